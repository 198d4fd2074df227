//! The auditor: the invariants, checked on a live store by reading alone.
//!
//! What `recover()` can still finish is *pending*, not a violation. A suspect is read again before it is reported, since
//! the store goes on working meanwhile. Reads page by page, the next one while it judges this one; keeps some hundred
//! bytes for each garment.

mod ahead;
mod histories;
mod stretch;

use crate::error::StoreError;
use crate::id::{ItemId, OrderId};
use crate::inventory::InventoryStore;
use crate::lock::{LockRecord, LockState};
use crate::order::{ChargeState, Order, OrderStatus, OrderStore};
use ahead::Ahead;
use histories::Histories;
use std::collections::HashMap;
use stretch::every_record;

const PAGE: usize = 1000;
/// How often a suspect is read again before it is reported.
const READS_MAX: usize = 5;

/// What an audit found.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct AuditReport {
    /// Lock records read.
    pub garments: usize,
    /// Orders read.
    pub orders: usize,
    /// Events read.
    pub events: usize,
    /// Broken invariants, each a line that names garment or order. Empty is what you want.
    pub violations: Vec<String>,
    /// Work that recovery will finish.
    pub pending: Vec<String>,
}

impl AuditReport {
    /// Whether every invariant holds.
    pub fn is_clean(&self) -> bool {
        self.violations.is_empty()
    }
}

/// Audits a store.
pub async fn audit(inventory: &dyn InventoryStore, orders: &dyn OrderStore) -> Result<AuditReport, StoreError> {
    run(inventory, Some(orders)).await
}

/// Audits the lock alone (I2, I3, I5): for shops that adopted only the lock and keep orders elsewhere.
pub async fn audit_locks(inventory: &dyn InventoryStore) -> Result<AuditReport, StoreError> {
    run(inventory, None).await
}

async fn run(inventory: &dyn InventoryStore, orders: Option<&dyn OrderStore>) -> Result<AuditReport, StoreError> {
    let mut audit = Audit { inventory, orders, report: AuditReport::default(), owners: HashMap::new() };
    audit.read_orders().await?;
    let mut histories = Histories::default();
    audit.report.events += histories.catch_up(inventory, &mut audit.report.violations).await?;
    let mut suspects = Vec::new();
    every_record(inventory, histories.milestones(), |record| {
        audit.report.garments += 1;
        audit.knows(&record.item);
        if histories.contradict(&record).is_some() || audit.judge(&record).is_some() {
            suspects.push(record.item);
        }
    })
    .await?;
    audit.read_again(suspects, &mut histories).await?;
    audit.find_unknown().await?;
    Ok(audit.report)
}

/// What an order says about a garment.
#[derive(Clone)]
struct Claim {
    order: OrderId,
    settled: bool,
    /// Whether the lock has been seen to know the garment.
    known: bool,
}

enum Finding {
    Violation(String),
    Pending(String),
}

struct Audit<'a> {
    inventory: &'a dyn InventoryStore,
    /// `None`: the orders are not ours to judge.
    orders: Option<&'a dyn OrderStore>,
    report: AuditReport,
    /// Which placed order owns a garment.
    owners: HashMap<ItemId, Claim>,
}

impl Audit<'_> {
    async fn read_orders(&mut self) -> Result<(), StoreError> {
        let Some(orders) = self.orders else { return Ok(()) };
        let mut next = Some(Ahead::begin(orders.newest(None, PAGE)).await);
        while let Some(read) = next {
            let page = read.end().await?;
            next = match page.next {
                Some(before) => Some(Ahead::begin(orders.newest(Some(before), PAGE)).await),
                None => None,
            };
            self.report.orders += page.orders.len();
            for order in &page.orders {
                self.read_order(order);
            }
        }
        Ok(())
    }

    fn read_order(&mut self, order: &Order) {
        if !order.settled {
            self.report.pending.push(format!("order {} is {}, not settled", order.id, order.status.code()));
        }
        let captured = order.charge.as_ref().is_some_and(|charge| charge.state == ChargeState::Captured);
        if captured && order.settled && order.status == OrderStatus::Aborted {
            let line = format!("I10: order {}: money captured, order aborted, no refund due", order.id);
            self.report.violations.push(line);
        }
        if !order.status.owns_garments() {
            return;
        }
        for line in &order.lines {
            let claim = Claim { order: order.id.clone(), settled: order.settled, known: false };
            if let Some(other) = self.owners.insert(line.item.clone(), claim) {
                let line = format!("I1: {} is in two placed orders: {} and {}", line.item, other.order, order.id);
                self.report.violations.push(line);
            }
        }
    }

    /// I3 and I7 for one garment, by what is known of the orders.
    fn judge(&self, record: &LockRecord) -> Option<Finding> {
        self.orders?;
        let (item, owner) = (&record.item, self.owners.get(&record.item));
        match (&record.state, owner) {
            (LockState::Sold { order, .. }, Some(claim)) if claim.order == *order => None,
            (LockState::Sold { order, .. }, _) => {
                Some(Finding::Violation(format!("I7: {item} is sold to {order}, which does not own it")))
            }
            (LockState::Paying { order, .. }, Some(claim)) if claim.order == *order && !claim.settled => {
                Some(Finding::Pending(format!("{item} is being sold to {order}")))
            }
            (state, Some(claim)) => {
                let line = format!("I7: {item} belongs to placed order {}, but is {}", claim.order, state_name(state));
                Some(Finding::Violation(line))
            }
            (LockState::Paying { order, .. }, None) => {
                Some(Finding::Pending(format!("{item} is being paid for by {order}")))
            }
            (_, None) => None,
        }
    }

    /// Reads the suspects again, with their orders and events, until they are calm or truly wrong.
    async fn read_again(&mut self, mut suspects: Vec<ItemId>, histories: &mut Histories) -> Result<(), StoreError> {
        let mut findings = Vec::new();
        for _ in 0..READS_MAX {
            findings.clear();
            let mut still = Vec::new();
            for items in suspects.chunks(PAGE) {
                let looked = self.inventory.look(items).await?;
                self.report.events += histories.catch_up(self.inventory, &mut self.report.violations).await?;
                for record in looked.records {
                    self.refresh(&record).await?;
                    let history = histories.contradict(&record).map(Finding::Violation);
                    let finding = history.or_else(|| self.judge(&record));
                    if let Some(finding) = finding {
                        still.push(record.item);
                        findings.push(finding);
                    }
                }
            }
            suspects = still;
            if !findings.iter().any(|finding| matches!(finding, Finding::Violation(_))) {
                break;
            }
        }
        for finding in findings {
            match finding {
                Finding::Violation(line) => self.report.violations.push(line),
                Finding::Pending(line) => self.report.pending.push(line),
            }
        }
        Ok(())
    }

    /// A garment has a lock record. These are never deleted.
    fn knows(&mut self, item: &ItemId) {
        if let Some(claim) = self.owners.get_mut(item) {
            claim.known = true;
        }
    }

    /// I7 for garments of placed orders that have no lock record at all: they were not among those that were read, and
    /// one look says whether they came later.
    async fn find_unknown(&mut self) -> Result<(), StoreError> {
        let unseen = self.owners.iter().filter(|(_, claim)| !claim.known);
        let owned: Vec<ItemId> = unseen.map(|(item, _)| item.clone()).collect();
        for items in owned.chunks(PAGE) {
            let mut known: Vec<ItemId> =
                self.inventory.look(items).await?.records.into_iter().map(|record| record.item).collect();
            known.sort_unstable();
            for item in items.iter().filter(|item| known.binary_search(item).is_err()) {
                let line = format!("I7: {item} belongs to a placed order, but the lock does not know it");
                self.report.violations.push(line);
            }
        }
        Ok(())
    }

    /// Learns what the orders that a garment names say by now.
    async fn refresh(&mut self, record: &LockRecord) -> Result<(), StoreError> {
        let Some(orders) = self.orders else { return Ok(()) };
        let named = match &record.state {
            LockState::Sold { order, .. } | LockState::Paying { order, .. } => Some(order.clone()),
            _ => None,
        };
        let claimed = self.owners.get(&record.item).map(|claim| claim.order.clone());
        for id in named.into_iter().chain(claimed) {
            let Some(order) = orders.order(&id).await?.value else { continue };
            let owns = order.status.owns_garments() && order.lines.iter().any(|line| line.item == record.item);
            if owns {
                self.owners.insert(record.item.clone(), Claim { order: id, settled: order.settled, known: true });
            } else if self.owners.get(&record.item).is_some_and(|claim| claim.order == id) {
                self.owners.remove(&record.item);
            }
        }
        Ok(())
    }
}

fn state_name(state: &LockState) -> &'static str {
    match state {
        LockState::Draft => "a draft",
        LockState::Available => "available",
        LockState::Withdrawn => "withdrawn",
        LockState::Held(_) => "held",
        LockState::Paying { .. } => "being paid for",
        LockState::Sold { .. } => "sold",
    }
}
