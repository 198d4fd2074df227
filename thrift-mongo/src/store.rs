//! The store: a connection, the names of its collections, and the runtime that does its work.

use crate::call::Call;
use crate::errors::Place;
use crate::lane::Lane;
use crate::options::{MongoOptions, Server};
use crate::time::{DatabaseTime, timestamp};
use crate::wary::Wary;
use crate::{indexes, ours};
use mongodb::bson::{Document, doc};
use mongodb::options::{
    Acknowledgment, ClientOptions, DatabaseOptions, ReadPreference, SelectionCriteria, ServerAddress, WriteConcern,
};
use mongodb::{Client, Collection, Database};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use thrift_core::lock::Limits;
use thrift_core::{ErrorKind, StoreError};
use tokio::runtime::Handle;
use tokio::sync::Semaphore;

/// MongoDB 5.0; older ones answer a repeated write before its majority has it.
const WIRE_VERSION_MIN: i32 = 13;

/// How many pings stir the queue of a pool, and how often at most.
const STIRRING_PINGS: usize = 64;
const STIRS_EVERY: Duration = Duration::from_millis(500);

/// Every store trait on MongoDB. A clone is another handle on the same connection.
#[derive(Clone, Debug)]
pub struct MongoStore {
    pub(crate) inner: Arc<Inner>,
}

/// What every call needs.
#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) database: Database,
    pub(crate) names: Names,
    pub(crate) place: Place,
    pub(crate) limits: Limits,
    pub(crate) patience: Duration,
    pub(crate) time: DatabaseTime,
    pub(crate) kind: Deployment,
    pub(crate) lane: Lane,
    pub(crate) wary: Wary,
    /// One permit for each connection: who has none waits here, and never in the driver's queue. That one serves one of
    /// those who wait for each thing that happens, also those who gave up long ago: after an outage with a crowd it would
    /// keep everybody waiting who comes later, until they give up in turn.
    pub(crate) connections: Semaphore,
    /// When that queue was last stirred.
    stirred: Mutex<Option<Instant>>,
    runtime: Handle,
}

/// What kind of server answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Deployment {
    /// One server without an oplog: no change streams, no majority reads.
    Standalone,
    ReplicaSet,
    Sharded,
}

/// The names of our collections.
#[derive(Debug, Clone)]
pub(crate) struct Names {
    pub(crate) locks: String,
    pub(crate) events: String,
    pub(crate) orders: String,
    pub(crate) garments: String,
    pub(crate) categories: String,
    pub(crate) records: String,
}

impl Names {
    fn new(prefix: &str) -> Self {
        let name = |noun: &str| format!("{prefix}{noun}");
        Self {
            locks: name("locks"),
            events: name("events"),
            orders: name("orders"),
            garments: name("garments"),
            categories: name("categories"),
            records: name("records"),
        }
    }
}

impl MongoStore {
    pub(crate) async fn connect(options: MongoOptions) -> Result<Self, StoreError> {
        let Opened { client, database: named, servers, connections } = match &options.server {
            Server::Client { client, connections } => Opened {
                client: client.clone(),
                database: None,
                servers: "the given client's address".to_owned(),
                connections: *connections,
            },
            Server::Address(address) => open(address, options.patience).await?,
        };
        let database = options.database.or(named).unwrap_or_else(|| "thrift".into());
        let place = Place { servers, database: database.clone() };
        // Ours for every write, whatever the address says: anything less loses answered holds.
        let concern =
            WriteConcern::builder().w(Acknowledgment::Majority).journal(true).w_timeout(Duration::from_secs(4));
        let primary = SelectionCriteria::ReadPreference(ReadPreference::Primary);
        let careful = DatabaseOptions::builder().write_concern(concern.build()).selection_criteria(primary).build();
        let mut inner = Inner {
            database: client.database_with_options(&database, careful),
            names: Names::new(&options.prefix),
            place,
            limits: options.limits,
            patience: options.patience,
            time: options.clock.map_or_else(DatabaseTime::server, DatabaseTime::manual),
            kind: Deployment::Standalone,
            lane: Lane::default(),
            wary: Wary::default(),
            connections: Semaphore::new(connections),
            stirred: Mutex::default(),
            runtime: Handle::current(),
        };
        inner.kind = inner.greet().await?;
        ours::check(&inner).await?;
        indexes::ensure(&inner).await?;
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Does a call's work to its end on the store's own runtime, also when the caller drops the future: what was
    /// begun on several garments is finished, or given back.
    pub(crate) async fn run<T, Fut>(&self, work: impl FnOnce(Arc<Inner>) -> Fut) -> Result<T, StoreError>
    where
        T: Send + 'static,
        Fut: Future<Output = Result<T, StoreError>> + Send + 'static,
    {
        let task = self.inner.runtime.spawn(work(self.inner.clone()));
        task.await.unwrap_or_else(|gone| {
            let message = "the runtime that the store was opened in has ended, or a bug stopped this call";
            Err(StoreError::new(ErrorKind::Stop, message).with_source(gone).with_unknown_outcome())
        })
    }
}

impl Inner {
    /// Work that nobody waits for by itself.
    pub(crate) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.runtime.spawn(work);
    }

    /// A call got no reply in time. Perhaps it stood in the driver's queue, behind calls that have given up: pings that do
    /// not give up move it on, each by one when it comes and by one when it is answered.
    pub(crate) fn stir(&self) {
        let mut stirred = self.stirred.lock().unwrap_or_else(PoisonError::into_inner);
        if stirred.is_some_and(|at| at.elapsed() < STIRS_EVERY) {
            return;
        }
        *stirred = Some(Instant::now());
        drop(stirred);
        for _ in 0..STIRRING_PINGS {
            let database = self.database.clone();
            self.spawn(async move { drop(database.run_command(doc! { "ping": 1 }).await) });
        }
    }

    pub(crate) fn collection<T: Send + Sync>(&self, name: &str) -> Collection<T> {
        self.database.collection(name)
    }

    /// Learns what kind of server this is, and its time.
    async fn greet(&self) -> Result<Deployment, StoreError> {
        let hello: Document =
            Call::new(self).read(|| Box::pin(self.database.run_command(doc! { "hello": 1 }).into_future())).await?;
        if hello.get_i32("maxWireVersion").unwrap_or(0) < WIRE_VERSION_MIN {
            let message = format!("MongoDB at {} is too old: use 6.0 or newer (5.0 is the least)", self.place.servers);
            return Err(StoreError::new(ErrorKind::Stop, message));
        }
        if let Ok(now) = hello.get_datetime("localTime") {
            self.time.observe(timestamp(*now));
        }
        Ok(match (hello.get_str("msg"), hello.get_str("setName")) {
            (Ok("isdbgrid"), _) => Deployment::Sharded,
            (_, Ok(_)) => Deployment::ReplicaSet,
            _ => Deployment::Standalone,
        })
    }
}

/// A client, and what its address says.
struct Opened {
    client: Client,
    database: Option<String>,
    servers: String,
    /// How many calls may be on their way at once.
    connections: usize,
}

/// Of as many connections at most, where the address sets no limit.
const UNLIMITED: u32 = 1_000;

/// Opens a client on the address's own settings, and ours where it says nothing: the driver's defaults are for patient
/// programs.
async fn open(address: &str, patience: Duration) -> Result<Opened, StoreError> {
    let wrong = |error: &mongodb::error::Error| {
        let message = format!(
            "the address of MongoDB is wrong: it takes mongodb://HOST:PORT/DATABASE?replicaSet=NAME or \
             mongodb+srv://HOST/DATABASE ({})",
            error.kind
        );
        StoreError::new(ErrorKind::FixCall, message)
    };
    let mut client = ClientOptions::parse(address).await.map_err(|error| wrong(&error))?;
    client.app_name.get_or_insert_with(|| "thrift-plug".into());
    let pool = *client.max_pool_size.get_or_insert(64);
    let connections = usize::try_from(if pool == 0 { UNLIMITED } else { pool }).unwrap_or(1);
    client.max_connecting.get_or_insert(8);
    client.connect_timeout.get_or_insert(Duration::from_secs(2));
    client.heartbeat_freq.get_or_insert(Duration::from_secs(1));
    // A little less than our patience, so that the reason is known when it ends.
    let selection = patience.saturating_sub(Duration::from_millis(200)).max(Duration::from_millis(50));
    client.server_selection_timeout.get_or_insert(selection);
    let servers: Vec<String> = client.hosts.iter().map(ServerAddress::to_string).collect();
    let database = client.default_database.clone();
    let client = Client::with_options(client).map_err(|error| wrong(&error))?;
    Ok(Opened { client, database, servers: servers.join(","), connections })
}
