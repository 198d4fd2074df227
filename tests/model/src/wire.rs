//! What requests do when they arrive: at the lock, at the orders, at the payment provider. Each is one atomic step.

use crate::check;
use crate::mutant::{Mutant, change_without, rule_without};
use crate::setup::{NOW, Rail, Setup};
use crate::state::{Entry, Request, State, without_dates, without_past};
use std::sync::Arc;
use thrift_core::inventory::{Looked, Outcome};
use thrift_core::lock::{Command, Known, LockRecord, LockState, Transition, Verdict, lapse};
use thrift_core::order::{Change, Changed, Charge, Order};
use thrift_core::payment::{CancelAnswer, ChargeAnswer, RefundAnswer};

/// An answer on its way back.
#[derive(Debug)]
pub(crate) enum Reply {
    Locked(Outcome),
    /// The order as it now stands, and whether this request wrote it.
    Order(Option<Arc<Order>>, bool),
    Asked(ChargeAnswer),
    Cancelled(CancelAnswer),
    Refunded(RefundAnswer),
}

impl State {
    /// A request arrives.
    pub(crate) fn serve(&mut self, setup: &Setup, shopper: usize, request: &Request) -> Reply {
        match request {
            Request::Lock(command) => Reply::Locked(self.lock(setup, command)),
            Request::Insert(shopper) => self.insert(setup, *shopper),
            Request::Change(shopper, change) => self.change(setup, *shopper, change),
            Request::Read => Reply::Order(self.orders[shopper].clone(), false),
            Request::Submit(charge) => Reply::Asked(self.submit(setup, shopper, charge)),
            Request::Query(charge) => Reply::Asked(self.query(charge)),
            Request::Cancel(charge) => Reply::Cancelled(self.cancel(setup, shopper, charge)),
            Request::Refund(charge) => Reply::Refunded(self.refund(setup, shopper, charge)),
        }
    }

    fn known(&self) -> Known {
        let records = self.garments.iter().map(|record| (record.item.clone(), record.as_ref().clone())).collect();
        Known { records, live_holds_elsewhere: 0 }
    }

    fn lock(&mut self, setup: &Setup, command: &Command) -> Outcome {
        let (transitions, after) = match rule_without(setup.mutant, &self.known(), command, &setup.limits) {
            Verdict::Refused(refusals) => return Outcome::Refused(refusals),
            Verdict::Done { transitions, after } => (transitions, after),
        };
        for transition in &transitions {
            let index = self.index(&transition.record.item);
            let broken = check::write(&self.garments[index], transition);
            self.broken = self.broken.take().or(broken);
            self.garments[index] = without_past(transition.record.clone());
        }
        // I6: the same command again makes no new transition.
        if !transitions.is_empty() && setup.mutant.is_none() {
            let again = rule_without(setup.mutant, &self.known(), command, &setup.limits);
            if !matches!(&again, Verdict::Done { transitions, .. } if transitions.is_empty()) {
                self.broken = Some(format!("I6: again: {command:?} → {again:?}"));
            }
        }
        Outcome::Done(Looked { records: after, changed: transitions.len(), now: NOW })
    }

    fn index(&self, item: &thrift_core::ItemId) -> usize {
        self.garments.iter().position(|record| record.item == *item).expect("rules speak of known garments")
    }

    /// A sweeper comes by.
    pub(crate) fn sweep(&mut self, setup: &Setup) {
        for record in &mut self.garments {
            let Some(transition) = swept(setup, record) else { continue };
            let broken = check::write(record, &transition);
            self.broken = self.broken.take().or(broken);
            *record = without_past(transition.record);
        }
    }

    fn insert(&mut self, setup: &Setup, shopper: usize) -> Reply {
        let fresh = self.orders[shopper].is_none();
        let order = self.orders[shopper].get_or_insert_with(|| setup.order(shopper)).clone();
        Reply::Order(Some(order), fresh)
    }

    fn change(&mut self, setup: &Setup, shopper: usize, change: &Change) -> Reply {
        let Some(order) = &self.orders[shopper] else { return Reply::Order(None, false) };
        match change_without(setup.mutant, order, change) {
            Changed::Written(next) => {
                if next.hold != order.hold {
                    self.earlier[shopper] = Some(order.clone());
                }
                let next = without_dates(next);
                self.orders[shopper] = Some(next.clone());
                Reply::Order(Some(next), true)
            }
            Changed::Already(order) | Changed::Conflict(order) => Reply::Order(Some(Arc::new(order)), false),
        }
    }

    fn submit(&mut self, setup: &Setup, shopper: usize, charge: &Charge) -> ChargeAnswer {
        let first = match setup.shoppers[shopper].rail {
            Rail::Cash => Entry::Captured,
            Rail::Cancellable | Rail::Stubborn => Entry::Pending { ticks: 0 },
        };
        self.ledger.entry(charge.reference.as_str().into()).or_insert(first);
        self.query(charge)
    }

    fn query(&self, charge: &Charge) -> ChargeAnswer {
        match self.ledger.get(charge.reference.as_str()) {
            None => ChargeAnswer::NeverAsked,
            Some(Entry::Pending { .. }) => ChargeAnswer::Pending,
            Some(Entry::Captured | Entry::Refunded) => ChargeAnswer::Captured,
            Some(Entry::Failed) => ChargeAnswer::Failed { reason: String::new() },
        }
    }

    fn cancel(&mut self, setup: &Setup, shopper: usize, charge: &Charge) -> CancelAnswer {
        let entry = self.ledger.get(charge.reference.as_str()).copied();
        match (entry, setup.shoppers[shopper].rail) {
            (Some(Entry::Captured | Entry::Refunded), _) => CancelAnswer::Captured,
            (Some(Entry::Failed), _) => CancelAnswer::Cancelled,
            (_, Rail::Stubborn) => CancelAnswer::CannotCancel,
            (Some(Entry::Pending { .. }) | None, Rail::Cash | Rail::Cancellable) => {
                self.ledger.insert(charge.reference.as_str().into(), Entry::Failed);
                CancelAnswer::Cancelled
            }
        }
    }

    fn refund(&mut self, setup: &Setup, shopper: usize, charge: &Charge) -> RefundAnswer {
        if setup.shoppers[shopper].rail == Rail::Cash {
            return RefundAnswer::ByHand;
        }
        match self.ledger.get_mut(charge.reference.as_str()) {
            Some(entry @ (Entry::Captured | Entry::Refunded)) => *entry = Entry::Refunded,
            _ => self.broken = Some(format!("I10: a refund of {}, which was not captured", charge.reference)),
        }
        RefundAnswer::Refunded
    }
}

/// What a sweeper does to a garment.
fn swept(setup: &Setup, record: &LockRecord) -> Option<Transition> {
    match &record.state {
        LockState::Held(_) => lapse(record, NOW),
        LockState::Paying { lease, .. } if setup.mutant == Some(Mutant::SweepsPaying) => {
            lapse(&LockRecord { state: LockState::Held(lease.clone()), ..record.clone() }, NOW)
        }
        _ => None,
    }
}

/// Whether a sweeper has anything to do with it.
pub(crate) fn is_swept(setup: &Setup, record: &LockRecord) -> bool {
    swept(setup, record).is_some()
}
