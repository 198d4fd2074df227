//! The in-memory store: the reference for every other, and a shop for one process that may forget.
//!
//! It reads, rules and writes under one mutex each for locks, catalogue, orders and records; `rule` itself decides.

mod board;
mod catalog;
mod claims;
mod counts;
mod hold;
mod locks;
mod orders;
mod photos;
mod place;
mod records;
mod slot;
mod sync;
mod word;

pub use hold::Attempt;
pub use photos::MemoryPhotos;
pub use place::Place;
#[cfg(thrift_loom)]
pub use {counts::hold_mark, sync::Guard};

use crate::clock::SystemClock;
use crate::lock::Limits;
use crate::time::Clock;
use std::sync::Arc;
use sync::Mutex;

/// Every store trait in memory. A clone is another handle on the same data.
#[derive(Clone)]
pub struct MemoryStore {
    clock: Arc<dyn Clock>,
    limits: Limits,
    board: Arc<board::Board>,
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
            board: Arc::new(board::Board::new(clock.now())),
            locks: Arc::new(Mutex::new(locks::Locks::default())),
            clock,
            limits,
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
