//! A store that counts what it is asked: everything that the shop wants of its database goes through here, so that
//! `/metrics` can say what a crowd costs. It adds nothing and hides nothing.
//!
//! Whatever spares the database questions belongs around it, never inside.

use crate::metrics::{Asked, Call, Metrics};
use async_trait::async_trait;
use std::sync::Arc;
use thrift_plug::catalog::{CatalogPage, CatalogQuery, CatalogStore, Category, Garment, Put};
use thrift_plug::inventory::{FeedPage, FeedPosition, InventoryStore, Looked, Outcome, Swept};
use thrift_plug::lock::Command;
use thrift_plug::order::{Change, Changed, Inserted, Order, OrderStore, OrdersPage, Stored};
use thrift_plug::record_store::{Record, RecordStore};
use thrift_plug::{HoldId, HolderId, ItemId, OrderId, StoreError, Timestamp};

/// Every port of a store, counted.
pub(crate) struct Counted<S> {
    store: S,
    asked: Arc<Asked>,
}

impl<S> Counted<S> {
    pub(crate) fn around(store: S, metrics: &Metrics) -> Self {
        Self { store, asked: Arc::clone(&metrics.asked) }
    }

    async fn ask<T>(&self, call: Call, answer: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
        let asking = self.asked.begin(call);
        let answer = answer.await;
        if answer.is_err() {
            asking.failed();
        }
        answer
    }
}

fn kind(command: &Command) -> Call {
    match command {
        Command::Add { .. } => Call::Add,
        Command::Publish { .. } => Call::Publish,
        Command::Withdraw { .. } => Call::Withdraw,
        Command::Hold { .. } => Call::Hold,
        Command::Extend { .. } => Call::Extend,
        Command::BeginPayment { .. } => Call::BeginPayment,
        Command::Sell { .. } => Call::Sell,
        Command::Release { .. } => Call::Release,
        Command::AbortPayment { .. } => Call::AbortPayment,
        Command::Retake { .. } => Call::Retake,
        Command::Relist { .. } => Call::Relist,
    }
}

#[async_trait]
impl<S: InventoryStore> InventoryStore for Counted<S> {
    async fn apply(&self, command: &Command) -> Result<Outcome, StoreError> {
        self.ask(kind(command), self.store.apply(command)).await
    }

    async fn look(&self, items: &[ItemId]) -> Result<Looked, StoreError> {
        // To look at nothing is to ask what time it is.
        let call = if items.is_empty() { Call::Clock } else { Call::Look };
        self.ask(call, self.store.look(items)).await
    }

    async fn carrying(&self, hold: HoldId) -> Result<Looked, StoreError> {
        self.ask(Call::Carrying, self.store.carrying(hold)).await
    }

    async fn engaged(&self, after: Option<&ItemId>, limit: usize) -> Result<Looked, StoreError> {
        self.ask(Call::Engaged, self.store.engaged(after, limit)).await
    }

    async fn scan(&self, after: Option<&ItemId>, limit: usize) -> Result<Looked, StoreError> {
        self.ask(Call::Scan, self.store.scan(after, limit)).await
    }

    async fn sweep(&self, limit: usize) -> Result<Swept, StoreError> {
        self.ask(Call::Sweep, self.store.sweep(limit)).await
    }

    async fn events(&self, after: &FeedPosition, limit: usize) -> Result<FeedPage, StoreError> {
        self.ask(Call::Events, self.store.events(after, limit)).await
    }

    async fn feed_end(&self) -> Result<FeedPosition, StoreError> {
        self.ask(Call::FeedEnd, self.store.feed_end()).await
    }
}

#[async_trait]
impl<S: CatalogStore> CatalogStore for Counted<S> {
    async fn put(&self, garment: Garment) -> Result<Put<Garment>, StoreError> {
        self.ask(Call::PutGarment, self.store.put(garment)).await
    }

    async fn get(&self, items: &[ItemId]) -> Result<Vec<Garment>, StoreError> {
        self.ask(Call::GetGarments, self.store.get(items)).await
    }

    async fn list(&self, query: &CatalogQuery) -> Result<CatalogPage, StoreError> {
        self.ask(Call::ListGarments, self.store.list(query)).await
    }

    async fn put_category(&self, category: Category) -> Result<(), StoreError> {
        self.ask(Call::PutCategory, self.store.put_category(category)).await
    }

    async fn categories(&self) -> Result<Vec<Category>, StoreError> {
        self.ask(Call::Categories, self.store.categories()).await
    }
}

#[async_trait]
impl<S: OrderStore> OrderStore for Counted<S> {
    async fn insert(&self, order: Order) -> Result<Stored<Inserted>, StoreError> {
        self.ask(Call::InsertOrder, self.store.insert(order)).await
    }

    async fn order(&self, id: &OrderId) -> Result<Stored<Option<Order>>, StoreError> {
        self.ask(Call::Order, self.store.order(id)).await
    }

    async fn by_key(&self, holder: &HolderId, key: &str) -> Result<Option<Order>, StoreError> {
        self.ask(Call::OrderByKey, self.store.by_key(holder, key)).await
    }

    async fn by_charge(&self, reference: &str) -> Result<Option<Order>, StoreError> {
        self.ask(Call::OrderByCharge, self.store.by_charge(reference)).await
    }

    async fn change(&self, id: &OrderId, change: &Change) -> Result<Stored<Option<Changed>>, StoreError> {
        self.ask(Call::ChangeOrder, self.store.change(id, change)).await
    }

    async fn unsettled(&self, limit: usize) -> Result<Stored<Vec<Order>>, StoreError> {
        self.ask(Call::Unsettled, self.store.unsettled(limit)).await
    }

    async fn newest(&self, before: Option<(Timestamp, OrderId)>, limit: usize) -> Result<OrdersPage, StoreError> {
        self.ask(Call::NewestOrders, self.store.newest(before, limit)).await
    }
}

#[async_trait]
impl<S: RecordStore> RecordStore for Counted<S> {
    async fn put_record(&self, record: Record) -> Result<Put<Record>, StoreError> {
        self.ask(Call::PutRecord, self.store.put_record(record)).await
    }

    async fn get_record(&self, collection: &str, key: &str) -> Result<Option<Record>, StoreError> {
        self.ask(Call::GetRecord, self.store.get_record(collection, key)).await
    }

    async fn delete_record(&self, collection: &str, key: &str) -> Result<(), StoreError> {
        self.ask(Call::DeleteRecord, self.store.delete_record(collection, key)).await
    }

    async fn range(
        &self,
        collection: &str,
        after: Option<(&str, &str)>,
        limit: usize,
    ) -> Result<Vec<Record>, StoreError> {
        self.ask(Call::Range, self.store.range(collection, after, limit)).await
    }
}
