//! What a buyer is told after a reply was lost is what is stored.

use crate::fixture::wait;
use thrift_core::inventory::{InventoryStore, InventoryStoreExt, Reply};
use thrift_core::lock::{Basket, Limits, LockState, Ttl};
use thrift_core::{HoldId, HolderId, ItemId};
use thrift_mongo::MongoOptions;
use thrift_mongod::ReplicaSet;

const HOLDS: u64 = 60;

/// A hold that goes alone reads off what it found how long it holds. When the reply was lost the driver sent the
/// statement again, and the server answered the old document with the time of the second sending: buyers were told that
/// they held garments for longer than they did. A recorded race under faults found it.
#[test]
fn a_hold_whose_reply_was_lost_ends_when_its_buyer_was_told() {
    let set = ReplicaSet::builder(3).with_proxies().fast_elections().start();
    let store = wait(MongoOptions::new(set.uri()).limits(Limits::off()).connect()).unwrap();
    let items: Vec<ItemId> = (0..HOLDS).map(|number| ItemId::new(format!("garment-{number}")).unwrap()).collect();
    for some in items.chunks(50) {
        wait(store.offer(Basket::new(some.to_vec()).unwrap())).unwrap();
    }
    let proxy = set.proxy(set.primary());
    proxy.lose_one_reply_in(3, &["findAndModify"], 7);
    for (number, item) in (1..).zip(&items) {
        let hold = HoldId::new(uuid::Uuid::from_u64_pair(1, number)).unwrap();
        let buyer = HolderId::new(format!("buyer-{number}")).unwrap();
        let Reply::Done(held) = wait(store.hold(hold, &buyer, Basket::one(item.clone()), Ttl::default())).unwrap()
        else {
            panic!("{item} is free")
        };
        let stored = wait(store.look(std::slice::from_ref(item))).unwrap().records;
        assert_eq!(stored[0].lease().map(|lease| lease.until), held.until, "{item}");
        assert!(held.fresh, "{item} was taken by this call, whose reply was lost or not");
    }
    proxy.lose_nothing();
    assert!(proxy.lost() > 0, "no reply was lost: nothing was tried");
}

/// The reply to a hold was lost, and the same id had another garment already: the answer was `hold_id_reused`, and the
/// garment stayed held under that id until the lease ended, since nobody knew any more how it had been found.
#[test]
fn a_refused_hold_whose_reply_was_lost_leaves_nothing_behind() {
    let set = ReplicaSet::builder(3).with_proxies().fast_elections().start();
    let store = wait(MongoOptions::new(set.uri()).connect()).unwrap();
    let item = |name: &str| Basket::one(ItemId::new(name).unwrap());
    for name in ["robe", "veste"] {
        wait(store.offer(item(name))).unwrap();
    }
    let hold = HoldId::new(uuid::Uuid::from_u128(1)).unwrap();
    let buyer = HolderId::new("amina").unwrap();
    assert!(matches!(wait(store.hold(hold, &buyer, item("robe"), Ttl::default())).unwrap(), Reply::Done(_)));
    let proxy = set.proxy(set.primary());
    proxy.lose_next_replies(1, &["findAndModify"]);
    let refused = wait(store.hold(hold, &buyer, item("veste"), Ttl::default())).unwrap();
    assert_eq!(proxy.lost(), 1, "no reply was lost: nothing was tried");
    assert_eq!(refused.refusals()[0].reason.code(), "hold_id_reused");
    let stored = wait(store.look(&[ItemId::new("veste").unwrap()])).unwrap().records;
    assert_eq!(stored[0].state, LockState::Available);
    let carrying = wait(store.carrying(hold)).unwrap().records;
    assert_eq!(carrying.len(), 1, "the garment that it had stays with it");
}
