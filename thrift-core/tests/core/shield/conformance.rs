//! The in-memory store behind a shield passes the suite, as strictly as without: one process sees all there is to see.

use crate::memory::Memory;
use std::sync::Arc;
use std::time::Duration;
use thrift_core::conformance::Fixture;
use thrift_core::lock::Limits;
use thrift_core::memory::MemoryStore;
use thrift_core::shield::{Shield, ShieldOptions};

struct Shielded {
    memory: Memory,
    store: Arc<Shield<MemoryStore>>,
}

impl Fixture for Shielded {
    type Store = Shield<MemoryStore>;

    /// The shield's clock is the store's: while it stands still, everything is remembered, and any number of buyers come
    /// at once. They are no crowd, so that baskets name every refused garment.
    fn new(limits: Limits) -> Self {
        let memory = Memory::new(limits);
        let options = ShieldOptions { crowd: u32::MAX, ..ShieldOptions::default() };
        let store = Arc::new(Shield::with(memory.store(), memory.clock.clone(), options));
        Self { memory, store }
    }

    fn store(&self) -> Arc<Self::Store> {
        self.store.clone()
    }

    fn advance(&self, by: Duration) {
        self.memory.advance(by);
    }

    fn random_runs() -> u32 {
        2_000
    }

    fn races() -> u32 {
        60
    }

    /// It forgets by design.
    fn reopen(self) -> Self {
        self
    }
}

thrift_core::conformance!(Shielded);
