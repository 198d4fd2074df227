//! Two stores on one file, as two processes have them: their own connections, threads and queues.

use super::shop::{Shop, apply, granted, hold, item, offer};
use std::collections::BTreeMap;
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use thrift_core::inventory::{FeedPosition, InventoryStore, Outcome};
use thrift_core::lock::{Event, EventKind, GarmentHistory};
use thrift_sqlite::SqliteStore;

fn feed(store: &SqliteStore) -> Vec<Event> {
    let mut position = FeedPosition::start();
    let mut events = Vec::new();
    loop {
        let page = pollster::block_on(store.events(&position, 7)).unwrap();
        if page.events.is_empty() {
            assert_eq!(position, pollster::block_on(store.feed_end()).unwrap());
            return events;
        }
        position = page.next;
        events.extend(page.events);
    }
}

#[test]
fn of_two_hundred_holds_through_two_stores_exactly_one_wins() {
    let shop = Shop::new();
    let stores = [shop.open(), shop.open()];
    offer(&stores[0], ["coat".into()]);
    let (granted, refused, start) = (AtomicUsize::new(0), AtomicUsize::new(0), Barrier::new(20));
    std::thread::scope(|scope| {
        for thread in 0..20 {
            let (store, granted, refused, start) = (&stores[thread % 2], &granted, &refused, &start);
            scope.spawn(move || {
                start.wait();
                for number in thread * 10..thread * 10 + 10 {
                    match apply(store, &hold(number, &format!("buyer-{number}"), "coat")).unwrap() {
                        Outcome::Done(_) => granted.fetch_add(1, Ordering::SeqCst),
                        Outcome::Refused(_) => refused.fetch_add(1, Ordering::SeqCst),
                    };
                }
            });
        }
    });
    assert_eq!((granted.into_inner(), refused.into_inner()), (1, 199));
    let events = feed(&stores[0]);
    assert_eq!(events, feed(&stores[1]));
    let kinds: Vec<EventKind> = events.iter().map(|event| event.kind).collect();
    assert_eq!(kinds, [EventKind::Added, EventKind::Published, EventKind::Held]);
}

#[test]
fn each_store_sees_every_event_of_the_other_in_order() {
    let shop = Shop::new();
    let stores = [shop.open(), shop.open()];
    offer(&stores[0], (0..40).map(|number| format!("coat-{number}")));
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let store = &stores[thread % 2];
            scope.spawn(move || {
                for round in 0..40 {
                    let number = thread * 40 + round;
                    // Refusals are welcome: threads that share a garment race for it.
                    let _ = apply(store, &hold(number, &format!("buyer-{}", number % 5), &format!("coat-{round}")));
                }
            });
        }
        // Reading along, from both sides, while they write: nothing may turn up behind the reader.
        for store in &stores {
            scope.spawn(move || {
                let mut position = FeedPosition::start();
                let mut histories: BTreeMap<_, GarmentHistory> = BTreeMap::new();
                for _ in 0..200 {
                    let page = pollster::block_on(store.events(&position, 5)).unwrap();
                    position = page.next;
                    for event in page.events {
                        histories.entry(event.item.clone()).or_default().push(&event).unwrap();
                    }
                }
            });
        }
    });
    let events = feed(&stores[0]);
    assert_eq!(events, feed(&stores[1]));
    let mut histories: BTreeMap<_, GarmentHistory> = BTreeMap::new();
    for event in &events {
        histories.entry(event.item.clone()).or_default().push(event).unwrap();
    }
    for record in pollster::block_on(stores[1].scan(None, 100)).unwrap().records {
        histories[&record.item].matches(&record).unwrap();
    }
}

#[test]
fn a_hold_made_through_one_store_is_known_to_the_other_at_once() {
    let shop = Shop::new();
    let stores = [shop.open(), shop.open()];
    offer(&stores[0], ["coat".into()]);
    granted(apply(&stores[0], &hold(1, "ann", "coat")));
    let looked = pollster::block_on(stores[1].look(&[item("coat")])).unwrap();
    assert_eq!(looked.records[0].ver, 3);
    assert_eq!(granted(apply(&stores[1], &hold(1, "ann", "coat"))).changed, 0);
}
