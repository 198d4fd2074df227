//! The suite of the core, on a real file behind a shield.

use super::conformance::OnDisk;
use std::sync::Arc;
use std::time::Duration;
use thrift_core::conformance::Fixture;
use thrift_core::lock::Limits;
use thrift_core::shield::{Shield, ShieldOptions};
use thrift_sqlite::SqliteStore;

struct Shielded {
    disk: OnDisk,
    store: Arc<Shield<SqliteStore>>,
}

/// On the store's clock: while it stands still, everything is remembered, and any number of buyers come at once. They
/// are no crowd, so that baskets name every refused garment.
fn shielded(disk: OnDisk) -> Shielded {
    let options = ShieldOptions { crowd: u32::MAX, ..ShieldOptions::default() };
    let store = Arc::new(Shield::with(disk.store(), disk.clock.clone(), options));
    Shielded { disk, store }
}

impl Fixture for Shielded {
    type Store = Shield<SqliteStore>;

    fn new(limits: Limits) -> Self {
        shielded(OnDisk::new(limits))
    }

    fn store(&self) -> Arc<Self::Store> {
        self.store.clone()
    }

    fn advance(&self, by: Duration) {
        self.disk.advance(by);
    }

    fn reopen(self) -> Self {
        let Self { disk, store } = self;
        drop(store);
        shielded(disk.reopen())
    }
}

thrift_core::conformance!(Shielded);
