//! The order store on its own.

use super::Fixture;
use super::checkouts::new_order;
use super::world::{World, holder, order};
use crate::checkout::NewOrder;
use crate::order::{Cause, Change, Changed, Charge, ChargeState, Inserted, Order, OrderStatus, OrderStore};
use std::time::Duration;

fn open(new: NewOrder) -> Order {
    new.open(Duration::from_mins(1)).expect("a sound order")
}

fn insert<F: Fixture>(world: &World<F>, order: Order) -> Inserted {
    world.wait(async |store| store.insert(order).await).value
}

fn inserted<F: Fixture>(world: &World<F>, id: &str, hold: u128) -> Order {
    match insert(world, open(new_order(id, "amina", hold, &["a"]))) {
        Inserted::New(order) => order,
        Inserted::Existing(order) => panic!("exists already: {order:?}"),
    }
}

fn change<F: Fixture>(world: &World<F>, id: &str, change: &Change) -> Option<Changed> {
    let id = order(id);
    world.wait(async |store| store.change(&id, change).await).value
}

fn to(status: OrderStatus, from: &Order, cause: Cause) -> Change {
    let deadline_in = Duration::from_mins(2);
    Change { from_ver: from.ver, to: status, settled: false, cause, hold: None, charge: None, deadline_in }
}

/// By id, by the buyer's key, by hold.
pub fn an_order_is_stored_once<F: Fixture>() {
    let world = World::<F>::new();
    let first = inserted(&world, "o1", 1);
    assert_eq!((first.ver, first.deadline), (1, first.created_at.plus(Duration::from_mins(1))));
    let same_key = NewOrder { key: first.key.clone(), ..new_order("o2", "amina", 2, &["a"]) };
    let same_hold = new_order("o3", "bruno", 1, &["a"]);
    let same_id = NewOrder { id: order("o1"), ..new_order("o4", "chantal", 4, &["a"]) };
    for again in [same_key, same_hold, same_id] {
        assert_eq!(insert(&world, open(again)), Inserted::Existing(first.clone()));
    }
    let other_buyer = NewOrder { key: first.key.clone(), ..new_order("o5", "bruno", 5, &["a"]) };
    assert!(matches!(insert(&world, open(other_buyer)), Inserted::New(_)), "a key is one buyer's own");
    let found = world.wait(async |store| store.by_key(&holder("amina"), "key of o1").await);
    assert_eq!(found, Some(first));
    assert_eq!(world.wait(async |store| store.by_key(&holder("amina"), "key of o5").await), None);
}

/// A compare-and-set.
pub fn a_change_is_written_only_on_what_was_read<F: Fixture>() {
    let world = World::<F>::new();
    let first = inserted(&world, "o1", 1);
    let abort = to(OrderStatus::Aborted, &first, Cause::TimedOut);
    let pay = to(OrderStatus::AwaitingPayment, &first, Cause::Charge("c".into()));
    let Some(Changed::Written(aborted)) = change(&world, "o1", &abort) else { panic!("not written") };
    assert_eq!((aborted.status, aborted.ver), (OrderStatus::Aborted, 2));
    assert_eq!(change(&world, "o1", &pay), Some(Changed::Conflict(aborted.clone())));
    let stored = world.wait(async |store| store.order(&order("o1")).await).value;
    assert_eq!(stored, Some(aborted));
    assert_eq!(change(&world, "ghost", &pay), None);
}

/// A lost reply or a doubled callback is success.
pub fn the_same_cause_twice_is_already_done<F: Fixture>() {
    let world = World::<F>::new();
    let first = inserted(&world, "o1", 1);
    let place = to(OrderStatus::Placed, &first, Cause::Charge("c".into()));
    let placed = change(&world, "o1", &place).unwrap().into_order();
    assert_eq!(change(&world, "o1", &place), Some(Changed::Already(placed.clone())));
    let by_another = to(OrderStatus::Placed, &first, Cause::Charge("d".into()));
    assert_eq!(change(&world, "o1", &by_another), Some(Changed::Conflict(placed)));
}

/// Recovery's list.
pub fn unsettled_orders_come_longest_overdue_first<F: Fixture>() {
    let world = World::<F>::new();
    for (id, hold) in [("o1", 1), ("o2", 2), ("o3", 3)] {
        inserted(&world, id, hold);
        world.advance(Duration::from_secs(10));
    }
    let due = || world.wait(async |store| store.unsettled(2).await).value;
    assert_eq!(due(), []);
    world.advance(Duration::from_mins(1));
    let ids = |orders: Vec<Order>| orders.into_iter().map(|order| order.id.to_string()).collect::<Vec<_>>();
    assert_eq!(ids(due()), ["o1", "o2"]);
    let first = world.wait(async |store| store.order(&order("o1")).await).value.unwrap();
    let done = Change { settled: true, ..to(OrderStatus::Aborted, &first, Cause::TimedOut) };
    change(&world, "o1", &done);
    assert_eq!(ids(due()), ["o2", "o3"]);
}

/// Keyset pages.
pub fn orders_page_newest_first<F: Fixture>() {
    let world = World::<F>::new();
    for (id, hold) in [("o1", 1), ("o2", 2), ("o3", 3), ("o4", 4), ("o5", 5)] {
        inserted(&world, id, hold);
        world.advance(Duration::from_millis(u64::from(hold % 2 == 0)));
    }
    let (mut ids, mut before) = (Vec::new(), None);
    loop {
        let page = world.wait(async |store| store.newest(before.clone(), 2).await);
        assert!(page.orders.len() <= 2);
        ids.extend(page.orders.iter().map(|order| order.id.to_string()));
        match page.next {
            Some(next) => before = Some(next),
            None => break,
        }
    }
    assert_eq!(ids, ["o5", "o4", "o3", "o2", "o1"]);
}

/// A callback names a reference.
pub fn an_order_is_found_by_its_charge<F: Fixture>() {
    let world = World::<F>::new();
    let first = inserted(&world, "o1", 1);
    let charge = Charge {
        reference: "c-1".into(),
        provider: "rail".into(),
        amount: first.due(),
        phone: None,
        state: ChargeState::Requested,
        refund: None,
    };
    let pay = to(OrderStatus::AwaitingPayment, &first, Cause::Charge("c-1".into()));
    let paying = change(&world, "o1", &Change { charge: Some(charge), ..pay }).unwrap().into_order();
    assert_eq!(world.wait(async |store| store.by_charge("c-1").await), Some(paying));
    assert_eq!(world.wait(async |store| store.by_charge("c-2").await), None);
    let second = inserted(&world, "o2", 2);
    let store = world.store();
    let stolen = to(OrderStatus::AwaitingPayment, &second, Cause::Charge("c-1".into()));
    let stolen = Change { charge: paying_charge(&world), ..stolen };
    let refused = world.fixture.block_on(async move { store.change(&order("o2"), &stolen).await });
    assert_eq!(refused.expect_err("a reference belongs to one order").kind(), crate::ErrorKind::FixCall);
}

fn paying_charge<F: Fixture>(world: &World<F>) -> Option<Charge> {
    world.wait(async |store| store.by_charge("c-1").await).and_then(|order| order.charge)
}
