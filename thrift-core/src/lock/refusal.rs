//! Why a command was refused. A refusal is an answer, not an error.

use crate::id::{ItemId, OrderId};
use crate::lock::record::EndedHow;
use crate::time::Timestamp;

/// One reason, for the attempt as a whole or for one garment of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Refusal {
    /// The garment, or `None` for the attempt as a whole.
    pub item: Option<ItemId>,
    /// The reason.
    pub reason: Reason,
}

/// The reasons **in order of precedence**: where several hold, the first one listed here is given, in every store.
/// The first three are about the attempt, the others about one garment.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Reason {
    /// This hold id was used by another holder, or for other garments.
    HoldIdReused,
    /// The holder has as many live holds as allowed.
    LimitReached {
        /// The limit.
        holds_max: u32,
    },
    /// The hold cannot be extended any further.
    RenewalLimit,
    /// No such garment.
    UnknownItem,
    /// A draft, withdrawn, or (for a sale) not being paid for.
    NotForSale,
    /// Sold.
    Sold,
    /// Being paid for.
    Paying {
        /// By this very holder, in another tab.
        own: bool,
        /// Their order, if it is their own.
        order: Option<OrderId>,
    },
    /// Held by somebody else.
    HeldByOther {
        /// When it frees itself, if they do not buy.
        until: Timestamp,
    },
    /// This holder let it lapse too often and has to wait.
    CoolingDown {
        /// Until when.
        until: Timestamp,
    },
    /// A later hold of the same holder, or staff, took the garment over.
    HoldSuperseded,
    /// The hold is over.
    HoldEnded {
        /// How it ended.
        how: EndedHow,
    },
    /// The hold's time was over, swept or not; also the answer for an id that nobody remembers.
    HoldLapsed,
}

impl Reason {
    /// The reason in snake case, as clients see it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::HoldIdReused => "hold_id_reused",
            Self::LimitReached { .. } => "limit_reached",
            Self::RenewalLimit => "renewal_limit",
            Self::UnknownItem => "unknown_item",
            Self::NotForSale => "not_for_sale",
            Self::Sold => "sold",
            Self::Paying { .. } => "paying",
            Self::HeldByOther { .. } => "held_by_other",
            Self::CoolingDown { .. } => "cooling_down",
            Self::HoldSuperseded => "hold_superseded",
            Self::HoldEnded { .. } => "hold_ended",
            Self::HoldLapsed => "hold_lapsed",
        }
    }

    /// When it is worth trying again, where time alone can help.
    pub fn until(&self) -> Option<Timestamp> {
        match self {
            Self::HeldByOther { until } | Self::CoolingDown { until } => Some(*until),
            _ => None,
        }
    }

    /// Names the garment.
    #[must_use]
    pub fn on(self, item: &ItemId) -> Refusal {
        Refusal { item: Some(item.clone()), reason: self }
    }

    /// For the attempt as a whole.
    #[must_use]
    pub fn for_attempt(self) -> Refusal {
        Refusal { item: None, reason: self }
    }
}
