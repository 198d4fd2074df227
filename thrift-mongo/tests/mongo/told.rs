//! What buyers were told while things broke, held against what the database says afterwards.

use crate::faults::insisted;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use thrift_core::checkout::Checkout;
use thrift_core::inventory::{FeedPosition, InventoryStore};
use thrift_core::lock::{Event, EventKind, LockState};
use thrift_core::order::{OrderStatus, OrderStore};
use thrift_core::{HoldId, ItemId, OrderId};
use thrift_mongo::MongoStore;

/// Answers, as they came.
#[derive(Default)]
pub(crate) struct Told {
    held: Mutex<Vec<(HoldId, Vec<ItemId>)>>,
    released: Mutex<Vec<HoldId>>,
    placed: Mutex<Vec<(OrderId, Vec<ItemId>)>>,
}

impl Told {
    pub(crate) fn held(&self, hold: HoldId, items: &[ItemId]) {
        self.held.lock().unwrap().push((hold, items.to_vec()));
    }

    pub(crate) fn released(&self, hold: HoldId) {
        self.released.lock().unwrap().push(hold);
    }

    pub(crate) fn placed(&self, order: OrderId, items: Vec<ItemId>) {
        self.placed.lock().unwrap().push((order, items));
    }

    pub(crate) fn holds(&self) -> usize {
        self.held.lock().unwrap().len()
    }

    pub(crate) fn orders(&self) -> usize {
        self.placed.lock().unwrap().len()
    }

    /// The invariants hold, and so does everything that anybody was told.
    pub(crate) async fn is_true(&self, store: &MongoStore, checkout: &Checkout) {
        insisted(async || checkout.recover(1_000).await.map(drop)).await;
        let report = insisted(async || thrift_core::audit::audit(store, store).await).await;
        assert!(report.is_clean(), "{:#?}", report.violations);
        self.every_hold_is_in_the_history(store).await;
        self.every_order_stands(store).await;
    }

    /// What was answered was made durable, though a primary was lost: each grant and each release is an event.
    async fn every_hold_is_in_the_history(&self, store: &MongoStore) {
        let mut history = BTreeSet::new();
        for event in events(store).await {
            let kind = match event.kind {
                EventKind::Held | EventKind::TakenOver => "taken",
                EventKind::Released => "released",
                _ => continue,
            };
            history.extend(event.hold.map(|hold| (hold, event.item, kind)));
        }
        let held = self.held.lock().unwrap().clone();
        let released: BTreeSet<HoldId> = self.released.lock().unwrap().iter().copied().collect();
        for (hold, items) in held {
            for item in items {
                let is = |kind| history.contains(&(hold, item.clone(), kind));
                assert!(is("taken"), "{item} was answered as held by {hold}, and no event says so");
                assert!(!released.contains(&hold) || is("released"), "{hold} was given back, and {item} was not");
            }
        }
    }

    /// It is as it was told, its garments are its own, and nobody else's.
    async fn every_order_stands(&self, store: &MongoStore) {
        let placed = self.placed.lock().unwrap().clone();
        let mut owners = BTreeMap::new();
        for (id, items) in placed {
            let order = insisted(async || store.order(&id).await).await.value;
            let status = order.map(|order| order.status);
            assert_eq!(status, Some(OrderStatus::Placed), "{id} was answered as placed");
            for record in insisted(async || store.look(&items).await).await.records {
                let sold_to = match &record.state {
                    LockState::Sold { order, .. } => Some(order.clone()),
                    _ => None,
                };
                assert_eq!(sold_to.as_ref(), Some(&id), "{} was sold by {id}", record.item);
                assert_eq!(owners.insert(record.item.clone(), id.clone()), None, "{} was sold twice", record.item);
            }
        }
    }
}

async fn events(store: &MongoStore) -> Vec<Event> {
    let (mut position, mut all) = (FeedPosition::start(), Vec::new());
    loop {
        let page = insisted(async || store.events(&position, 1_000).await).await;
        if page.events.is_empty() {
            return all;
        }
        position = page.next;
        all.extend(page.events);
    }
}
