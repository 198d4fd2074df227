//! The auditor must find what is wrong: stores are brought into states that no checkout reaches.

use crate::step::order;
use pollster::block_on;
use std::collections::BTreeSet;
use std::time::Duration;
use thrift_core::audit::audit;
use thrift_core::inventory::InventoryStoreExt;
use thrift_core::lock::{Basket, Event, EventKind, GarmentHistory, HistoryViolation, Ttl};
use thrift_core::memory::MemoryStore;
use thrift_core::order::{Change, Charge, ChargeState, Inserted, Order, OrderLine, OrderStatus, OrderStore};
use thrift_core::{HoldId, ItemId, OrderId, Timestamp};

fn item(name: &str) -> ItemId {
    ItemId::new(name).unwrap()
}

fn hold(number: u128) -> HoldId {
    HoldId::new(uuid::Uuid::from_u128(number)).unwrap()
}

/// Two garments on sale.
fn shop() -> MemoryStore {
    let store = MemoryStore::new();
    block_on(store.offer(Basket::new([item("a"), item("b")]).unwrap())).unwrap();
    store
}

/// An order of both brought to a status and called settled, whatever the garments say.
fn ordered(store: &MemoryStore, id: &str, number: u128, status: OrderStatus, charge: Option<Charge>) -> Order {
    ordered_these(store, order(OrderStatus::Open).lines, id, number, status, charge)
}

fn ordered_these(
    store: &MemoryStore,
    lines: Vec<OrderLine>,
    id: &str,
    number: u128,
    status: OrderStatus,
    charge: Option<Charge>,
) -> Order {
    let (id, hold) = (OrderId::new(id).unwrap(), hold(number));
    let new = Order { id: id.clone(), key: id.to_string(), hold, first_hold: hold, lines, ..order(OrderStatus::Open) };
    let Inserted::New(new) = block_on(store.insert(new)).unwrap().value else { panic!("exists already") };
    let (from_ver, cause) = (new.ver, new.cause.clone());
    let change = Change { from_ver, to: status, settled: true, cause, hold: None, charge, deadline_in: Duration::ZERO };
    block_on(store.change(&id, &change)).unwrap().value.unwrap().into_order()
}

#[track_caller]
fn finds(store: &MemoryStore, invariant: &str) {
    let report = block_on(audit(store, store)).unwrap();
    let found = report.violations.iter().any(|line| line.starts_with(invariant));
    assert!(found && !report.is_clean(), "{invariant} not among {:#?}", report.violations);
}

#[test]
fn a_sound_shop_is_clean() {
    let report = block_on(audit(&shop(), &shop())).unwrap();
    assert!(report.is_clean(), "{report:#?}");
    assert_eq!((report.garments, report.events), (2, 4));
}

#[test]
fn a_garment_sold_to_an_order_that_does_not_own_it_is_found() {
    let store = shop();
    let (holder, id) = (order(OrderStatus::Open).holder, OrderId::new("ghost").unwrap());
    block_on(store.hold(hold(1), &holder, Basket::one(item("a")), Ttl::default())).unwrap();
    block_on(store.begin_payment(hold(1), &holder, &id, Ttl::default())).unwrap();
    let pending = block_on(audit(&store, &store)).unwrap();
    assert!(pending.is_clean() && pending.pending.len() == 1, "recovery can still finish it: {pending:#?}");
    block_on(store.sell(hold(1), &id)).unwrap();
    finds(&store, "I7");
}

#[test]
fn a_placed_order_whose_garments_are_free_is_found() {
    let store = shop();
    ordered(&store, "o1", 1, OrderStatus::Placed, None);
    finds(&store, "I7");
}

#[test]
fn a_placed_order_of_garments_that_the_lock_does_not_know_is_found() {
    let store = MemoryStore::new();
    ordered(&store, "o1", 1, OrderStatus::Placed, None);
    finds(&store, "I7");
}

#[test]
fn a_garment_in_two_placed_orders_is_found() {
    let store = shop();
    ordered(&store, "o1", 1, OrderStatus::Placed, None);
    ordered(&store, "o2", 2, OrderStatus::Placed, None);
    finds(&store, "I1");
}

/// Many pages of events, records and orders, read some at once: nothing between two of them may be left out.
#[test]
fn in_a_large_shop_every_garment_is_judged_and_once() {
    let store = MemoryStore::new();
    let names: Vec<String> = (0..7_300).map(|number| format!("{:04}", number * 7 % 7_300)).collect();
    for some in names.chunks(50) {
        block_on(store.offer(Basket::new(some.iter().map(|name| item(name))).unwrap())).unwrap();
    }
    // Placed, and free; every third of the garments.
    for (number, name) in names.iter().enumerate().filter(|(number, _)| number % 3 == 0) {
        let line = OrderLine { item: item(name), ..order(OrderStatus::Open).lines.remove(0) };
        ordered_these(&store, vec![line], name, number as u128 + 1, OrderStatus::Placed, None);
    }
    let report = block_on(audit(&store, &store)).unwrap();
    assert_eq!((report.garments, report.orders, report.events), (7_300, 2_434, 14_600));
    let wrong: BTreeSet<&String> = report.violations.iter().filter(|line| line.starts_with("I7")).collect();
    assert_eq!((wrong.len(), report.violations.len()), (2_434, 2_434), "{:?}", report.violations.first());
}

#[test]
fn money_kept_for_an_aborted_order_is_found() {
    let store = shop();
    let charge = Charge {
        reference: "c-1".into(),
        provider: "rail".into(),
        amount: order(OrderStatus::Open).due(),
        phone: None,
        state: ChargeState::Captured,
        refund: None,
    };
    ordered(&store, "o1", 1, OrderStatus::Aborted, Some(charge));
    finds(&store, "I10");
}

/// An event of garment "a", two minutes long where it grants anything.
fn event(seq: u64, kind: EventKind, by: u128, minute: i64) -> Event {
    let at = Timestamp::from_millis(minute * 60_000);
    let until = Some(at.plus(Duration::from_mins(2)));
    let holder = Some(order(OrderStatus::Open).holder);
    Event { item: item("a"), seq, fence: 0, at, kind, hold: Some(hold(by)), holder, order: None, until }
}

fn replay(events: &[Event]) -> Result<(), HistoryViolation> {
    let mut history = GarmentHistory::default();
    events.iter().try_for_each(|event| history.push(event))
}

#[test]
fn histories_that_cannot_be_are_refused() {
    use EventKind as E;
    let start = [event(1, E::Added, 9, 0), event(2, E::Published, 9, 0), event(3, E::Held, 1, 1)];
    let then = |more: &[Event]| replay(&[&start, more].concat());
    assert_eq!(then(&[event(4, E::Lapsed, 1, 3), event(5, E::Held, 2, 3)]), Ok(()));
    assert!(matches!(then(&[event(5, E::Released, 1, 2)]), Err(HistoryViolation::Gap { after: 3, got: 5, .. })));
    assert!(matches!(then(&[event(3, E::Released, 1, 2)]), Err(HistoryViolation::Gap { .. })), "doubled");
    assert!(matches!(then(&[event(4, E::Held, 2, 2)]), Err(HistoryViolation::Impossible { .. })), "held twice");
    assert!(matches!(then(&[event(4, E::Lapsed, 1, 2)]), Err(HistoryViolation::LapsedEarly { .. })));
    assert!(matches!(then(&[event(4, E::Sold, 1, 2)]), Err(HistoryViolation::Impossible { .. })), "sold unpaid");
    let paying = event(4, E::PaymentBegun, 1, 2);
    let freed = [paying.clone(), event(5, E::Lapsed, 1, 60)];
    assert!(matches!(then(&freed), Err(HistoryViolation::Impossible { .. })), "freed by time");
    let stolen = [paying, event(5, E::Sold, 2, 3)];
    assert!(matches!(then(&stolen), Err(HistoryViolation::Impossible { .. })), "sold by another hold");
}
