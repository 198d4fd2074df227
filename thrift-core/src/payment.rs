//! The port of payment providers, and cash on delivery.

use crate::order::Charge;
use async_trait::async_trait;

/// Asks somebody for money.
///
/// # Contract
/// Everything is keyed by the charge's reference, which is ours and stored before the call: asking twice for the same
/// reference is one charge. Only [`query`](Self::query), an authenticated question, moves money states; a callback
/// only says that it is time to ask.
///
/// # Errors
/// [`PaymentError`] means that the outcome is unknown: ask again with the same reference, never with a new one.
///
/// # Cancellation
/// A dropped `submit` may have charged; `query` tells.
#[async_trait]
pub trait PaymentProvider: Send + Sync {
    /// The method's name in orders and on the wire, such as `cash_on_delivery`.
    fn name(&self) -> &str;

    /// Asks for the money.
    async fn submit(&self, charge: &Charge) -> Result<ChargeAnswer, PaymentError>;

    /// Asks how a charge stands.
    async fn query(&self, charge: &Charge) -> Result<ChargeAnswer, PaymentError>;

    /// Asks to cancel a charge that is pending, or that the provider has not heard of yet: a process that is about to
    /// ask for it may only be slow. After `Cancelled` it can never be captured, not by a `submit` that comes later
    /// either; a provider that cannot promise that answers [`CannotCancel`](CancelAnswer::CannotCancel).
    async fn cancel(&self, charge: &Charge) -> Result<CancelAnswer, PaymentError>;

    /// Asks to send captured money back, under `charge.refund`.
    async fn refund(&self, charge: &Charge) -> Result<RefundAnswer, PaymentError>;
}

/// How a charge stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ChargeAnswer {
    /// The money is there (or, for cash, promised at the door).
    Captured,
    /// Not yet.
    Pending,
    /// It failed for good.
    Failed {
        /// The provider's word.
        reason: String,
    },
    /// The provider has never heard of the reference.
    NeverAsked,
}

/// What became of a cancellation.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum CancelAnswer {
    /// It can never be captured any more.
    Cancelled,
    /// Too late.
    Captured,
    /// This rail cannot cancel, or not now.
    CannotCancel,
}

/// What became of a refund.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RefundAnswer {
    /// The money went back.
    Refunded,
    /// Not yet.
    Pending,
    /// This rail has no refund: a person has to hand it back.
    ByHand,
}

/// The provider could not be asked, or did not answer: the outcome is unknown.
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error)]
#[error("{provider} did not answer: {detail}; ask again with the same reference")]
pub struct PaymentError {
    /// The provider's name.
    pub provider: String,
    /// What happened.
    pub detail: String,
}

/// Cash at the door: the shop trusts the buyer, so the order is placed at once. Nothing leaves the process.
#[derive(Debug, Clone, Copy, Default)]
pub struct CashOnDelivery;

impl CashOnDelivery {
    /// The method's name.
    pub const NAME: &'static str = "cash_on_delivery";
}

#[async_trait]
impl PaymentProvider for CashOnDelivery {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    async fn submit(&self, _: &Charge) -> Result<ChargeAnswer, PaymentError> {
        Ok(ChargeAnswer::Captured)
    }

    async fn query(&self, _: &Charge) -> Result<ChargeAnswer, PaymentError> {
        Ok(ChargeAnswer::Captured)
    }

    async fn cancel(&self, _: &Charge) -> Result<CancelAnswer, PaymentError> {
        Ok(CancelAnswer::Captured)
    }

    async fn refund(&self, _: &Charge) -> Result<RefundAnswer, PaymentError> {
        Ok(RefundAnswer::ByHand)
    }
}
