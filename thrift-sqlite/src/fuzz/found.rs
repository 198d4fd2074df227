//! What the targets have found.

use super::{is_told, memory, read};
use crate::records;
use thrift_core::lock::LockRecord;
use thrift_core::{HoldId, Timestamp};
use thrift_fuzz::{locks, orders};

/// A body with the nil UUID was read as a hold that [`HoldId::new`] refuses; the row was not named.
#[test]
fn a_body_without_a_hold_id_is_refused_by_the_name_of_its_row() {
    let mut body = serde_json::to_value(&locks()[3]).unwrap();
    assert_eq!(read::<LockRecord>(body.to_string()).unwrap(), locks()[3]);
    body["state"]["Held"]["hold"] = "00000000-0000-0000-0000-000000000000".into();
    is_told(&read::<LockRecord>(body.to_string()).unwrap_err(), Some(&body));
}

/// A negative version was read as 0: "not there", so that a writer who knew of nothing would have replaced what was.
#[test]
fn a_keyed_record_of_a_negative_version_is_not_one_that_is_not_there() {
    let row = |version: i64| {
        let connection = memory();
        let sql = "SELECT 'sessions', 'key', ?1, '', NULL, x'00'";
        let mut statement = connection.prepare(sql).unwrap();
        let mut rows = statement.query([version]).unwrap();
        records::read(rows.next().unwrap().unwrap())
    };
    assert_eq!(row(3).unwrap().version, 3);
    assert!(row(-1).is_err());
}

/// The rules and the order added one to what could not be counted any further, and panicked.
#[test]
fn counting_ends_without_a_panic() {
    let mut record = locks().remove(1);
    (record.ver, record.seq, record.fence) = (u64::MAX, u64::MAX, u64::MAX);
    super::rules::hold(&record, Timestamp::default().as_millis());
    let mut order = orders().remove(0);
    order.generation = u32::MAX;
    assert_eq!(order.next_hold(), HoldId::derived(&order.id, "4294967296"));
}
