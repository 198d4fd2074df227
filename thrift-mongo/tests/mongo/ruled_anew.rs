//! A command of which a part was written, and which then ruled on its garments anew.

use crate::fixture::{Mongo, Servers, Standalone, wait};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use thrift_core::conformance::Fixture;
use thrift_core::inventory::{InventoryStore, InventoryStoreExt, Outcome, Reply};
use thrift_core::lock::{Basket, Command, Limits, LockRecord, Ttl};
use thrift_core::{Clock, HoldId, HolderId, ItemId, Timestamp};
use thrift_mongo::MongoOptions;

/// More readings of the clock than a command makes.
const READINGS_MAX: i64 = 30;

/// A clock that is a day fast for one reading, so many from now: a statement that rests on it finds its lease over.
struct Stumbling {
    now: Timestamp,
    left: AtomicI64,
}

impl Clock for Stumbling {
    fn now(&self) -> Timestamp {
        let stumbles = self.left.fetch_sub(1, Ordering::AcqRel) == 0;
        if stumbles { self.now.plus(Duration::from_hours(24)) } else { self.now }
    }
}

fn renewals(record: &LockRecord) -> u32 {
    record.lease().map_or(0, |lease| lease.renewals)
}

/// Found by the recorded races: an extension wrote the first of two garments, found the second changed, and ruled anew.
/// What it then wrote to the first bore the number of its first write, and passed for that one sent again: nothing was
/// written, and a lease was answered that nobody had.
#[test]
fn what_is_answered_after_a_second_try_is_what_stands() {
    let fixture = Mongo::<Standalone>::new(Limits::default());
    let clock = Arc::new(Stumbling { now: fixture.clock.now(), left: AtomicI64::new(-1) });
    let options =
        MongoOptions::on(Standalone::server().client.clone(), &fixture.database).clock_for_tests(clock.clone());
    let store = wait(options.connect()).unwrap();
    let mut twice = 0;
    for reading in 0..READINGS_MAX {
        let items = Basket::new(["a", "b"].map(|name| ItemId::new(format!("{name}-{reading}")).unwrap())).unwrap();
        wait(store.offer(items.clone())).unwrap();
        let hold = HoldId::new(uuid::Uuid::from_u64_pair(1, reading.unsigned_abs() + 1)).unwrap();
        let buyer = HolderId::new(format!("buyer {reading}")).unwrap();
        let held = wait(store.hold(hold, &buyer, items.clone(), Ttl::default())).unwrap();
        assert!(matches!(held, Reply::Done(_)), "{held:?}");
        clock.left.store(reading, Ordering::Release);
        let told = wait(store.apply(&Command::Extend { hold, renewal: 3, ttl: Ttl::default() })).unwrap();
        clock.left.store(-1, Ordering::Release);
        let Outcome::Done(told) = told else { continue };
        let stands = wait(store.look(items.items())).unwrap().records;
        assert_eq!(told.records, stands, "the clock stumbled at reading {reading}");
        twice += usize::from(renewals(&stands[0]) > renewals(&stands[1]));
    }
    assert!(twice > 0, "no extension was written in part");
}
