//! What buyers were told while things broke, held against what the database says afterwards.

use crate::faults::insisted;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use thrift_core::checkout::Checkout;
use thrift_core::conformance::recorded::{Allowed, Answer, Ending, Recorded, Recorder, check};
use thrift_core::inventory::InventoryStore;
use thrift_core::lock::LockState;
use thrift_core::order::{OrderStatus, OrderStore};
use thrift_core::{ItemId, OrderId};
use thrift_mongo::MongoStore;

/// Answers, as they came.
pub(crate) struct Told {
    pub(crate) store: Arc<MongoStore>,
    recorder: Arc<Recorder>,
    placed: Mutex<Vec<(OrderId, Vec<ItemId>)>>,
}

impl Told {
    pub(crate) fn of(store: MongoStore) -> Self {
        Self { store: Arc::new(store), recorder: Recorder::new(), placed: Mutex::default() }
    }

    /// The store, with everything written down that it answers about locks.
    pub(crate) fn recorded(&self) -> Arc<Recorded<MongoStore>> {
        Arc::new(Recorded::new(self.store.clone(), self.recorder.clone()))
    }

    pub(crate) fn placed(&self, order: OrderId, items: Vec<ItemId>) {
        self.placed.lock().unwrap().push((order, items));
    }

    pub(crate) fn orders(&self) -> usize {
        self.placed.lock().unwrap().len()
    }

    /// How many calls there were, in words.
    pub(crate) fn calls(&self) -> String {
        let calls = self.recorder.calls();
        let count = |is: fn(&Answer) -> bool| calls.iter().filter(|call| is(&call.answer)).count();
        let refused = count(|answer| matches!(answer, Answer::Refused(_)));
        let (unknown, failed) = (count(|answer| *answer == Answer::Unknown), count(|answer| *answer == Answer::Failed));
        format!("{} calls, {refused} refused, {unknown} unknown, {failed} failed", calls.len())
    }

    /// The invariants hold, and so does everything that anybody was told.
    pub(crate) async fn is_true(&self, checkout: &Checkout, allowed: Allowed) {
        let store = self.store.as_ref();
        insisted(async || checkout.recover(1_000).await.map(drop)).await;
        let report = insisted(async || thrift_core::audit::audit(store, store).await).await;
        assert!(report.is_clean(), "{:#?}", report.violations);
        let ending = insisted(async || Ending::read(store).await).await;
        let violations: Vec<String> =
            check(&self.recorder.calls(), &ending, allowed).iter().map(ToString::to_string).collect();
        assert!(violations.is_empty(), "no order of the events explains this:\n{}", violations.join("\n"));
        self.every_order_stands(store).await;
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
