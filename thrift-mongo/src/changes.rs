//! Being woken when any process has changed a lock, where the server can tell.
//!
//! A change stream carries no truth here: it says "look", and the feed says what there is to see. A reader that is
//! never woken, or too often, misses nothing and hears nothing twice, as long as it also looks by itself.

use crate::store::{Deployment, Inner, MongoStore};
use futures_util::StreamExt;
use mongodb::bson::{Document, doc};
use mongodb::change_stream::event::ResumeToken;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Before a stream that broke is opened again.
const PAUSE: Duration = Duration::from_millis(200);

/// Tells of changes to locks, by whichever process. From [`MongoStore::changes`].
#[derive(Debug, Clone)]
pub struct Changes(watch::Receiver<u64>);

impl Changes {
    /// Resolves when a lock may have changed since the last call. Never on a standalone server, which has no change
    /// streams: read [`events`](thrift_core::inventory::InventoryStore::events) every now and then as well.
    pub async fn changed(&mut self) {
        if self.0.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

impl MongoStore {
    /// Watches the locks for as long as the answer, or a clone of it, is kept. Goes on after a failover where it was.
    pub fn changes(&self) -> Changes {
        let (told, changes) = watch::channel(0);
        if self.inner.kind != Deployment::Standalone {
            self.inner.spawn(watch(self.inner.clone(), told));
        }
        Changes(changes)
    }
}

async fn watch(inner: Arc<Inner>, told: watch::Sender<u64>) {
    let mut after = None;
    while !told.is_closed() {
        tokio::select! {
            () = told.closed() => return,
            () = listen(&inner, &told, &mut after) => {}
        }
        // The stream broke, or its place in the oplog is gone: what was missed is in the feed.
        told.send_modify(|changes| *changes += 1);
        tokio::time::sleep(PAUSE).await;
    }
}

/// Tells of every change until the stream breaks.
async fn listen(inner: &Inner, told: &watch::Sender<u64>, after: &mut Option<ResumeToken>) {
    // Pipeline updates of small documents come as `replace`. Only that something happened is sent over.
    let pipeline = [
        doc! { "$match": { "operationType": { "$in": ["insert", "update", "replace"] } } },
        doc! { "$project": { "_id": 1, "operationType": 1 } },
    ];
    let collection = inner.collection::<Document>(&inner.names.locks);
    let Ok(mut stream) = collection.watch().pipeline(pipeline).resume_after(after.take()).await else { return };
    while let Some(Ok(_)) = stream.next().await {
        *after = stream.resume_token();
        told.send_modify(|changes| *changes += 1);
    }
}
