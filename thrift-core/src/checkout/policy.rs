//! How long things may take.

use crate::lock::Ttl;
use std::time::Duration;

/// Time-outs of a checkout, all counted on the store's clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// How long an order may stay `open` before recovery aborts it.
    pub open_max: Duration,
    /// After how long recovery asks the provider, and how often it asks again.
    pub ask_every: Duration,
    /// How long a pending payment is waited for before it is cancelled.
    pub payment_patience: Duration,
    /// How long it is waited for where it cannot be cancelled.
    pub payment_wait_max: Duration,
    /// How long a charge goes on being asked for after its order was given up.
    pub charge_watch: Duration,
    /// How often, then.
    pub watch_every: Duration,
    /// When sweepers list a garment as overdue.
    pub payment_ttl: Ttl,
    /// How long a garment is held anew, or kept after a declined payment.
    pub hold_ttl: Ttl,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            open_max: Duration::from_mins(1),
            ask_every: Duration::from_mins(1),
            payment_patience: Duration::from_mins(10),
            payment_wait_max: Duration::from_mins(30),
            charge_watch: Duration::from_hours(24),
            watch_every: Duration::from_mins(15),
            payment_ttl: Ttl::default(),
            hold_ttl: Ttl::default(),
        }
    }
}
