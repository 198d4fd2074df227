//! The threads that read: each call sees one state of the file, and no writer waits for it.

use crate::errors::{Failure, Trouble};
use crate::job::{Ending, Job};
use crate::session::{Session, Shared};
use crossbeam_channel::Receiver;
use rusqlite::Connection;
use std::sync::Arc;

/// Reads until the queue is closed.
pub(crate) fn run(connection: &Connection, shared: &Arc<Shared>, jobs: &Receiver<Box<dyn Job>>) {
    for mut job in jobs {
        if job.abandoned() {
            continue;
        }
        let session = Session { connection, shared };
        match session.execute("BEGIN DEFERRED", []) {
            Ok(_) => {
                job.run(&session);
                end(&session);
                job.answer(&Ending::Stands);
            }
            Err(failure) => job.answer(&Ending::NotMade(&Trouble::of(&failure, &shared.path))),
        }
    }
}

/// Nothing was written, so there is nothing to commit.
fn end(session: &Session<'_>) {
    if !session.connection.is_autocommit() {
        // If even this fails, the next `BEGIN` does too and says why.
        let _: Result<usize, Failure> = session.execute("ROLLBACK", []);
    }
}
