//! Readers of the feed are woken by what any process writes, also after a failover.

use crate::faults::insisted;
use crate::fixture::wait;
use mongodb::bson::{Document, doc};
use std::time::Duration;
use thrift_core::ItemId;
use thrift_core::inventory::InventoryStoreExt;
use thrift_core::lock::Basket;
use thrift_mongo::{Changes, MongoOptions, MongoStore};
use thrift_mongod::ReplicaSet;

/// Longer than a failover, and than a stream needs to be opened again.
const SOON: Duration = Duration::from_secs(30);
/// Longer than a stream takes to tell what it has.
const QUIET: Duration = Duration::from_secs(2);

fn store(set: &ReplicaSet) -> MongoStore {
    wait(MongoOptions::new(set.uri()).connect()).unwrap()
}

fn offer(store: &MongoStore, garment: &str) {
    let basket = Basket::one(ItemId::new(garment).unwrap());
    wait(insisted(async || store.offer(basket.clone()).await));
}

/// Until nothing comes any more.
fn quiet(changes: &mut Changes) {
    while wait(async { tokio::time::timeout(QUIET, changes.changed()).await }).is_ok() {}
}

#[track_caller]
fn is_woken(changes: &mut Changes, by: &str) {
    let woken = wait(async { tokio::time::timeout(SOON, changes.changed()).await });
    assert!(woken.is_ok(), "not woken by {by}");
}

#[test]
fn what_another_process_writes_wakes_a_reader_also_after_the_primary_was_killed() {
    let set = ReplicaSet::builder(3).fast_elections().start();
    let (reader, writer) = (store(&set), store(&set));
    let mut changes = reader.changes();
    quiet(&mut changes);
    offer(&writer, "robe");
    is_woken(&mut changes, "a document that was made and replaced");
    quiet(&mut changes);
    let locks = wait(mongodb::Client::with_uri_str(set.uri())).unwrap();
    let locks = locks.database("thrift").collection::<Document>("thrift_locks");
    wait(locks.update_one(doc! { "_id": "robe" }, doc! { "$set": { "touched": 7_i64 } }).into_future()).unwrap();
    is_woken(&mut changes, "an update");

    let primary = set.primary();
    set.kill(primary);
    set.primary_other_than(primary);
    offer(&writer, "veste");
    is_woken(&mut changes, "a new primary");
    quiet(&mut changes);
    offer(&writer, "jupe");
    is_woken(&mut changes, "what came after the stream was opened again");
}

#[test]
fn a_server_without_change_streams_never_wakes_anybody_and_says_no_error() {
    let store =
        wait(MongoOptions::new(thrift_mongod::shared_standalone().uri()).database("changes").connect()).unwrap();
    let mut changes = store.changes();
    offer(&store, "robe");
    assert!(wait(async { tokio::time::timeout(QUIET, changes.changed()).await }).is_err());
}
