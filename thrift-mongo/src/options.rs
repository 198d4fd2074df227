//! How a store is opened.

use crate::store::MongoStore;
use mongodb::Client;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use thrift_core::lock::Limits;
use thrift_core::{Clock, StoreError};

/// Which server.
#[derive(Clone)]
pub(crate) enum Server {
    Address(String),
    Client { client: Client, connections: usize },
}

/// How many connections to a server a client of the driver has, if nobody told it otherwise.
const DRIVERS_POOL: usize = 10;

/// How a [`MongoStore`] is opened: default limits, 5 s of patience, collections whose names begin with `thrift_`,
/// unless told otherwise. What the address itself sets (pool, time-outs, TLS) stands; writes are always confirmed by a
/// majority's journals, whatever it says.
#[derive(Clone)]
pub struct MongoOptions {
    pub(crate) server: Server,
    pub(crate) database: Option<String>,
    pub(crate) prefix: String,
    pub(crate) limits: Limits,
    pub(crate) patience: Duration,
    pub(crate) clock: Option<Arc<dyn Clock>>,
}

impl MongoOptions {
    /// `mongodb://` or (feature `srv`) `mongodb+srv://`. The database is the one that the address names, else `thrift`.
    pub fn new(uri: impl Into<String>) -> Self {
        Self::at(Server::Address(uri.into()), None)
    }

    /// On a client that the application has already. Its time-outs are the application's choice: with the driver's
    /// defaults a hung primary is noticed late. Say with [`connections`](Self::connections) how large its pool is, unless
    /// it has the driver's own, 10.
    pub fn on(client: Client, database: impl Into<String>) -> Self {
        Self::at(Server::Client { client, connections: DRIVERS_POOL }, Some(database.into()))
    }

    /// How many calls to a given client may be on their way at once: as many as its pool has connections, or fewer if the
    /// application needs some itself. An address says it itself, by `maxPoolSize` (64).
    #[must_use]
    pub fn connections(mut self, most: usize) -> Self {
        if let Server::Client { connections, .. } = &mut self.server {
            *connections = most.max(1);
        }
        self
    }

    fn at(server: Server, database: Option<String>) -> Self {
        Self {
            server,
            database,
            prefix: "thrift_".into(),
            limits: Limits::default(),
            patience: Duration::from_secs(5),
            clock: None,
        }
    }

    /// Another database than the address names.
    #[must_use]
    pub fn database(mut self, name: impl Into<String>) -> Self {
        self.database = Some(name.into());
        self
    }

    /// What the names of our collections begin with; they stand beside those of the shop's own system.
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// How much one holder may block.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// How long a call goes on asking a server that does not answer, before it says so. At least 100 ms.
    #[must_use]
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience.max(Duration::from_millis(100));
        self
    }

    /// Takes time from here instead of from the database, for tests whose clock stands still. Never open a shop with
    /// it: the clocks of several machines differ.
    #[doc(hidden)]
    #[must_use]
    pub fn clock_for_tests(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Connects, checks the server, and makes what indexes are missing. Must be called within a tokio runtime, which
    /// goes on doing the store's work; the store's futures themselves run under any executor.
    pub async fn connect(self) -> Result<MongoStore, StoreError> {
        MongoStore::connect(self).await
    }
}

impl fmt::Debug for MongoOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The address may hold a password.
        f.debug_struct("MongoOptions")
            .field("prefix", &self.prefix)
            .field("patience", &self.patience)
            .finish_non_exhaustive()
    }
}
