//! The lock record: what a store keeps of one garment, beside the catalogue and small.

use crate::id::{HoldId, HolderId, ItemId, OrderId};
use crate::time::Timestamp;

/// Everything the lock knows of one garment. Only [`decide`](crate::lock::decide) makes new ones.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct LockRecord {
    /// The garment.
    pub item: ItemId,
    /// Where it stands.
    pub state: LockState,
    /// Counts acquisitions of this garment; each holder got another number.
    pub fence: u64,
    /// Counts writes of this record.
    pub ver: u64,
    /// Counts transitions of this garment; the number of its newest event.
    pub seq: u64,
    /// The lease that the present one took over from, for as long as the present one lasts.
    pub prev: Option<Lease>,
    /// How the newest hold that is over ended.
    pub last: Option<Ended>,
}

/// Where a garment stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum LockState {
    /// Known, not yet for sale.
    Draft,
    /// For sale, free.
    Available,
    /// Taken off sale.
    Withdrawn,
    /// Held for a buyer until the lease is over.
    Held(Lease),
    /// Being paid for. Never left by time alone: `until` only says when recovery looks after it.
    Paying {
        /// The lease as it was when payment began, with its new `until`.
        lease: Lease,
        /// The order that decides how this ends.
        order: OrderId,
    },
    /// Sold.
    Sold {
        /// The hold that it was sold from.
        hold: HoldId,
        /// The buyer.
        holder: HolderId,
        /// The order that it was sold to.
        order: OrderId,
        /// When.
        at: Timestamp,
    },
}

/// One buyer's claim on one garment, as part of a hold.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Lease {
    /// The attempt that it came from.
    pub hold: HoldId,
    /// The buyer.
    pub holder: HolderId,
    /// How many garments that hold took together, so that half a basket is never sold.
    pub size: u32,
    /// Since when this holder has had this garment, through all their take-overs.
    pub since: Timestamp,
    /// The first instant at which it no longer holds.
    pub until: Timestamp,
    /// How often it was extended, through all take-overs.
    pub renewals: u32,
}

/// How a hold on one garment ended.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Ended {
    /// The hold.
    pub hold: HoldId,
    /// Whose it was.
    pub holder: HolderId,
    /// The order, if it came to one.
    pub order: Option<OrderId>,
    /// How it ended.
    pub how: EndedHow,
    /// When.
    pub at: Timestamp,
    /// How many holds of this holder on this garment lapsed one after another, this one included.
    pub lapses: u32,
}

/// The ways in which a hold ends without a sale that stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum EndedHow {
    /// Given back by the buyer or by staff.
    Released,
    /// Its time was over.
    Lapsed,
    /// Its order was aborted.
    Aborted,
    /// Sold, and the order line cancelled or returned later.
    Returned,
}

impl LockRecord {
    /// The lease in force or lapsed but not yet swept, if there is one.
    pub fn lease(&self) -> Option<&Lease> {
        match &self.state {
            LockState::Held(lease) | LockState::Paying { lease, .. } => Some(lease),
            LockState::Draft | LockState::Available | LockState::Withdrawn | LockState::Sold { .. } => None,
        }
    }

    /// The hold whose token this garment carries: held, being paid for, or sold.
    pub fn token(&self) -> Option<HoldId> {
        match &self.state {
            LockState::Sold { hold, .. } => Some(*hold),
            _ => self.lease().map(|lease| lease.hold),
        }
    }

    /// Who carries it: held, being paid for, or sold.
    pub fn holder(&self) -> Option<&HolderId> {
        match &self.state {
            LockState::Sold { holder, .. } => Some(holder),
            _ => self.lease().map(|lease| &lease.holder),
        }
    }

    /// Every hold that this record remembers, with its holder: the token, `prev` and `last`.
    pub fn names(&self) -> impl Iterator<Item = (HoldId, &HolderId)> {
        let token = self.token().zip(self.holder());
        let prev = self.prev.as_ref().map(|lease| (lease.hold, &lease.holder));
        let last = self.last.as_ref().map(|ended| (ended.hold, &ended.holder));
        token.into_iter().chain(prev).chain(last)
    }

    /// Whether a hold is in force at `now`: a lapsed one blocks nobody, swept or not.
    pub fn is_live(&self, now: Timestamp) -> bool {
        match &self.state {
            LockState::Held(lease) => now < lease.until,
            LockState::Paying { .. } => true,
            _ => false,
        }
    }

    /// What a shopper sees: a lapsed hold reads as available.
    pub fn shown(&self, now: Timestamp) -> Shown {
        match &self.state {
            LockState::Draft | LockState::Withdrawn => Shown::NotForSale,
            LockState::Available => Shown::Available,
            LockState::Held(lease) if now < lease.until => Shown::Held { until: lease.until },
            LockState::Held(_) => Shown::Available,
            LockState::Paying { .. } => Shown::Paying,
            LockState::Sold { .. } => Shown::Sold,
        }
    }
}

/// A garment's standing as a shopper sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shown {
    /// Draft or withdrawn.
    NotForSale,
    /// Free.
    Available,
    /// Somebody is about to buy it.
    Held {
        /// When it frees itself, if they do not.
        until: Timestamp,
    },
    /// Somebody is paying.
    Paying,
    /// Gone.
    Sold,
}
