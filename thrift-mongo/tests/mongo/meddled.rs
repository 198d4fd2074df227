//! A command that others meddle with while it is half written.

use crate::fixture::{Mongo, Servers, Standalone, wait};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use thrift_core::conformance::Fixture;
use thrift_core::inventory::{InventoryStore, InventoryStoreExt, Outcome};
use thrift_core::lock::{Basket, Command, Limits, Ttl};
use thrift_core::{Clock, HoldId, HolderId, ItemId, Timestamp};
use thrift_mongo::{MongoOptions, MongoStore};

/// More readings of the clock than a withdrawal of two garments makes.
const READINGS_MAX: usize = 16;

/// Another process, which takes the second of two garments first, and then the first one if it finds it withdrawn.
struct Others {
    store: MongoStore,
    items: [ItemId; 2],
    /// Before which readings of the clock they act.
    readings: [usize; 2],
    read: AtomicUsize,
    found: AtomicUsize,
}

impl Others {
    fn act(&self) {
        let reading = self.read.fetch_add(1, Ordering::AcqRel);
        let [a, b] = &self.items;
        if reading == self.readings[0] {
            self.hold(b);
        } else if reading == self.readings[1] {
            let published = wait(self.store.apply(&Command::Publish { items: Basket::one(a.clone()) })).unwrap();
            if matches!(published, Outcome::Done(published) if published.changed == 1) {
                self.found.fetch_add(1, Ordering::AcqRel);
                self.hold(a);
            }
        }
    }

    fn hold(&self, item: &ItemId) {
        let hold = HoldId::new(uuid::Uuid::new_v4()).unwrap();
        let buyer = HolderId::new(format!("buyer of {item}")).unwrap();
        wait(self.store.hold(hold, &buyer, Basket::one(item.clone()), Ttl::default())).unwrap();
    }
}

/// A clock that stands still, and whoever reads it lets the others act first.
struct Meddling {
    now: Timestamp,
    others: Mutex<Option<Arc<Others>>>,
}

impl Clock for Meddling {
    fn now(&self) -> Timestamp {
        let others = self.others.lock().unwrap().clone();
        if let Some(others) = others {
            tokio::task::block_in_place(|| others.act());
        }
        self.now
    }
}

/// Found by the recorded races: a release gave back the first of two garments, was refused the second, and could not
/// take the first again, since somebody had it. It answered that it was refused, which says that nothing was done.
#[test]
fn a_refusal_that_could_not_be_undone_is_not_told_as_one() {
    let fixture = Mongo::<Standalone>::new(Limits::default());
    let clock = Arc::new(Meddling { now: fixture.clock.now(), others: Mutex::default() });
    let options = || MongoOptions::on(Standalone::server().client.clone(), &fixture.database);
    let store = wait(options().clock_for_tests(clock.clone()).connect()).unwrap();
    let elsewhere = wait(options().clock_for_tests(fixture.clock.clone()).connect()).unwrap();
    let (mut refused, mut stood) = (0, 0);
    for readings in (0..READINGS_MAX).flat_map(|first| (first + 1..READINGS_MAX).map(move |second| [first, second])) {
        let [first, second] = readings;
        let items = ["a", "b"].map(|name| ItemId::new(format!("{name}-{first}-{second}")).unwrap());
        let basket = Basket::new(items.clone()).unwrap();
        wait(store.offer(basket.clone())).unwrap();
        let (read, found) = <(AtomicUsize, AtomicUsize)>::default();
        let others = Arc::new(Others { store: elsewhere.clone(), items, readings, read, found });
        *clock.others.lock().unwrap() = Some(others.clone());
        let told = wait(store.apply(&Command::Withdraw { items: basket }));
        *clock.others.lock().unwrap() = None;
        let found = others.found.load(Ordering::Acquire) > 0;
        match told {
            Ok(Outcome::Refused(_)) => {
                assert!(!found, "refused, and yet somebody found it withdrawn: {readings:?}");
                refused += 1;
            }
            Ok(Outcome::Done(_)) => {}
            Err(error) => {
                assert!(error.outcome_unknown(), "{error}");
                stood += usize::from(found);
            }
        }
    }
    assert!(refused > 0 && stood > 0, "{refused} refused, {stood} stood");
}
