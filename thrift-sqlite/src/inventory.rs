//! [`InventoryStore`]: which thread answers what.

use crate::store::SqliteStore;
use crate::{feed, locks, looks};
use async_trait::async_trait;
use thrift_core::inventory::{FeedPage, FeedPosition, InventoryStore, Looked, Outcome, Swept};
use thrift_core::lock::Command;
use thrift_core::{HoldId, ItemId, StoreError};

#[async_trait]
impl InventoryStore for SqliteStore {
    async fn apply(&self, command: &Command) -> Result<Outcome, StoreError> {
        let command = command.clone();
        self.write(move |session| locks::apply(session, &command)).await
    }

    async fn look(&self, items: &[ItemId]) -> Result<Looked, StoreError> {
        let items = items.to_vec();
        self.read(move |session| looks::look(session, &items)).await
    }

    async fn carrying(&self, hold: HoldId) -> Result<Looked, StoreError> {
        self.read(move |session| looks::carrying(session, hold)).await
    }

    async fn engaged(&self, after: Option<&ItemId>, limit: usize) -> Result<Looked, StoreError> {
        let after = after.cloned();
        self.read(move |session| looks::engaged(session, after.as_ref(), limit)).await
    }

    async fn scan(&self, after: Option<&ItemId>, limit: usize) -> Result<Looked, StoreError> {
        let after = after.cloned();
        self.read(move |session| looks::scan(session, after.as_ref(), limit)).await
    }

    async fn sweep(&self, limit: usize) -> Result<Swept, StoreError> {
        self.write(move |session| locks::sweep(session, limit)).await
    }

    async fn events(&self, after: &FeedPosition, limit: usize) -> Result<FeedPage, StoreError> {
        let after = after.clone();
        self.read(move |session| feed::page(session, &after, limit)).await
    }

    async fn feed_end(&self) -> Result<FeedPosition, StoreError> {
        self.read(feed::end).await
    }
}
