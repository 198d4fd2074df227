//! Guards removed on purpose, one at a time: the check must notice each.

use crate::setup::NOW;
use std::time::Duration;
use thrift_core::checkout::{Effect, Input, Overdue, Policy, overdue, step};
use thrift_core::lock::{Command, Known, Limits, LockRecord, LockState, Verdict, rule};
use thrift_core::order::{Cause, Change, Changed, Charge, ChargeState, Order, OrderStatus, apply_change};
use thrift_core::payment::ChargeAnswer;
use thrift_core::{HoldId, Timestamp};

/// A guard that is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutant {
    /// A late payment takes the garments anew under the order's old hold id.
    LateUnderTheOldToken,
    /// A sweep frees what is being paid for, once its time is over.
    SweepsPaying,
    /// A callback places its order, whatever became of the order meanwhile.
    CallbackIgnoresTheToken,
    /// Giving a hold back frees a garment that is being paid for.
    ReleasesPaying,
    /// An order transition that had been made before is taken for a late payment.
    ReplayIsALatePayment,
    /// A hold that is over can be had again under its id.
    EndedIdIsGrantedAgain,
    /// The refund is recorded, then asked for.
    RefundRecordedFirst,
    /// An order is given up as unpaid because the provider had not been asked yet.
    NeverAskedIsFinal,
    /// An overdue garment is freed because an old version of its order does not know the hold.
    OldReadFreesARetake,
}

/// The shipped rules, but for the guard that is missing.
pub(crate) fn rule_without(mutant: Option<Mutant>, known: &Known, command: &Command, limits: &Limits) -> Verdict {
    match (mutant, command) {
        (Some(Mutant::ReleasesPaying), Command::Release { hold }) => {
            let order = known.records.values().find_map(|record| match &record.state {
                LockState::Paying { lease, order } if lease.hold == *hold => Some(order.clone()),
                _ => None,
            });
            let abort = order.map(|order| Command::AbortPayment { hold: *hold, order, keep: None });
            rule(known, abort.as_ref().unwrap_or(command), NOW, limits)
        }
        (Some(Mutant::EndedIdIsGrantedAgain), Command::Hold { .. }) => {
            let forget = |record: &LockRecord| LockRecord { prev: None, last: None, ..record.clone() };
            let records = known.records.iter().map(|(item, record)| (item.clone(), forget(record))).collect();
            rule(&Known { records, ..*known }, command, NOW, limits)
        }
        _ => rule(known, command, NOW, limits),
    }
}

/// The shipped engine, but for the guard that is missing.
pub(crate) fn step_without(
    mutant: Option<Mutant>,
    order: &Order,
    input: Input,
    now: Timestamp,
    policy: &Policy,
) -> Effect {
    let never_asked = input == Input::Asked(Ok(ChargeAnswer::NeverAsked));
    let effect = step(order, input, now, policy);
    match (mutant, effect) {
        (Some(Mutant::LateUnderTheOldToken), Effect::Save(change)) if is_late(&change) => {
            Effect::Save(Change { hold: None, ..change })
        }
        (Some(Mutant::RefundRecordedFirst), Effect::Refund(charge)) => {
            save(order, OrderStatus::Refunded, order.cause.clone(), charge)
        }
        (Some(Mutant::NeverAskedIsFinal), Effect::Cancel(charge)) if never_asked => {
            save(order, OrderStatus::Aborted, Cause::TimedOut, Charge { state: ChargeState::Failed, ..charge })
        }
        (_, effect) => effect,
    }
}

/// A change that the engine would not make; a refund that is recorded is done, the garments of an aborted order are not
/// free yet.
fn save(order: &Order, to: OrderStatus, cause: Cause, charge: Charge) -> Effect {
    let (settled, deadline_in) = (to == OrderStatus::Refunded, Duration::ZERO);
    Effect::Save(Change { from_ver: order.ver, to, settled, cause, hold: None, charge: Some(charge), deadline_in })
}

fn is_late(change: &Change) -> bool {
    matches!(change.cause, Cause::LateCharge(_)) && change.hold.is_some()
}

/// The shipped rule of overdue garments, but for the guard that is missing.
pub(crate) fn overdue_without(mutant: Option<Mutant>, order: &Order, hold: HoldId) -> Overdue {
    match (mutant, overdue(order, hold)) {
        (Some(Mutant::OldReadFreesARetake), Overdue::Leave) if order.hold != hold => {
            Overdue::Lock(Command::AbortPayment { hold, order: order.id.clone(), keep: None })
        }
        (_, found) => found,
    }
}

/// The shipped rule of orders, but for the guard that is missing.
pub(crate) fn change_without(mutant: Option<Mutant>, order: &Order, change: &Change) -> Changed {
    let placing = change.to == OrderStatus::Placed && matches!(change.cause, Cause::Charge(_));
    match mutant {
        Some(Mutant::CallbackIgnoresTheToken) if placing => {
            apply_change(order, &Change { from_ver: order.ver, ..change.clone() }, NOW)
        }
        _ => apply_change(order, change, NOW),
    }
}
