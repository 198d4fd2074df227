//! The books, once recovery has nothing left to do: the auditor, what buyers were told, the provider's ledger.

use crate::simulation::people::Buyer;
use crate::simulation::rail::{Entry, Rail};
use std::sync::Arc;
use thrift_core::audit::audit;
use thrift_core::memory::MemoryStore;
use thrift_core::order::{OrderStatus, OrderStore};

/// Everything that is wrong.
pub(crate) async fn violations(store: &MemoryStore, rail: &Rail, buyers: &[Arc<Buyer>]) -> Vec<String> {
    let report = match audit(store, store).await {
        Ok(report) => report,
        Err(error) => return vec![error.to_string()],
    };
    let mut wrong = report.violations;
    wrong.extend(report.pending.into_iter().map(|pending| format!("never finished: {pending}")));
    wrong.extend(rail.broken());
    for told in buyers.iter().flat_map(|buyer| buyer.told()) {
        let stands = store.order(&told.id).await.ok().and_then(|stored| stored.value);
        if stands.as_ref().map(|order| (order.status, &order.lines)) != Some((OrderStatus::Placed, &told.lines)) {
            wrong.push(format!("{} was answered as placed, and is {stands:?}", told.id));
        }
    }
    let ledger = rail.ledger().clone();
    for (reference, entry) in ledger {
        let order = store.by_charge(&reference).await.ok().flatten();
        let status = order.as_ref().map(|order| order.status);
        let right = matches!(
            (&entry, status),
            (Entry::Captured, Some(OrderStatus::Placed))
                | (Entry::Refunded { .. }, Some(OrderStatus::Refunded))
                | (Entry::Failed, Some(OrderStatus::Aborted))
        );
        if !right {
            wrong.push(format!("I10: charge {reference} is {entry:?}, its order {status:?}"));
        }
    }
    wrong
}
