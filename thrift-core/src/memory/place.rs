//! A garment that was looked up before.

use super::MemoryStore;
use super::hold::Attempt;
use super::slot::Slot;
use crate::id::{HoldId, HolderId, ItemId};
use crate::lock::{Shown, Ttl};
use crate::time::Timestamp;
use std::sync::Arc;

/// One garment of a [`MemoryStore`], looked up once and asked often: for the one that everybody wants.
#[derive(Clone)]
pub struct Place {
    store: MemoryStore,
    slot: Arc<Slot>,
}

impl MemoryStore {
    /// Where a garment is; `None` if the store does not know it.
    pub fn place(&self, item: &ItemId) -> Option<Place> {
        let slot = self.board.index.pin().get(item).cloned()?;
        Some(Place { store: self.clone(), slot })
    }
}

impl Place {
    /// The garment.
    pub fn item(&self) -> &ItemId {
        &self.slot.item
    }

    /// As [`MemoryStore::hold_one`].
    pub fn hold(&self, hold: HoldId, holder: &HolderId, ttl: Ttl) -> Attempt {
        self.store.hold_slot(hold, holder, &self.slot, ttl)
    }

    /// What a shopper sees now.
    pub fn shown(&self) -> Shown {
        let known = self.shown_at(self.store.clock.peek()).or_else(|| self.store.shown_slowly(self.item()));
        known.unwrap_or(Shown::NotForSale)
    }

    /// What a shopper sees at an instant of the store's clock, by one load; `None` while that is being decided, or if
    /// the garment's end is years away.
    #[inline]
    pub fn shown_at(&self, now: Timestamp) -> Option<Shown> {
        self.slot.read().shown(now, self.store.board.epoch)
    }
}
