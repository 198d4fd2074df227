//! The engine alone: answers that no store of ours gives, and that a store of many machines might.

use std::time::Duration;
use thrift_core::catalog::{Currency, Money};
use thrift_core::checkout::{Effect, Input, Policy, step};
use thrift_core::inventory::{Looked, Outcome};
use thrift_core::lock::Command;
use thrift_core::order::{Cause, Charge, ChargeState, Contact, Delivery, Order, OrderLine, OrderStatus, PaymentChoice};
use thrift_core::payment::ChargeAnswer;
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

/// With the money asked for; `state` says how that went.
fn charged(status: OrderStatus, state: ChargeState) -> Order {
    let order = order(status);
    let charge = Charge {
        reference: order.hold.to_string(),
        provider: "rail".into(),
        amount: order.due(),
        phone: None,
        state,
        refund: None,
    };
    Order { charge: Some(charge), ..order }
}

/// A process was frozen just before it asked for the money. Another aborted the order, since the provider had never
/// heard of the charge. The first woke and asked: the money was taken, and the order was settled already.
#[test]
fn a_charge_that_was_never_asked_for_is_cancelled_before_its_order_is_given_up() {
    let waiting = charged(OrderStatus::AwaitingPayment, ChargeState::Requested);
    let never = || Input::Asked(Ok(ChargeAnswer::NeverAsked));
    assert!(matches!(next(&waiting, never()), Effect::Submit(_)), "while there is time, it is asked for");
    let late = waiting.created_at.plus(Policy::default().payment_patience);
    let given_up = step(&waiting, never(), late, &Policy::default());
    assert!(matches!(given_up, Effect::Cancel(_)), "{given_up:?}");
}

/// The same, where the provider could not be asked to cancel.
#[test]
fn a_charge_that_was_never_asked_for_is_watched_like_one_that_is_pending() {
    let unresolved = Order { cause: Cause::Unresolved, ..charged(OrderStatus::Aborted, ChargeState::Unresolved) };
    let watched = next(&unresolved, Input::Asked(Ok(ChargeAnswer::NeverAsked)));
    assert!(matches!(&watched, Effect::Park(change) if !change.settled), "{watched:?}");
    let at_the_end = unresolved.created_at.plus(Policy::default().charge_watch);
    let settled = step(&unresolved, Input::Asked(Ok(ChargeAnswer::NeverAsked)), at_the_end, &Policy::default());
    assert!(matches!(&settled, Effect::Save(change) if change.settled), "{settled:?}");
}
