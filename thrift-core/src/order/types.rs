//! What an order is made of.

use crate::catalog::Money;
use crate::id::{HoldId, HolderId, ItemId, OrderId};
use crate::lock::Basket;
use crate::order::change::Cause;
use crate::order::charge::Charge;
use crate::time::Timestamp;

/// An order: some garments, frozen prices, one buyer, one payment.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Order {
    /// Its id; random, since it is an address.
    pub id: OrderId,
    /// The buyer's idempotency key; with `holder`, unique for ever.
    pub key: String,
    /// The buyer.
    pub holder: HolderId,
    /// The hold it was made from; unique for ever.
    pub first_hold: HoldId,
    /// The hold it stands on now: `first_hold`, or a fresh one derived for `generation`.
    pub hold: HoldId,
    /// Counts the holds of this order; names the next fresh one.
    pub generation: u32,
    /// What is bought. Not empty, but for an order that recovery made up for garments nobody asked for any more.
    pub lines: Vec<OrderLine>,
    /// The garments alone.
    pub total: Money,
    /// Bringing them.
    pub delivery_fee: Money,
    /// Who to call.
    pub contact: Contact,
    /// Where to.
    pub delivery: Delivery,
    /// How it is paid.
    pub payment: PaymentChoice,
    /// Where it stands.
    pub status: OrderStatus,
    /// Whether the garments and the money are as `status` says; recovery looks after the others.
    pub settled: bool,
    /// What brought it here.
    pub cause: Cause,
    /// The money asked for, once there is any.
    pub charge: Option<Charge>,
    /// When recovery should look after it, if it is not settled.
    pub deadline: Timestamp,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Counts writes.
    pub ver: u64,
}

/// More holds than any order stands on: its garments are held anew once, and taken anew for a late payment once.
const GENERATIONS_MAX: u64 = 16;

impl Order {
    /// The garments, as the lock takes them; `None` for an order without lines.
    pub fn basket(&self) -> Option<Basket> {
        Basket::new(self.lines.iter().map(|line| line.item.clone())).ok()
    }

    /// The id of the next fresh hold of this order.
    #[must_use]
    pub fn next_hold(&self) -> HoldId {
        self.hold_of(u64::from(self.generation) + 1)
    }

    fn hold_of(&self, generation: u64) -> HoldId {
        match generation {
            0 => self.first_hold,
            later => HoldId::derived(&self.id, &later.to_string()),
        }
    }

    /// Whether it stood on this hold once, and does no longer.
    pub fn has_left(&self, hold: HoldId) -> bool {
        let generations = u64::from(self.generation).min(GENERATIONS_MAX);
        (0..generations).any(|generation| self.hold_of(generation) == hold)
    }

    /// The id under which the buyer keeps the garments after a declined payment. Never the next hold's: that one
    /// belongs to a late payment, and must not find itself ended.
    #[must_use]
    pub fn kept_hold(&self) -> HoldId {
        HoldId::derived(&self.id, &format!("kept-{}", self.generation))
    }

    /// What the buyer pays: garments and delivery. The totals were added when the order was made, so it cannot fail;
    /// were it to, the garments alone would be asked for.
    pub fn due(&self) -> Money {
        self.total.plus(self.delivery_fee).unwrap_or(self.total)
    }
}

/// One garment of an order, its price frozen.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct OrderLine {
    /// The garment.
    pub item: ItemId,
    /// What it was called.
    pub title: String,
    /// What it costs.
    pub price: Money,
}

/// Who to call.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Contact {
    /// Name.
    pub name: String,
    /// Phone, in E.164.
    pub phone: String,
    /// Mail address.
    #[cfg_attr(feature = "serde", serde(default))]
    pub email: Option<String>,
}

/// Where to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Delivery {
    /// The city.
    pub city: String,
    /// The quarter.
    pub quarter: String,
    /// How to find it.
    #[cfg_attr(feature = "serde", serde(default))]
    pub address: Option<String>,
}

/// How it is paid.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct PaymentChoice {
    /// The provider's name, such as `cash_on_delivery`.
    pub method: String,
    /// The account to charge, where the provider needs one.
    #[cfg_attr(feature = "serde", serde(default))]
    pub phone: Option<String>,
}

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum OrderStatus {
    /// Stored; its garments are held.
    Open,
    /// The provider has been, or is about to be, asked for the money.
    AwaitingPayment,
    /// A person has to confirm it.
    AwaitingConfirmation,
    /// **Sold.** This write is the sale; everything after it is rolled forward.
    Placed,
    /// The buyer has it.
    Delivered,
    /// Cancelled after it was placed.
    Cancelled,
    /// Came to nothing before any money moved.
    Aborted,
    /// The money came, the garments were gone: it has to go back.
    RefundDue,
    /// The money went back.
    Refunded,
}

impl OrderStatus {
    /// The status in snake case, as clients see it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::AwaitingPayment => "awaiting_payment",
            Self::AwaitingConfirmation => "awaiting_confirmation",
            Self::Placed => "placed",
            Self::Delivered => "delivered",
            Self::Cancelled => "cancelled",
            Self::Aborted => "aborted",
            Self::RefundDue => "refund_due",
            Self::Refunded => "refunded",
        }
    }

    /// Whether its lines own their garments: Sold, or about to be.
    pub fn owns_garments(self) -> bool {
        matches!(self, Self::Placed | Self::Delivered)
    }
}
