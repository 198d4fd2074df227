//! What a refused command took for a moment does not stay taken.

use crate::fixture::{Mongo, Servers, Standalone, wait};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use thrift_core::conformance::Fixture;
use thrift_core::inventory::{FeedPosition, InventoryStore, InventoryStoreExt, Reply};
use thrift_core::lock::{Basket, Command, EventKind, Limits, LockState, Reason, Ttl};
use thrift_core::{HoldId, HolderId, ItemId};
use thrift_mongo::{MongoOptions, MongoStore};

const BUYERS: u64 = 60;

fn item(name: &str, number: u64) -> Basket {
    Basket::one(ItemId::new(format!("{name}-{number}")).unwrap())
}

/// Whatever answers "done already" writes the garment once more, and who relies on a garment keeps it from being given
/// back. A recorded race found that this went for commands too to which nobody's hold matters: a garment that staff put
/// on sale again at the moment in which a hold on it was refused stayed with the refused buyer, and one that a refused
/// late payment had taken stayed in payment.
#[test]
fn a_refused_hold_leaves_nothing_behind_though_staff_put_the_garment_on_sale_again() {
    let fixture = Mongo::<Standalone>::new(Limits::default());
    let store = fixture.store();
    // Another process: one that knew of the hold would let staff wait until it is decided.
    let options = MongoOptions::on(Standalone::server().client.clone(), &fixture.database);
    let elsewhere = Arc::new(wait(options.connect()).unwrap());
    for number in 0..BUYERS {
        wait(store.offer(item("first", number))).unwrap();
        wait(store.offer(item("second", number))).unwrap();
    }
    for number in 0..BUYERS {
        let over = Arc::new(AtomicBool::new(false));
        let staff: Vec<_> = (0..2).map(|_| publish_until(elsewhere.clone(), number, over.clone())).collect();
        let buyer = HolderId::new(format!("buyer-{number}")).unwrap();
        let hold = HoldId::new(uuid::Uuid::from_u64_pair(1, number + 1)).unwrap();
        let first = wait(store.hold(hold, &buyer, item("first", number), Ttl::default())).unwrap();
        assert!(matches!(first, Reply::Done(_)));
        // The same id for another garment: taken before the store knows, refused, and given back.
        let second = wait(store.hold(hold, &buyer, item("second", number), Ttl::default())).unwrap();
        assert_eq!(second.refusals()[0].reason, Reason::HoldIdReused);
        over.store(true, Ordering::Release);
        for thread in staff {
            thread.join().unwrap();
        }
        let left = wait(store.look(item("second", number).items())).unwrap().records;
        assert_eq!(left[0].state, LockState::Available, "a refused hold has a garment");
    }
    let events = wait(store.events(&FeedPosition::start(), usize::MAX)).unwrap().events;
    assert!(events.iter().any(|event| event.kind == EventKind::GivenBack), "nothing was ever taken: nothing was tried");
}

/// Puts a garment on sale that is on sale.
fn publish_until(store: Arc<MongoStore>, number: u64, over: Arc<AtomicBool>) -> std::thread::JoinHandle<()> {
    std::thread::spawn(move || {
        while !over.load(Ordering::Acquire) {
            wait(store.apply(&Command::Publish { items: item("second", number) })).unwrap();
        }
    })
}
