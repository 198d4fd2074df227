//! Being woken when any process has changed a lock, where the server can tell.
//!
//! A change stream carries no truth here: it says "look", and the feed says what there is to see. A reader that is
//! never woken, or too often, misses nothing and hears nothing twice, as long as it also looks by itself.

use crate::store::{Deployment, Inner, MongoStore};
use mongodb::bson::{Document, doc};
use mongodb::change_stream::event::ResumeToken;
use mongodb::error::{Error, ErrorKind};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Before a stream that broke is opened again.
const PAUSE: Duration = Duration::from_millis(200);
/// How long the server keeps a question that has no answer yet, and how long we wait for it to say so.
const AWAIT: Duration = Duration::from_secs(1);
const SILENCE_MAX: Duration = Duration::from_secs(4);

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
    let opening = collection.watch().pipeline(pipeline).max_await_time(AWAIT).resume_after(after.clone());
    let mut stream = match tokio::time::timeout(SILENCE_MAX, opening.into_future()).await {
        Ok(Ok(stream)) => stream,
        Err(_) => return,
        // Nobody answers, and the token is good; or it is refused, and we begin anew.
        Ok(Err(error)) => {
            if is_refused(&error) {
                *after = None;
            }
            return;
        }
    };
    // Whatever came while there was no stream is in the feed.
    told.send_modify(|changes| *changes += 1);
    while stream.is_alive() {
        // The driver waits for a frozen server without end.
        match tokio::time::timeout(SILENCE_MAX, stream.next_if_any()).await {
            Ok(Ok(Some(_))) => told.send_modify(|changes| *changes += 1),
            Ok(Ok(None)) => {}
            Err(_) => return,
            Ok(Err(error)) => {
                if is_refused(&error) {
                    *after = None;
                }
                return;
            }
        }
        *after = stream.resume_token();
    }
}

/// The server does not go on from this token: its place in the oplog is gone, for example.
fn is_refused(error: &Error) -> bool {
    matches!(error.kind.as_ref(), ErrorKind::Command(_))
}
