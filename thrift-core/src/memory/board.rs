//! The board: every garment's word, readable by all, and the claims of those who took one by its word alone.
//!
//! **Losing** reads a word and two counters: no lock, no allocation, nothing written.
//!
//! **Winning** swaps the word of a free garment for "held", and leaves a claim: who, when, for how long. The record is
//! written from the claim by whoever next needs it, with [`decide`](crate::lock::decide) and the time of the claim:
//! the rules are pure, so it is as if it had been written at once.
//!
//! **Everything else** is ruled on under the ledger's lock, with all claims locked and written down before.

use crate::id::{HoldId, HolderId, ItemId};
use crate::lock::{LockRecord, Refusal, Ttl};
use crate::memory::claims::{Claim, Claims, Desks};
use crate::memory::counts::{Asker, Counts};
use crate::memory::slot::{Slot, Slots};
use crate::memory::sync::Guard;
use crate::memory::word::{Glance, Word};
use crate::time::{Clock, Timestamp};
use std::sync::Arc;

type Hasher = foldhash::fast::RandomState;
type Index = papaya::HashMap<ItemId, Arc<Slot>, Hasher>;

/// Somebody's wish to hold something. It can be answered here if they are a stranger: no garment names their hold, and
/// they are far from their limit.
#[derive(Clone, Copy)]
pub(super) struct Wish<'a> {
    pub(super) asker: Asker,
    pub(super) hold: HoldId,
    pub(super) holder: &'a HolderId,
    pub(super) ttl: Ttl,
}

/// What the words of a basket say.
pub(super) enum BasketGlance {
    Refused(Vec<Refusal>),
    Free,
    Unclear,
}

pub(super) struct Board {
    pub(super) epoch: Timestamp,
    pub(super) index: Index,
    pub(super) counts: Counts,
    pub(super) desks: Desks,
}

impl Board {
    pub(super) fn new(epoch: Timestamp) -> Self {
        // Only whoever has locked everything adds a garment; growing bit by bit would make every look-up search twice.
        let index = papaya::HashMap::builder().hasher(Hasher::default()).resize_mode(papaya::ResizeMode::Blocking);
        let index = index.build();
        Self { epoch, index, counts: Counts::new(), desks: Desks::default() }
    }

    /// What a garment's word says, if it says it at one instant to a stranger.
    #[inline]
    pub(super) fn glance(&self, slot: &Slot, wish: &Wish<'_>, clock: &dyn Clock) -> Glance {
        let word = slot.read();
        let glance = word.glance(wish.asker.tag(), || clock.peek(), self.epoch);
        let stranger = || self.counts.is_stranger(&wish.asker);
        match glance {
            Glance::Refused(_) if !(stranger() && slot.is_still(word)) => Glance::Unclear,
            glance => glance,
        }
    }

    /// The same for a basket: every garment that is refused, if any is.
    pub(super) fn glance_all(&self, slots: &[Arc<Slot>], wish: &Wish<'_>, now: Timestamp) -> BasketGlance {
        let words: Vec<(&Arc<Slot>, Word)> = slots.iter().map(|slot| (slot, slot.read())).collect();
        let mut refusals = Vec::new();
        for (slot, word) in &words {
            match word.glance(wish.asker.tag(), || now, self.epoch) {
                Glance::Refused(reason) => refusals.push(reason.on(&slot.item)),
                Glance::Free => {}
                Glance::Unclear => return BasketGlance::Unclear,
            }
        }
        if refusals.is_empty() {
            return BasketGlance::Free;
        }
        let stranger = self.counts.is_stranger(&wish.asker);
        let instant = stranger && words.iter().all(|(slot, word)| slot.is_still(*word));
        if instant { BasketGlance::Refused(refusals) } else { BasketGlance::Unclear }
    }

    /// Takes free garments for a stranger, all or none, and answers when. `None`: nothing has happened.
    #[inline]
    pub(super) fn take(
        &self,
        mut claims: Claims<'_>,
        wish: &Wish<'_>,
        slots: &[Arc<Slot>],
        clock: &dyn Clock,
    ) -> Option<Timestamp> {
        let now = clock.now();
        let garments = u32::try_from(slots.len()).ok()?;
        if claims.are_too_many() || !self.counts.enter(&wish.asker, garments) {
            return None;
        }
        let until = now.plus(wish.ttl.duration());
        let taken = match slots {
            [slot] => self.take_one(slot, wish, until),
            slots => self.take_all(slots, wish, until),
        };
        if !taken {
            self.counts.leave(&wish.asker, garments);
            return None;
        }
        let (holder, slots) = (wish.holder.clone(), Slots::from(slots));
        claims.push(Claim { hold: wish.hold, holder, slots, ttl: wish.ttl, now });
        Some(now)
    }

    fn take_one(&self, slot: &Slot, wish: &Wish<'_>, until: Timestamp) -> bool {
        let word = slot.read();
        word.taken_by(wish.asker.tag(), until, self.epoch).is_some_and(|taken| slot.swap(word, taken))
    }

    /// One after another, in the global order of garments. Until all are taken, none can be read: whoever meets one
    /// takes the slow way, and waits there for the end of this.
    fn take_all(&self, slots: &[Arc<Slot>], wish: &Wish<'_>, until: Timestamp) -> bool {
        let mut found: Vec<(&Arc<Slot>, Word, Word)> = Vec::with_capacity(slots.len());
        for slot in slots {
            let word = slot.read();
            let taken = word.taken_by(wish.asker.tag(), until, self.epoch);
            let hidden = if Guard::BasketHidden.stands() { Some(Word::UNCLEAR) } else { taken };
            let Some((taken, _)) = taken.zip(hidden).filter(|(_, hidden)| slot.swap(word, *hidden)) else {
                for (slot, word, _) in found.iter().filter(|_| Guard::BasketUndone.stands()) {
                    slot.write(*word);
                }
                return false;
            };
            found.push((slot, word, taken));
        }
        for (slot, _, taken) in found {
            slot.write(taken);
        }
        true
    }

    /// Writes a garment's word from its record. For whoever has locked all claims.
    pub(super) fn publish(&self, before: Option<&LockRecord>, record: &LockRecord) {
        self.counts.add(record);
        let index = self.index.pin();
        let new = || index.get_or_insert_with(record.item.clone(), || Arc::new(Slot::new(record.item.clone())));
        index.get(&record.item).unwrap_or_else(new).write(Word::of(record, self.epoch));
        if let Some(before) = before {
            self.counts.remove(before);
        }
    }
}
