//! Locks in memory.

use super::MemoryStore;
use super::claims::{AllClaims, Claim};
use super::counts::Asker;
use super::sync::{Guard, MutexGuard, locked};
use crate::error::{ErrorKind, StoreError};
use crate::id::{HoldId, HolderId, ItemId};
use crate::inventory::{FeedPage, FeedPosition, InventoryStore, Looked, Outcome, Swept};
use crate::lock::{
    Basket, Command, Decision, Event, Known, LockRecord, LockState, Shown, Transition, Verdict, decide, lapse, rule,
};
use crate::time::Timestamp;
use async_trait::async_trait;
use foldhash::fast::RandomState;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;

#[derive(Default)]
pub(super) struct Locks {
    records: BTreeMap<ItemId, LockRecord>,
    /// Which garments name a hold, as token, `prev` or `last`.
    by_hold: HashMap<HoldId, BTreeSet<ItemId>, RandomState>,
    /// Which garments a holder has Held or Paying.
    by_holder: HashMap<HolderId, BTreeSet<ItemId>, RandomState>,
    /// Held and Paying garments by the end of their lease.
    due: BTreeSet<(Timestamp, ItemId)>,
    events: Vec<Event>,
}

impl Locks {
    /// Whether a garment names a hold, as far as written down.
    pub(super) fn name(&self, hold: HoldId) -> bool {
        self.by_hold.contains_key(&hold)
    }

    fn known(&self, command: &Command, now: Timestamp) -> Known {
        let named = command.basket().into_iter().flat_map(Basket::items);
        let naming = command.hold().and_then(|hold| self.by_hold.get(&hold)).into_iter().flatten();
        let records = named.chain(naming).filter_map(|item| self.records.get_key_value(item));
        let records = records.map(|(item, record)| (item.clone(), record.clone())).collect();
        let live_holds_elsewhere = match command {
            Command::Hold { holder, items, .. } => {
                let theirs = self.by_holder.get(holder).into_iter().flatten();
                let elsewhere = theirs.filter(|item| !items.contains(item)).filter_map(|item| self.records.get(item));
                let live = elsewhere.filter(|record| record.is_live(now)).filter_map(LockRecord::token);
                u32::try_from(live.collect::<BTreeSet<_>>().len()).unwrap_or(u32::MAX)
            }
            _ => 0,
        };
        Known { records, live_holds_elsewhere }
    }

    fn write(&mut self, transition: Transition) {
        let Transition { record, events } = transition;
        let old = self.records.get(&record.item);
        let item = &record.item;
        let name = |record: &LockRecord, hold| record.names().any(|(named, _)| named == hold);
        for (hold, _) in old.into_iter().flat_map(LockRecord::names).filter(|(hold, _)| !name(&record, *hold)) {
            remove(&mut self.by_hold, &hold, item);
        }
        for (hold, _) in record.names().filter(|(hold, _)| !old.is_some_and(|old| name(old, *hold))) {
            self.by_hold.entry(hold).or_default().insert(item.clone());
        }
        let (had, has) = (old.and_then(LockRecord::lease), record.lease());
        if had != has {
            if let Some(lease) = had {
                remove(&mut self.by_holder, &lease.holder, item);
                self.due.remove(&(lease.until, item.clone()));
            }
            if let Some(lease) = has {
                self.by_holder.entry(lease.holder.clone()).or_default().insert(item.clone());
                self.due.insert((lease.until, item.clone()));
            }
        }
        match self.records.get_mut(item) {
            Some(stored) => *stored = record,
            None => drop(self.records.insert(item.clone(), record)),
        }
        self.events.extend(events);
    }

    /// The lapses that have come, and the payments whose time is over.
    fn due(&self, limit: usize, now: Timestamp) -> (Vec<Transition>, Vec<LockRecord>) {
        let over = self.due.iter().take_while(|(until, _)| *until <= now);
        let over = over.filter_map(|(_, item)| self.records.get(item));
        let paying = |record: &&LockRecord| matches!(record.state, LockState::Paying { .. });
        let overdue = over.clone().filter(paying).take(limit).cloned().collect();
        (over.filter_map(|record| lapse(record, now)).take(limit).collect(), overdue)
    }

    fn after<'a>(&'a self, after: Option<&ItemId>) -> impl Iterator<Item = &'a LockRecord> + use<'a> {
        let from = after.map_or(Bound::Unbounded, |item| Bound::Excluded(item.clone()));
        self.records.range((from, Bound::Unbounded)).map(|(_, record)| record)
    }
}

fn remove<K: std::hash::Hash + Eq>(index: &mut HashMap<K, BTreeSet<ItemId>, RandomState>, key: &K, item: &ItemId) {
    if let Some(items) = index.get_mut(key) {
        items.remove(item);
        if items.is_empty() {
            index.remove(key);
        }
    }
}

/// The records, up to date, and nobody but us changes one.
struct Open<'a> {
    locks: MutexGuard<'a, Locks>,
    store: &'a MemoryStore,
    _claims: AllClaims<'a>,
}

impl MemoryStore {
    /// [`InventoryStore::apply`] without a future: memory never makes anybody wait for more than a moment.
    pub fn apply_now(&self, command: &Command) -> Outcome {
        self.refused_at_a_glance(command).map_or_else(|| self.rule(command), Outcome::Refused)
    }

    /// The same for what no glance can answer.
    pub(super) fn rule(&self, command: &Command) -> Outcome {
        self.open().apply(command)
    }

    fn open(&self) -> Open<'_> {
        let locks = locked(&self.locks);
        let (claims, claimed) = self.board.desks.all();
        let mut open = Open { locks, store: self, _claims: claims };
        for claim in claimed.into_iter().filter(|_| Guard::ClaimsWritten.stands()) {
            open.write_claim(claim);
        }
        open
    }

    /// What the record of a garment says now, for when its word does not.
    pub(super) fn shown_slowly(&self, item: &ItemId) -> Option<Shown> {
        let open = self.open();
        open.locks.records.get(item).map(|record| record.shown(self.clock.now()))
    }
}

impl Open<'_> {
    fn apply(&mut self, command: &Command) -> Outcome {
        let now = self.store.clock.now();
        let known = self.locks.known(command, now);
        match rule(&known, command, now, &self.store.limits) {
            Verdict::Refused(refusals) => Outcome::Refused(refusals),
            Verdict::Done { transitions, after } => {
                let changed = transitions.len();
                for transition in transitions {
                    self.write(transition);
                }
                if matches!(command, Command::Add { .. }) {
                    let records = &self.locks.records;
                    self.store.board.counts.make_room(records.len(), records.values());
                }
                Outcome::Done(Looked { records: after, changed, now })
            }
        }
    }

    fn write(&mut self, transition: Transition) {
        let before = self.locks.records.get(&transition.record.item);
        self.store.board.publish(before, &transition.record);
        self.locks.write(transition);
    }

    /// Writes down what was granted by the garments' words.
    fn write_claim(&mut self, claim: Claim) {
        let Claim { hold, holder, slots, ttl, now } = claim;
        let slots = slots.as_slice();
        let Ok(items) = Basket::new(slots.iter().map(|slot| slot.item.clone())) else { return };
        let asker = Asker::new(hold, &holder, self.store.limits.holds_per_holder_max);
        let command = Command::Hold { hold, holder, items, ttl, staff: false };
        for slot in slots {
            let record = self.locks.records.get(&slot.item);
            match decide(&slot.item, record, &command, now, &self.store.limits) {
                Decision::Write(transition) => self.write(*transition),
                other => debug_assert!(false, "{} was granted by its word, its record says {other:?}", slot.item),
            }
        }
        self.store.board.counts.leave(&asker, u32::try_from(slots.len()).unwrap_or(u32::MAX));
    }

    fn looked<'a>(&self, records: impl IntoIterator<Item = &'a LockRecord>) -> Looked {
        Looked { records: records.into_iter().cloned().collect(), changed: 0, now: self.store.clock.now() }
    }

    fn sweep(&mut self, limit: usize) -> Swept {
        let now = self.store.clock.now();
        let (due, overdue) = self.locks.due(limit, now);
        let lapsed = due.iter().flat_map(|transition| transition.events.clone()).collect();
        for transition in due {
            self.write(transition);
        }
        Swept { lapsed, overdue, now }
    }
}

#[async_trait]
impl InventoryStore for MemoryStore {
    async fn apply(&self, command: &Command) -> Result<Outcome, StoreError> {
        Ok(self.apply_now(command))
    }

    async fn look(&self, items: &[ItemId]) -> Result<Looked, StoreError> {
        let open = self.open();
        Ok(open.looked(items.iter().filter_map(|item| open.locks.records.get(item))))
    }

    async fn carrying(&self, hold: HoldId) -> Result<Looked, StoreError> {
        let open = self.open();
        let naming = open.locks.by_hold.get(&hold).into_iter().flatten();
        let carrying = naming.filter_map(|item| open.locks.records.get(item)).filter(|it| it.token() == Some(hold));
        Ok(open.looked(carrying))
    }

    async fn engaged(&self, after: Option<&ItemId>, limit: usize) -> Result<Looked, StoreError> {
        let open = self.open();
        let engaged = open.locks.after(after).filter(|record| record.lease().is_some());
        Ok(open.looked(engaged.take(limit)))
    }

    async fn scan(&self, after: Option<&ItemId>, limit: usize) -> Result<Looked, StoreError> {
        let open = self.open();
        Ok(open.looked(open.locks.after(after).take(limit)))
    }

    async fn sweep(&self, limit: usize) -> Result<Swept, StoreError> {
        Ok(self.open().sweep(limit))
    }

    async fn events(&self, after: &FeedPosition, limit: usize) -> Result<FeedPage, StoreError> {
        let from = match after.as_str() {
            "" => 0,
            text => text.parse::<usize>().map_err(|_| foreign(after))?,
        };
        let open = self.open();
        let events: Vec<Event> = open.locks.events.iter().skip(from).take(limit).cloned().collect();
        let next = FeedPosition::new((from + events.len()).to_string());
        Ok(FeedPage { events, next })
    }

    async fn feed_end(&self) -> Result<FeedPosition, StoreError> {
        Ok(FeedPosition::new(self.open().locks.events.len().to_string()))
    }
}

fn foreign(position: &FeedPosition) -> StoreError {
    let message = format!("{:?} is no position of this store's events: start again without one", position.as_str());
    StoreError::new(ErrorKind::FixCall, message)
}
