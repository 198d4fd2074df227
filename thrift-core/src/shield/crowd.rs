//! All garments that somebody asked about lately, and what is to be done about who asks now.

use super::ShieldOptions;
use super::ids::Ids;
use super::known::Moment;
use super::slot::{Ended, Slot, Waiting};
use crate::id::{HoldId, HolderId, ItemId};
use crate::lock::{Basket, Event, LockRecord, Reason, Refusal};
use crate::time::Timestamp;
use std::collections::BTreeMap;
use std::task::Waker;

/// How often one buyer waits. Who was woken finds an answer or has the turn to ask, unless the lease has just ended or
/// the turn was passed by; then they wait once more, and after that they ask, whoever else does.
const WAITS_MAX: u32 = 2;

/// A buyer's hold, and when it came here.
#[derive(Clone, Copy)]
pub(super) struct Ask<'a> {
    pub(super) hold: HoldId,
    pub(super) holder: &'a HolderId,
    pub(super) items: &'a Basket,
    pub(super) came: u64,
    /// How often they have waited, and their last place.
    pub(super) waits: u32,
    pub(super) place: u64,
}

/// What is to be done.
pub(super) enum Step {
    Refuse(Vec<Refusal>),
    /// Ask the store, whoever else asks.
    Pass,
    /// Wait for whoever asks about this garment.
    Follow(ItemId, u64),
    /// Too many wait for it.
    TurnAway(ItemId),
    Lead(Lead),
}

/// Asks on behalf of all.
pub(super) struct Lead {
    pub(super) item: ItemId,
    /// Whether to look before anything is asked for.
    pub(super) look: bool,
    pub(super) began: u64,
}

#[derive(Default)]
pub(super) struct Crowd {
    slots: BTreeMap<ItemId, Slot>,
    ids: Ids,
    ticket: u64,
    /// No slot can be given up before.
    full_until: Option<Timestamp>,
}

impl Crowd {
    pub(super) fn tick(&mut self) -> u64 {
        self.ticket += 1;
        self.ticket
    }

    pub(super) fn remembered(&self) -> usize {
        self.slots.len()
    }

    /// A buyer comes, and is counted for every garment that others came for; answers when.
    pub(super) fn comes(&mut self, items: &Basket, now: Timestamp) -> u64 {
        for item in items.items() {
            if let Some(slot) = self.slots.get_mut(item) {
                slot.count(now);
            }
        }
        self.tick()
    }

    /// The refusals that may be told without asking: all that the store would tell, or in a crowd what is known.
    pub(super) fn refusals(&self, ask: &Ask<'_>, now: Timestamp, options: &ShieldOptions) -> Option<Vec<Refusal>> {
        if self.ids.contains(ask.hold) {
            return None;
        }
        let items = ask.items.items();
        let mut crowded = false;
        let mut refusals = Vec::new();
        for item in items {
            let Some(slot) = self.slots.get(item) else { continue };
            let known = slot.tells(ask.came, now, options.staleness);
            if let Some(reason) = known.and_then(|known| known.refuses(ask.holder)) {
                refusals.push(reason.clone().on(item));
                crowded |= slot.crowded(options);
            }
        }
        let enough = refusals.len() == items.len() || crowded && !refusals.is_empty();
        enough.then_some(refusals)
    }

    pub(super) fn step(&mut self, ask: &Ask<'_>, now: Timestamp, options: &ShieldOptions) -> Step {
        if let Some(refusals) = self.refusals(ask, now, options) {
            return Step::Refuse(refusals);
        }
        for item in ask.items.items() {
            self.make_room(item, now, options);
        }
        // An answer about one garment of a basket may leave the rest open: baskets that waited would wait in circles.
        let [item] = ask.items.items() else { return Step::Pass };
        if self.ids.contains(ask.hold) || self.has(ask.holder, item) {
            return Step::Pass;
        }
        let may_ask = self.slots.get_mut(item).is_none_or(|slot| {
            // Their own turn keeps nobody from asking.
            slot.leave(ask.place);
            slot.may_ask(now, options)
        });
        if may_ask {
            return Step::Lead(self.lead(item, now));
        }
        if ask.waits >= WAITS_MAX {
            return Step::Pass;
        }
        self.follow(item, ask.came, options)
    }

    /// Whether the garment is the asker's: nobody makes them wait for what is theirs.
    fn has(&self, asker: &HolderId, item: &ItemId) -> bool {
        let known = self.slots.get(item).and_then(Slot::known);
        known.is_some_and(|known| known.holder.as_ref() == Some(asker))
    }

    fn follow(&mut self, item: &ItemId, came: u64, options: &ShieldOptions) -> Step {
        let id = self.tick();
        let Some(slot) = self.slots.get_mut(item) else { return Step::Pass };
        if slot.waiting.len() >= options.followers_max {
            return Step::TurnAway(item.clone());
        }
        slot.waiting.insert(id, Waiting { came, waker: None });
        Step::Follow(item.clone(), id)
    }

    fn lead(&mut self, item: &ItemId, now: Timestamp) -> Lead {
        let began = self.tick();
        let look = self.slots.get_mut(item).is_some_and(|slot| {
            slot.begin(began, now);
            slot.contended(now)
        });
        Lead { item: item.clone(), look, began }
    }

    /// Makes a slot for the garment if there is room.
    fn make_room(&mut self, item: &ItemId, now: Timestamp, options: &ShieldOptions) {
        if self.slots.contains_key(item) {
            return;
        }
        if self.slots.len() >= options.garments_max {
            if self.full_until.is_some_and(|until| now < until) {
                return;
            }
            self.slots.retain(|_, slot| !slot.idle(now));
            if self.slots.len() >= options.garments_max {
                self.full_until = Some(now.plus(options.staleness));
                return;
            }
        }
        let born = self.tick();
        self.slots.insert(item.clone(), Slot::new(born, now));
    }

    /// Ends an ask. Answers whom to wake.
    pub(super) fn end(&mut self, lead: &Lead, ended: Ended, now: Timestamp, options: &ShieldOptions) -> Vec<Waker> {
        if let Some(slot) = self.slots.get_mut(&lead.item) {
            slot.end(ended, lead.began);
        }
        self.wake(&lead.item, now, options)
    }

    /// Wakes those of a garment who need not wait any longer: takes their wakers.
    pub(super) fn wake(&mut self, item: &ItemId, now: Timestamp, options: &ShieldOptions) -> Vec<Waker> {
        self.slots.get_mut(item).map_or_else(Vec::new, |slot| slot.wake(now, options.staleness))
    }

    /// The place of somebody who still waits.
    pub(super) fn waiting(&mut self, item: &ItemId, id: u64) -> Option<&mut Waiting> {
        self.slots.get_mut(item)?.waiting.get_mut(&id)
    }

    /// Somebody no longer waits, whether they were woken or went away. What is answered is not to be dropped while the
    /// crowd is locked: a waker may be the last that keeps somebody else who waits.
    pub(super) fn leave(&mut self, item: &ItemId, id: u64) -> Option<Waiting> {
        self.slots.get_mut(item)?.leave(id)
    }

    /// Failures to answer anything about a garment.
    pub(super) fn failures(&self, item: &ItemId) -> u64 {
        self.slots.get(item).map_or(0, |slot| slot.failures)
    }

    /// A hold id that the store granted something to.
    pub(super) fn granted(&mut self, hold: HoldId) {
        self.ids.remember(hold);
    }

    /// `now` is the store's.
    pub(super) fn see(&mut self, records: &[LockRecord], now: Timestamp, sent: Moment, heard: Moment) {
        for record in records {
            if let Some(slot) = self.slots.get_mut(&record.item) {
                slot.see(record, now, sent, heard);
            }
        }
    }

    pub(super) fn hear(&mut self, events: &[Event], heard: Moment) {
        for event in events {
            if let Some(slot) = self.slots.get_mut(&event.item) {
                slot.hear(event, heard);
            }
        }
    }

    /// What the store refused to a buyer because of the garments, not of the buyer.
    pub(super) fn refused(&mut self, refusals: &[Refusal], heard: Moment) {
        for refusal in refusals {
            let taken = matches!(
                refusal.reason,
                Reason::NotForSale | Reason::Sold | Reason::Paying { own: false, .. } | Reason::HeldByOther { .. }
            );
            let slot = refusal.item.as_ref().filter(|_| taken).and_then(|item| self.slots.get_mut(item));
            if let Some(slot) = slot {
                slot.refused(heard);
            }
        }
    }
}
