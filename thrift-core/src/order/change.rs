//! Conditional writes on an order, as a pure rule.

use crate::id::HoldId;
use crate::lock::Refusal;
use crate::order::charge::Charge;
use crate::order::types::{Order, OrderStatus};
use crate::time::Timestamp;
use std::time::Duration;

/// Why an order changed; stored with it, so that the same cause arriving twice is recognised as done.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Cause {
    /// The buyer ordered.
    Buyer,
    /// The garments could not be taken.
    Refused(Vec<Refusal>),
    /// The hold had lapsed and was taken anew, unchanged.
    HeldAnew,
    /// A charge, by reference: begun, captured or failed.
    Charge(String),
    /// The provider said why not.
    Declined {
        /// The charge's reference.
        reference: String,
        /// The provider's word.
        reason: String,
    },
    /// A charge that came after the order was given up.
    LateCharge(String),
    /// A refund, by reference.
    Refund(String),
    /// Recovery: nobody finished it in time.
    TimedOut,
    /// The provider did not answer in all the time it had.
    Unresolved,
    /// A member of staff.
    Staff(String),
}

/// A conditional write: only if the order is still the one that was read.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Change {
    /// The `ver` that was read.
    pub from_ver: u64,
    /// Where it goes.
    pub to: OrderStatus,
    /// Whether garments and money are then as `to` says.
    pub settled: bool,
    /// Why.
    pub cause: Cause,
    /// A new hold, which starts a new generation.
    pub hold: Option<HoldId>,
    /// The charge as it then stands; `None` leaves it.
    pub charge: Option<Charge>,
    /// When recovery should look after it, counted from the store's now.
    pub deadline_in: Duration,
}

/// What a change came to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Changed {
    /// Written.
    Written(Order),
    /// Not written, because this very cause had done it before: a lost reply, a doubled callback. Success.
    Already(Order),
    /// Not written: something else happened first. Go on from what stands.
    Conflict(Order),
}

impl Changed {
    /// The order as it stands.
    pub fn into_order(self) -> Order {
        match self {
            Self::Written(order) | Self::Already(order) | Self::Conflict(order) => order,
        }
    }
}

/// Decides a change; a store makes it atomic.
pub fn apply_change(order: &Order, change: &Change, now: Timestamp) -> Changed {
    if order.ver != change.from_ver {
        let same = order.status == change.to && order.cause == change.cause;
        return if same { Changed::Already(order.clone()) } else { Changed::Conflict(order.clone()) };
    }
    Changed::Written(Order {
        status: change.to,
        settled: change.settled,
        cause: change.cause.clone(),
        hold: change.hold.unwrap_or(order.hold),
        generation: order.generation + u32::from(change.hold.is_some()),
        charge: change.charge.clone().or_else(|| order.charge.clone()),
        deadline: now.plus(change.deadline_in),
        updated_at: now,
        ver: order.ver + 1,
        ..order.clone()
    })
}
