//! The engine: `step(order, input) → effect`, pure and total.

use crate::checkout::effect::{Effect, Input};
use crate::checkout::policy::Policy;
use crate::inventory::{Looked, Outcome};
use crate::lock::{Command, Keep, LockState, Reason, Refusal};
use crate::order::{Cause, Change, Charge, ChargeState, Order, OrderStatus};
use crate::payment::{CancelAnswer, ChargeAnswer, PaymentError, RefundAnswer};
use crate::time::Timestamp;
use std::time::Duration;

/// What to do next about `order`, which stands as last read at `now` on the store's clock.
pub fn step(order: &Order, input: Input, now: Timestamp, policy: &Policy) -> Effect {
    let at = At { order, now, policy };
    match (order.status, input) {
        (_, Input::Wake) => at.go_on(true),
        (_, Input::Saved) => at.go_on(false),
        (OrderStatus::Aborted, Input::News) => at.query_or_stop(),
        (_, Input::News) => at.go_on(true),
        (OrderStatus::Open, Input::Locked(outcome)) => at.taken(outcome),
        (OrderStatus::Placed, Input::Locked(outcome)) => at.rolled_forward(&outcome),
        (OrderStatus::Aborted, Input::Locked(outcome)) if at.late_reference().is_some() => at.retaken(&outcome),
        (OrderStatus::Aborted, Input::Locked(outcome)) => at.freed(&outcome),
        (OrderStatus::AwaitingPayment | OrderStatus::AwaitingConfirmation, Input::Asked(answer)) => at.asked(answer),
        (OrderStatus::AwaitingPayment | OrderStatus::AwaitingConfirmation, Input::Cancelled(answer)) => {
            at.cancelled(&answer)
        }
        (OrderStatus::Aborted, Input::Asked(answer)) => at.asked_late(&answer),
        (OrderStatus::RefundDue, Input::Refunded(answer)) => at.refunded(&answer),
        // An answer that belongs to a state the order has left: what stands decides.
        (_, Input::Locked(_) | Input::Asked(_) | Input::Cancelled(_) | Input::Refunded(_)) => at.go_on(false),
    }
}

struct At<'a> {
    order: &'a Order,
    now: Timestamp,
    policy: &'a Policy,
}

impl At<'_> {
    /// Goes on from what is durable alone. `waking`: nobody knows what has been done since it was written.
    fn go_on(&self, waking: bool) -> Effect {
        let order = self.order;
        match order.status {
            OrderStatus::Open if waking && order.deadline <= self.now => self.abort(Cause::TimedOut, None),
            OrderStatus::Open if order.cause == Cause::HeldAnew => self.hold_anew(),
            OrderStatus::Open => self.begin_payment(),
            OrderStatus::AwaitingPayment | OrderStatus::AwaitingConfirmation => match &order.charge {
                // Nobody is asked for money any more once the patience with them is over.
                Some(charge) if waking || self.waited() >= self.policy.payment_patience => {
                    Effect::Query(charge.clone())
                }
                Some(charge) => Effect::Submit(charge.clone()),
                None => self.abort(Cause::TimedOut, None),
            },
            _ if order.settled => Effect::Stop,
            OrderStatus::Placed => Effect::Lock(Command::Sell { hold: order.hold, order: order.id.clone() }),
            OrderStatus::Aborted => self.undo_or_retake(),
            OrderStatus::RefundDue => self.refund(),
            OrderStatus::Delivered | OrderStatus::Cancelled | OrderStatus::Refunded => Effect::Stop,
        }
    }

    /// Since the buyer ordered.
    fn waited(&self) -> Duration {
        self.now.since(self.order.created_at)
    }

    fn begin_payment(&self) -> Effect {
        let (hold, holder, order) = (self.order.hold, self.order.holder.clone(), self.order.id.clone());
        Effect::Lock(Command::BeginPayment { hold, holder, order, ttl: self.policy.payment_ttl })
    }

    fn hold_anew(&self) -> Effect {
        let Some(items) = self.order.basket() else { return self.abort(Cause::TimedOut, None) };
        let (hold, holder) = (self.order.hold, self.order.holder.clone());
        Effect::Lock(Command::Hold { hold, holder, items, ttl: self.policy.hold_ttl, staff: false })
    }

    /// An open order's garments: held anew, or being paid for, or not to be had.
    fn taken(&self, outcome: Outcome) -> Effect {
        let looked = match outcome {
            Outcome::Refused(refusals) => return self.not_taken(refusals),
            Outcome::Done(looked) => looked,
        };
        if !self.is_whole(&looked) {
            return self.not_taken(vec![Reason::HoldIdReused.for_attempt()]);
        }
        let paying = looked.records.iter().all(|record| matches!(record.state, LockState::Paying { .. }));
        if !paying {
            return self.begin_payment();
        }
        let charge = Charge {
            reference: self.order.hold.to_string(),
            provider: self.order.payment.method.clone(),
            amount: self.order.due(),
            phone: self.order.payment.phone.clone(),
            state: ChargeState::Requested,
            refund: None,
        };
        let cause = Cause::Charge(charge.reference.clone());
        self.save(OrderStatus::AwaitingPayment, false, cause, Some(charge), self.policy.ask_every)
    }

    /// The lapsed hold of an otherwise good order is taken anew once; anything else ends it.
    fn not_taken(&self, refusals: Vec<Refusal>) -> Effect {
        let lapsed = refusals.iter().all(|refusal| refusal.reason == Reason::HoldLapsed);
        if !lapsed || self.order.cause == Cause::HeldAnew {
            return self.abort(Cause::Refused(refusals), None);
        }
        let mut change = self.change(OrderStatus::Open, false, Cause::HeldAnew, None, self.policy.open_max);
        change.hold = Some(self.order.next_hold());
        Effect::Save(change)
    }

    /// The hold covers exactly the order's garments, and they are the buyer's.
    fn is_whole(&self, looked: &Looked) -> bool {
        let Some(basket) = self.order.basket() else { return false };
        let own = looked.records.iter().all(|record| record.holder() == Some(&self.order.holder));
        own && looked.records.len() == basket.items().len()
            && looked.records.iter().all(|record| basket.contains(&record.item))
    }

    fn asked(&self, answer: Result<ChargeAnswer, PaymentError>) -> Effect {
        let Some(charge) = &self.order.charge else { return self.abort(Cause::TimedOut, None) };
        let waited = self.waited();
        match answer {
            Ok(ChargeAnswer::Captured) => self.place(charge),
            Ok(ChargeAnswer::Failed { reason }) => {
                let cause = Cause::Declined { reference: charge.reference.clone(), reason };
                self.abort(cause, Some(ChargeState::Failed))
            }
            Ok(ChargeAnswer::NeverAsked) if waited < self.policy.payment_patience => Effect::Submit(charge.clone()),
            // Never asked is not never to be asked: a process that was about to may only be slow.
            Ok(ChargeAnswer::NeverAsked | ChargeAnswer::Pending) | Err(_) if waited >= self.policy.payment_patience => {
                Effect::Cancel(charge.clone())
            }
            _ if self.now < self.order.deadline => Effect::Stop,
            _ => self.wait(self.policy.ask_every),
        }
    }

    fn cancelled(&self, answer: &Result<CancelAnswer, PaymentError>) -> Effect {
        let waited = self.waited();
        match (answer, &self.order.charge) {
            (Ok(CancelAnswer::Captured), Some(charge)) => self.place(charge),
            (Ok(CancelAnswer::Cancelled), _) | (_, None) => self.abort(Cause::TimedOut, Some(ChargeState::Failed)),
            (Ok(CancelAnswer::CannotCancel) | Err(_), _) if waited < self.policy.payment_wait_max => {
                self.wait(self.policy.ask_every)
            }
            _ => self.abort(Cause::Unresolved, Some(ChargeState::Unresolved)),
        }
    }

    /// **This is the sale.**
    fn place(&self, charge: &Charge) -> Effect {
        let captured = Charge { state: ChargeState::Captured, ..charge.clone() };
        let cause = Cause::Charge(charge.reference.clone());
        self.save(OrderStatus::Placed, false, cause, Some(captured), Duration::ZERO)
    }

    fn rolled_forward(&self, outcome: &Outcome) -> Effect {
        let sold = |looked: &Looked| looked.records.len() == self.order.lines.len();
        match outcome {
            Outcome::Done(looked) if sold(looked) => self.settle(),
            // A "no" may be stale, and the order is placed: never given up, asked again, reported by the auditor.
            _ => self.wait(self.policy.ask_every),
        }
    }

    /// An aborted order that is not settled: undo it, or finish what a late payment began.
    fn undo_or_retake(&self) -> Effect {
        let order = self.order.id.clone();
        let hold = self.order.hold;
        if self.late_reference().is_some() {
            return match self.order.basket() {
                Some(items) => {
                    let holder = self.order.holder.clone();
                    Effect::Lock(Command::Retake { hold, holder, order, items, ttl: self.policy.payment_ttl })
                }
                None => self.refund_due(),
            };
        }
        let declined = matches!(self.order.cause, Cause::Declined { .. });
        let keep = declined.then(|| Keep { hold: self.order.kept_hold(), ttl: self.policy.hold_ttl });
        Effect::Lock(Command::AbortPayment { hold, order, keep })
    }

    fn freed(&self, outcome: &Outcome) -> Effect {
        match (outcome, &self.order.charge) {
            (Outcome::Refused(_), _) => self.wait(self.policy.ask_every),
            (Outcome::Done(_), Some(charge)) if charge.state == ChargeState::Unresolved => {
                Effect::Query(charge.clone())
            }
            (Outcome::Done(_), _) => self.settle(),
        }
    }

    fn query_or_stop(&self) -> Effect {
        match &self.order.charge {
            Some(charge) if charge.state != ChargeState::Captured => Effect::Query(charge.clone()),
            Some(_) => self.go_on(true),
            None => Effect::Stop,
        }
    }

    /// A charge whose order was given up has an answer after all.
    fn asked_late(&self, answer: &Result<ChargeAnswer, PaymentError>) -> Effect {
        let Some(charge) = &self.order.charge else { return Effect::Stop };
        let watched = self.waited();
        match answer {
            Ok(ChargeAnswer::Captured) => {
                let captured = Charge { state: ChargeState::Captured, ..charge.clone() };
                let cause = Cause::LateCharge(charge.reference.clone());
                let mut change = self.change(OrderStatus::Aborted, false, cause, Some(captured), self.policy.ask_every);
                change.hold = Some(self.order.next_hold());
                Effect::Save(change)
            }
            _ if self.order.settled => Effect::Stop,
            Ok(ChargeAnswer::Failed { .. }) => {
                let failed = Charge { state: ChargeState::Failed, ..charge.clone() };
                // Not settled: whether the garments were given back yet is not known here.
                self.save(OrderStatus::Aborted, false, self.order.cause.clone(), Some(failed), Duration::ZERO)
            }
            // Nothing of it has been given back yet.
            _ if charge.state != ChargeState::Unresolved => self.undo_or_retake(),
            // A silent provider has not said no, however long it is silent.
            Ok(ChargeAnswer::Pending | ChargeAnswer::NeverAsked) if watched >= self.policy.charge_watch => {
                self.settle()
            }
            _ => self.wait(self.policy.watch_every),
        }
    }

    fn late_reference(&self) -> Option<&String> {
        match &self.order.cause {
            Cause::LateCharge(reference) => Some(reference),
            _ => None,
        }
    }

    fn retaken(&self, outcome: &Outcome) -> Effect {
        match outcome {
            Outcome::Done(_) => self.save(OrderStatus::Placed, false, self.order.cause.clone(), None, Duration::ZERO),
            // Nobody else has it: this very order's former hold has not been undone yet. Recovery undoes it, then this.
            Outcome::Refused(refusals) if refusals.iter().any(|refusal| self.is_own_payment(&refusal.reason)) => {
                self.wait(self.policy.ask_every)
            }
            Outcome::Refused(_) => self.refund_due(),
        }
    }

    fn is_own_payment(&self, reason: &Reason) -> bool {
        matches!(reason, Reason::Paying { order: Some(order), .. } if *order == self.order.id)
    }

    fn refund_due(&self) -> Effect {
        self.save(OrderStatus::RefundDue, false, self.order.cause.clone(), None, self.policy.ask_every)
    }

    fn refund(&self) -> Effect {
        let Some(charge) = &self.order.charge else { return self.settle() };
        if charge.refund.is_some() {
            return Effect::Refund(charge.clone());
        }
        let reference = crate::id::HoldId::derived(&self.order.id, "refund").to_string();
        let asked = Charge { refund: Some(reference.clone()), ..charge.clone() };
        self.save(OrderStatus::RefundDue, false, Cause::Refund(reference), Some(asked), self.policy.ask_every)
    }

    fn refunded(&self, answer: &Result<RefundAnswer, PaymentError>) -> Effect {
        match (answer, &self.order.charge) {
            (Ok(RefundAnswer::Refunded), Some(charge)) => {
                let back = Charge { state: ChargeState::Refunded, ..charge.clone() };
                self.save(OrderStatus::Refunded, true, self.order.cause.clone(), Some(back), Duration::ZERO)
            }
            // Nobody but a person can hand it back: it stays in "paid, not placed".
            (Ok(RefundAnswer::ByHand), _) => self.settle(),
            _ => self.wait(self.policy.ask_every),
        }
    }

    fn abort(&self, cause: Cause, charge: Option<ChargeState>) -> Effect {
        let charge = self.order.charge.clone().zip(charge).map(|(charge, state)| Charge { state, ..charge });
        self.save(OrderStatus::Aborted, false, cause, charge, Duration::ZERO)
    }

    /// Garments and money are as the status says.
    fn settle(&self) -> Effect {
        self.save(self.order.status, true, self.order.cause.clone(), None, Duration::ZERO)
    }

    /// As it stands, to be looked at again later.
    fn wait(&self, deadline_in: Duration) -> Effect {
        Effect::Park(self.change(self.order.status, false, self.order.cause.clone(), None, deadline_in))
    }

    fn save(
        &self,
        to: OrderStatus,
        settled: bool,
        cause: Cause,
        charge: Option<Charge>,
        deadline_in: Duration,
    ) -> Effect {
        Effect::Save(self.change(to, settled, cause, charge, deadline_in))
    }

    fn change(
        &self,
        to: OrderStatus,
        settled: bool,
        cause: Cause,
        charge: Option<Charge>,
        deadline_in: Duration,
    ) -> Change {
        Change { from_ver: self.order.ver, to, settled, cause, hold: None, charge, deadline_in }
    }
}
