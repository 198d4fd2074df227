//! Ours in memory, and its rivals.

use super::maps::{Dashed, Mutexed, Rival};
use super::port::Port;
use super::{Contender, Group, Threads, shield};
use crate::threads::Blocking;
use crate::workload::{Ask, Workload};
use thrift_core::inventory::Outcome;
use thrift_core::lock::{BASKET_ITEMS_MAX, Basket, Command, Ttl};
use thrift_core::memory::{Attempt, MemoryStore};
use thrift_core::{HoldId, HolderId, ItemId};

/// One attempt in this many is timed; reading the time twice costs as much as an attempt. A prime, so that it does not
/// keep step with what a store does every so many attempts.
const TIMED_EVERY: u64 = 61;

/// The store in memory, its calls without a future.
pub(super) struct Memory(MemoryStore);

/// What [`Memory`] is asked: one garment, or a basket.
pub(super) enum Call {
    One(HolderId, ItemId),
    Basket(HolderId, Basket),
}

/// A store with every garment of the work on sale.
fn store(work: &Workload) -> MemoryStore {
    let store = MemoryStore::new();
    let garments: Vec<ItemId> = work.garments().collect();
    for some in garments.chunks(BASKET_ITEMS_MAX) {
        let items = Basket::new(some.iter().cloned()).unwrap();
        store.apply_now(&Command::Add { items: items.clone() });
        store.apply_now(&Command::Publish { items });
    }
    if let Some(Ask { hold, holder, items }) = work.before() {
        let before = Command::Hold { hold, holder, items, ttl: Ttl::default(), staff: false };
        assert!(matches!(store.apply_now(&before), Outcome::Done(_)), "it was free");
    }
    store
}

impl Blocking for Memory {
    type Call = Call;

    fn call(&self, ask: Ask) -> Call {
        match ask.items.items() {
            [item] => Call::One(ask.holder, item.clone()),
            _ => Call::Basket(ask.holder, ask.items),
        }
    }

    fn attempt(&self, call: &mut Call, fresh: HoldId) -> bool {
        match call {
            Call::One(holder, item) => {
                let answer = self.0.hold_one(fresh, holder, item, Ttl::default());
                matches!(std::hint::black_box(answer), Attempt::Held { .. })
            }
            Call::Basket(holder, items) => {
                let answer = self.0.hold_basket(fresh, holder, items, Ttl::default());
                matches!(std::hint::black_box(answer), Attempt::Held { .. })
            }
        }
    }

    fn give_back(&self, _: &Call, hold: HoldId) {
        self.0.apply_now(&Command::Release { hold });
    }
}

/// In memory: every buyer a thread.
pub fn memory_group() -> Group {
    let contenders: Vec<Box<dyn Contender>> = vec![
        Box::new(Threads {
            name: "MemoryStore",
            ours: true,
            timed_every: TIMED_EVERY,
            make: |work: &Workload| Memory(store(work)),
        }),
        Box::new(Threads {
            name: shield::NAME,
            ours: true,
            timed_every: TIMED_EVERY,
            make: |work: &Workload| Port(shield::behind(store(work))),
        }),
        Box::new(Threads {
            name: "Mutex<HashMap>",
            ours: false,
            timed_every: TIMED_EVERY,
            make: |work: &Workload| Rival::<Mutexed>::new(work),
        }),
        Box::new(Threads {
            name: "DashMap",
            ours: false,
            timed_every: TIMED_EVERY,
            make: |work: &Workload| Rival::<Dashed>::new(work),
        }),
    ];
    Group { name: "memory", slice_millis: 100, garments_max: |_| 60_000, contenders, missing: Vec::new() }
}
