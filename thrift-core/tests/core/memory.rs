//! The in-memory store passes the suite.

use std::sync::Arc;
use std::time::Duration;
use thrift_core::ManualClock;
use thrift_core::conformance::{Fixture, PhotoFixture};
use thrift_core::lock::Limits;
use thrift_core::memory::{MemoryPhotos, MemoryStore};

pub(crate) struct Memory {
    pub(crate) clock: Arc<ManualClock>,
    store: Arc<MemoryStore>,
}

impl Fixture for Memory {
    type Store = MemoryStore;

    fn new(limits: Limits) -> Self {
        let clock = Arc::new(ManualClock::default());
        let store = Arc::new(MemoryStore::with(clock.clone(), limits));
        Self { clock, store }
    }

    fn store(&self) -> Arc<MemoryStore> {
        self.store.clone()
    }

    fn advance(&self, by: Duration) {
        self.clock.advance(by);
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

thrift_core::conformance!(Memory);

/// Photos in memory.
struct Album(Arc<MemoryPhotos>);

impl PhotoFixture for Album {
    type Store = MemoryPhotos;

    fn new() -> Self {
        Self(Arc::new(MemoryPhotos::new()))
    }

    fn store(&self) -> Arc<MemoryPhotos> {
        self.0.clone()
    }

    /// It forgets by design.
    fn reopen(self) -> Self {
        self
    }
}

thrift_core::conformance_photos!(Album);
