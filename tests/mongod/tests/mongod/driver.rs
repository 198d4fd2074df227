//! The real driver, from a test that is not `async`.

use std::time::Duration;

use mongodb::bson::{Document, doc};
use mongodb::error::Result;
use mongodb::options::ClientOptions;
use mongodb::{Client, Collection};
use tokio::runtime;

/// Runs `work` with a new client of `uri`. It gives up after a second, unless the address says otherwise.
pub(crate) fn with_client<T>(uri: &str, work: impl AsyncFnOnce(Client) -> Result<T>) -> Result<T> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut options = ClientOptions::parse(uri).await?;
        options.server_selection_timeout.get_or_insert(Duration::from_secs(1));
        options.connect_timeout.get_or_insert(Duration::from_secs(1));
        work(Client::with_options(options)?).await
    })
}

pub(crate) fn things(client: &Client) -> Collection<Document> {
    client.database("test").collection("things")
}

pub(crate) fn ping(uri: &str) -> Result<Document> {
    with_client(uri, async |client| client.database("admin").run_command(doc! { "ping": 1 }).await)
}

pub(crate) fn insert(uri: &str, id: i32) -> Result<()> {
    with_client(uri, async |client| things(&client).insert_one(doc! { "_id": id, "count": 0 }).await.map(drop))
}

/// Adds one to the count of a thing.
pub(crate) fn increment(uri: &str, id: i32) -> Result<()> {
    with_client(uri, async |client| {
        things(&client).update_one(doc! { "_id": id }, doc! { "$inc": { "count": 1 } }).await.map(drop)
    })
}

pub(crate) fn count(uri: &str, id: i32) -> Result<Option<i32>> {
    with_client(uri, async |client| {
        let thing = things(&client).find_one(doc! { "_id": id }).await?;
        Ok(thing.and_then(|thing| thing.get_i32("count").ok()))
    })
}
