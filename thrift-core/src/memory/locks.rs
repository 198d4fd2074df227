//! Locks in memory.

use super::{MemoryStore, locked};
use crate::error::{ErrorKind, StoreError};
use crate::id::{HoldId, HolderId, ItemId};
use crate::inventory::{FeedPage, FeedPosition, InventoryStore, Looked, Outcome, Swept};
use crate::lock::{Basket, Command, Event, Known, LockRecord, LockState, Transition, Verdict, lapse, rule};
use crate::time::Timestamp;
use async_trait::async_trait;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;

#[derive(Default)]
pub(super) struct Locks {
    records: BTreeMap<ItemId, LockRecord>,
    /// Which garments name a hold, as token, `prev` or `last`.
    by_hold: HashMap<HoldId, BTreeSet<ItemId>>,
    /// Which garments a holder has Held or Paying.
    by_holder: HashMap<HolderId, BTreeSet<ItemId>>,
    /// Held and Paying garments by the end of their lease.
    due: BTreeSet<(Timestamp, ItemId)>,
    events: Vec<Event>,
}

impl Locks {
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
        if let Some(old) = self.records.get(&record.item) {
            let item = &old.item;
            for (hold, _) in old.names() {
                remove(&mut self.by_hold, &hold, item);
            }
            if let Some(lease) = old.lease() {
                remove(&mut self.by_holder, &lease.holder, item);
                self.due.remove(&(lease.until, item.clone()));
            }
        }
        for (hold, _) in record.names() {
            self.by_hold.entry(hold).or_default().insert(record.item.clone());
        }
        if let Some(lease) = record.lease() {
            self.by_holder.entry(lease.holder.clone()).or_default().insert(record.item.clone());
            self.due.insert((lease.until, record.item.clone()));
        }
        self.records.insert(record.item.clone(), record);
        self.events.extend(events);
    }

    fn sweep(&mut self, limit: usize, now: Timestamp) -> Swept {
        let over = self.due.iter().take_while(|(until, _)| *until <= now);
        let over = over.filter_map(|(_, item)| self.records.get(item));
        let paying = |record: &&LockRecord| matches!(record.state, LockState::Paying { .. });
        let overdue: Vec<LockRecord> = over.clone().filter(paying).take(limit).cloned().collect();
        let due: Vec<Transition> = over.filter_map(|record| lapse(record, now)).take(limit).collect();
        let mut lapsed = Vec::new();
        for transition in due {
            lapsed.extend(transition.events.iter().cloned());
            self.write(transition);
        }
        Swept { lapsed, overdue, now }
    }

    fn after<'a>(&'a self, after: Option<&ItemId>) -> impl Iterator<Item = &'a LockRecord> + use<'a> {
        let from = after.map_or(Bound::Unbounded, |item| Bound::Excluded(item.clone()));
        self.records.range((from, Bound::Unbounded)).map(|(_, record)| record)
    }
}

fn remove<K: std::hash::Hash + Eq>(index: &mut HashMap<K, BTreeSet<ItemId>>, key: &K, item: &ItemId) {
    if let Some(items) = index.get_mut(key) {
        items.remove(item);
        if items.is_empty() {
            index.remove(key);
        }
    }
}

impl MemoryStore {
    /// [`InventoryStore::apply`] without a future: memory never makes anybody wait.
    pub fn apply_now(&self, command: &Command) -> Outcome {
        let mut locks = locked(&self.locks);
        let now = self.clock.now();
        let known = locks.known(command, now);
        match rule(&known, command, now, &self.limits) {
            Verdict::Refused(refusals) => Outcome::Refused(refusals),
            Verdict::Done { transitions, after } => {
                let changed = transitions.len();
                for transition in transitions {
                    locks.write(transition);
                }
                Outcome::Done(Looked { records: after, changed, now })
            }
        }
    }

    fn looked<'a>(&self, records: impl IntoIterator<Item = &'a LockRecord>) -> Looked {
        Looked { records: records.into_iter().cloned().collect(), changed: 0, now: self.clock.now() }
    }
}

#[async_trait]
impl InventoryStore for MemoryStore {
    async fn apply(&self, command: &Command) -> Result<Outcome, StoreError> {
        Ok(self.apply_now(command))
    }

    async fn look(&self, items: &[ItemId]) -> Result<Looked, StoreError> {
        let locks = locked(&self.locks);
        Ok(self.looked(items.iter().filter_map(|item| locks.records.get(item))))
    }

    async fn carrying(&self, hold: HoldId) -> Result<Looked, StoreError> {
        let locks = locked(&self.locks);
        let naming = locks.by_hold.get(&hold).into_iter().flatten();
        let carrying = naming.filter_map(|item| locks.records.get(item)).filter(|it| it.token() == Some(hold));
        Ok(self.looked(carrying))
    }

    async fn engaged(&self, after: Option<&ItemId>, limit: usize) -> Result<Looked, StoreError> {
        let locks = locked(&self.locks);
        let engaged = locks.after(after).filter(|record| record.lease().is_some());
        Ok(self.looked(engaged.take(limit)))
    }

    async fn scan(&self, after: Option<&ItemId>, limit: usize) -> Result<Looked, StoreError> {
        let locks = locked(&self.locks);
        Ok(self.looked(locks.after(after).take(limit)))
    }

    async fn sweep(&self, limit: usize) -> Result<Swept, StoreError> {
        let mut locks = locked(&self.locks);
        let now = self.clock.now();
        Ok(locks.sweep(limit, now))
    }

    async fn events(&self, after: &FeedPosition, limit: usize) -> Result<FeedPage, StoreError> {
        let from = match after.as_str() {
            "" => 0,
            text => text.parse::<usize>().map_err(|_| foreign(after))?,
        };
        let locks = locked(&self.locks);
        let events: Vec<Event> = locks.events.iter().skip(from).take(limit).cloned().collect();
        let next = FeedPosition::new((from + events.len()).to_string());
        Ok(FeedPage { events, next })
    }

    async fn feed_end(&self) -> Result<FeedPosition, StoreError> {
        Ok(FeedPosition::new(locked(&self.locks).events.len().to_string()))
    }
}

fn foreign(position: &FeedPosition) -> StoreError {
    let message = format!("{:?} is no position of this store's events: start again without one", position.as_str());
    StoreError::new(ErrorKind::FixCall, message)
}
