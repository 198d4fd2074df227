//! Two processes whose gathered baskets meet at the same garments, on a server that both share.

use crate::fixture::{Servers, Standalone, wait};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use thrift_core::audit::audit_locks;
use thrift_core::inventory::{FeedPosition, InventoryStore, InventoryStoreExt, Reply};
use thrift_core::lock::{Basket, EventKind, Limits, LockState, Ttl};
use thrift_core::{ErrorKind, HoldId, HolderId, ItemId};
use thrift_mongo::{MongoOptions, MongoStore};

const GARMENTS: usize = 12;
const BUYERS: usize = 12;
const ATTEMPTS: usize = 40;

fn item(number: usize) -> ItemId {
    ItemId::new(format!("garment-{number:02}")).unwrap()
}

/// A handle with a lane of its own, as another process has.
fn process(database: &str) -> Arc<MongoStore> {
    let client = Standalone::server().client.clone();
    Arc::new(wait(MongoOptions::on(client, database).limits(Limits::off()).connect()).unwrap())
}

/// Holds baskets of three that overlap with everybody's, looks at what it got, and gives it back; answers how often.
async fn grab(store: Arc<MongoStore>, buyer: usize, held_now: Arc<Vec<AtomicUsize>>) -> usize {
    let holder = HolderId::new(format!("buyer-{buyer}")).unwrap();
    let mut won = 0;
    for attempt in 0..ATTEMPTS {
        let wanted: Vec<usize> =
            (0..3).map(|nth| (buyer * 5 + attempt * 7 + nth * (1 + attempt % 3)) % GARMENTS).collect();
        let basket = Basket::new(wanted.iter().copied().map(item)).unwrap();
        let hold = HoldId::new(uuid::Uuid::from_u64_pair(buyer as u64 + 1, attempt as u64 + 1)).unwrap();
        let held = match store.hold(hold, &holder, basket.clone(), Ttl::default()).await {
            Ok(Reply::Done(held)) => held,
            Ok(Reply::Refused(_)) => continue,
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::RetryNow, "{error}");
                // Nobody knows yet what it came to: gone through or given back, it is over now.
                let _ = store.release(hold).await;
                continue;
            }
        };
        assert_eq!(held.items, basket.items(), "a basket is held whole");
        let marks = || wanted.iter().filter_map(|number| held_now.get(*number));
        for mark in marks() {
            assert_eq!(mark.swap(buyer + 1, Ordering::AcqRel), 0, "a garment of {wanted:?} has two holders");
        }
        for record in store.look(basket.items()).await.unwrap().records {
            assert_eq!(record.token(), Some(hold), "{} was held a moment ago", record.item);
        }
        won += 1;
        for mark in marks() {
            mark.store(0, Ordering::Release);
        }
        while let Err(error) = store.release(hold).await {
            assert_eq!(error.kind(), ErrorKind::RetryNow, "{error}");
        }
    }
    won
}

#[test]
fn baskets_that_two_processes_gather_are_whole_and_never_shared() {
    let database = "two-processes";
    let stores = [process(database), process(database)];
    let store = stores[0].clone();
    wait(store.offer(Basket::new((0..GARMENTS).map(item)).unwrap())).unwrap();
    let held_now: Arc<Vec<AtomicUsize>> = Arc::new((0..GARMENTS).map(|_| AtomicUsize::new(0)).collect());
    let won: usize = wait(async {
        let grabbing: Vec<_> = (0..2 * BUYERS)
            .map(|buyer| tokio::spawn(grab(stores[buyer % 2].clone(), buyer, held_now.clone())))
            .collect();
        let mut won = 0;
        for buyer in grabbing {
            won += buyer.await.unwrap();
        }
        won
    });
    let report = wait(audit_locks(store.as_ref())).unwrap();
    assert!(report.is_clean(), "{:#?}", report.violations);
    let left = wait(store.engaged(None, GARMENTS)).unwrap().records;
    assert!(left.iter().all(|record| !matches!(record.state, LockState::Held(_))), "something stays held: {left:?}");
    let events = wait(store.events(&FeedPosition::start(), usize::MAX)).unwrap().events;
    let torn = events.iter().filter(|event| event.kind == EventKind::GivenBack).count();
    println!("{won} of {} baskets won, {torn} garments given back", 2 * BUYERS * ATTEMPTS);
    assert!(won > 0, "of baskets that overlap at least one wins");
}
