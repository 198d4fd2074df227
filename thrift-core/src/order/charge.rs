//! A charge: money asked for, under a reference of ours.

use crate::catalog::Money;

/// One request for money. Its reference is stored before the provider is asked, and every retry reuses it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Charge {
    /// Ours, unique; a UUID, since providers want one.
    pub reference: String,
    /// The provider's name.
    pub provider: String,
    /// How much: garments and delivery.
    pub amount: Money,
    /// The account to charge, where the provider needs one.
    pub phone: Option<String>,
    /// Where it stands.
    pub state: ChargeState,
    /// The reference of its refund, stored before the provider is asked for it.
    pub refund: Option<String>,
}

/// Where a charge stands. Final states never move, but `Unresolved` may still turn out to be captured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum ChargeState {
    /// The provider may or may not have been asked.
    Requested,
    /// The money came.
    Captured,
    /// It did not come, and will not.
    Failed,
    /// The order did not wait any longer, but the provider has not said no.
    Unresolved,
    /// It went back.
    Refunded,
}
