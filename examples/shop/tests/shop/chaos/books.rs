//! The store itself, read past the shop: through the library, while the shop's processes run and after.

use std::path::Path;
use std::sync::Arc;
use thrift_plug::SystemClock;
use thrift_plug::audit::{AuditReport, audit};
use thrift_plug::inventory::InventoryStore;
use thrift_plug::lock::Limits;
use thrift_plug::mongo::MongoOptions;
use thrift_plug::order::{Order, OrderStore};
use thrift_plug::record_store::RecordStore;
use thrift_plug::sqlite::SqliteStore;

/// A store's lock, orders and records.
#[derive(Clone)]
pub(super) struct Books {
    pub(super) inventory: Arc<dyn InventoryStore>,
    pub(super) orders: Arc<dyn OrderStore>,
    records: Arc<dyn RecordStore>,
}

impl Books {
    /// Opens what `THRIFT_STORE` names.
    pub(super) async fn open(store: &str) -> Self {
        match store.strip_prefix("sqlite:") {
            Some(path) => {
                let clock = Arc::new(SystemClock::new());
                Self::on(Arc::new(SqliteStore::open(Path::new(path), clock, Limits::off()).unwrap()))
            }
            None => Self::on(Arc::new(MongoOptions::new(store).limits(Limits::off()).connect().await.unwrap())),
        }
    }

    fn on<S: InventoryStore + OrderStore + RecordStore + 'static>(store: Arc<S>) -> Self {
        Self { inventory: store.clone(), orders: store.clone(), records: store }
    }

    pub(super) async fn audit(&self) -> AuditReport {
        audit(self.inventory.as_ref(), self.orders.as_ref()).await.unwrap()
    }

    /// What recovery has left to do, the shop's news of payments included.
    pub(super) async fn pending(&self) -> Vec<String> {
        let news = self.records.range("payment-news", Some(("waiting", "")), 100).await.unwrap();
        let news = news.into_iter().map(|record| format!("news of charge {}", record.key));
        self.audit().await.pending.into_iter().chain(news).collect()
    }

    /// Every order.
    pub(super) async fn orders(&self) -> Vec<Order> {
        let (mut orders, mut before) = (Vec::new(), None);
        loop {
            let page = self.orders.newest(before, 500).await.unwrap();
            orders.extend(page.orders);
            match page.next {
                Some(next) => before = Some(next),
                None => return orders,
            }
        }
    }
}
