//! A queue in front of some threads, and the way to ask them.

use crate::errors::{Failure, Trouble};
use crate::job::{Job, job};
use crate::session::Session;
use crossbeam_channel::{Receiver, Sender, bounded};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use thrift_core::{ErrorKind, StoreError};
use tokio::sync::Semaphore;

/// Calls that are queued or under way; further callers wait (without blocking) for a place.
const QUEUE_JOBS_MAX: usize = 1024;

/// Some threads and the queue that feeds them.
pub(crate) struct Lane {
    jobs: Option<Sender<Box<dyn Job>>>,
    places: Arc<Semaphore>,
    threads: Vec<JoinHandle<()>>,
}

impl Lane {
    /// Starts one thread for each of `workers`, all on one queue.
    pub(crate) fn start<W>(name: &str, workers: impl IntoIterator<Item = W>) -> Result<Self, StoreError>
    where
        W: FnOnce(Receiver<Box<dyn Job>>) + Send + 'static,
    {
        let (sender, receiver) = bounded(QUEUE_JOBS_MAX);
        let places = Arc::new(Semaphore::new(QUEUE_JOBS_MAX));
        let mut lane = Self { jobs: Some(sender), places, threads: Vec::new() };
        for worker in workers {
            let jobs = receiver.clone();
            let thread = thread::Builder::new().name(name.to_owned()).spawn(move || worker(jobs));
            lane.threads.push(thread.map_err(|error| {
                StoreError::new(
                    ErrorKind::RetryLater,
                    "no thread could be started: end other processes, then try again",
                )
                .with_source(error)
            })?);
        }
        Ok(lane)
    }

    /// Has some work done by a thread and waits for the answer. If the future is dropped, the work may or may not be
    /// done, never a part of it.
    pub(crate) async fn ask<T, W>(&self, work: W) -> Result<T, StoreError>
    where
        T: Send + 'static,
        W: FnMut(&Session<'_>) -> Result<T, Failure> + Send + 'static,
    {
        let Ok(place) = Arc::clone(&self.places).acquire_owned().await else { return Err(ended()) };
        let (job, answer) = job(work, place);
        // Never full: whoever holds a place finds room.
        self.jobs.as_ref().ok_or_else(ended)?.try_send(job).map_err(|_| ended())?;
        answer.await.unwrap_or_else(|_| Err(ended().with_unknown_outcome()))
    }

    /// Lets the queued jobs finish, then ends the threads.
    pub(crate) fn close(&mut self) {
        self.jobs = None;
        for thread in self.threads.drain(..) {
            // The last handle may be dropped by a caller's code that runs on one of the threads.
            if thread.thread().id() != thread::current().id() {
                // A thread that panicked has ended too.
                let _ = thread.join();
            }
        }
    }
}

impl Drop for Lane {
    fn drop(&mut self) {
        self.close();
    }
}

fn ended() -> StoreError {
    Trouble::new(ErrorKind::Stop, "the store's thread has ended: open the store again").into()
}
