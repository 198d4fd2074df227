//! The rivals in memory: a map from the garment to who has it, behind one mutex or in shards.
//!
//! As somebody sensible would write them. They keep what a buyer must be told (until when) and what a sale must check
//! (hold id, fence), and nothing else: no events, no limits, no second use of a hold id noticed.

use crate::threads::Blocking;
use crate::workload::{Ask, Workload};
use dashmap::DashMap;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use thrift_core::{Clock, HoldId, HolderId, ItemId, SystemClock, Timestamp};

/// How long a hold lasts.
pub(super) const LEASE: Duration = Duration::from_mins(10);

/// Who has a garment.
#[derive(Debug, Clone, Default)]
pub struct Lock {
    held: Option<Held>,
    fence: u64,
}

#[derive(Debug, Clone)]
struct Held {
    hold: HoldId,
    holder: HolderId,
    until: Timestamp,
}

impl Lock {
    /// Until when somebody has it.
    pub fn until(&self) -> Option<Timestamp> {
        self.held.as_ref().map(|held| held.until)
    }

    fn take(&mut self, hold: HoldId, holder: &HolderId, now: Timestamp) -> Result<u64, Timestamp> {
        if let Some(held) = &self.held
            && held.until > now
            && held.holder != *holder
        {
            return Err(held.until);
        }
        self.held = Some(Held { hold, holder: holder.clone(), until: now.plus(LEASE) });
        self.fence += 1;
        Ok(self.fence)
    }

    fn give_back(&mut self, hold: HoldId) {
        if self.held.as_ref().is_some_and(|held| held.hold == hold) {
            self.held = None;
        }
    }
}

/// What the two maps differ in.
pub trait Map: Sync {
    /// With these garments, all free.
    fn of(garments: impl Iterator<Item = ItemId>) -> Self;

    /// Takes garments in order, all or none.
    fn take(&self, items: &[ItemId], hold: HoldId, holder: &HolderId, now: Timestamp) -> Result<u64, Timestamp>;

    /// Gives garments back.
    fn give_back(&self, items: &[ItemId], hold: HoldId);
}

/// `Mutex<HashMap<ItemId, Lock>>`: a basket under one lock of the mutex.
pub struct Mutexed(Mutex<HashMap<ItemId, Lock>>);

impl Map for Mutexed {
    fn of(garments: impl Iterator<Item = ItemId>) -> Self {
        Self(Mutex::new(garments.map(|item| (item, Lock::default())).collect()))
    }

    fn take(&self, items: &[ItemId], hold: HoldId, holder: &HolderId, now: Timestamp) -> Result<u64, Timestamp> {
        let mut locks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut fence = 0;
        for (taken, item) in items.iter().enumerate() {
            match locks.get_mut(item).expect("every garment is there").take(hold, holder, now) {
                Ok(next) => fence = next,
                Err(until) => {
                    for item in &items[..taken] {
                        locks.get_mut(item).expect("every garment is there").give_back(hold);
                    }
                    return Err(until);
                }
            }
        }
        Ok(fence)
    }

    fn give_back(&self, items: &[ItemId], hold: HoldId) {
        let mut locks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for item in items {
            locks.get_mut(item).expect("every garment is there").give_back(hold);
        }
    }
}

/// `DashMap<ItemId, Lock>`: garment after garment, undone at the first refusal.
pub struct Dashed(DashMap<ItemId, Lock>);

impl Map for Dashed {
    fn of(garments: impl Iterator<Item = ItemId>) -> Self {
        Self(garments.map(|item| (item, Lock::default())).collect())
    }

    fn take(&self, items: &[ItemId], hold: HoldId, holder: &HolderId, now: Timestamp) -> Result<u64, Timestamp> {
        let mut fence = 0;
        for (taken, item) in items.iter().enumerate() {
            let answer = self.0.get_mut(item).expect("every garment is there").take(hold, holder, now);
            match answer {
                Ok(next) => fence = next,
                Err(until) => {
                    self.give_back(&items[..taken], hold);
                    return Err(until);
                }
            }
        }
        Ok(fence)
    }

    fn give_back(&self, items: &[ItemId], hold: HoldId) {
        for item in items {
            self.0.get_mut(item).expect("every garment is there").give_back(hold);
        }
    }
}

impl Dashed {
    /// What [`lost_race`](crate::lost_race) compares with: a look, and nothing else.
    pub fn until(&self, item: &ItemId) -> Option<Timestamp> {
        self.0.get(item).and_then(|lock| lock.until())
    }
}

/// A map and the machine's clock.
pub(super) struct Rival<M> {
    map: M,
    clock: SystemClock,
}

impl<M: Map> Rival<M> {
    pub(super) fn new(work: &Workload) -> Self {
        let rival = Self { map: M::of(work.garments()), clock: SystemClock::new() };
        if let Some(before) = work.before() {
            assert!(rival.attempt(&mut rival.call(before.clone()), before.hold), "it was free");
        }
        rival
    }
}

impl<M: Map> Blocking for Rival<M> {
    type Call = Ask;

    fn call(&self, ask: Ask) -> Ask {
        ask
    }

    fn attempt(&self, call: &mut Ask, hold: HoldId) -> bool {
        std::hint::black_box(self.map.take(call.items.items(), hold, &call.holder, self.clock.now())).is_ok()
    }

    fn give_back(&self, call: &Ask, hold: HoldId) {
        self.map.give_back(call.items.items(), hold);
    }
}
