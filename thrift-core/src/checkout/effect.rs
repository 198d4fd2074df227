//! What the engine wants done, and what it is told.

use crate::inventory::Outcome;
use crate::lock::Command;
use crate::order::{Change, Charge, ChargeState, Order, OrderStatus};
use crate::payment::{CancelAnswer, ChargeAnswer, PaymentError, RefundAnswer};

/// The one thing to do next. Every effect may be executed twice: each is idempotent by its token or reference.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Send this to the lock; tell [`Input::Locked`].
    Lock(Command),
    /// Write this to the order; tell what [`Input::saved`] makes of whatever then stands, written or not.
    Save(Change),
    /// Write this to the order and stop: recovery goes on later.
    Park(Change),
    /// Ask the provider for the money; tell [`Input::Asked`].
    Submit(Charge),
    /// Ask the provider how the charge stands; tell [`Input::Asked`].
    Query(Charge),
    /// Ask the provider to cancel the charge; tell [`Input::Cancelled`].
    Cancel(Charge),
    /// Ask the provider to send the money back; tell [`Input::Refunded`].
    Refund(Charge),
    /// Nothing more to do for now.
    Stop,
}

/// What has just happened.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Input {
    /// Nothing: somebody wants the order to go on. A retry of the buyer, recovery.
    Wake,
    /// A provider called: ask it about the charge, even where nobody waits for it any more.
    News,
    /// The order was written, by this call or another; it stands as given to `step`.
    Saved,
    /// The lock answered the command that was asked for last.
    Locked(Outcome),
    /// The provider answered, or did not.
    Asked(Result<ChargeAnswer, PaymentError>),
    /// The provider answered to a cancellation, or did not.
    Cancelled(Result<CancelAnswer, PaymentError>),
    /// The provider answered to a refund, or did not.
    Refunded(Result<RefundAnswer, PaymentError>),
}

impl Input {
    /// After [`Effect::Save`], with the order as it then stands. That money came must not be lost to somebody else's
    /// write: where it could not be written to an order that was given up, it is news still.
    pub fn saved(change: &Change, stands: &Order) -> Self {
        let captured =
            |charge: &Option<Charge>| charge.as_ref().is_some_and(|charge| charge.state == ChargeState::Captured);
        let lost = captured(&change.charge) && !captured(&stands.charge) && stands.status == OrderStatus::Aborted;
        if lost { Self::News } else { Self::Saved }
    }
}
