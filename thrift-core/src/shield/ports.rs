//! The other ports, passed through.

use super::Shield;
use crate::catalog::{CatalogPage, CatalogQuery, CatalogStore, Category, Garment, Put};
use crate::error::StoreError;
use crate::id::{HolderId, ItemId, OrderId};
use crate::order::{Change, Changed, Inserted, Order, OrderStore, OrdersPage, Stored};
use crate::record_store::{Record, RecordStore};
use crate::time::Timestamp;
use async_trait::async_trait;

#[async_trait]
impl<S: OrderStore> OrderStore for Shield<S> {
    async fn insert(&self, order: Order) -> Result<Stored<Inserted>, StoreError> {
        self.store.insert(order).await
    }

    async fn order(&self, id: &OrderId) -> Result<Stored<Option<Order>>, StoreError> {
        self.store.order(id).await
    }

    async fn by_key(&self, holder: &HolderId, key: &str) -> Result<Option<Order>, StoreError> {
        self.store.by_key(holder, key).await
    }

    async fn by_charge(&self, reference: &str) -> Result<Option<Order>, StoreError> {
        self.store.by_charge(reference).await
    }

    async fn change(&self, id: &OrderId, change: &Change) -> Result<Stored<Option<Changed>>, StoreError> {
        self.store.change(id, change).await
    }

    async fn unsettled(&self, limit: usize) -> Result<Stored<Vec<Order>>, StoreError> {
        self.store.unsettled(limit).await
    }

    async fn newest(&self, before: Option<(Timestamp, OrderId)>, limit: usize) -> Result<OrdersPage, StoreError> {
        self.store.newest(before, limit).await
    }
}

#[async_trait]
impl<S: CatalogStore> CatalogStore for Shield<S> {
    async fn put(&self, garment: Garment) -> Result<Put<Garment>, StoreError> {
        self.store.put(garment).await
    }

    async fn get(&self, items: &[ItemId]) -> Result<Vec<Garment>, StoreError> {
        self.store.get(items).await
    }

    async fn list(&self, query: &CatalogQuery) -> Result<CatalogPage, StoreError> {
        self.store.list(query).await
    }

    async fn put_category(&self, category: Category) -> Result<(), StoreError> {
        self.store.put_category(category).await
    }

    async fn categories(&self) -> Result<Vec<Category>, StoreError> {
        self.store.categories().await
    }
}

#[async_trait]
impl<S: RecordStore> RecordStore for Shield<S> {
    async fn put_record(&self, record: Record) -> Result<Put<Record>, StoreError> {
        self.store.put_record(record).await
    }

    async fn get_record(&self, collection: &str, key: &str) -> Result<Option<Record>, StoreError> {
        self.store.get_record(collection, key).await
    }

    async fn delete_record(&self, collection: &str, key: &str) -> Result<(), StoreError> {
        self.store.delete_record(collection, key).await
    }

    async fn range(&self, name: &str, after: Option<(&str, &str)>, limit: usize) -> Result<Vec<Record>, StoreError> {
        self.store.range(name, after, limit).await
    }
}
