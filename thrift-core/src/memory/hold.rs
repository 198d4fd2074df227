//! Holds that are answered at once: without a future, and for those who lose a race for one garment, without a lock,
//! an allocation or a shared write.

use super::MemoryStore;
use super::board::{BasketGlance, Wish};
use super::claims::Claims;
use super::counts::Asker;
use super::slot::Slot;
use super::sync::locked;
use super::word::Glance;
use crate::id::{HoldId, HolderId, ItemId};
use crate::inventory::{Hold, Outcome};
use crate::lock::{Basket, Command, Reason, Refusal, Ttl};
use crate::time::Timestamp;
use std::sync::Arc;

/// The answer to [`MemoryStore::hold_one`] and, with every refusal, to [`MemoryStore::hold_basket`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attempt<R = Reason> {
    /// It is this buyer's, now or since an earlier issue of the same attempt.
    Held {
        /// When it lapses; `None` once payment began.
        until: Option<Timestamp>,
        /// The store's time of this answer.
        now: Timestamp,
        /// Whether this call made it so; false for a replay.
        fresh: bool,
    },
    /// No, and why.
    Refused(R),
}

impl MemoryStore {
    /// Holds one garment: the same as [`InventoryStoreExt::hold`](crate::inventory::InventoryStoreExt::hold) with a
    /// basket of one, answered at once.
    pub fn hold_one(&self, hold: HoldId, holder: &HolderId, item: &ItemId, ttl: Ttl) -> Attempt {
        let index = self.board.index.pin();
        match index.get(item) {
            Some(slot) => self.hold_slot(hold, holder, slot, ttl),
            None => self.hold_one_slowly(hold, holder, item, ttl),
        }
    }

    /// Holds a basket, all or nothing: the same as
    /// [`InventoryStoreExt::hold`](crate::inventory::InventoryStoreExt::hold), answered at once.
    pub fn hold_basket(&self, hold: HoldId, holder: &HolderId, items: &Basket, ttl: Ttl) -> Attempt<Vec<Refusal>> {
        let wish = self.wish(hold, holder, ttl);
        if let Some(slots) = self.slots(items) {
            match self.board.glance_all(&slots, &wish, self.clock.peek()) {
                BasketGlance::Refused(refusals) => return Attempt::Refused(refusals),
                BasketGlance::Free => {
                    if let Some(now) =
                        self.board.take(self.board.desks.claims(&wish.asker), &wish, &slots, &*self.clock)
                    {
                        return granted(now, ttl);
                    }
                }
                BasketGlance::Unclear => {}
            }
        }
        self.hold_slowly(hold, holder, items.clone(), ttl)
    }

    /// As [`hold_one`](Self::hold_one), with the garment looked up before.
    pub(super) fn hold_slot(&self, hold: HoldId, holder: &HolderId, slot: &Arc<Slot>, ttl: Ttl) -> Attempt {
        let wish = self.wish(hold, holder, ttl);
        // Twice, since whoever was overtaken can be refused at a glance.
        let answer = (0..2).find_map(|_| self.hold_at_a_glance(&wish, slot, || self.board.desks.claims(&wish.asker)));
        let answer = answer.or_else(|| self.hold_looked_up(wish, slot));
        answer.unwrap_or_else(|| self.hold_one_slowly(hold, holder, &slot.item, ttl))
    }

    /// `None`: nothing has happened, and the word does not say why.
    #[inline]
    fn hold_at_a_glance<'a>(
        &'a self,
        wish: &Wish<'_>,
        slot: &Arc<Slot>,
        claims: impl FnOnce() -> Claims<'a>,
    ) -> Option<Attempt> {
        match self.board.glance(slot, wish, &*self.clock) {
            Glance::Refused(reason) => Some(Attempt::Refused(reason)),
            Glance::Free => {
                let taken = self.board.take(claims(), wish, std::slice::from_ref(slot), &*self.clock);
                taken.map(|now| granted(now, wish.ttl))
            }
            Glance::Unclear => None,
        }
    }

    /// For the one in a few hundred whose hold shares a counter with two others: whether a garment names it is looked up.
    #[cold]
    fn hold_looked_up(&self, wish: Wish<'_>, slot: &Arc<Slot>) -> Option<Attempt> {
        let locks = locked(&self.locks);
        let mut claims = self.board.desks.claims(&wish.asker);
        if locks.name(wish.hold) || claims.name(wish.hold) {
            return None;
        }
        self.hold_at_a_glance(&Wish { asker: wish.asker.unnamed(), ..wish }, slot, || claims)
    }

    /// The refusals of a hold whose garments' words say enough.
    pub(super) fn refused_at_a_glance(&self, command: &Command) -> Option<Vec<Refusal>> {
        let Command::Hold { hold, holder, items, ttl, staff: false } = command else { return None };
        match self.board.glance_all(&self.slots(items)?, &self.wish(*hold, holder, *ttl), self.clock.peek()) {
            BasketGlance::Refused(refusals) => Some(refusals),
            BasketGlance::Free | BasketGlance::Unclear => None,
        }
    }

    fn wish<'a>(&self, hold: HoldId, holder: &'a HolderId, ttl: Ttl) -> Wish<'a> {
        let asker = Asker::new(hold, holder, self.limits.holds_per_holder_max);
        Wish { asker, hold, holder, ttl }
    }

    /// Where the garments are; `None` if one is unknown.
    fn slots(&self, items: &Basket) -> Option<Vec<Arc<Slot>>> {
        let index = self.board.index.pin();
        items.items().iter().map(|item| index.get(item).cloned()).collect()
    }

    fn hold_one_slowly(&self, hold: HoldId, holder: &HolderId, item: &ItemId, ttl: Ttl) -> Attempt {
        match self.hold_slowly(hold, holder, Basket::one(item.clone()), ttl) {
            Attempt::Held { until, now, fresh } => Attempt::Held { until, now, fresh },
            Attempt::Refused(refusals) => {
                let first = refusals.into_iter().next();
                Attempt::Refused(first.map_or(Reason::HoldLapsed, |refusal| refusal.reason))
            }
        }
    }

    fn hold_slowly(&self, hold: HoldId, holder: &HolderId, items: Basket, ttl: Ttl) -> Attempt<Vec<Refusal>> {
        match self.rule(&Command::Hold { hold, holder: holder.clone(), items, ttl, staff: false }) {
            Outcome::Refused(refusals) => Attempt::Refused(refusals),
            Outcome::Done(looked) => {
                let until = Hold::read(&looked).and_then(|hold| hold.until);
                Attempt::Held { until, now: looked.now, fresh: looked.changed > 0 }
            }
        }
    }
}

fn granted<R>(now: Timestamp, ttl: Ttl) -> Attempt<R> {
    Attempt::Held { until: Some(now.plus(ttl.duration())), now, fresh: true }
}
