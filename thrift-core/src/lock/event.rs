//! Events: one for each transition of one garment, numbered without gaps.

use crate::id::{HoldId, HolderId, ItemId, OrderId};
use crate::time::Timestamp;

/// A transition of one garment, written together with it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Event {
    /// The garment.
    pub item: ItemId,
    /// 1 for the garment's first transition, then one more each time.
    pub seq: u64,
    /// The garment's fence after the transition.
    pub fence: u64,
    /// When, on the store's clock. A lapse is stamped with the instant at which the lease was over.
    pub at: Timestamp,
    /// What happened.
    pub kind: EventKind,
    /// The hold that it happened to.
    pub hold: Option<HoldId>,
    /// Its holder.
    pub holder: Option<HolderId>,
    /// The order, once there is one.
    pub order: Option<OrderId>,
    /// Until when, where the garment is held or being paid for afterwards.
    pub until: Option<Timestamp>,
}

/// What can happen to a garment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum EventKind {
    /// Became known, as a draft.
    Added,
    /// Put on sale.
    Published,
    /// Taken off sale.
    Withdrawn,
    /// Held by a buyer.
    Held,
    /// Taken over by another hold: of the same holder, or of staff.
    TakenOver,
    /// The lease was extended.
    Extended,
    /// Given back.
    Released,
    /// The lease ran out.
    Lapsed,
    /// Payment began.
    PaymentBegun,
    /// The order was aborted; the garment is free.
    PaymentAborted,
    /// The order was aborted; the buyer keeps the garment held, under a fresh id.
    Kept,
    /// A late payment took the garment anew.
    Retaken,
    /// Sold.
    Sold,
    /// For sale again after its order line was cancelled or returned.
    Relisted,
    /// A store without many-record transactions undid what a command had already taken when another garment of its
    /// basket was refused. `hold` and `until` are of the hold that has the garment again, if one does.
    GivenBack,
}
