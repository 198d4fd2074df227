//! Limits against denial of inventory: comfort, never safety.

use std::time::Duration;

/// How much one holder may block. Checked beside the lock: a store on many machines may overshoot by the attempts that
/// are in flight at the same instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Live holds of one holder, payments in progress included.
    pub holds_per_holder_max: u32,
    /// Extensions of one hold; a later hold of the same holder on the same garment inherits the count.
    pub renewals_max: u32,
    /// How long one holder may keep one garment held, through all extensions and take-overs.
    pub hold_total_max: Duration,
    /// Lapses of one holder on one garment, one after another, before they have to wait.
    pub lapses_max: u32,
    /// How long they wait, counted from the last lapse.
    pub cool_down: Duration,
}

impl Default for Limits {
    /// 10 holds a holder, 3 renewals, 40 minutes in all; after 2 lapses in a row 10 minutes of waiting.
    fn default() -> Self {
        Self {
            holds_per_holder_max: 10,
            renewals_max: 3,
            hold_total_max: Duration::from_mins(40),
            lapses_max: 2,
            cool_down: Duration::from_mins(10),
        }
    }
}

impl Limits {
    /// No limits: for models, benches and staff tools.
    pub fn off() -> Self {
        Self {
            holds_per_holder_max: u32::MAX,
            renewals_max: u32::MAX,
            hold_total_max: Duration::from_hours(24 * 365),
            lapses_max: u32::MAX,
            cool_down: Duration::ZERO,
        }
    }
}
