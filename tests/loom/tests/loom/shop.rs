//! A small shop inside a model, and how models are run.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use thrift_core::inventory::{FeedPosition, InventoryStore, Outcome};
use thrift_core::lock::{Basket, Command, EventKind, Limits, LockState, Reason, Refusal, Ttl};
use thrift_core::memory::{Attempt, Guard, MemoryStore, hold_mark};
use thrift_core::{HoldId, HolderId, ItemId, ManualClock, OrderId};
use uuid::Uuid;

/// Which of two acts goes first where nothing else decides. loom keeps one access of each atomic to go back to, and so
/// misses interleavings from one of the two beginnings that it finds from the other.
static SECOND_FIRST: AtomicBool = AtomicBool::new(false);

/// Runs a model through every interleaving, from both beginnings, and says how many there were. `removed` is taken out
/// of the store.
pub(crate) fn explore(removed: Option<Guard>, model: fn()) {
    walk(removed, None, model);
}

/// The same with at most two preemptions in each run, or three with `THRIFT_TEST_MODEL=long`: for more threads.
pub(crate) fn explore_few(model: fn()) {
    let long = std::env::var("THRIFT_TEST_MODEL").as_deref() == Ok("long");
    walk(None, Some(if long { 3 } else { 2 }), model);
}

fn walk(removed: Option<Guard>, preemption_bound: Option<usize>, model: fn()) {
    static ONE_BY_ONE: Mutex<()> = Mutex::new(());
    let _alone = ONE_BY_ONE.lock().unwrap_or_else(PoisonError::into_inner);
    Guard::remove(removed);
    let runs = Arc::new(AtomicUsize::new(0));
    for second_first in [false, true] {
        SECOND_FIRST.store(second_first, Ordering::Relaxed);
        let counted = runs.clone();
        let mut builder = loom::model::Builder::new();
        builder.max_branches = 100_000;
        builder.preemption_bound = preemption_bound;
        builder.check(move || {
            counted.fetch_add(1, Ordering::Relaxed);
            model();
        });
    }
    println!("{} interleavings", runs.load(Ordering::Relaxed));
}

pub(crate) fn item(name: &str) -> ItemId {
    ItemId::new(name).unwrap()
}

pub(crate) fn holder(name: &str) -> HolderId {
    HolderId::new(name).unwrap()
}

pub(crate) fn basket(names: &[&str]) -> Basket {
    Basket::new(names.iter().map(|name| item(name))).unwrap()
}

/// The `number`th hold whose counter and desk are `place`, of 16: holds at different places never meet there.
pub(crate) fn hold_at(place: u64, number: usize) -> HoldId {
    let ids = (1..).map(|bits| HoldId::new(Uuid::from_u128(bits)).unwrap());
    ids.filter(|hold| hold_mark(*hold) % 16 == place).nth(number).unwrap()
}

/// The first hold at a place.
pub(crate) fn hold(place: u64) -> HoldId {
    hold_at(place, 0)
}

#[derive(Clone)]
pub(crate) struct Shop {
    pub(crate) store: MemoryStore,
    pub(crate) clock: Arc<ManualClock>,
}

impl Shop {
    /// A shop with these garments on sale, made anew in every run of a model.
    pub(crate) fn selling(names: &[&str], limits: Limits) -> Self {
        let clock = Arc::new(ManualClock::default());
        let shop = Self { store: MemoryStore::with(clock.clone(), limits), clock };
        shop.does(&Command::Add { items: basket(names) });
        shop.does(&Command::Publish { items: basket(names) });
        shop
    }

    pub(crate) fn does(&self, command: &Command) {
        let outcome = self.store.apply_now(command);
        assert!(matches!(outcome, Outcome::Done(_)), "{command:?}: {outcome:?}");
    }

    pub(crate) fn releases(&self, hold: HoldId) {
        self.does(&Command::Release { hold });
    }

    pub(crate) fn begins_payment(&self, hold: HoldId, holder: HolderId, order: &OrderId) {
        let ttl = Ttl::default();
        self.does(&Command::BeginPayment { hold, holder, order: order.clone(), ttl });
    }

    pub(crate) fn wait(&self, time: Duration) {
        self.clock.advance(time);
    }

    pub(crate) fn one(&self, hold: HoldId, buyer: &str, name: &str) -> Attempt {
        self.store.hold_one(hold, &holder(buyer), &item(name), Ttl::default())
    }

    pub(crate) fn many(&self, hold: HoldId, buyer: &str, names: &[&str]) -> Attempt<Vec<Refusal>> {
        self.store.hold_basket(hold, &holder(buyer), &basket(names), Ttl::default())
    }

    /// Does both at the same time.
    pub(crate) fn both<A: 'static, B: 'static>(
        &self,
        one: impl FnOnce(&Self) -> A + 'static,
        other: impl FnOnce(&Self) -> B + 'static,
    ) -> (A, B) {
        let shop = self.clone();
        if SECOND_FIRST.load(Ordering::Relaxed) {
            let one = loom::thread::spawn(move || one(&shop));
            let other = other(self);
            (one.join().unwrap(), other)
        } else {
            let other = loom::thread::spawn(move || other(&shop));
            (one(self), other.join().unwrap())
        }
    }

    pub(crate) fn state(&self, name: &str) -> LockState {
        let looked = pollster::block_on(self.store.look(&[item(name)])).unwrap();
        looked.records.into_iter().next().unwrap().state
    }

    /// Who has a garment by its record.
    pub(crate) fn holds(&self, name: &str) -> Option<HoldId> {
        match self.state(name) {
            LockState::Held(lease) => Some(lease.hold),
            _ => None,
        }
    }

    /// How often something happened to a garment.
    pub(crate) fn count(&self, name: &str, kind: EventKind) -> usize {
        let events = pollster::block_on(self.store.events(&FeedPosition::start(), usize::MAX)).unwrap().events;
        events.iter().filter(|event| event.item == item(name) && event.kind == kind).count()
    }
}

pub(crate) fn won<R>(attempt: &Attempt<R>) -> bool {
    matches!(attempt, Attempt::Held { .. })
}

#[track_caller]
pub(crate) fn lost_to_another(attempt: &Attempt) {
    assert!(matches!(attempt, Attempt::Refused(Reason::HeldByOther { .. })), "{attempt:?}");
}
