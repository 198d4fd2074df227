//! The suite of the core, on a real file.

use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use thrift_core::conformance::Fixture;
use thrift_core::lock::Limits;
use thrift_core::{Clock, ManualClock};
use thrift_sqlite::SqliteStore;

pub(super) struct OnDisk {
    folder: TempDir,
    pub(super) clock: Arc<ManualClock>,
    limits: Limits,
    store: Arc<SqliteStore>,
}

fn open(folder: &TempDir, clock: &Arc<ManualClock>, limits: &Limits) -> Arc<SqliteStore> {
    let clock: Arc<dyn Clock> = clock.clone();
    Arc::new(SqliteStore::open(folder.path().join("shop.db"), clock, limits.clone()).unwrap())
}

impl Fixture for OnDisk {
    type Store = SqliteStore;

    fn new(limits: Limits) -> Self {
        let (folder, clock) = (tempfile::tempdir().unwrap(), Arc::new(ManualClock::default()));
        let store = open(&folder, &clock, &limits);
        Self { folder, clock, limits, store }
    }

    fn store(&self) -> Arc<SqliteStore> {
        self.store.clone()
    }

    fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    fn reopen(self) -> Self {
        let Self { folder, clock, limits, store } = self;
        drop(store);
        let store = open(&folder, &clock, &limits);
        Self { folder, clock, limits, store }
    }
}

thrift_core::conformance!(OnDisk);
