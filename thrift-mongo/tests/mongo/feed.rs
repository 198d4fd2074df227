//! Reading the feed while others write, and behind a backlog.

use crate::fixture::{Mongo, Standalone, wait};
use crate::plans::listening;
use mongodb::bson::Document;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use thrift_core::conformance::Fixture;
use thrift_core::inventory::{FeedPosition, InventoryStore, InventoryStoreExt, Reply};
use thrift_core::lock::{Basket, Event, Limits, Ttl};
use thrift_core::{HoldId, HolderId, ItemId};
use thrift_mongo::{MongoOptions, MongoStore};

fn item(number: usize) -> ItemId {
    ItemId::new(format!("garment-{number:04}")).unwrap()
}

fn offered(garments: usize) -> (Mongo<Standalone>, Arc<MongoStore>) {
    let fixture = Mongo::<Standalone>::new(Limits::off());
    let store = fixture.store();
    for first in (0..garments).step_by(50) {
        wait(store.offer(Basket::new((first..garments.min(first + 50)).map(item)).unwrap())).unwrap();
    }
    (fixture, store)
}

/// Holds one garment and gives it back until told to stop; answers how often.
async fn restless(store: Arc<MongoStore>, number: usize, goes_on: Arc<AtomicBool>) -> usize {
    let holder = HolderId::new(format!("buyer-{number}")).unwrap();
    let mut rounds = 0;
    while goes_on.load(Ordering::Acquire) {
        let hold = HoldId::new(uuid::Uuid::from_u64_pair(number as u64 + 1, rounds as u64 + 1)).unwrap();
        let held = store.hold(hold, &holder, Basket::one(item(number)), Ttl::default()).await.unwrap();
        assert!(matches!(held, Reply::Done(_)), "nobody else wants it: {held:?}");
        store.release(hold).await.unwrap();
        rounds += 1;
    }
    rounds
}

#[track_caller]
fn whole_and_in_order(events: &[Event]) -> BTreeMap<&ItemId, u64> {
    let mut newest = BTreeMap::new();
    for event in events {
        let before = newest.insert(&event.item, event.seq).unwrap_or(0);
        assert_eq!(event.seq, before + 1, "a garment's events have no gap: {event:?}");
    }
    newest
}

/// Four shops sold under load, and whoever read the feed was told that MongoDB did not answer: the reader copied events
/// until none waited, and there was always one more.
#[test]
fn the_feed_can_be_read_though_others_never_stop_writing() {
    let writers = 6;
    let (fixture, store) = offered(writers);
    let said = Arc::new(Mutex::new(Vec::new()));
    let reader = wait(MongoOptions::on(listening(&said), &fixture.database).connect()).unwrap();
    let goes_on = Arc::new(AtomicBool::new(true));
    let start = |number| {
        std::thread::spawn({
            let (store, goes_on) = (store.clone(), goes_on.clone());
            move || wait(restless(store, number, goes_on))
        })
    };
    let busy: Vec<_> = (0..writers).map(start).collect();
    let mut position = FeedPosition::start();
    let mut events = Vec::new();
    let mut pages_with_news = 0;
    while pages_with_news < 20 {
        said.lock().unwrap().clear();
        let page = wait(reader.events(&position, 500)).unwrap();
        let looked = |command: &&Document| command.get_str("find").is_ok_and(|it| it == "thrift_locks");
        assert_eq!(said.lock().unwrap().iter().filter(looked).count(), 1, "what waits is looked for once");
        pages_with_news += usize::from(!page.events.is_empty());
        position = page.next;
        events.extend(page.events);
    }
    goes_on.store(false, Ordering::Release);
    let rounds: Vec<usize> = busy.into_iter().map(|writer| writer.join().unwrap()).collect();
    events.extend(wait(store.events(&position, usize::MAX)).unwrap().events);
    let newest = whole_and_in_order(&events);
    for (number, rounds) in rounds.into_iter().enumerate() {
        // Added, published, and then held and released in every round.
        assert_eq!(newest.get(&item(number)), Some(&(2 + 2 * rounds as u64)));
    }
}

#[test]
fn more_garments_than_are_copied_in_one_go_all_reach_the_feed() {
    let garments = 450;
    let (_fixture, store) = offered(garments);
    let first = wait(store.events(&FeedPosition::start(), 10)).unwrap();
    assert_eq!(first.events.len(), 10);
    let rest = wait(store.events(&first.next, usize::MAX)).unwrap();
    assert_eq!(wait(store.feed_end()).unwrap(), rest.next);
    let events = [first.events, rest.events].concat();
    assert_eq!(whole_and_in_order(&events).values().copied().collect::<Vec<_>>(), vec![2; garments]);
}
