//! Recovery alone, without any further fault: from every moment it must lead to rest, and rest must be right.

use crate::action::Action;
use crate::setup::{NOW, Setup};
use crate::state::{Entry, State};
use thrift_core::lock::{Lease, LockState};
use thrift_core::order::{Cause, Order, OrderStatus};

/// More turns of recovery than any moment needs.
const TURNS_MAX: usize = 12;

impl State {
    /// Every process dies, every request on its way is lost, no provider calls: recovery runs on a timer until nothing
    /// is left to do. Answers what is wrong then.
    pub(crate) fn violation_after_recovery(&self, setup: &Setup) -> Option<String> {
        let mut state = self.clone();
        state.tasks.clear();
        state.delayed.clear();
        for _ in 0..TURNS_MAX {
            if let Some(violation) = state.recover(setup) {
                return Some(violation);
            }
            if state.is_at_rest() {
                break;
            }
            state = state.after(setup, &Action::Tick)?;
        }
        state.violation_at_rest()
    }

    /// One run of recovery, as `Checkout::recover` makes it.
    fn recover(&mut self, setup: &Setup) -> Option<String> {
        for shopper in 0..self.orders.len() {
            if self.orders[shopper].as_ref().is_some_and(|order| !order.settled && order.deadline <= NOW) {
                self.run(setup, &Action::Recover(shopper));
            }
        }
        self.run(setup, &Action::Sweep);
        for garment in 0..self.garments.len() {
            let over = |lease: &Lease| lease.until <= NOW;
            if matches!(&self.garments[garment].state, LockState::Paying { lease, .. } if over(lease)) {
                self.run(setup, &Action::Overdue(garment));
            }
        }
        self.violation()
    }

    fn run(&mut self, setup: &Setup, action: &Action) {
        if let Some(next) = self.after(setup, action) {
            *self = next;
        }
        while !self.tasks.is_empty() {
            self.step(setup, 0);
        }
    }

    fn is_at_rest(&self) -> bool {
        let settled = self.orders.iter().flatten().all(|order| order.settled);
        let decided = !self.ledger.values().any(|entry| matches!(entry, Entry::Pending { .. }));
        settled && decided && self.garments.iter().all(|record| record.lease().is_none())
    }
}

/// What must be possible at all, or nothing is checked.
impl State {
    pub(crate) fn somebody_bought(&self) -> bool {
        self.orders.iter().flatten().any(|order| order.settled && order.status.owns_garments())
    }

    pub(crate) fn placed_late(&self) -> bool {
        let late = |order: &Order| order.status.owns_garments() && matches!(order.cause, Cause::LateCharge(_));
        self.orders.iter().flatten().any(|order| late(order))
    }

    pub(crate) fn refunded(&self) -> bool {
        self.orders.iter().flatten().any(|order| order.status == OrderStatus::Refunded)
    }
}
