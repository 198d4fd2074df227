//! What the engine wants done, and what it is told.

use crate::inventory::Outcome;
use crate::lock::Command;
use crate::order::{Change, Charge};
use crate::payment::{CancelAnswer, ChargeAnswer, PaymentError, RefundAnswer};

/// The one thing to do next. Every effect may be executed twice: each is idempotent by its token or reference.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Send this to the lock; tell [`Input::Locked`].
    Lock(Command),
    /// Write this to the order; tell [`Input::Saved`] with whatever then stands, written or not.
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
