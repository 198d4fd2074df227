//! A file in a folder of its own, and short words for what is done with it.

use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use tempfile::TempDir;
use thrift_core::inventory::{InventoryStore, Looked, Outcome};
use thrift_core::lock::{Basket, Command, Limits, Ttl};
use thrift_core::{HoldId, HolderId, ItemId, ManualClock, StoreError};
use thrift_sqlite::{SqliteOptions, SqliteStore};

/// A file and the clock that stands still beside it.
pub(super) struct Shop {
    folder: TempDir,
    pub(super) clock: Arc<ManualClock>,
}

impl Shop {
    pub(super) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), clock: Arc::default() }
    }

    pub(super) fn path(&self) -> PathBuf {
        self.folder.path().join("shop.db")
    }

    pub(super) fn options(&self) -> SqliteOptions {
        options_at(&self.path()).clock(self.clock.clone())
    }

    pub(super) fn open(&self) -> SqliteStore {
        self.options().open().unwrap()
    }

    /// The names in the folder.
    pub(super) fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

pub(super) fn options_at(path: &Path) -> SqliteOptions {
    SqliteOptions::new(path).limits(Limits::off())
}

pub(super) fn item(name: impl std::fmt::Display) -> ItemId {
    ItemId::new(name.to_string()).unwrap()
}

pub(super) fn holder(name: impl std::fmt::Display) -> HolderId {
    HolderId::new(name.to_string()).unwrap()
}

pub(super) fn hold_id(number: usize) -> HoldId {
    format!("00000000-0000-4000-8000-{:012x}", number + 1).parse().unwrap()
}

pub(super) fn hold(number: usize, who: &str, name: &str) -> Command {
    let (hold, holder, items) = (hold_id(number), holder(who), Basket::one(item(name)));
    Command::Hold { hold, holder, items, ttl: Ttl::default(), staff: false }
}

/// Puts garments on sale.
pub(super) fn offer(store: &SqliteStore, names: impl IntoIterator<Item = String>) {
    let items: Vec<ItemId> = names.into_iter().map(item).collect();
    for some in items.chunks(50) {
        let items = Basket::new(some.to_vec()).unwrap();
        granted(apply(store, &Command::Add { items: items.clone() }));
        granted(apply(store, &Command::Publish { items }));
    }
}

pub(super) fn apply(store: &SqliteStore, command: &Command) -> Result<Outcome, StoreError> {
    pollster::block_on(store.apply(command))
}

#[track_caller]
pub(super) fn granted(outcome: Result<Outcome, StoreError>) -> Looked {
    match outcome.unwrap() {
        Outcome::Done(looked) => looked,
        Outcome::Refused(refusals) => panic!("expected a grant, was refused: {refusals:?}"),
    }
}

#[track_caller]
pub(super) fn refused(outcome: Result<Outcome, StoreError>) -> Vec<&'static str> {
    match outcome.unwrap() {
        Outcome::Done(looked) => panic!("expected a refusal, was granted: {looked:?}"),
        Outcome::Refused(refusals) => refusals.iter().map(|refusal| refusal.reason.code()).collect(),
    }
}

/// A call that was put into the writer's queue, where it now waits.
pub(super) type Queued<'a> = Pin<Box<dyn Future<Output = Result<Outcome, StoreError>> + Send + 'a>>;

/// Queues a command without waiting for its answer.
pub(super) fn queue<'a>(store: &'a SqliteStore, command: &'a Command) -> Queued<'a> {
    let mut call: Queued<'a> = Box::pin(store.apply(command));
    assert!(matches!(call.as_mut().poll(&mut Context::from_waker(Waker::noop())), Poll::Pending));
    call
}
