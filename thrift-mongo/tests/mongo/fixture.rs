//! Fresh databases on shared servers, with a clock that stands still. A database that a test is done with is emptied
//! for the next: making indexes anew takes longer than most tests.

use mongodb::bson::{Document, doc};
use std::marker::PhantomData;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;
use thrift_core::conformance::Fixture;
use thrift_core::conformance::recorded::Allowed;
use thrift_core::lock::Limits;
use thrift_core::{ManualClock, Timestamp};
use thrift_mongo::{MongoOptions, MongoStore};
use thrift_mongod::{ReplicaSet, shared_standalone};
use tokio::runtime::Runtime;

/// After every date of a real clock, so that the server clears no record away by itself.
const START: Timestamp = Timestamp::from_millis(4_000_000_000_000);

pub(crate) fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap())
}

/// Runs on the tests' runtime, from a plain thread.
pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    runtime().block_on(future)
}

pub(crate) fn three_nodes() -> &'static ReplicaSet {
    static SET: OnceLock<ReplicaSet> = OnceLock::new();
    SET.get_or_init(ReplicaSet::three)
}

/// A server that tests share, and the databases on it that nobody uses at the moment.
pub(crate) struct Server {
    pub(crate) client: mongodb::Client,
    free: Mutex<Vec<String>>,
    made: AtomicUsize,
}

impl Server {
    fn at(uri: &str) -> Self {
        let client = wait(async {
            let mut options = mongodb::options::ClientOptions::parse(uri).await.unwrap();
            options.max_pool_size = Some(64);
            mongodb::Client::with_options(options).unwrap()
        });
        Self { client, free: Mutex::default(), made: AtomicUsize::new(0) }
    }

    /// The name of a database without documents.
    fn take(&self) -> String {
        if let Some(name) = self.free.lock().unwrap().pop() {
            wait(self.empty(&name));
            return name;
        }
        format!("test-{}", self.made.fetch_add(1, Ordering::AcqRel))
    }

    async fn empty(&self, name: &str) {
        let database = self.client.database(name);
        for collection in database.list_collection_names().await.unwrap() {
            database.collection::<Document>(&collection).delete_many(doc! {}).await.unwrap();
        }
    }
}

/// Which server.
pub(crate) trait Servers: Send + Sync + 'static {
    fn server() -> &'static Server;
}

pub(crate) struct Standalone;

impl Standalone {
    pub(crate) fn uri() -> &'static str {
        shared_standalone().uri()
    }
}

impl Servers for Standalone {
    fn server() -> &'static Server {
        static SERVER: OnceLock<Server> = OnceLock::new();
        SERVER.get_or_init(|| Server::at(Standalone::uri()))
    }
}

pub(crate) struct ThreeNodes;

impl Servers for ThreeNodes {
    fn server() -> &'static Server {
        static SERVER: OnceLock<Server> = OnceLock::new();
        SERVER.get_or_init(|| Server::at(&three_nodes().uri()))
    }
}

pub(crate) struct Mongo<S: Servers> {
    pub(crate) clock: Arc<ManualClock>,
    limits: Limits,
    store: Arc<MongoStore>,
    pub(crate) database: String,
    server: PhantomData<S>,
}

impl<S: Servers> Mongo<S> {
    fn open(clock: Arc<ManualClock>, limits: Limits, database: String) -> Self {
        let options = MongoOptions::on(S::server().client.clone(), &database).patience(Duration::from_secs(20));
        let store = wait(options.limits(limits.clone()).clock_for_tests(clock.clone()).connect()).unwrap();
        Self { clock, limits, store: Arc::new(store), database, server: PhantomData }
    }
}

impl<S: Servers> Fixture for Mongo<S> {
    type Store = MongoStore;

    fn new(limits: Limits) -> Self {
        Self::open(Arc::new(ManualClock::at(START)), limits, S::server().take())
    }

    fn store(&self) -> Arc<MongoStore> {
        self.store.clone()
    }

    fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    /// A read of several garments is not one moment, so a refusal may rest on a basket that is half taken.
    fn allowed() -> Allowed {
        Allowed { half_baskets: true, ..Allowed::default() }
    }

    fn reopen(mut self) -> Self {
        Self::open(self.clock.clone(), self.limits.clone(), std::mem::take(&mut self.database))
    }
}

impl<S: Servers> Drop for Mongo<S> {
    fn drop(&mut self) {
        if !self.database.is_empty() {
            S::server().free.lock().unwrap().push(std::mem::take(&mut self.database));
        }
    }
}
