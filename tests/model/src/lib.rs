//! The checkout under a model checker.
//!
//! The model holds no rule of its own: locks are decided by the shipped [`rule`](thrift_core::lock::rule) and
//! [`lapse`](thrift_core::lock::lapse), orders by the shipped [`apply_change`](thrift_core::order::apply_change), and
//! what a process does next by the shipped [`step`](thrift_core::checkout::step) and
//! [`overdue`](thrift_core::checkout::overdue). The model adds what can happen around them: buyers, sweepers, recovery,
//! a payment provider, and every fault of [`Faults`], in every order.
//!
//! Not in the model: databases that lose what they have confirmed, reads of what is rolled back later, limits and
//! extensions of holds (comfort, not safety), returns, and the buyer's `carrying` check before an order is stored.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a checker stops where its own picture of the world is broken"
)]

mod action;
mod check;
mod mutant;
mod process;
mod rest;
mod setup;
pub mod simulation;
mod state;
mod wire;

pub use action::Action;
pub use mutant::Mutant;
pub use setup::{Faults, Rail, Setup, Shopper};
pub use state::State;

use stateright::{Model, Property};
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

/// The checkout as a state machine.
#[derive(Debug, Clone)]
pub struct CheckoutModel {
    setup: Setup,
    /// Durable parts from which recovery was seen to lead to rest: most moments share theirs with many others.
    recovered: Arc<Mutex<HashSet<u64>>>,
}

impl CheckoutModel {
    /// Checks this.
    pub fn of(setup: Setup) -> Self {
        Self { setup, recovered: Arc::default() }
    }

    /// What is wrong with a moment: by itself, or after recovery.
    pub fn violation(&self, state: &State) -> Option<String> {
        state.violation().or_else(|| self.violation_after_recovery(state))
    }

    fn violation_after_recovery(&self, state: &State) -> Option<String> {
        let durable = state.durable();
        let known = || self.recovered.lock().unwrap_or_else(PoisonError::into_inner);
        if known().contains(&durable) {
            return None;
        }
        let violation = state.violation_after_recovery(&self.setup);
        if violation.is_none() {
            known().insert(durable);
        }
        violation
    }
}

impl Model for CheckoutModel {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        vec![State::first(&self.setup)]
    }

    fn actions(&self, state: &State, actions: &mut Vec<Action>) {
        state.actions(&self.setup, actions);
    }

    fn next_state(&self, state: &State, action: Action) -> Option<State> {
        state.after(&self.setup, &action)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always("the invariants hold", |_, state: &State| state.violation().is_none()),
            Property::always("recovery leads to rest, and rest is right", |model: &Self, state: &State| {
                model.violation_after_recovery(state).is_none()
            }),
            Property::sometimes("somebody bought", |_, state: &State| state.somebody_bought()),
            Property::sometimes("a late payment is placed", |_, state: &State| state.placed_late()),
            Property::sometimes("a late payment is refunded", |_, state: &State| state.refunded()),
        ]
    }
}
