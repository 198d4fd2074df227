//! The auditor: the invariants, checked on a live store by reading alone.
//!
//! What `recover()` can still finish is *pending*, not a violation. A suspect is read again before it is reported, since
//! the store goes on working meanwhile. Reads page by page; keeps a few bytes for each garment.

use crate::error::StoreError;
use crate::id::{ItemId, OrderId};
use crate::inventory::{FeedPosition, InventoryStore};
use crate::lock::{GarmentHistory, LockRecord, LockState};
use crate::order::{ChargeState, Order, OrderStatus, OrderStore};
use std::collections::{BTreeMap, HashMap};

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
    let mut after: Option<ItemId> = None;
    let mut suspects = Vec::new();
    loop {
        let page = inventory.scan(after.as_ref(), PAGE).await?.records;
        let Some(last) = page.last() else { break };
        after = Some(last.item.clone());
        audit.report.garments += page.len();
        for record in page {
            let history = histories.of(&record.item).matches(&record).map_err(|violation| violation.to_string());
            if history.is_err() || audit.judge(&record).is_some() {
                suspects.push(record.item);
            }
        }
    }
    audit.read_again(suspects, &mut histories).await?;
    audit.find_unknown().await?;
    Ok(audit.report)
}

/// Every garment's events, replayed.
#[derive(Default)]
struct Histories {
    of: BTreeMap<ItemId, GarmentHistory>,
    position: FeedPosition,
}

impl Histories {
    async fn catch_up(
        &mut self,
        store: &dyn InventoryStore,
        violations: &mut Vec<String>,
    ) -> Result<usize, StoreError> {
        let mut read = 0;
        loop {
            let page = store.events(&self.position, PAGE).await?;
            if page.events.is_empty() {
                return Ok(read);
            }
            read += page.events.len();
            self.position = page.next;
            for event in &page.events {
                if let Err(violation) = self.of.entry(event.item.clone()).or_default().push(event) {
                    violations.push(violation.to_string());
                }
            }
        }
    }

    fn of(&self, item: &ItemId) -> GarmentHistory {
        self.of.get(item).cloned().unwrap_or_default()
    }
}

/// What an order says about a garment.
#[derive(Clone)]
struct Claim {
    order: OrderId,
    settled: bool,
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
        let mut before = None;
        loop {
            let page = orders.newest(before, PAGE).await?;
            self.report.orders += page.orders.len();
            for order in &page.orders {
                self.read_order(order);
            }
            match page.next {
                Some(next) => before = Some(next),
                None => return Ok(()),
            }
        }
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
            let claim = Claim { order: order.id.clone(), settled: order.settled };
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
                    let history = histories.of(&record.item).matches(&record).map_err(|it| it.to_string());
                    let finding = history.err().map(Finding::Violation).or_else(|| self.judge(&record));
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

    /// I7 for garments of placed orders that have no lock record at all. Records are never deleted, so one look is enough.
    async fn find_unknown(&mut self) -> Result<(), StoreError> {
        let owned: Vec<ItemId> = self.owners.keys().cloned().collect();
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
                self.owners.insert(record.item.clone(), Claim { order: id, settled: order.settled });
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
