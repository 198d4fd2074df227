//! The engine alone: answers that no store of ours gives, and that a store of many machines might.

use std::time::Duration;
use thrift_core::catalog::{Currency, Money};
use thrift_core::checkout::{Effect, Input, Policy, step};
use thrift_core::inventory::{Looked, Outcome};
use thrift_core::lock::Command;
use thrift_core::order::{Cause, Contact, Delivery, Order, OrderLine, OrderStatus, PaymentChoice};
use thrift_core::{HoldId, HolderId, ItemId, OrderId, Timestamp};

/// An order of garments "a" and "b".
pub(crate) fn order(status: OrderStatus) -> Order {
    let hold = HoldId::new(uuid::Uuid::from_u128(1)).unwrap();
    let line = |name: &str| OrderLine {
        item: ItemId::new(name).unwrap(),
        title: name.into(),
        price: Money::new(500, Currency::XAF).unwrap(),
    };
    let now = Timestamp::from_millis(1_000_000);
    Order {
        id: OrderId::new("o1").unwrap(),
        key: "key".into(),
        holder: HolderId::new("amina").unwrap(),
        first_hold: hold,
        hold,
        generation: 0,
        lines: vec![line("a"), line("b")],
        total: Money::new(1_000, Currency::XAF).unwrap(),
        delivery_fee: Money::zero(Currency::XAF),
        contact: Contact::default(),
        delivery: Delivery::default(),
        payment: PaymentChoice::default(),
        status,
        settled: false,
        cause: Cause::Buyer,
        charge: None,
        deadline: now.plus(Duration::from_mins(1)),
        created_at: now,
        updated_at: now,
        ver: 1,
    }
}

fn next(order: &Order, input: Input) -> Effect {
    step(order, input, order.created_at, &Policy::default())
}

#[test]
fn a_placed_order_is_settled_only_when_every_garment_was_counted_as_sold() {
    let placed = order(OrderStatus::Placed);
    let sell = next(&placed, Input::Wake);
    assert!(matches!(sell, Effect::Lock(Command::Sell { .. })), "{sell:?}");
    let fewer = Outcome::Done(Looked::default());
    let parked = next(&placed, Input::Locked(fewer));
    assert!(
        matches!(&parked, Effect::Park(change) if !change.settled && change.to == OrderStatus::Placed),
        "{parked:?}"
    );
}

#[test]
fn a_placed_order_is_never_given_up_because_the_lock_says_no() {
    let placed = order(OrderStatus::Placed);
    let parked = next(&placed, Input::Locked(Outcome::Refused(Vec::new())));
    assert!(matches!(&parked, Effect::Park(change) if change.to == OrderStatus::Placed), "{parked:?}");
}

#[test]
fn what_is_settled_is_left_alone() {
    for status in [OrderStatus::Placed, OrderStatus::Aborted, OrderStatus::RefundDue, OrderStatus::Refunded] {
        let settled = Order { settled: true, ..order(status) };
        assert_eq!(next(&settled, Input::Wake), Effect::Stop, "{status:?}");
        assert_eq!(next(&settled, Input::News), Effect::Stop, "{status:?}");
    }
}

#[test]
fn an_open_order_past_its_deadline_is_aborted_by_whoever_wakes_it() {
    let open = order(OrderStatus::Open);
    let on_time = next(&open, Input::Wake);
    assert!(matches!(on_time, Effect::Lock(Command::BeginPayment { .. })), "{on_time:?}");
    let late = step(&open, Input::Wake, open.deadline, &Policy::default());
    assert!(matches!(&late, Effect::Save(change) if change.to == OrderStatus::Aborted), "{late:?}");
}
