//! A small shop inside a model, and how models are run.

use loom::thread::JoinHandle;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use thrift_core::inventory::{FeedPosition, InventoryStore, Outcome};
use thrift_core::lock::{Basket, Command, EventKind, Limits, LockState, Reason, Refusal, Ttl};
use thrift_core::memory::{Attempt, Guard, MemoryStore, hold_mark};
use thrift_core::{HoldId, HolderId, ItemId, ManualClock, OrderId};
use uuid::Uuid;

/// Runs a model through every interleaving; with `THRIFT_TEST_MODEL=long` without a bound on preemptions, which are
/// otherwise at most two for each run. `removed` is taken out of the store.
pub(crate) fn explore(removed: Option<Guard>, model: fn()) {
    static ONE_BY_ONE: Mutex<()> = Mutex::new(());
    let _alone = ONE_BY_ONE.lock().unwrap_or_else(PoisonError::into_inner);
    Guard::remove(removed);
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = if std::env::var("THRIFT_TEST_MODEL").as_deref() == Ok("long") { None } else { Some(2) };
    builder.max_branches = 100_000;
    builder.check(model);
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

    /// Does something at the same time.
    pub(crate) fn meanwhile<T: 'static>(&self, act: impl FnOnce(&Self) -> T + 'static) -> JoinHandle<T> {
        let shop = self.clone();
        loom::thread::spawn(move || act(&shop))
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
