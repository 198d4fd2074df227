//! What becomes of calls that are not answered.

use async_trait::async_trait;
use pollster::block_on;
use std::sync::Arc;
use std::task::{Context, Waker};
use thrift_core::conformance::recorded::{Answer, Recorded, Recorder};
use thrift_core::inventory::{FeedPage, FeedPosition, InventoryStore, Looked, Outcome, Swept};
use thrift_core::lock::{Basket, Command};
use thrift_core::{ErrorKind, HoldId, ItemId, StoreError};

/// Never answers a command.
struct Silent;

#[async_trait]
impl InventoryStore for Silent {
    async fn apply(&self, _: &Command) -> Result<Outcome, StoreError> {
        std::future::pending().await
    }
    async fn look(&self, _: &[ItemId]) -> Result<Looked, StoreError> {
        Err(StoreError::new(ErrorKind::RetryLater, "lost").with_unknown_outcome())
    }
    async fn carrying(&self, _: HoldId) -> Result<Looked, StoreError> {
        Ok(Looked::default())
    }
    async fn engaged(&self, _: Option<&ItemId>, _: usize) -> Result<Looked, StoreError> {
        Ok(Looked::default())
    }
    async fn scan(&self, _: Option<&ItemId>, _: usize) -> Result<Looked, StoreError> {
        Ok(Looked::default())
    }
    async fn sweep(&self, _: usize) -> Result<Swept, StoreError> {
        Err(StoreError::new(ErrorKind::RetryLater, "refused"))
    }
    async fn events(&self, _: &FeedPosition, _: usize) -> Result<FeedPage, StoreError> {
        Ok(FeedPage::default())
    }
    async fn feed_end(&self) -> Result<FeedPosition, StoreError> {
        Ok(FeedPosition::start())
    }
}

#[test]
fn a_dropped_call_is_recorded_as_unknown_and_a_call_that_never_began_is_not_recorded() {
    let recorder = Recorder::new();
    let store = Recorded::new(Arc::new(Silent), recorder.clone());
    let add = Command::Add { items: Basket::one("robe".parse().unwrap()) };
    drop(store.apply(&add));
    assert_eq!(recorder.calls(), []);
    let mut call = store.apply(&add);
    assert!(call.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    drop(call);
    assert!(block_on(store.look(&[])).is_err() && block_on(store.sweep(1)).is_err());
    let answers: Vec<Answer> = recorder.calls().into_iter().map(|call| call.answer).collect();
    assert_eq!(answers, [Answer::Unknown, Answer::Unknown, Answer::Failed]);
}
