//! [`InventoryStore`]: which way each call goes.

use crate::store::MongoStore;
use crate::{feed, lane, looks, sweep};
use async_trait::async_trait;
use thrift_core::inventory::{FeedPage, FeedPosition, InventoryStore, Looked, Outcome, Swept};
use thrift_core::lock::Command;
use thrift_core::{HoldId, ItemId, StoreError};

#[async_trait]
impl InventoryStore for MongoStore {
    async fn apply(&self, command: &Command) -> Result<Outcome, StoreError> {
        lane::apply(&self.inner, command.clone()).await
    }

    async fn look(&self, items: &[ItemId]) -> Result<Looked, StoreError> {
        let items = items.to_vec();
        self.run(|inner| async move { looks::look(&inner, &items).await }).await
    }

    async fn carrying(&self, hold: HoldId) -> Result<Looked, StoreError> {
        self.run(move |inner| async move { looks::carrying(&inner, hold).await }).await
    }

    async fn engaged(&self, after: Option<&ItemId>, limit: usize) -> Result<Looked, StoreError> {
        let after = after.cloned();
        self.run(move |inner| async move { looks::engaged(&inner, after.as_ref(), limit).await }).await
    }

    async fn scan(&self, after: Option<&ItemId>, limit: usize) -> Result<Looked, StoreError> {
        let after = after.cloned();
        self.run(move |inner| async move { looks::scan(&inner, after.as_ref(), limit).await }).await
    }

    async fn sweep(&self, limit: usize) -> Result<Swept, StoreError> {
        self.run(move |inner| async move { sweep::sweep(&inner, limit).await }).await
    }

    async fn events(&self, after: &FeedPosition, limit: usize) -> Result<FeedPage, StoreError> {
        let after = after.clone();
        self.run(move |inner| async move { feed::page(&inner, &after, limit).await }).await
    }

    async fn feed_end(&self) -> Result<FeedPosition, StoreError> {
        self.run(|inner| async move { feed::end(&inner).await }).await
    }
}
