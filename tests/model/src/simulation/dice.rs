//! Chance, from a seed.

use crate::simulation::locked;
use std::sync::{Arc, Mutex};
use thrift_core::conformance::operation::Random;

/// Shared by everything that happens in a run. Only one thing happens at a time, so the order of draws is the run's.
#[derive(Debug, Clone)]
pub(crate) struct Dice(Arc<Mutex<Random>>);

impl Dice {
    pub(crate) fn seeded(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(Random::seeded(seed))))
    }

    /// Below `bound`.
    pub(crate) fn below(&self, bound: u64) -> u64 {
        locked(&self.0).below(bound)
    }

    /// True once in so many times.
    pub(crate) fn once_in(&self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// One of them.
    pub(crate) fn pick<'a, T>(&self, of: &'a [T]) -> &'a T {
        let index = self.below(of.len() as u64);
        &of[usize::try_from(index).unwrap_or(0)]
    }
}
