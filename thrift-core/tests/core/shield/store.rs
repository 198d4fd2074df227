//! A store in memory that counts what it is asked, and fails or stops where it is told.

use async_trait::async_trait;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};
use thrift_core::inventory::{FeedPage, FeedPosition, InventoryStore, Looked, Outcome, Swept};
use thrift_core::lock::Command;
use thrift_core::memory::MemoryStore;
use thrift_core::{ErrorKind, HoldId, ItemId, StoreError};

/// What becomes of a hold or a look, once the gate is open.
pub(super) enum Fate {
    /// The request arrives.
    Waits(Gate),
    /// The reply arrives.
    Lingers(Gate),
    /// The request is lost.
    Fails(Gate),
    /// The reply is lost.
    LosesReply(Gate),
}

#[derive(Clone, Default)]
pub(super) struct Gate(Arc<(AtomicBool, Mutex<Vec<Waker>>)>);

impl Gate {
    pub(super) fn open(&self) {
        self.0.0.store(true, Ordering::Release);
        self.0.1.lock().unwrap().drain(..).for_each(Waker::wake);
    }

    async fn pass(&self) {
        std::future::poll_fn(|context| {
            if self.0.0.load(Ordering::Acquire) {
                return Poll::Ready(());
            }
            self.0.1.lock().unwrap().push(context.waker().clone());
            Poll::Pending
        })
        .await;
    }
}

pub(super) struct Scripted {
    pub(super) memory: MemoryStore,
    holds: AtomicUsize,
    looks: AtomicUsize,
    fates: Mutex<VecDeque<Fate>>,
}

impl Scripted {
    pub(super) fn new(memory: MemoryStore) -> Self {
        Self { memory, holds: AtomicUsize::new(0), looks: AtomicUsize::new(0), fates: Mutex::default() }
    }

    /// For the next hold or look that has none yet.
    pub(super) fn fate(&self, fate: Fate) {
        self.fates.lock().unwrap().push_back(fate);
    }

    /// Holds and looks since the last question.
    pub(super) fn asked(&self) -> (usize, usize) {
        (self.holds.swap(0, Ordering::AcqRel), self.looks.swap(0, Ordering::AcqRel))
    }

    async fn meet<T>(&self, run: impl FnOnce() -> T + Send) -> Result<T, StoreError> {
        let fate = self.fates.lock().unwrap().pop_front();
        match fate {
            None => Ok(run()),
            Some(Fate::Waits(gate)) => {
                gate.pass().await;
                Ok(run())
            }
            Some(Fate::Lingers(gate)) => {
                let answer = run();
                gate.pass().await;
                Ok(answer)
            }
            Some(Fate::Fails(gate)) => {
                gate.pass().await;
                Err(StoreError::new(ErrorKind::RetryLater, "out of reach"))
            }
            Some(Fate::LosesReply(gate)) => {
                drop(run());
                gate.pass().await;
                Err(StoreError::new(ErrorKind::RetryLater, "no reply").with_unknown_outcome())
            }
        }
    }
}

#[async_trait]
impl InventoryStore for Scripted {
    async fn apply(&self, command: &Command) -> Result<Outcome, StoreError> {
        if matches!(command, Command::Hold { .. }) {
            self.holds.fetch_add(1, Ordering::AcqRel);
            return self.meet(|| self.memory.apply_now(command)).await;
        }
        Ok(self.memory.apply_now(command))
    }

    async fn look(&self, items: &[ItemId]) -> Result<Looked, StoreError> {
        self.looks.fetch_add(1, Ordering::AcqRel);
        self.meet(|| pollster::block_on(self.memory.look(items))).await?
    }

    async fn carrying(&self, hold: HoldId) -> Result<Looked, StoreError> {
        self.memory.carrying(hold).await
    }

    async fn engaged(&self, after: Option<&ItemId>, limit: usize) -> Result<Looked, StoreError> {
        self.memory.engaged(after, limit).await
    }

    async fn scan(&self, after: Option<&ItemId>, limit: usize) -> Result<Looked, StoreError> {
        self.memory.scan(after, limit).await
    }

    async fn sweep(&self, limit: usize) -> Result<Swept, StoreError> {
        self.memory.sweep(limit).await
    }

    async fn events(&self, after: &FeedPosition, limit: usize) -> Result<FeedPage, StoreError> {
        self.memory.events(after, limit).await
    }

    async fn feed_end(&self) -> Result<FeedPosition, StoreError> {
        self.memory.feed_end().await
    }
}
