//! What the decoders make of rows that somebody edited, or that a newer version wrote. CONTRIBUTING says how to run it for
//! longer.
//!
//! A decoder answers a value that says what the row says, or an error that names the file, the table and the row, and what
//! to do. It never panics; nor do the rules, on whatever came out of a row.

mod found;
mod rules;

use crate::body::{from_body, to_body};
use crate::errors::{Failure, Trouble};
use crate::records;
use rusqlite::types::Value as Column;
use rusqlite::{Connection, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::fmt::Debug;
use std::path::Path;
use thrift_core::catalog::{Category, Garment};
use thrift_core::lock::{Event, LockRecord};
use thrift_core::order::Order;
use thrift_core::{ErrorKind, HoldId, StoreError};
use thrift_fuzz::{Edits, bolero, edited, events, garment, locks, orders};

/// Which sample, and what is done to it.
type Input = (u8, Edits);

fn read<T: DeserializeOwned>(column: impl Into<Column>) -> Result<T, Failure> {
    let connection = memory();
    let mut statement = connection.prepare("SELECT ?1")?;
    let mut rows = statement.query([column.into()])?;
    from_body("trial", rows.next()?.expect("a row"), 0)
}

/// The value that the body says, or `None` after an error that tells everything.
fn decoded<T>(body: &Value) -> Option<T>
where
    T: DeserializeOwned + Serialize + PartialEq + Debug,
{
    match read::<T>(body.to_string()) {
        Err(failure) => {
            is_told(&failure, Some(body));
            None
        }
        Ok(value) => {
            let again = to_body("trial", &value).unwrap();
            assert_eq!(read::<T>(again.clone()).unwrap(), value);
            let again: Value = serde_json::from_str(&again).unwrap();
            assert!(says_the_same(&again, body), "{again} was read from {body}");
            Some(value)
        }
    }
}

fn is_told(failure: &Failure, body: Option<&Value>) {
    let error = StoreError::from(Trouble::of(failure, Path::new("shop.db")));
    let text = error.to_string();
    assert_eq!(error.kind(), ErrorKind::Stop, "{text}");
    assert!(text.starts_with("shop.db: ") && text.contains("table trial"), "{text}");
    assert!(text.ends_with("use that version, or restore a backup"), "{text}");
    assert!(!text.contains('\n'), "{text}");
    let id = body.and_then(|body| body.get("item").or(body.get("id")).or(body.get("slug"))).and_then(Value::as_str);
    assert!(id.is_none_or(|id| text.contains(&format!("{id:?}")) || id.len() > 64), "{id:?} is not named: {text}");
}

/// What was read says what stood there; what is not there reads as nothing.
fn says_the_same(read: &Value, stood: &Value) -> bool {
    match (read, stood) {
        (Value::Object(read), Value::Object(stood)) => read.iter().all(|(name, value)| match stood.get(name) {
            Some(stood) => says_the_same(value, stood),
            None => [json!(null), json!([]), json!("")].contains(value),
        }),
        (Value::Array(read), Value::Array(stood)) => {
            read.len() == stood.len() && read.iter().zip(stood).all(|(read, stood)| says_the_same(read, stood))
        }
        (read, stood) => read == stood || (read.is_string() && id_of(read) == id_of(stood)),
    }
}

/// A UUID may be written in several ways.
fn id_of(text: &Value) -> Option<HoldId> {
    text.as_str()?.parse().ok()
}

fn pick<T>(mut samples: Vec<T>, number: u8) -> T {
    samples.swap_remove(usize::from(number) % samples.len())
}

fn body(value: &impl Serialize, edits: &Edits) -> Value {
    edited(&serde_json::to_value(value).unwrap(), edits)
}

fn memory() -> Connection {
    Connection::open_in_memory().unwrap()
}

#[test]
fn a_lock_record_is_read_as_it_stands_and_can_be_ruled_upon() {
    bolero::check!().with_type::<(Input, i64)>().for_each(|((sample, edits), now)| {
        let body = body(&pick(locks(), *sample), edits);
        if let Some(record) = decoded::<LockRecord>(&body) {
            record.names().for_each(|(hold, _)| is_one(hold));
            rules::hold(&record, *now);
        }
    });
}

fn is_one(hold: HoldId) {
    assert!(HoldId::new(hold.uuid()).is_ok(), "{hold} is no hold id");
}

#[test]
fn an_event_is_read_as_it_stands_or_refused() {
    bolero::check!().with_type::<Input>().for_each(|(sample, edits)| {
        let event = decoded::<Event>(&body(&pick(events(), *sample), edits));
        event.and_then(|event| event.hold).into_iter().for_each(is_one);
    });
}

#[test]
fn an_order_is_read_as_it_stands_or_refused() {
    bolero::check!().with_type::<Input>().for_each(|(sample, edits)| {
        if let Some(order) = decoded::<Order>(&body(&pick(orders(), *sample), edits)) {
            // What a checkout makes of it next.
            [order.first_hold, order.hold, order.next_hold(), order.kept_hold()].into_iter().for_each(is_one);
            assert!(order.due().amount() >= order.total.amount());
        }
    });
}

#[test]
fn a_garment_and_a_category_are_read_as_they_stand_or_refused() {
    bolero::check!().with_type::<Edits>().for_each(|edits| {
        if let Some(garment) = decoded::<Garment>(&body(&garment(), edits)) {
            assert!(garment.price.amount() >= 0);
        }
        let category = Category { slug: "robes".into(), french: "Robes".into(), english: "Dresses".into() };
        decoded::<Category>(&body(&category, edits));
    });
}

#[test]
fn a_body_of_any_bytes_is_refused() {
    bolero::check!().for_each(|bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        for column in [Column::Text(text), Column::Blob(bytes.to_vec()), Column::Null, Column::Integer(7)] {
            let failure = read::<Order>(column).unwrap_err();
            let error = StoreError::from(Trouble::of(&failure, Path::new("shop.db")));
            assert_eq!(error.kind(), ErrorKind::Stop);
            assert!(error.to_string().starts_with("shop.db: "), "{error}");
        }
    });
}

/// Key, version, sort key, expiry, bytes.
type Row = (String, i64, String, Option<i64>, Vec<u8>);

#[test]
fn a_keyed_record_is_read_as_it_stands_or_refused() {
    let put = "INSERT INTO record (collection, key, version, sort, expires_at, bytes)
        VALUES ('frozen', ?1, ?2, ?3, ?4, ?5)";
    let get = "SELECT collection, key, version, sort, expires_at, bytes FROM record WHERE key = ?1";
    bolero::check!().with_type::<Row>().for_each(|(key, version, sort, expires, bytes)| {
        let connection = memory();
        connection.execute_batch(crate::schema::MIGRATIONS[0]).unwrap();
        connection.execute(put, params![key, version, sort, expires, bytes]).unwrap();
        let mut statement = connection.prepare(get).unwrap();
        let mut rows = statement.query([key]).unwrap();
        match records::read(rows.next().unwrap().unwrap()) {
            Err(failure) => {
                let text = StoreError::from(Trouble::of(&failure, Path::new("shop.db"))).to_string();
                assert!(*version < 0, "{text}");
                assert!(text.contains("table record") && text.contains(&format!("{key:?}")), "{text}");
            }
            Ok(record) => {
                let read = (record.key, i64::try_from(record.version).unwrap(), record.sort);
                assert_eq!(read, (key.clone(), *version, sort.clone()));
                assert_eq!(record.expires_at.map(thrift_core::Timestamp::as_millis), *expires);
                assert_eq!(record.bytes, *bytes);
            }
        }
    });
}
