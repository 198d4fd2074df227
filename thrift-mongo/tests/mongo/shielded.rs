//! The suite on a server behind a shield.

use crate::fixture::{Mongo, Standalone};
use std::sync::Arc;
use std::time::Duration;
use thrift_core::conformance::Fixture;
use thrift_core::conformance::recorded::Allowed;
use thrift_core::lock::Limits;
use thrift_core::shield::{Shield, ShieldOptions};
use thrift_mongo::MongoStore;

struct Shielded {
    mongo: Mongo<Standalone>,
    store: Arc<Shield<MongoStore>>,
}

/// On the store's clock: while it stands still, everything is remembered, and any number of buyers come at once. They
/// are no crowd, so that baskets name every refused garment.
fn shielded(mongo: Mongo<Standalone>) -> Shielded {
    let options = ShieldOptions { crowd: u32::MAX, ..ShieldOptions::default() };
    let store = Arc::new(Shield::with(mongo.store(), mongo.clock.clone(), options));
    Shielded { mongo, store }
}

impl Fixture for Shielded {
    type Store = Shield<MongoStore>;

    fn new(limits: Limits) -> Self {
        shielded(Mongo::new(limits))
    }

    fn store(&self) -> Arc<Self::Store> {
        self.store.clone()
    }

    fn advance(&self, by: Duration) {
        self.mongo.advance(by);
    }

    /// As the store behind it: nobody but this process changes anything, so nothing is refused late.
    fn allowed() -> Allowed {
        Mongo::<Standalone>::allowed()
    }

    fn reopen(self) -> Self {
        shielded(self.mongo.reopen())
    }

    fn block_on<T: Send>(&self, future: impl Future<Output = T> + Send) -> T {
        self.mongo.block_on(future)
    }
}

thrift_core::conformance!(Shielded);
