//! The groups that wait for a disk: SQLite and MongoDB, ours, behind the shield, and their rivals.

use super::one_transaction::OneTransaction;
use super::plain_mongo::{PlainMongo, Way};
use super::port::{Port, offer};
use super::redis::{Redis, Server, server_version};
use super::{Contender, Group, Threads, mongo, shield};
use crate::slice::{Plan, Tally};
use crate::tasks::{Waiting, play};
use crate::workload::Workload;
use futures_util::future::BoxFuture;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;
use thrift_core::SystemClock;
use thrift_core::inventory::InventoryStore;
use thrift_core::lock::Limits;
use thrift_mongod::ReplicaSet;
use thrift_sqlite::SqliteStore;
use tokio::runtime::Runtime;

/// A contender whose buyers are tasks, made ready for each slice.
struct Tasks<C> {
    name: &'static str,
    ours: bool,
    runtime: Arc<Runtime>,
    make: Box<dyn FnMut(Workload) -> BoxFuture<'static, Arc<C>>>,
}

impl<C: Waiting> Contender for Tasks<C> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn ours(&self) -> bool {
        self.ours
    }

    fn slice(&mut self, plan: &Plan) -> Tally {
        let runtime = self.runtime.clone();
        let ready = (self.make)(plan.work);
        runtime.block_on(async { play(ready.await, *plan).await })
    }
}

/// A folder for one file after another; each slice has its own, and leaves nothing behind.
struct Files {
    folder: TempDir,
    next: u32,
}

impl Files {
    fn new(disk: &Path) -> Self {
        std::fs::create_dir_all(disk).unwrap();
        Self { folder: tempfile::tempdir_in(disk).unwrap(), next: 0 }
    }

    fn fresh(&mut self) -> PathBuf {
        for old in std::fs::read_dir(self.folder.path()).unwrap().filter_map(Result::ok) {
            // One that is still open stays until the folder goes.
            let _ = std::fs::remove_file(old.path());
        }
        self.next += 1;
        self.folder.path().join(format!("shop-{}.db", self.next))
    }
}

fn sqlite(name: &'static str, runtime: &Arc<Runtime>, disk: &Path, shielded: bool) -> Box<dyn Contender> {
    let mut files = Files::new(disk);
    let make = move |work: Workload| -> BoxFuture<'static, Arc<Port>> {
        let file = files.fresh();
        Box::pin(async move {
            let store = SqliteStore::open(&file, Arc::new(SystemClock::new()), Limits::default()).unwrap();
            offer(&store, &work).await;
            Arc::new(Port(maybe_behind(store, shielded)))
        })
    };
    Box::new(Tasks { name, ours: true, runtime: runtime.clone(), make: Box::new(make) })
}

fn maybe_behind<S: InventoryStore + 'static>(store: S, shielded: bool) -> Arc<dyn InventoryStore> {
    if shielded { shield::behind(store) } else { Arc::new(store) }
}

/// On a file in a folder below `disk`.
pub fn sqlite_group(runtime: &Arc<Runtime>, disk: &Path) -> Group {
    let mut files = Files::new(disk);
    let mut contenders = vec![sqlite("SqliteStore", runtime, disk, false), sqlite(shield::NAME, runtime, disk, true)];
    contenders.push(Box::new(Threads {
        name: "one transaction a hold",
        ours: false,
        timed_every: 1,
        make: move |work: &Workload| OneTransaction::new(&files.fresh(), work),
    }));
    let garments_max = |buyers| match buyers {
        1 => 450,
        16 => 4_500,
        64 => 12_000,
        _ => 18_000,
    };
    Group { name: "SQLite", slice_millis: 400, garments_max, contenders, missing: Vec::new() }
}

/// On one member of a replica set, started for it; and Redis, which keeps nothing.
pub fn mongo_group(runtime: &Arc<Runtime>, set: &ReplicaSet) -> Group {
    let mut contenders = Vec::new();
    let mut missing = Vec::new();
    let store = runtime.block_on(mongo::store(set));
    let mut ours = |name, shielded| {
        let store = store.clone();
        let make = move |work: Workload| -> BoxFuture<'static, Arc<Port>> {
            let store = store.clone();
            Box::pin(async move {
                offer(&store, &work).await;
                Arc::new(Port(maybe_behind(store, shielded)))
            })
        };
        contenders
            .push(Box::new(Tasks { name, ours: true, runtime: runtime.clone(), make: Box::new(make) })
                as Box<dyn Contender>);
    };
    ours("MongoStore", false);
    ours(shield::NAME, true);
    for (name, way) in [("findOneAndUpdate", Way::FindOneAndUpdate), ("a transaction", Way::Transaction)] {
        let plain = Arc::new(PlainMongo { client: runtime.block_on(mongo::client(set)), way });
        let make = move |work: Workload| -> BoxFuture<'static, Arc<PlainMongo>> {
            let plain = plain.clone();
            Box::pin(async move {
                plain.offer(&work).await;
                plain
            })
        };
        contenders.push(Box::new(Tasks { name, ours: false, runtime: runtime.clone(), make: Box::new(make) }));
    }
    if server_version().is_some() {
        contenders.push(redis_contender(runtime));
    } else {
        missing.push("Redis: not installed, not run".to_owned());
    }
    let garments_max = |buyers| match buyers {
        1 => 300,
        16 => 1_200,
        64 => 2_400,
        _ => 3_900,
    };
    Group { name: "MongoDB", slice_millis: 400, garments_max, contenders, missing }
}

fn redis_contender(runtime: &Arc<Runtime>) -> Box<dyn Contender> {
    let server = Server::start();
    let redis = Arc::new(Redis(runtime.block_on(server.connect())));
    let make = move |work: Workload| -> BoxFuture<'static, Arc<Redis>> {
        // It lives as long as this closure does.
        let _ = &server;
        let redis = redis.clone();
        Box::pin(async move {
            redis.offer(&work).await;
            redis
        })
    };
    Box::new(Tasks { name: "Redis (not durable)", ours: false, runtime: runtime.clone(), make: Box::new(make) })
}
