//! Standing between callers and a store, writing down what they ask and are told.

use super::call::{Answer, Ask, Call};
use crate::error::StoreError;
use crate::id::{HoldId, ItemId};
use crate::inventory::{FeedPage, FeedPosition, InventoryStore, Looked, Outcome, Swept};
use crate::lock::Command;
use async_trait::async_trait;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Numbers the beginnings and endings of calls, and keeps the calls. Any number of [`Recorded`] may share one.
#[derive(Debug, Default)]
pub struct Recorder {
    /// One counter for everybody: a call that ended before another began has the lower number, always.
    ticks: AtomicU64,
    calls: Mutex<Vec<Call>>,
}

impl Recorder {
    /// Nothing recorded yet.
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    /// The calls that have ended, in the order in which they began.
    pub fn calls(&self) -> Vec<Call> {
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner).clone();
        calls.sort_unstable_by_key(|call| call.begin);
        calls
    }

    fn tick(&self) -> u64 {
        self.ticks.fetch_add(1, Ordering::SeqCst)
    }

    fn begin(&self, ask: Ask) -> Open<'_> {
        Open { recorder: self, begin: self.tick(), ask: Some(ask) }
    }
}

/// A call that has begun. Dropped without an answer, it is one with an unknown outcome.
struct Open<'r> {
    recorder: &'r Recorder,
    begin: u64,
    ask: Option<Ask>,
}

impl Open<'_> {
    fn end(&mut self, answer: Answer) {
        let Some(ask) = self.ask.take() else { return };
        let call = Call { begin: self.begin, end: self.recorder.tick(), ask, answer };
        self.recorder.calls.lock().unwrap_or_else(PoisonError::into_inner).push(call);
    }

    fn told<T>(mut self, told: Result<T, StoreError>, answer: impl Fn(&T) -> Answer) -> Result<T, StoreError> {
        self.end(match &told {
            Ok(value) => answer(value),
            Err(error) if error.outcome_unknown() => Answer::Unknown,
            Err(_) => Answer::Failed,
        });
        told
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.end(Answer::Unknown);
    }
}

/// A store whose commands, looks and sweeps are recorded. The other calls go straight through.
#[derive(Debug)]
pub struct Recorded<S: ?Sized> {
    recorder: Arc<Recorder>,
    inner: Arc<S>,
}

impl<S: InventoryStore + ?Sized> Recorded<S> {
    /// Records what goes to `inner`.
    pub fn new(inner: Arc<S>, recorder: Arc<Recorder>) -> Self {
        Self { recorder, inner }
    }

    /// Issues a command and does not hear the answer, as when a reply is lost.
    pub async fn apply_unheard(&self, command: &Command) {
        let open = self.recorder.begin(Ask::Apply(command.clone()));
        drop(self.inner.apply(command).await);
        drop(open);
    }
}

#[async_trait]
impl<S: InventoryStore + ?Sized> InventoryStore for Recorded<S> {
    async fn apply(&self, command: &Command) -> Result<Outcome, StoreError> {
        let open = self.recorder.begin(Ask::Apply(command.clone()));
        open.told(self.inner.apply(command).await, |outcome| match outcome {
            Outcome::Done(looked) => Answer::Done(looked.clone()),
            Outcome::Refused(refusals) => Answer::Refused(refusals.clone()),
        })
    }
    async fn look(&self, items: &[ItemId]) -> Result<Looked, StoreError> {
        let open = self.recorder.begin(Ask::Look(items.to_vec()));
        open.told(self.inner.look(items).await, |looked| Answer::Done(looked.clone()))
    }
    async fn sweep(&self, limit: usize) -> Result<Swept, StoreError> {
        let open = self.recorder.begin(Ask::Sweep);
        open.told(self.inner.sweep(limit).await, |swept| Answer::Swept(swept.clone()))
    }
    async fn carrying(&self, hold: HoldId) -> Result<Looked, StoreError> {
        self.inner.carrying(hold).await
    }
    async fn engaged(&self, after: Option<&ItemId>, limit: usize) -> Result<Looked, StoreError> {
        self.inner.engaged(after, limit).await
    }
    async fn scan(&self, after: Option<&ItemId>, limit: usize) -> Result<Looked, StoreError> {
        self.inner.scan(after, limit).await
    }
    async fn events(&self, after: &FeedPosition, limit: usize) -> Result<FeedPage, StoreError> {
        self.inner.events(after, limit).await
    }
    async fn feed_end(&self) -> Result<FeedPosition, StoreError> {
        self.inner.feed_end().await
    }
}
