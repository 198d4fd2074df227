//! A store under test with short words for everything that is asked of it.

use super::Fixture;
use crate::audit::{AuditReport, audit, audit_locks};
use crate::catalog::CatalogStore;
use crate::error::StoreError;
use crate::id::{HoldId, HolderId, ItemId, OrderId};
use crate::inventory::{FeedPosition, Hold, InventoryStore, InventoryStoreExt, Looked, Reply, Swept};
use crate::lock::{Basket, Command, Event, Keep, Limits, LockRecord, Shown, Ttl};
use crate::order::OrderStore;
use crate::record_store::RecordStore;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// A store that implements every port.
pub trait Stores: InventoryStore + OrderStore + CatalogStore + RecordStore + 'static {}
impl<T: InventoryStore + OrderStore + CatalogStore + RecordStore + 'static> Stores for T {}

/// A fixture with short words: garments and buyers by name, holds by number. Leases are ten minutes.
pub struct World<F: Fixture> {
    /// The fixture.
    pub fixture: F,
}

/// The length of a lease.
pub(super) const TEN_MINUTES: Duration = Duration::from_mins(10);
/// A millisecond less than that.
pub(super) const ALMOST_TEN_MINUTES: Duration = Duration::from_millis(599_999);

pub(super) fn item(name: &str) -> ItemId {
    ItemId::new(name).unwrap()
}

pub(super) fn holder(name: &str) -> HolderId {
    HolderId::new(name).unwrap()
}

pub(super) fn order(name: &str) -> OrderId {
    OrderId::new(name).unwrap()
}

pub(super) fn hold_id(number: u128) -> HoldId {
    HoldId::new(Uuid::from_u128(number)).unwrap()
}

pub(super) fn basket(names: &[&str]) -> Basket {
    Basket::new(names.iter().map(|name| item(name))).unwrap()
}

/// The refusals as `(garment or "", reason)`.
pub(super) fn codes<T>(reply: &Reply<T>) -> Vec<(String, &'static str)> {
    let name = |item: &Option<ItemId>| item.as_ref().map_or(String::new(), ToString::to_string);
    reply.refusals().iter().map(|refusal| (name(&refusal.item), refusal.reason.code())).collect()
}

#[track_caller]
pub(super) fn refused<T: std::fmt::Debug>(reply: &Reply<T>, expected: &[(&str, &str)]) {
    let got = codes(reply);
    let got: Vec<(&str, &str)> = got.iter().map(|(item, code)| (item.as_str(), *code)).collect();
    assert_eq!(got, expected, "{reply:?}");
}

#[track_caller]
pub(super) fn granted<T: std::fmt::Debug>(reply: Reply<T>) -> T {
    match reply {
        Reply::Done(value) => value,
        Reply::Refused(refusals) => panic!("expected a grant, was refused: {refusals:?}"),
    }
}

impl<F: Fixture> World<F> {
    /// Default limits.
    pub fn new() -> Self {
        Self::with(Limits::default())
    }

    /// These limits.
    pub fn with(limits: Limits) -> Self {
        Self { fixture: F::new(limits) }
    }

    /// Garments on sale.
    #[must_use]
    pub fn offering(self, names: &[&str]) -> Self {
        for chunk in names.chunks(50) {
            granted(self.wait(async |store| store.offer(basket(chunk)).await));
        }
        self
    }

    pub(super) fn store(&self) -> Arc<F::Store> {
        self.fixture.store()
    }

    #[track_caller]
    pub(super) fn wait<T: Send, Fut>(&self, call: impl FnOnce(Arc<F::Store>) -> Fut) -> T
    where
        Fut: Future<Output = Result<T, StoreError>> + Send,
    {
        self.fixture.block_on(call(self.store())).expect("the store answers")
    }

    pub(super) fn advance(&self, by: Duration) {
        self.fixture.advance(by);
    }

    pub(super) fn apply(&self, command: Command) -> Reply<Looked> {
        let store = self.store();
        self.fixture.block_on(async move { store.apply(&command).await }).expect("the store answers").into()
    }

    fn held(&self, command: Command) -> Reply<Hold> {
        let store = self.store();
        self.fixture.block_on(async move { store.held(&command).await }).expect("the store answers")
    }

    pub(super) fn hold(&self, number: u128, who: &str, names: &[&str]) -> Reply<Hold> {
        self.hold_for(number, who, names, TEN_MINUTES)
    }

    pub(super) fn hold_for(&self, number: u128, who: &str, names: &[&str], ttl: Duration) -> Reply<Hold> {
        self.held(hold_command(number, who, names, ttl, false))
    }

    pub(super) fn staff_hold(&self, number: u128, who: &str, names: &[&str]) -> Reply<Hold> {
        self.held(hold_command(number, who, names, TEN_MINUTES, true))
    }

    pub(super) fn extend(&self, number: u128, renewal: u32) -> Reply<Hold> {
        self.held(Command::Extend { hold: hold_id(number), renewal, ttl: Ttl::default() })
    }

    pub(super) fn begin(&self, number: u128, who: &str, by: &str) -> Reply<Hold> {
        let (hold, holder, order) = (hold_id(number), holder(who), order(by));
        self.held(Command::BeginPayment { hold, holder, order, ttl: Ttl::default() })
    }

    pub(super) fn sell(&self, number: u128, by: &str) -> Reply<Looked> {
        self.apply(Command::Sell { hold: hold_id(number), order: order(by) })
    }

    pub(super) fn release(&self, number: u128) -> Reply<Looked> {
        self.apply(Command::Release { hold: hold_id(number) })
    }

    pub(super) fn abort(&self, number: u128, by: &str, keep: Option<u128>) -> Reply<Looked> {
        let keep = keep.map(|number| Keep { hold: hold_id(number), ttl: Ttl::default() });
        self.apply(Command::AbortPayment { hold: hold_id(number), order: order(by), keep })
    }

    pub(super) fn retake(&self, number: u128, who: &str, by: &str, names: &[&str]) -> Reply<Hold> {
        let (hold, holder, order, items) = (hold_id(number), holder(who), order(by), basket(names));
        self.held(Command::Retake { hold, holder, order, items, ttl: Ttl::default() })
    }

    pub(super) fn relist(&self, name: &str, by: &str) -> Reply<Looked> {
        self.apply(Command::Relist { items: basket(&[name]), order: order(by) })
    }

    pub(super) fn withdraw(&self, name: &str) -> Reply<Looked> {
        self.apply(Command::Withdraw { items: basket(&[name]) })
    }

    /// Held, begun, sold.
    pub(super) fn sold(&self, number: u128, who: &str, by: &str, names: &[&str]) {
        granted(self.hold(number, who, names));
        granted(self.begin(number, who, by));
        granted(self.sell(number, by));
    }

    pub(super) fn sweep(&self, limit: usize) -> Swept {
        self.wait(async |store| store.sweep(limit).await)
    }

    pub(super) fn record(&self, name: &str) -> LockRecord {
        let items = [item(name)];
        let looked = self.wait(async |store| store.look(&items).await);
        looked.records.into_iter().next().expect("the garment is known")
    }

    pub(super) fn shown(&self, name: &str) -> Shown {
        let items = [item(name)];
        let looked = self.wait(async |store| store.look(&items).await);
        looked.records[0].shown(looked.now)
    }

    pub(super) fn events(&self) -> Vec<Event> {
        let mut position = FeedPosition::start();
        let mut all = Vec::new();
        loop {
            let page = self.wait(async |store| store.events(&position, 7).await);
            if page.events.is_empty() {
                return all;
            }
            all.extend(page.events);
            position = page.next;
        }
    }

    pub(super) fn audit(&self) -> AuditReport {
        self.wait(async |store| audit(store.as_ref(), store.as_ref()).await)
    }

    /// Ends a case about the lock: the auditor finds nothing. (Its sales have no orders.)
    #[track_caller]
    pub(super) fn is_sound(&self) {
        let report = self.wait(async |store| audit_locks(store.as_ref()).await);
        assert!(report.is_clean(), "{:#?}", report.violations);
    }
}

impl<F: Fixture> Default for World<F> {
    fn default() -> Self {
        Self::new()
    }
}

pub(super) fn hold_command(number: u128, who: &str, names: &[&str], ttl: Duration, staff: bool) -> Command {
    let (hold, holder, items) = (hold_id(number), holder(who), basket(names));
    Command::Hold { hold, holder, items, ttl: Ttl::new(ttl).unwrap(), staff }
}

/// Runs `count` callers at once, each on a thread of its own, and collects their answers.
pub(super) fn race<T: Send>(count: u128, call: impl Fn(u128) -> T + Sync) -> Vec<T> {
    let barrier = std::sync::Barrier::new(usize::try_from(count).unwrap());
    let (barrier, call) = (&barrier, &call);
    std::thread::scope(|scope| {
        let start = |number| {
            scope.spawn(move || {
                barrier.wait();
                call(number)
            })
        };
        let threads: Vec<_> = (1..=count).map(start).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}
