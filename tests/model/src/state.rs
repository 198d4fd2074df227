//! Everything there is at one moment: records, orders, the provider's ledger, processes at work, requests on their way.

use crate::setup::{Faults, NOW, OLDEST, Setup, TICK, item};
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::Duration;
use thrift_core::checkout::Effect;
use thrift_core::lock::{Command, Lease, LockRecord, LockState};
use thrift_core::order::{Cause, Change, Charge, Order, OrderStatus};
use thrift_core::{HoldId, Timestamp};

/// One moment.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    pub(crate) garments: Vec<Arc<LockRecord>>,
    pub(crate) orders: Vec<Option<Arc<Order>>>,
    /// Each order as it was before its hold last changed: what an old read may still answer.
    pub(crate) earlier: Vec<Option<Arc<Order>>>,
    /// The provider's, by reference.
    pub(crate) ledger: BTreeMap<Arc<str>, Entry>,
    pub(crate) tasks: Vec<Task>,
    /// Requests that are on their way, and will arrive at any time.
    pub(crate) delayed: Vec<Request>,
    pub(crate) shoppers: Vec<Stage>,
    pub(crate) left: Faults,
    /// What the last action broke.
    pub(crate) broken: Option<String>,
}

/// A charge in the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Entry {
    /// The buyer has not answered; for so many ticks.
    Pending {
        ticks: u8,
    },
    Captured,
    Failed,
    Refunded,
}

/// How far a shopper is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Stage {
    New,
    /// Has asked for the garments, and may not know the answer.
    Asked,
    Holds,
    Ordered,
    /// Was refused.
    Gone,
}

/// A process at work on a request.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Task {
    /// Which shopper's garments and order.
    pub(crate) shopper: usize,
    pub(crate) doing: Doing,
}

/// What a process is about to do; it may take any time until it does.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Doing {
    /// Take the garments.
    Hold,
    /// Store the order.
    Insert,
    /// Give the hold back.
    Release,
    /// The engine's effect, for the order as it was read.
    Drive { order: Arc<Order>, now: Timestamp, effect: Arc<Effect> },
    /// Read the order of a garment that is overdue under this hold.
    ReadOverdue { hold: HoldId },
    /// What became of it.
    Overdue(Arc<Command>),
}

/// What a process sends.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Request {
    Lock(Arc<Command>),
    Insert(usize),
    Change(usize, Arc<Change>),
    Submit(Arc<Charge>),
    Query(Arc<Charge>),
    Cancel(Arc<Charge>),
    Refund(Arc<Charge>),
    Read,
}

impl State {
    /// All garments on sale, nobody there yet.
    pub(crate) fn first(setup: &Setup) -> Self {
        let nobody = setup.shoppers.len();
        Self {
            garments: (0..setup.garments).map(|garment| Arc::new(on_sale(garment))).collect(),
            orders: vec![None; nobody],
            earlier: vec![None; nobody],
            ledger: BTreeMap::new(),
            tasks: Vec::new(),
            delayed: Vec::new(),
            shoppers: vec![Stage::New; nobody],
            left: setup.faults,
            broken: None,
        }
    }

    /// Whether the order is still the one that a process read.
    fn is_current(&self, shopper: usize, ver: u64) -> bool {
        self.orders[shopper].as_ref().is_some_and(|order| order.ver == ver)
    }
}

fn on_sale(garment: u8) -> LockRecord {
    let item = item(garment);
    LockRecord { item, state: LockState::Available, fence: 0, ver: 1, seq: 0, prev: None, last: None }
}

fn leases(record: &mut LockRecord) -> impl Iterator<Item = &mut Lease> {
    let present = match &mut record.state {
        LockState::Held(lease) | LockState::Paying { lease, .. } => Some(lease),
        _ => None,
    };
    record.prev.iter_mut().chain(present)
}

/// A record without what no rule will ever look at again, so that states which differ in nothing else are one.
pub(crate) fn without_past(mut record: LockRecord) -> Arc<LockRecord> {
    if let Some(last) = &mut record.last {
        (last.at, last.lapses) = (NOW, 0);
    }
    if let LockState::Sold { at, .. } = &mut record.state {
        *at = NOW;
    }
    for lease in leases(&mut record) {
        (lease.since, lease.until) = (NOW, lease.until.max(NOW));
    }
    Arc::new(record)
}

/// An order without what no rule will look at again.
pub(crate) fn without_dates(mut order: Order) -> Arc<Order> {
    order.updated_at = NOW;
    if let Cause::Refused(refusals) = &mut order.cause {
        refusals.clear();
    }
    let over = matches!(order.status, OrderStatus::Placed | OrderStatus::Refunded | OrderStatus::RefundDue);
    if order.settled && over {
        (order.created_at, order.deadline) = (OLDEST, OLDEST);
    }
    Arc::new(order)
}

/// Time passes.
pub(crate) fn tick(state: &mut State) {
    for garment in &mut state.garments {
        let mut next = LockRecord::clone(garment);
        leases(&mut next).for_each(|lease| lease.until = earlier(lease.until).max(NOW));
        *garment = Arc::new(next);
    }
    for order in state.orders.iter_mut().chain(&mut state.earlier).flatten() {
        *order = aged(order);
    }
    for task in &mut state.tasks {
        if let Doing::Drive { order, now, .. } = &mut task.doing {
            (*order, *now) = (aged(order), earlier(*now));
        }
    }
    for entry in state.ledger.values_mut() {
        *entry = match *entry {
            // Providers give a request up after some minutes.
            Entry::Pending { ticks: 0 } => Entry::Pending { ticks: 1 },
            Entry::Pending { .. } => Entry::Failed,
            other => other,
        };
    }
}

fn aged(order: &Order) -> Arc<Order> {
    let (created_at, deadline) = (earlier(order.created_at), earlier(order.deadline));
    Arc::new(Order { created_at, deadline, ..order.clone() })
}

fn earlier(at: Timestamp) -> Timestamp {
    let tick = i64::try_from(Duration::as_millis(&TICK)).unwrap_or(i64::MAX);
    Timestamp::from_millis(at.as_millis() - tick).max(OLDEST)
}

/// What makes two moments the same: all but the counters, of which no rule asks more than whether they are the newest.
impl Hash for State {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.hash_durable(hasher);
        for order in &self.earlier {
            order.as_deref().map(essence).hash(hasher);
        }
        (&self.shoppers, self.left, &self.broken).hash(hasher);
        // In no order: the same tasks are the same, whoever began first.
        let mut tasks: Vec<u64> = self.tasks.iter().map(|task| digest(|to| self.hash_task(task, to))).collect();
        tasks.sort_unstable();
        tasks.hash(hasher);
        let mut delayed: Vec<u64> = self.delayed.iter().map(|it| digest(|to| self.hash_request(it, to))).collect();
        delayed.sort_unstable();
        delayed.hash(hasher);
    }
}

fn digest(feed: impl FnOnce(&mut DefaultHasher)) -> u64 {
    let mut hasher = DefaultHasher::new();
    feed(&mut hasher);
    hasher.finish()
}

/// What the engine looks at, but `ver`.
fn essence(order: &Order) -> impl Hash + '_ {
    let Order { hold, generation, status, settled, cause, charge, deadline, created_at, .. } = order;
    (hold, generation, status, settled, cause, charge, deadline, created_at)
}

impl State {
    /// What is there when every process is dead and nothing is on its way.
    fn hash_durable(&self, hasher: &mut impl Hasher) {
        for garment in &self.garments {
            let LockRecord { state, prev, last, .. } = garment.as_ref();
            (state, prev, last).hash(hasher);
        }
        for order in &self.orders {
            order.as_deref().map(essence).hash(hasher);
        }
        self.ledger.hash(hasher);
    }

    /// The same number for the same durable part.
    pub(crate) fn durable(&self) -> u64 {
        digest(|hasher| self.hash_durable(hasher))
    }

    fn hash_task(&self, task: &Task, hasher: &mut impl Hasher) {
        task.shopper.hash(hasher);
        std::mem::discriminant(&task.doing).hash(hasher);
        match &task.doing {
            Doing::Hold | Doing::Insert | Doing::Release => {}
            Doing::ReadOverdue { hold } => hold.hash(hasher),
            Doing::Overdue(command) => command.hash(hasher),
            Doing::Drive { order, now, effect } => {
                (essence(order), now, self.is_current(task.shopper, order.ver)).hash(hasher);
                match effect.as_ref() {
                    Effect::Save(change) => hash_change(0, change, hasher),
                    Effect::Park(change) => hash_change(1, change, hasher),
                    other => other.hash(hasher),
                }
            }
        }
    }

    fn hash_request(&self, request: &Request, hasher: &mut impl Hasher) {
        std::mem::discriminant(request).hash(hasher);
        match request {
            Request::Lock(command) => command.hash(hasher),
            Request::Insert(shopper) => shopper.hash(hasher),
            Request::Change(shopper, change) => {
                (shopper, self.is_current(*shopper, change.from_ver)).hash(hasher);
                hash_change(2, change, hasher);
            }
            Request::Submit(charge) | Request::Query(charge) | Request::Cancel(charge) | Request::Refund(charge) => {
                charge.hash(hasher);
            }
            Request::Read => {}
        }
    }
}

fn hash_change(kind: u8, change: &Change, hasher: &mut impl Hasher) {
    let Change { to, settled, cause, hold, charge, deadline_in, .. } = change;
    (kind, to, settled, cause, hold, charge, deadline_in).hash(hasher);
}
