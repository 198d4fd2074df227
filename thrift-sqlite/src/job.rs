//! A call on its way through a thread: the work, its result, and who waits for it.

use crate::errors::{Failure, Trouble};
use crate::session::Session;
use std::panic::{AssertUnwindSafe, catch_unwind};
use thrift_core::StoreError;
use tokio::sync::{OwnedSemaphorePermit, oneshot};

/// How the transaction around a job ended.
pub(crate) enum Ending<'a> {
    /// What the job found or wrote is so.
    Stands,
    /// The transaction could not begin, or fell apart; nothing of it was written.
    NotMade(&'a Trouble),
    /// The commit failed: what the job wrote may be there or not.
    Unknown(&'a Trouble),
}

/// A call, whatever its type.
pub(crate) trait Job: Send {
    /// Does the work inside an open transaction. Called again if that transaction fell apart.
    fn run(&mut self, session: &Session<'_>) -> Ran;

    /// Whether nobody waits for it any more: it then need not begin.
    fn abandoned(&self) -> bool;

    /// Answers.
    fn answer(self: Box<Self>, ending: &Ending<'_>);
}

/// What became of a job's work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ran {
    /// It has an answer; what it wrote is to be kept.
    Well,
    /// It failed; what it wrote is to be undone.
    Badly,
}

pub(crate) type Answer<T> = oneshot::Receiver<Result<T, StoreError>>;

struct Task<T, W> {
    work: W,
    result: Option<Result<T, StoreError>>,
    reply: oneshot::Sender<Result<T, StoreError>>,
    /// Its place in the queue, given back with the answer.
    _place: OwnedSemaphorePermit,
}

/// Makes a job of some work, and the receiver of its answer.
pub(crate) fn job<T, W>(work: W, place: OwnedSemaphorePermit) -> (Box<dyn Job>, Answer<T>)
where
    T: Send + 'static,
    W: FnMut(&Session<'_>) -> Result<T, Failure> + Send + 'static,
{
    let (reply, answer) = oneshot::channel();
    (Box::new(Task { work, result: None, reply, _place: place }), answer)
}

impl<T, W> Job for Task<T, W>
where
    T: Send,
    W: FnMut(&Session<'_>) -> Result<T, Failure> + Send,
{
    fn run(&mut self, session: &Session<'_>) -> Ran {
        // A panic is this call's alone: its savepoint is rolled back, and `work` keeps no state between calls.
        let result = catch_unwind(AssertUnwindSafe(|| (self.work)(session)));
        let result = result.unwrap_or_else(|payload| Err(Failure::panicked(payload.as_ref())));
        let ran = if result.is_ok() { Ran::Well } else { Ran::Badly };
        self.result = Some(result.map_err(|failure| Trouble::of(&failure, &session.shared.path).into()));
        ran
    }

    fn abandoned(&self) -> bool {
        self.reply.is_closed()
    }

    fn answer(self: Box<Self>, ending: &Ending<'_>) {
        let Self { result, reply, .. } = *self;
        let answer = match (ending, result) {
            (Ending::Stands, Some(result)) => result,
            // It failed by itself; how its neighbours fared is no concern of its caller.
            (_, Some(Err(error))) => Err(error),
            (Ending::NotMade(trouble), _) => Err((*trouble).clone().into()),
            (Ending::Unknown(trouble), _) => Err(trouble.with_unknown_outcome()),
            // It never ran: dropping `reply` tells its caller so.
            (Ending::Stands, None) => return,
        };
        // Nobody may be waiting any more; waking them may run their code, whose panics are theirs.
        let _ = catch_unwind(AssertUnwindSafe(|| drop(reply.send(answer))));
    }
}
