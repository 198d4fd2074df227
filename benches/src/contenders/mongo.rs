//! A real mongod: one member of a replica set, its journal on a real disk.

use mongodb::Client;
use std::time::Duration;
use thrift_mongo::{MongoOptions, MongoStore};
use thrift_mongod::ReplicaSet;

/// Connections of each contender to the server.
const CONNECTIONS: u32 = 64;

/// A client of its own, so that nobody waits behind another's calls.
pub(super) async fn client(set: &ReplicaSet) -> Client {
    let uri = format!("{}&maxPoolSize={CONNECTIONS}&w=majority&journal=true", set.uri());
    Client::with_uri_str(uri).await.unwrap()
}

/// Our store, with its default limits: a patience that no queue of this bench uses up.
pub(super) async fn store(set: &ReplicaSet) -> MongoStore {
    let options = MongoOptions::on(client(set).await, "ours").connections(CONNECTIONS as usize);
    options.patience(Duration::from_mins(1)).connect().await.unwrap()
}
