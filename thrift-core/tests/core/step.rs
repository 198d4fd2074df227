//! The engine alone: answers that no store of ours gives, and that a store of many machines might.

use std::time::Duration;
use thrift_core::catalog::{Currency, Money};
use thrift_core::checkout::{Effect, Input, Overdue, Policy, overdue, step};
use thrift_core::inventory::{Looked, Outcome};
use thrift_core::lock::Command;
use thrift_core::order::{Cause, Charge, ChargeState, Contact, Delivery, Order, OrderLine, OrderStatus, PaymentChoice};
use thrift_core::payment::{CancelAnswer, ChargeAnswer, PaymentError};
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

/// An order that waits for its charge, so long after it was made.
fn waiting(waited: Duration) -> (Order, Timestamp) {
    let charge = Charge {
        reference: "reference".into(),
        provider: "rail".into(),
        amount: Money::new(1_000, Currency::XAF).unwrap(),
        phone: None,
        state: ChargeState::Requested,
        refund: None,
    };
    let order = Order { charge: Some(charge), ..order(OrderStatus::AwaitingPayment) };
    let now = order.created_at.plus(waited);
    (order, now)
}

/// Found by the model checker: "never asked" was taken for a final no. A process that was about to ask was merely slow;
/// the buyer paid an order that was given up, no callback came, and nobody ever asked again.
#[test]
fn a_charge_that_the_provider_never_heard_of_is_cancelled_before_its_order_is_given_up() {
    let (order, now) = waiting(Policy::default().payment_patience);
    let cancel = step(&order, Input::Asked(Ok(ChargeAnswer::NeverAsked)), now, &Policy::default());
    assert!(matches!(cancel, Effect::Cancel(_)), "{cancel:?}");
    // Where it cannot be cancelled, it is waited for, then watched.
    let parked = step(&order, Input::Cancelled(Ok(CancelAnswer::CannotCancel)), now, &Policy::default());
    assert!(matches!(&parked, Effect::Park(change) if change.to == OrderStatus::AwaitingPayment), "{parked:?}");
    let unresolved = Charge { state: ChargeState::Unresolved, ..order.charge.clone().unwrap() };
    let aborted = Order { charge: Some(unresolved), status: OrderStatus::Aborted, ..order };
    let watched = step(&aborted, Input::Asked(Ok(ChargeAnswer::NeverAsked)), now, &Policy::default());
    assert!(matches!(&watched, Effect::Park(change) if !change.settled), "{watched:?}");
}

/// Found by the model checker: whoever lost the race to give an order up went on with it as if it had just begun, and
/// asked the buyer for money after all.
#[test]
fn nobody_is_asked_for_money_after_the_patience_with_them_is_over() {
    let (order, late) = waiting(Policy::default().payment_patience);
    let asks = step(&order, Input::Saved, late, &Policy::default());
    assert!(matches!(asks, Effect::Query(_)), "{asks:?}");
    let submits = step(&order, Input::Saved, order.created_at, &Policy::default());
    assert!(matches!(submits, Effect::Submit(_)), "{submits:?}");
}

/// Found by the model checker: recovery read an order from a database that had failed over, as it was before it took its
/// garments anew. It did not know the hold that they were being paid for under, and freed what was sold a moment later.
#[test]
fn an_old_version_of_an_order_frees_nothing_that_it_does_not_know() {
    let old = order(OrderStatus::Aborted);
    assert_eq!(overdue(&old, old.next_hold()), Overdue::Leave);
    let gone_on = Order { hold: old.next_hold(), generation: 1, ..old.clone() };
    let frees = |found| matches!(found, Overdue::Lock(Command::AbortPayment { .. }));
    assert!(frees(overdue(&gone_on, gone_on.first_hold)), "what it has left is freed");
    let settled = Order { settled: true, ..old };
    assert!(frees(overdue(&settled, settled.hold)), "what it was aborted under is freed");
}

/// An order that was given up although its provider had not said no.
fn given_up(settled: bool) -> Order {
    let (order, _) = waiting(Duration::ZERO);
    let unresolved = Charge { state: ChargeState::Unresolved, ..order.charge.clone().unwrap() };
    Order { status: OrderStatus::Aborted, cause: Cause::Unresolved, charge: Some(unresolved), settled, ..order }
}

/// One process heard "captured" and lost the race to write it to another that had heard "pending" at the end of the
/// watch, and settled the order: the money was forgotten.
#[test]
fn money_that_could_not_be_written_to_an_order_given_up_is_news_still() {
    let asked = given_up(false);
    let Effect::Save(late) = next(&asked, Input::Asked(Ok(ChargeAnswer::Captured))) else { panic!("a late payment") };
    let settled_meanwhile = Order { ver: asked.ver + 1, ..given_up(true) };
    assert_eq!(Input::saved(&late, &settled_meanwhile), Input::News);
    assert!(matches!(next(&settled_meanwhile, Input::News), Effect::Query(_)), "it is asked about again");
    let written = Order { charge: late.charge.clone(), cause: late.cause.clone(), ..asked };
    assert_eq!(Input::saved(&late, &written), Input::Saved);
}

/// A provider that was out of order for a day had its orders settled as if it had said no.
#[test]
fn an_order_is_not_settled_because_its_provider_is_silent() {
    let order = given_up(false);
    let at_the_end = order.created_at.plus(Policy::default().charge_watch);
    let silent = PaymentError { provider: "rail".into(), detail: "no answer".into() };
    let asks_again = step(&order, Input::Asked(Err(silent)), at_the_end, &Policy::default());
    assert!(matches!(&asks_again, Effect::Park(change) if !change.settled), "{asks_again:?}");
    let pending = step(&order, Input::Asked(Ok(ChargeAnswer::Pending)), at_the_end, &Policy::default());
    assert!(matches!(&pending, Effect::Save(change) if change.settled), "{pending:?}");
}

/// A callback for an order that had just been aborted put its undo off by a quarter of an hour.
#[test]
fn news_do_not_put_the_undo_of_an_aborted_order_off() {
    let failed = |charge: Charge| Charge { state: ChargeState::Failed, ..charge };
    let order = Order { cause: Cause::TimedOut, charge: given_up(false).charge.map(failed), ..given_up(false) };
    let undo = next(&order, Input::Asked(Ok(ChargeAnswer::Pending)));
    assert!(matches!(undo, Effect::Lock(Command::AbortPayment { .. })), "{undo:?}");
}

/// A late payment took one of two garments anew before its process died, and the other was gone: the first stayed "being
/// paid for" until the refund went through.
#[test]
fn half_of_what_a_late_payment_took_is_freed_whatever_becomes_of_the_refund() {
    for settled in [false, true] {
        let order = Order { settled, ..order(OrderStatus::RefundDue) };
        let found = overdue(&order, order.hold);
        assert!(matches!(found, Overdue::Lock(Command::AbortPayment { .. })), "{found:?}");
    }
}
