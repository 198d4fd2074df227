//! One call of a store: what it asks of the server is asked again until it is answered or the caller's patience ends.

use crate::errors::{Answer, Place, classify};
use crate::store::Inner;
use mongodb::bson::{Bson, Document, doc};
use mongodb::error::Result as DriverResult;
use std::pin::Pin;
use std::time::{Duration, Instant};
use thrift_core::{ErrorKind, StoreError};

/// How long one attempt waits for its reply: the driver itself has no such limit, and a server that hangs sends none.
const ATTEMPT: Duration = Duration::from_secs(2);
/// Between two attempts, growing.
const PAUSE: Duration = Duration::from_millis(20);
const PAUSE_MAX: Duration = Duration::from_millis(250);

/// What became of one statement of an `update` command.
pub(crate) const CONFLICT: i32 = 241;
const DUPLICATE_KEY: i32 = 11000;

/// One attempt. (Boxed: the compiler cannot see through the driver's builders that closures of them are `Send`.)
pub(crate) type Asked<'f, T> = Pin<Box<dyn Future<Output = DriverResult<T>> + Send + 'f>>;

/// The patience of one call, and whether a write of it may have been applied unseen.
pub(crate) struct Call<'a> {
    pub(crate) inner: &'a Inner,
    deadline: Instant,
    attempt: Duration,
    unknown: bool,
    pause: Duration,
}

impl<'a> Call<'a> {
    pub(crate) fn new(inner: &'a Inner) -> Self {
        Self::since(inner, Instant::now())
    }

    /// For what was asked a while ago, and has waited for its turn.
    pub(crate) fn since(inner: &'a Inner, since: Instant) -> Self {
        Self { inner, deadline: since + inner.patience, attempt: ATTEMPT, unknown: false, pause: PAUSE }
    }

    /// For what takes long in a large collection, and would begin anew if it were asked again.
    pub(crate) fn patient(inner: &'a Inner, patience: Duration) -> Self {
        Self { deadline: Instant::now() + patience, attempt: patience, ..Self::new(inner) }
    }

    /// Asks until there is an answer. Reading again changes nothing.
    pub(crate) async fn read<'f, T>(&mut self, ask: impl Fn() -> Asked<'f, T> + Send) -> Result<T, StoreError> {
        let unknown = self.unknown;
        let answer = self.ask(ask).await;
        self.unknown = unknown;
        answer?.map_err(|answer| self.failed(answer))
    }

    /// Writes until there is an answer; `ask` must be safe to repeat. The inner error is what the server refuses for
    /// good, a duplicate key among it.
    pub(crate) async fn write<'f, T>(
        &mut self,
        ask: impl Fn() -> Asked<'f, T> + Send,
    ) -> Result<Result<T, Answer>, StoreError> {
        self.ask(ask).await
    }

    async fn ask<'f, T>(&mut self, ask: impl Fn() -> Asked<'f, T> + Send) -> Result<Result<T, Answer>, StoreError> {
        loop {
            let left = self.deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(self.exhausted("what came before took all the time"));
            }
            let Ok(Ok(_connection)) = tokio::time::timeout(left, self.inner.connections.acquire()).await else {
                return Err(self.exhausted("all connections were busy"));
            };
            let left = self.deadline.saturating_duration_since(Instant::now());
            let answer = match tokio::time::timeout(left.min(self.attempt), ask()).await {
                Ok(Ok(value)) => {
                    self.pause = PAUSE;
                    return Ok(Ok(value));
                }
                Ok(Err(error)) => classify(&error, &self.inner.place),
                Err(_) => {
                    self.inner.stir();
                    Answer::unknown("the server did not reply in time")
                }
            };
            match answer {
                Answer::Again { unknown, why } => {
                    self.unknown |= unknown;
                    self.wait(&why).await?;
                }
                refused => return Ok(Err(refused)),
            }
        }
    }

    /// Waits a little before the next attempt, or gives up.
    async fn wait(&mut self, why: &str) -> Result<(), StoreError> {
        if Instant::now() + self.pause >= self.deadline {
            return Err(self.exhausted(why));
        }
        tokio::time::sleep(self.pause).await;
        self.pause = (self.pause * 2).min(PAUSE_MAX);
        Ok(())
    }

    fn exhausted(&self, why: &str) -> StoreError {
        let Place { servers, .. } = &self.inner.place;
        let message = format!(
            "MongoDB at {servers} did not answer within {:?}: {why}; check that a primary is up and reachable, then try again",
            self.inner.patience
        );
        self.mark(StoreError::new(ErrorKind::RetryLater, message))
    }

    /// A failure in the caller's words, with what is known of the outcome.
    pub(crate) fn failed(&self, answer: Answer) -> StoreError {
        self.mark(answer.into_error())
    }

    fn mark(&self, error: StoreError) -> StoreError {
        if self.unknown { error.with_unknown_outcome() } else { error }
    }

    /// Sends the statements as one `update` command until its outcome is known; every one must be safe to repeat.
    /// Answers the numbers of those that found their garment changed; `ordered` stops at the first.
    pub(crate) async fn update(
        &mut self,
        collection: &str,
        statements: &[Document],
        ordered: bool,
    ) -> Result<Vec<usize>, StoreError> {
        if statements.is_empty() {
            return Ok(Vec::new());
        }
        let command = doc! {
            "update": collection,
            "updates": statements,
            "ordered": ordered,
            "writeConcern": write_concern(),
        };
        loop {
            let reply = self.command(|| command.clone()).await?;
            match self.conflicts(&reply) {
                Ok(conflicts) => return Ok(conflicts),
                Err(Answer::Again { unknown, why }) => {
                    self.unknown |= unknown;
                    self.wait(&why).await?;
                }
                Err(answer) => return Err(self.failed(answer)),
            }
        }
    }

    /// Sends a command that writes until its outcome is known; it must be safe to repeat. The driver does not send such a
    /// command again by itself. (Of a `findAndModify` that it repeats, the server answers the document as it was at the
    /// first time, with the `$$NOW` of the second.)
    pub(crate) async fn command(
        &mut self,
        command: impl Fn() -> Document + Send + Sync,
    ) -> Result<Document, StoreError> {
        let database = &self.inner.database;
        loop {
            let sent = self.write(|| Box::pin(database.run_command(command()).into_future())).await?;
            let reply = sent.map_err(|answer| self.failed(answer))?;
            // Nor does it look into the reply.
            let Some(Bson::Document(concern)) = reply.get("writeConcernError") else { return Ok(reply) };
            self.unknown = true;
            self.wait(&format!("the write was not confirmed by a majority ({})", text(concern))).await?;
        }
    }

    fn conflicts(&self, reply: &Document) -> Result<Vec<usize>, Answer> {
        let mut conflicts = Vec::new();
        for error in reply.get_array("writeErrors").into_iter().flatten().filter_map(Bson::as_document) {
            let index = error.get_i32("index").ok().and_then(|index| usize::try_from(index).ok());
            match (error.get_i32("code"), index) {
                (Ok(CONFLICT | DUPLICATE_KEY), Some(index)) => conflicts.push(index),
                (code, _) => {
                    return Err(Answer::of_code(code.unwrap_or_default(), &text(error), &self.inner.place));
                }
            }
        }
        Ok(conflicts)
    }
}

/// Majority and journal: anything less was seen to lose answered holds. A wait without end is no answer either.
pub(crate) fn write_concern() -> Document {
    doc! { "w": "majority", "j": true, "wtimeout": 4_000 }
}

fn text(error: &Document) -> String {
    error.get_str("errmsg").unwrap_or("no message").to_owned()
}
