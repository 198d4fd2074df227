//! The port of orders.

use crate::error::StoreError;
use crate::id::{HolderId, OrderId};
use crate::order::change::{Change, Changed};
use crate::order::types::Order;
use crate::time::Timestamp;
use async_trait::async_trait;

/// Orders, which decide what is sold.
///
/// # Atomicity
/// [`insert`](Self::insert) and [`change`](Self::change) are conditional writes of one order, durable before they
/// answer; `change` follows [`apply_change`](crate::order::apply_change) to the letter. An order is never deleted.
///
/// A charge's reference belongs to one order: a change that would give it to a second one is `FixCall`.
///
/// # Time
/// The store stamps `created_at`, `updated_at` and `deadline` with its own clock.
///
/// # Idempotency
/// Inserting what is already there (same id, same holder and key, or same first hold) writes nothing and answers what
/// stands. A change whose cause has already done it answers `Already`.
///
/// # Cancellation
/// A dropped future may or may not have written; issue the same call again.
#[async_trait]
pub trait OrderStore: Send + Sync {
    /// Stores a new order. `deadline` is taken as a length after `created_at`; both are moved to the store's now.
    async fn insert(&self, order: Order) -> Result<Stored<Inserted>, StoreError>;

    /// Reads an order.
    async fn order(&self, id: &OrderId) -> Result<Stored<Option<Order>>, StoreError>;

    /// The order that a buyer made under an idempotency key.
    async fn by_key(&self, holder: &HolderId, key: &str) -> Result<Option<Order>, StoreError>;

    /// The order whose charge has this reference.
    async fn by_charge(&self, reference: &str) -> Result<Option<Order>, StoreError>;

    /// A conditional write; `None` if there is no such order.
    async fn change(&self, id: &OrderId, change: &Change) -> Result<Stored<Option<Changed>>, StoreError>;

    /// Up to `limit` orders that are not settled although their deadline is over, the longest overdue first.
    async fn unsettled(&self, limit: usize) -> Result<Stored<Vec<Order>>, StoreError>;

    /// Up to `limit` orders, newest first, that are older than `before`.
    async fn newest(&self, before: Option<(Timestamp, OrderId)>, limit: usize) -> Result<OrdersPage, StoreError>;
}

/// An answer and the store's time of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored<T> {
    /// The answer.
    pub value: T,
    /// The store's time.
    pub now: Timestamp,
}

/// What an insert came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inserted {
    /// Stored, as stamped.
    New(Order),
    /// Not stored: this one stands under the same id, the same key of the same holder, or the same first hold.
    Existing(Order),
}

/// Some orders, and where to go on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrdersPage {
    /// Newest first.
    pub orders: Vec<Order>,
    /// Ask again from here; `None` at the end.
    pub next: Option<(Timestamp, OrderId)>,
}
