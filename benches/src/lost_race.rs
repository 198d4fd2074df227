//! What losing costs in memory: the one call that a stampede makes again and again.
//!
//! The same loops for every way of looking at them: criterion, the turns of [`measure`], the count of instructions and
//! the count of allocations.

use crate::contenders::{Dashed, Map};
use crate::results::LostRace;
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
use std::hint::black_box;
use std::sync::{Barrier, OnceLock};
use std::thread;
use std::time::{Duration, Instant};
use thrift_core::inventory::Outcome;
use thrift_core::lock::{BASKET_ITEMS_MAX, Basket, Command, Ttl};
use thrift_core::memory::{Attempt, MemoryStore, Place};
use thrift_core::{Clock, HoldId, HolderId, ItemId, SystemClock};
use uuid::Uuid;

/// So many garments are on sale; the one that everybody wants is in their middle.
const GARMENTS: usize = 1_000;

/// A garment that somebody holds, in our store and in a map, and a buyer who comes too late.
pub struct Late {
    store: MemoryStore,
    map: Dashed,
    clock: SystemClock,
    holder: HolderId,
    item: ItemId,
    place: Place,
}

fn hold_id(number: u64) -> HoldId {
    HoldId::new(Uuid::from_u128(u128::from(number) + 1)).unwrap()
}

impl Late {
    /// Everything ready.
    pub fn new() -> Self {
        let item = |number: usize| ItemId::new(format!("garment-{number:07}")).unwrap();
        let (store, garments) = (MemoryStore::new(), (0..GARMENTS).map(item).collect::<Vec<_>>());
        for some in garments.chunks(BASKET_ITEMS_MAX) {
            let items = Basket::new(some.iter().cloned()).unwrap();
            store.apply_now(&Command::Add { items: items.clone() });
            assert!(matches!(store.apply_now(&Command::Publish { items }), Outcome::Done(_)), "it is on sale");
        }
        let (map, clock, item) = (Dashed::of(garments.into_iter()), SystemClock::new(), item(GARMENTS / 2));
        let first = HolderId::new("buyer-0").unwrap();
        let held = store.hold_one(hold_id(u64::MAX - 1), &first, &item, Ttl::default());
        assert!(matches!(held, Attempt::Held { .. }), "it was free");
        map.take(std::slice::from_ref(&item), hold_id(u64::MAX - 1), &first, clock.now()).expect("it was free");
        let (holder, place) = (HolderId::new("buyer-1").unwrap(), store.place(&item).expect("it is on sale"));
        Self { store, map, clock, holder, item, place }
    }

    /// Loses `count` races, each with a fresh hold id: the id is looked up, the clock is read, the reason is answered.
    #[inline(never)]
    pub fn hold_one(&self, first: u64, count: u64) {
        for number in first..first + count {
            let answer =
                self.store.hold_one(hold_id(number), black_box(&self.holder), black_box(&self.item), Ttl::default());
            assert!(matches!(black_box(answer), Attempt::Refused(_)), "another has it");
        }
    }

    /// The same with the garment looked up before, as whoever serves one garment to a crowd would.
    #[inline(never)]
    pub fn hold_place(&self, first: u64, count: u64) {
        for number in first..first + count {
            let answer = self.place.hold(hold_id(number), black_box(&self.holder), Ttl::default());
            assert!(matches!(black_box(answer), Attempt::Refused(_)), "another has it");
        }
    }

    /// Reads the word of that garment, and nothing else: neither the clock nor an id.
    #[inline(never)]
    pub fn word(&self, _: u64, count: u64) {
        let now = self.clock.now();
        for _ in 0..count {
            assert!(black_box(self.place.shown_at(black_box(now))).is_some(), "it is decided");
        }
    }

    /// Looks `count` times who has it until when, and whether that is over: as little as anybody can do.
    #[inline(never)]
    pub fn get(&self, _: u64, count: u64) {
        for _ in 0..count {
            let until = self.map.until(black_box(&self.item));
            let over = until.is_none_or(|until| until <= self.clock.now());
            assert!(!black_box(over), "another has it");
        }
    }
}

impl Default for Late {
    fn default() -> Self {
        Self::new()
    }
}

/// How long `work(first, count)` takes on so many threads at once, each on a core of its own if there are enough.
pub fn on_threads(threads: u64, count: u64, work: impl Fn(u64, u64) + Sync) -> Duration {
    let parties = usize::try_from(threads).unwrap() + 1;
    let (ready, go, begin) = (Barrier::new(parties), Barrier::new(parties), OnceLock::new());
    thread::scope(|scope| {
        let busy: Vec<_> = (0..threads)
            .map(|thread| {
                let (ready, go, begin, work) = (&ready, &go, &begin, &work);
                scope.spawn(move || {
                    stay_on_core(thread);
                    work(thread << 40, count.min(1_000));
                    ready.wait();
                    go.wait();
                    work((thread << 40) + 1_000, count);
                    begin.get().map(Instant::elapsed).expect("set before anybody goes")
                })
            })
            .collect();
        ready.wait();
        begin.get_or_init(Instant::now);
        go.wait();
        busy.into_iter().map(|thread| thread.join().unwrap()).max().unwrap()
    })
}

/// The `number`th of the cores that this process may use; a wish, not a need.
fn stay_on_core(number: u64) {
    let Ok(allowed) = sched_getaffinity(None) else { return };
    let cores: Vec<usize> = (0..CpuSet::MAX_CPU).filter(|core| allowed.is_set(*core)).collect();
    let mut one = CpuSet::new();
    one.set(cores[usize::try_from(number).unwrap() % cores.len()]);
    let _ = sched_setaffinity(None, &one);
}

/// Our store and the map in turns, on one thread and on two.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub fn measure(rounds: usize, count: u64) -> LostRace {
    let (late, mut results) = (Late::new(), LostRace::default());
    let mut first = 0;
    for _ in 0..rounds {
        let mut nanos = |threads, work: &(dyn Fn(u64, u64) + Sync)| {
            // No hold id is used twice.
            first += 2 * count + 2_000;
            on_threads(threads, count, |from, count| work(first + from, count)).as_nanos() as f64 / count as f64
        };
        results.hold_one.push(nanos(1, &|first, count| late.hold_one(first, count)));
        results.get.push(nanos(1, &|first, count| late.get(first, count)));
        results.hold_one_two_threads.push(nanos(2, &|first, count| late.hold_one(first, count)));
        results.get_two_threads.push(nanos(2, &|first, count| late.get(first, count)));
    }
    results
}
