//! A buyer who may not have a garment does not make it flicker for everybody else.

use crate::fixture::{Mongo, Standalone, wait};
use thrift_core::conformance::Fixture;
use thrift_core::inventory::{FeedPosition, InventoryStore, InventoryStoreExt, Reply};
use thrift_core::lock::{Basket, EventKind, Limits, Reason, Ttl};
use thrift_core::{HoldId, HolderId, ItemId};

/// A hold that goes alone takes the garment before it knows of the buyer's others, and gives it back. One buyer at the
/// limit, asking without end, had every garment shown as held again and again.
#[test]
fn whoever_is_at_the_limit_takes_a_garment_for_a_moment_once_at_most() {
    let fixture = Mongo::<Standalone>::new(Limits { holds_per_holder_max: 1, ..Limits::default() });
    let store = fixture.store();
    let item = |number: u32| Basket::one(ItemId::new(format!("garment-{number}")).unwrap());
    for number in 0..12 {
        wait(store.offer(item(number))).unwrap();
    }
    let greedy = HolderId::new("greedy").unwrap();
    let hold = |number: u32| {
        let id = HoldId::new(uuid::Uuid::from_u64_pair(1, u64::from(number) + 1)).unwrap();
        wait(store.hold(id, &greedy, item(number), Ttl::default())).unwrap()
    };
    assert!(matches!(hold(0), Reply::Done(_)));
    for number in 1..12 {
        assert_eq!(hold(number).refusals()[0].reason, Reason::LimitReached { holds_max: 1 });
    }
    let events = wait(store.events(&FeedPosition::start(), usize::MAX)).unwrap().events;
    let given_back = events.iter().filter(|event| event.kind == EventKind::GivenBack).count();
    assert!(given_back <= 1, "{given_back} garments were taken and given back");
    assert_eq!(events.iter().filter(|event| event.kind == EventKind::Held).count(), 1 + given_back);
}
