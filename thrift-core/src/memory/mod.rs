//! The in-memory store: the reference for every other, and a shop for one process that may forget.
//!
//! It reads, rules and writes under one mutex each for locks, catalogue, orders and records; `rule` itself decides.

mod catalog;
mod hold_one;
mod locks;
mod orders;
mod records;

pub use hold_one::Attempt;

use crate::clock::SystemClock;
use crate::lock::Limits;
use crate::time::Clock;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Every store trait in memory. A clone is another handle on the same data.
#[derive(Clone)]
pub struct MemoryStore {
    clock: Arc<dyn Clock>,
    limits: Limits,
    locks: Arc<Mutex<locks::Locks>>,
    catalog: Arc<Mutex<catalog::Catalog>>,
    orders: Arc<Mutex<orders::Orders>>,
    records: Arc<Mutex<records::Records>>,
}

impl MemoryStore {
    /// An empty store on the machine's clock, with the default limits.
    pub fn new() -> Self {
        Self::with(Arc::new(SystemClock::new()), Limits::default())
    }

    /// An empty store on the given clock.
    pub fn with(clock: Arc<dyn Clock>, limits: Limits) -> Self {
        Self {
            clock,
            limits,
            locks: Arc::default(),
            catalog: Arc::default(),
            orders: Arc::default(),
            records: Arc::default(),
        }
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

/// A panic elsewhere leaves nothing half-written here: every write is prepared before it is made.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
