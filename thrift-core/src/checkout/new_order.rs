//! What a checkout starts from, and what it comes to.

use crate::catalog::{Money, MoneyError};
use crate::error::StoreError;
use crate::id::{HoldId, HolderId, OrderId};
use crate::lock::InvalidCommand;
use crate::order::{Cause, Contact, Delivery, Order, OrderLine, OrderStatus, PaymentChoice};
use crate::time::Timestamp;
use std::time::Duration;

/// A buyer's order of everything they hold under one id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOrder {
    /// Random, since it becomes an address.
    pub id: OrderId,
    /// The buyer's idempotency key.
    pub key: String,
    /// The buyer.
    pub holder: HolderId,
    /// Their hold.
    pub hold: HoldId,
    /// Exactly the garments of the hold, with frozen prices.
    pub lines: Vec<OrderLine>,
    /// Bringing them, in the currency of the prices.
    pub delivery_fee: Money,
    /// Who to call.
    pub contact: Contact,
    /// Where to.
    pub delivery: Delivery,
    /// How it is paid.
    pub payment: PaymentChoice,
}

/// What became of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Placement {
    /// The order as it now stands; look at its status.
    Order {
        /// The order.
        order: Box<Order>,
        /// Whether this call stored it; false for a replay.
        fresh: bool,
    },
    /// The key was used for another hold, or the hold for another key: this is the order that stands.
    Taken(Box<Order>),
}

/// The order cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// No provider of that name.
    #[error("payment method {0:?} is not offered here")]
    UnknownMethod(String),
    /// The hold belongs to somebody else. Say "no such hold", nothing more.
    #[error("no such hold")]
    NotYours,
    /// The lines are no basket.
    #[error(transparent)]
    Basket(#[from] InvalidCommand),
    /// The prices cannot be added.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// The store could not answer; the same call again goes on from there.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl NewOrder {
    /// The order to insert: `open`, not settled.
    pub(crate) fn open(self, open_max: Duration) -> Result<Order, PlaceError> {
        crate::lock::Basket::new(self.lines.iter().map(|line| line.item.clone()))?;
        let total = Money::sum(self.delivery_fee.currency(), self.lines.iter().map(|line| line.price))?;
        total.plus(self.delivery_fee)?;
        Ok(Order {
            id: self.id,
            key: self.key,
            holder: self.holder,
            first_hold: self.hold,
            hold: self.hold,
            generation: 0,
            lines: self.lines,
            total,
            delivery_fee: self.delivery_fee,
            contact: self.contact,
            delivery: self.delivery,
            payment: self.payment,
            status: OrderStatus::Open,
            settled: false,
            cause: Cause::Buyer,
            charge: None,
            deadline: Timestamp::default().plus(open_max),
            created_at: Timestamp::default(),
            updated_at: Timestamp::default(),
            ver: 0,
        })
    }
}
