//! Deliberately broken stores: for each, the suite must fail, and fail where it should.

use crate::memory::Memory;
use async_trait::async_trait;
use std::collections::BTreeMap;
use std::panic::catch_unwind;
use std::sync::{Arc, Mutex, RwLock};
use std::time::Duration;
use thrift_core::catalog::{CatalogPage, CatalogQuery, CatalogStore, Category, Garment, Put};
use thrift_core::conformance::Fixture;
use thrift_core::inventory::{FeedPage, FeedPosition, InventoryStore, Looked, Outcome, Swept};
use thrift_core::lock::{Command, Limits, LockRecord};
use thrift_core::memory::MemoryStore;
use thrift_core::order::{Change, Changed, Inserted, Order, OrderStore, OrdersPage, Stored};
use thrift_core::record_store::{Record, RecordStore};
use thrift_core::{HoldId, HolderId, ItemId, OrderId, StoreError, Timestamp};

/// What is wrong with a store, or only done in another way.
pub(crate) trait Flaw: Send + Sync + 'static {
    /// Whether looks are answered from what earlier ones found, until something is written.
    const CACHES: bool = false;
    fn command(command: &Command) -> Command {
        command.clone()
    }
    fn outcome(outcome: Outcome) -> Outcome {
        outcome
    }
    /// Another way to apply a command.
    fn apply(_store: &MemoryStore, _command: &Command) -> Option<Outcome> {
        None
    }
    fn swept(swept: Swept) -> Swept {
        swept
    }
    fn page(page: FeedPage) -> FeedPage {
        page
    }
    fn inserted(inserted: Inserted) -> Inserted {
        inserted
    }
}

/// The reference store with one flaw.
pub(crate) struct Broken<W> {
    store: Arc<MemoryStore>,
    cache: Mutex<BTreeMap<ItemId, LockRecord>>,
    /// What takes several steps to apply, `Flaw::apply`, meets nothing else in between.
    gate: RwLock<()>,
    flaw: std::marker::PhantomData<W>,
}

pub(crate) struct BrokenMemory<W> {
    memory: Memory,
    store: Arc<Broken<W>>,
}

impl<W: Flaw> Fixture for BrokenMemory<W> {
    type Store = Broken<W>;
    fn new(limits: Limits) -> Self {
        let memory = Memory::new(limits);
        let store = Arc::new(Broken {
            store: memory.store(),
            cache: Mutex::default(),
            gate: RwLock::default(),
            flaw: std::marker::PhantomData,
        });
        Self { memory, store }
    }
    fn store(&self) -> Arc<Broken<W>> {
        self.store.clone()
    }
    fn advance(&self, by: Duration) {
        let _alone = self.store.gate.write().unwrap();
        self.memory.advance(by);
    }
    fn races() -> u32 {
        60
    }
    fn reopen(self) -> Self {
        self
    }
}

#[async_trait]
impl<W: Flaw> InventoryStore for Broken<W> {
    async fn apply(&self, command: &Command) -> Result<Outcome, StoreError> {
        let together = self.gate.read().unwrap();
        let outcome = W::apply(&self.store, command).unwrap_or_else(|| {
            drop(together);
            let _alone = self.gate.write().unwrap();
            self.store.apply_now(&W::command(command))
        });
        self.cache.lock().unwrap().clear();
        Ok(W::outcome(outcome))
    }
    async fn look(&self, items: &[ItemId]) -> Result<Looked, StoreError> {
        let mut looked = self.store.look(items).await?;
        if W::CACHES {
            std::thread::yield_now();
            let mut cache = self.cache.lock().unwrap();
            for record in &mut looked.records {
                *record = cache.entry(record.item.clone()).or_insert_with(|| record.clone()).clone();
            }
        }
        Ok(looked)
    }
    async fn carrying(&self, hold: HoldId) -> Result<Looked, StoreError> {
        self.store.carrying(hold).await
    }
    async fn engaged(&self, after: Option<&ItemId>, limit: usize) -> Result<Looked, StoreError> {
        self.store.engaged(after, limit).await
    }
    async fn scan(&self, after: Option<&ItemId>, limit: usize) -> Result<Looked, StoreError> {
        self.store.scan(after, limit).await
    }
    async fn sweep(&self, limit: usize) -> Result<Swept, StoreError> {
        let swept = {
            let _alone = self.gate.write().unwrap();
            pollster::block_on(self.store.sweep(limit))
        };
        self.cache.lock().unwrap().clear();
        swept.map(W::swept)
    }
    async fn events(&self, after: &FeedPosition, limit: usize) -> Result<FeedPage, StoreError> {
        self.store.events(after, limit).await.map(W::page)
    }
    async fn feed_end(&self) -> Result<FeedPosition, StoreError> {
        self.store.feed_end().await
    }
}

#[async_trait]
impl<W: Flaw> OrderStore for Broken<W> {
    async fn insert(&self, order: Order) -> Result<Stored<Inserted>, StoreError> {
        let stored = self.store.insert(order).await?;
        Ok(Stored { value: W::inserted(stored.value), now: stored.now })
    }
    async fn order(&self, id: &OrderId) -> Result<Stored<Option<Order>>, StoreError> {
        self.store.order(id).await
    }
    async fn by_key(&self, holder: &HolderId, key: &str) -> Result<Option<Order>, StoreError> {
        self.store.by_key(holder, key).await
    }
    async fn by_charge(&self, reference: &str) -> Result<Option<Order>, StoreError> {
        self.store.by_charge(reference).await
    }
    async fn change(&self, id: &OrderId, change: &Change) -> Result<Stored<Option<Changed>>, StoreError> {
        self.store.change(id, change).await
    }
    async fn unsettled(&self, limit: usize) -> Result<Stored<Vec<Order>>, StoreError> {
        self.store.unsettled(limit).await
    }
    async fn newest(&self, before: Option<(Timestamp, OrderId)>, limit: usize) -> Result<OrdersPage, StoreError> {
        self.store.newest(before, limit).await
    }
}

#[async_trait]
impl<W: Flaw> CatalogStore for Broken<W> {
    async fn put(&self, garment: Garment) -> Result<Put<Garment>, StoreError> {
        self.store.put(garment).await
    }
    async fn get(&self, items: &[ItemId]) -> Result<Vec<Garment>, StoreError> {
        self.store.get(items).await
    }
    async fn list(&self, query: &CatalogQuery) -> Result<CatalogPage, StoreError> {
        self.store.list(query).await
    }
    async fn put_category(&self, category: Category) -> Result<(), StoreError> {
        self.store.put_category(category).await
    }
    async fn categories(&self) -> Result<Vec<Category>, StoreError> {
        self.store.categories().await
    }
}

#[async_trait]
impl<W: Flaw> RecordStore for Broken<W> {
    async fn put_record(&self, record: Record) -> Result<Put<Record>, StoreError> {
        self.store.put_record(record).await
    }
    async fn get_record(&self, collection: &str, key: &str) -> Result<Option<Record>, StoreError> {
        self.store.get_record(collection, key).await
    }
    async fn delete_record(&self, collection: &str, key: &str) -> Result<(), StoreError> {
        self.store.delete_record(collection, key).await
    }
    async fn range(&self, name: &str, after: Option<(&str, &str)>, limit: usize) -> Result<Vec<Record>, StoreError> {
        self.store.range(name, after, limit).await
    }
}

/// Runs the whole suite on a flawed store; answers the cases that failed.
fn failing<W: Flaw>() -> Vec<&'static str> {
    let cases: Vec<(&'static str, fn())> = thrift_core::conformance!(@all list BrokenMemory<W>);
    let fails = |case: &fn()| catch_unwind(*case).is_err();
    cases.iter().filter(|(_, case)| fails(case)).map(|(name, _)| *name).collect()
}

#[track_caller]
fn caught<W: Flaw>(by: &[&str]) {
    let failing = failing::<W>();
    for case in by {
        assert!(failing.contains(case), "{case} did not notice; only {failing:?} did");
    }
}

/// Whoever asks gets it.
struct StealsHolds;
impl Flaw for StealsHolds {
    fn command(command: &Command) -> Command {
        match command.clone() {
            Command::Hold { hold, holder, items, ttl, .. } => Command::Hold { hold, holder, items, ttl, staff: true },
            other => other,
        }
    }
}

#[test]
fn a_store_that_steals_live_holds_is_caught() {
    caught::<StealsHolds>(&[
        "a_second_buyer_is_refused_with_the_reason_and_the_time",
        "of_sixty_four_racers_for_one_garment_one_wins",
        "a_basket_is_all_or_nothing",
        "random_operations_agree_with_the_naive_model",
    ]);
}

/// Leases without an end in sight.
struct HoldsTooLong;
impl Flaw for HoldsTooLong {
    fn command(command: &Command) -> Command {
        match command.clone() {
            Command::Hold { hold, holder, items, ttl, staff } => {
                let longer = ttl.duration() + Duration::from_millis(1);
                let ttl = thrift_core::lock::Ttl::new(longer).unwrap();
                Command::Hold { hold, holder, items, ttl, staff }
            }
            other => other,
        }
    }
}

#[test]
fn a_store_that_holds_a_millisecond_too_long_is_caught() {
    caught::<HoldsTooLong>(&["a_hold_lapses_exactly_at_its_end", "a_lapsed_hold_is_never_revived"]);
}

/// Replays that claim to be new.
struct ForgetsReplays;
impl Flaw for ForgetsReplays {
    fn outcome(outcome: Outcome) -> Outcome {
        match outcome {
            Outcome::Done(looked) => Outcome::Done(Looked { changed: looked.records.len().max(1), ..looked }),
            refused @ Outcome::Refused(_) => refused,
        }
    }
}

#[test]
fn a_store_that_takes_replays_for_new_is_caught() {
    caught::<ForgetsReplays>(&["replaying_a_hold_makes_no_new_transition", "selling_again_changes_nothing"]);
}

/// A sweeper that reports what it did not do.
struct ReportsLapsesTwice;
impl Flaw for ReportsLapsesTwice {
    fn swept(swept: Swept) -> Swept {
        let lapsed = swept.lapsed.iter().chain(&swept.lapsed).cloned().collect();
        Swept { lapsed, ..swept }
    }
}

#[test]
fn a_store_that_reports_lapses_twice_is_caught() {
    caught::<ReportsLapsesTwice>(&["each_lapse_is_reported_exactly_once", "two_sweepers_share_the_work"]);
}

/// Payments that recovery never hears of.
struct HidesOverduePayments;
impl Flaw for HidesOverduePayments {
    fn swept(swept: Swept) -> Swept {
        Swept { overdue: Vec::new(), ..swept }
    }
}

#[test]
fn a_store_that_hides_overdue_payments_is_caught() {
    caught::<HidesOverduePayments>(&[
        "overdue_payments_are_listed_and_never_freed",
        "garments_of_an_order_that_nobody_stored_are_freed",
    ]);
}

/// A feed with holes.
struct LosesEvents;
impl Flaw for LosesEvents {
    fn page(mut page: FeedPage) -> FeedPage {
        page.events.retain(|event| event.seq != 3);
        page
    }
}

#[test]
fn a_store_that_loses_events_is_caught_by_the_auditor() {
    caught::<LosesEvents>(&["the_feed_has_every_transition_once_and_in_order", "a_hold_lapses_exactly_at_its_end"]);
}

/// Payments that time frees.
struct FreesPayments;
impl Flaw for FreesPayments {
    fn command(command: &Command) -> Command {
        match command.clone() {
            Command::Release { hold } => {
                let order = OrderId::new("o1").unwrap();
                Command::AbortPayment { hold, order, keep: None }
            }
            other => other,
        }
    }
}

#[test]
fn a_store_that_frees_a_payment_by_release_is_caught() {
    caught::<FreesPayments>(&["a_garment_being_paid_for_is_not_freed_by_release"]);
}

/// Undo that undoes everything.
struct SharesFreshIds;
impl Flaw for SharesFreshIds {
    fn command(command: &Command) -> Command {
        match command.clone() {
            Command::Retake { holder, order, items, ttl, .. } => {
                let hold = HoldId::new("00000000-0000-0000-0000-000000000001".parse().unwrap()).unwrap();
                Command::Retake { hold, holder, order, items, ttl }
            }
            other => other,
        }
    }
}

#[test]
fn a_late_payment_under_the_old_id_is_caught() {
    caught::<SharesFreshIds>(&["a_slow_undo_of_the_old_hold_does_not_free_a_retake"]);
}

/// Every insert is new.
struct DoublesOrders;
impl Flaw for DoublesOrders {
    fn inserted(inserted: Inserted) -> Inserted {
        match inserted {
            Inserted::New(order) | Inserted::Existing(order) => Inserted::New(order),
        }
    }
}

#[test]
fn a_store_that_takes_an_order_twice_is_caught() {
    caught::<DoublesOrders>(&["an_order_is_stored_once", "a_hold_is_ordered_once"]);
}

/// A cache in front of the records, emptied after each write: who has read before the write and comes to the cache after
/// it leaves the old record there. Nobody notices who comes alone.
struct RemembersWhatWas;
impl Flaw for RemembersWhatWas {
    const CACHES: bool = true;
}

#[test]
fn a_store_that_answers_stale_records_in_a_race_is_caught_by_recorded_races_alone() {
    assert_eq!(failing::<RemembersWhatWas>(), ["recorded_races_are_linearizable"]);
}
