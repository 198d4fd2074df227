//! One garment for one buyer, without a future and, for the losers, without an allocation.

use super::MemoryStore;
use crate::id::{HoldId, HolderId, ItemId};
use crate::inventory::Outcome;
use crate::lock::{Basket, Command, Reason, Ttl};
use crate::time::Timestamp;

/// The answer to [`MemoryStore::hold_one`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attempt {
    /// The garment is this buyer's, now or since an earlier issue of the same attempt.
    Held {
        /// The garment's fence.
        fence: u64,
        /// When it lapses; `None` once payment began.
        until: Option<Timestamp>,
        /// The store's time of this answer.
        now: Timestamp,
    },
    /// No, and why.
    Refused(Reason),
}

impl MemoryStore {
    /// Holds one garment: the same as [`InventoryStoreExt::hold`](crate::inventory::InventoryStoreExt::hold) with a
    /// basket of one, answered at once.
    pub fn hold_one(&self, hold: HoldId, holder: &HolderId, item: &ItemId, ttl: Ttl) -> Attempt {
        let items = Basket::one(item.clone());
        match self.apply_now(&Command::Hold { hold, holder: holder.clone(), items, ttl, staff: false }) {
            Outcome::Refused(refusals) => {
                let first = refusals.into_iter().next();
                Attempt::Refused(first.map_or(Reason::HoldLapsed, |refusal| refusal.reason))
            }
            Outcome::Done(looked) => {
                let record = looked.records.first();
                let held = record.and_then(|record| match &record.state {
                    crate::lock::LockState::Held(lease) => Some(lease.until),
                    _ => None,
                });
                Attempt::Held { fence: record.map_or(0, |record| record.fence), until: held, now: looked.now }
            }
        }
    }
}
