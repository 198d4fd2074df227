//! What can be asked of the lock.

use crate::id::{HoldId, HolderId, ItemId, OrderId};
use std::time::Duration;

/// The most garments in one basket.
pub const BASKET_ITEMS_MAX: usize = 50;
/// The shortest lease.
pub const TTL_MIN: Duration = Duration::from_secs(1);
/// The longest lease.
pub const TTL_MAX: Duration = Duration::from_hours(24);

/// Why a basket or a lease cannot be.
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error)]
pub enum InvalidCommand {
    /// No garment.
    #[error("the basket is empty: name 1 to {BASKET_ITEMS_MAX} garments")]
    BasketEmpty,
    /// Too many garments.
    #[error("the basket has {got} garments: at most {BASKET_ITEMS_MAX} can be taken together")]
    BasketTooLarge {
        /// How many there were.
        got: usize,
    },
    /// A lease too short or too long.
    #[error("a lease of {got:?} is out of range: it takes 1 second to 24 hours")]
    TtlOutOfRange {
        /// What was asked.
        got: Duration,
    },
}

/// 1 to 50 different garments, in the one global order in which they are taken. A garment named twice counts once:
/// it exists once.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "Vec<ItemId>", into = "Vec<ItemId>")
)]
pub struct Basket(Vec<ItemId>);

impl Basket {
    /// Sorts, and drops repetitions.
    pub fn new(items: impl IntoIterator<Item = ItemId>) -> Result<Self, InvalidCommand> {
        let mut items: Vec<ItemId> = items.into_iter().collect();
        items.sort_unstable();
        items.dedup();
        match items.len() {
            0 => Err(InvalidCommand::BasketEmpty),
            got if got > BASKET_ITEMS_MAX => Err(InvalidCommand::BasketTooLarge { got }),
            _ => Ok(Self(items)),
        }
    }

    /// One garment.
    #[must_use]
    pub fn one(item: ItemId) -> Self {
        Self(vec![item])
    }

    /// The garments, sorted, each once.
    pub fn items(&self) -> &[ItemId] {
        &self.0
    }

    /// How many; never more than 50.
    pub fn size(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    /// Whether the garment is in it.
    pub fn contains(&self, item: &ItemId) -> bool {
        self.0.binary_search(item).is_ok()
    }
}

impl TryFrom<Vec<ItemId>> for Basket {
    type Error = InvalidCommand;
    fn try_from(items: Vec<ItemId>) -> Result<Self, InvalidCommand> {
        Self::new(items)
    }
}

impl From<Basket> for Vec<ItemId> {
    fn from(basket: Basket) -> Vec<ItemId> {
        basket.0
    }
}

/// How long a lease lasts: 1 second to 24 hours, in whole milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ttl(Duration);

impl Ttl {
    /// Refuses what is out of range.
    pub fn new(duration: Duration) -> Result<Self, InvalidCommand> {
        if (TTL_MIN..=TTL_MAX).contains(&duration) {
            Ok(Self(duration))
        } else {
            Err(InvalidCommand::TtlOutOfRange { got: duration })
        }
    }

    /// The length.
    pub fn duration(self) -> Duration {
        self.0
    }
}

impl Default for Ttl {
    /// Ten minutes.
    fn default() -> Self {
        Self(Duration::from_mins(10))
    }
}

/// Everything that changes a lock. The same value re-issued is the same command: it makes no new transition.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Command {
    /// Makes garments known, as drafts.
    Add {
        /// The garments.
        items: Basket,
    },
    /// Puts drafts or withdrawn garments on sale.
    Publish {
        /// The garments.
        items: Basket,
    },
    /// Takes garments off sale; loses to a live hold, a payment and a sale.
    Withdraw {
        /// The garments.
        items: Basket,
    },
    /// Holds a basket, all or nothing.
    Hold {
        /// This attempt; made by the client, one per attempt.
        hold: HoldId,
        /// The buyer.
        holder: HolderId,
        /// What they want.
        items: Basket,
        /// For how long.
        ttl: Ttl,
        /// A sale at the counter: takes over what others hold (never what is being paid for) and knows no limits.
        staff: bool,
    },
    /// Extends a live hold.
    Extend {
        /// The hold.
        hold: HoldId,
        /// Which extension this is, counted from 1, so that a doubled click extends once.
        renewal: u32,
        /// Counted from now.
        ttl: Ttl,
    },
    /// From here on, the garments cannot lapse: compulsory before a sale.
    BeginPayment {
        /// The hold.
        hold: HoldId,
        /// Whose it must be: an order for somebody else's hold is refused before it touches anything.
        holder: HolderId,
        /// The order that will decide.
        order: OrderId,
        /// When recovery should look after it.
        ttl: Ttl,
    },
    /// Sells what the order has decided to sell.
    Sell {
        /// The hold.
        hold: HoldId,
        /// The order.
        order: OrderId,
    },
    /// Gives a hold back.
    Release {
        /// The hold.
        hold: HoldId,
    },
    /// Undoes a payment whose order was aborted by conditional write *before*: frees, or keeps, every garment that is
    /// Paying under this hold for this order, and touches nothing else. The checkout alone may send it.
    AbortPayment {
        /// The hold.
        hold: HoldId,
        /// The aborted order.
        order: OrderId,
        /// Keep the garments held for the same buyer, to try again.
        keep: Option<Keep>,
    },
    /// Takes garments anew for a late payment, straight to Paying, knowing no limits.
    Retake {
        /// A fresh id, never the old one: a slow undo of the old hold must not free what was paid for.
        hold: HoldId,
        /// The buyer.
        holder: HolderId,
        /// The order that was paid.
        order: OrderId,
        /// Its garments.
        items: Basket,
        /// When recovery should look after it.
        ttl: Ttl,
    },
    /// Puts sold garments on sale again, after their order line was cancelled or returned.
    Relist {
        /// The garments.
        items: Basket,
        /// The order that they were sold to.
        order: OrderId,
    },
}

/// How an aborted payment leaves the garments with the buyer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Keep {
    /// The fresh id.
    pub hold: HoldId,
    /// For how long; the cap on the total time stands.
    pub ttl: Ttl,
}

impl Command {
    /// The garments that the command names itself.
    pub fn basket(&self) -> Option<&Basket> {
        match self {
            Self::Add { items }
            | Self::Publish { items }
            | Self::Withdraw { items }
            | Self::Hold { items, .. }
            | Self::Retake { items, .. }
            | Self::Relist { items, .. } => Some(items),
            Self::Extend { .. }
            | Self::BeginPayment { .. }
            | Self::Sell { .. }
            | Self::Release { .. }
            | Self::AbortPayment { .. } => None,
        }
    }

    /// The hold that the command is about.
    pub fn hold(&self) -> Option<HoldId> {
        match self {
            Self::Hold { hold, .. }
            | Self::Extend { hold, .. }
            | Self::BeginPayment { hold, .. }
            | Self::Sell { hold, .. }
            | Self::Release { hold }
            | Self::AbortPayment { hold, .. }
            | Self::Retake { hold, .. } => Some(*hold),
            Self::Add { .. } | Self::Publish { .. } | Self::Withdraw { .. } | Self::Relist { .. } => None,
        }
    }
}
