//! One run, from a seed.

use crate::simulation::books;
use crate::simulation::dice::Dice;
use crate::simulation::locked;
use crate::simulation::network::{Network, Task};
use crate::simulation::people::{Buyer, item, staff};
use crate::simulation::rail::Rail;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;
use thrift_core::checkout::{Checkout, Policy};
use thrift_core::conformance::recorded::{Allowed, Ending, Recorded, Recorder, check};
use thrift_core::inventory::{InventoryStore, InventoryStoreExt};
use thrift_core::lock::{Basket, EventKind, Limits, LockState};
use thrift_core::memory::MemoryStore;
use thrift_core::payment::{CashOnDelivery, PaymentProvider};
use thrift_core::{ManualClock, Timestamp};

const GARMENTS: u64 = 16;
const BUYERS: u64 = 5;
const PROCESSES: usize = 3;
const TURNS: usize = 4_000;
/// More runs of recovery than any run needs: a day and more of them.
const RECOVERIES: usize = 200;

/// A guard that is missing, to see that runs notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// A process frees garments that are being paid for past their time, without asking their order.
    PayingIsNotLeftByTime,
    /// A provider captures what it had cancelled.
    CancelledIsFinal,
}

/// What a run was.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Played {
    /// Requests and replies lost or late, processes killed.
    pub faults: usize,
    /// Holds granted.
    pub holds: usize,
    /// Garments sold.
    pub sold: usize,
    /// Charges that went back.
    pub refunded: usize,
    /// Late payments that took their garments anew.
    pub late: usize,
    /// Everything that is wrong.
    pub violations: Vec<String>,
}

/// A process: its ways to everything else, and what it is at work on.
struct Process {
    inventory: Arc<dyn InventoryStore>,
    checkout: Checkout,
    tasks: Vec<Task>,
    /// Turns that it stands still for.
    frozen: usize,
}

struct World {
    network: Network,
    store: MemoryStore,
    /// The same without a network.
    near: Arc<Recorded<MemoryStore>>,
    clock: Arc<ManualClock>,
    rail: Arc<Rail>,
    processes: Vec<Process>,
    buyers: Vec<Arc<Buyer>>,
    late: Vec<Task>,
    kills: usize,
}

/// Plays a run.
pub fn play(seed: u64, missing: Option<Guard>) -> Played {
    let dice = Dice::seeded(seed);
    let bad_luck = 12 + dice.below(60);
    let network = Network { dice: dice.clone(), late: Arc::default(), faults: Arc::default(), bad_luck };
    let clock = Arc::new(ManualClock::at(Timestamp::from_millis(1_000_000)));
    let limits = Limits { holds_per_holder_max: 100, ..Limits::default() };
    let store = MemoryStore::with(clock.clone(), limits);
    let rail = Arc::new(Rail::new(dice, missing));
    let recorder = Recorder::new();
    let near = Arc::new(Recorded::new(Arc::new(store.clone()), recorder.clone()));
    now(near.offer(Basket::new((0..GARMENTS).map(item)).expect("a basket"))).expect("garments on sale");
    let process = || {
        let orders = network.to(&Arc::new(store.clone()));
        let inventory: Arc<dyn InventoryStore> = Arc::new(Recorded::new(orders.clone(), recorder.clone()));
        let rail = network.to(&rail);
        let checkout =
            Checkout::new(inventory.clone(), orders, vec![rail, Arc::new(CashOnDelivery)], Policy::default());
        Process { inventory, checkout, tasks: Vec::new(), frozen: 0 }
    };
    let processes = (0..PROCESSES).map(|_| process()).collect();
    let buyers = (0..BUYERS).map(|number| Buyer::new(number, GARMENTS)).collect();
    let mut world =
        World { network, near: near.clone(), store, clock, rail, processes, buyers, late: Vec::new(), kills: 0 };
    for turn in 0..TURNS {
        world.turn(turn, missing);
    }
    world.comes_to_rest();
    let mut played = world.report();
    let ending = now(Ending::read(near.as_ref())).expect("the memory store answers");
    let events = |kind| ending.events.iter().filter(|event| event.kind == kind).count();
    (played.holds, played.sold, played.late) =
        (events(EventKind::Held), events(EventKind::Sold), events(EventKind::Retaken));
    let told = check(&recorder.calls(), &ending, Allowed::default());
    played.violations.extend(told.iter().map(ToString::to_string));
    played
}

/// Runs what never waits.
fn now<T>(future: impl Future<Output = T>) -> T {
    let mut future = Box::pin(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
    }
}

fn poll(task: &mut Task) -> bool {
    task.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready()
}

impl World {
    /// Something happens; mostly, somebody takes a step.
    fn turn(&mut self, turn: usize, missing: Option<Guard>) {
        let dice = self.network.dice.clone();
        let index = usize::try_from(dice.below(PROCESSES as u64)).unwrap_or(0);
        match dice.below(400) {
            0..=5 => self.clock.advance(Duration::from_secs(5 + dice.below(150))),
            6 => self.clock.advance(Duration::from_mins(11)),
            7..=8 => {
                self.kills += usize::from(!self.processes[index].tasks.is_empty());
                self.processes[index].tasks.clear();
                self.processes[index].frozen = 0;
            }
            9..=10 => self.processes[index].frozen = usize::try_from(dice.below(400)).unwrap_or(0),
            11..=15 => self.recovers(index),
            16 => self.rail.somebody_decides(),
            17..=29 => self.callback(index),
            30 => self.staff(index, turn),
            31..=34 => self.somebody_arrives(),
            35 if missing == Some(Guard::PayingIsNotLeftByTime) => self.frees_by_time(),
            _ => self.step(index),
        }
    }

    fn step(&mut self, index: usize) {
        let dice = &self.network.dice;
        let process = &mut self.processes[index];
        if process.frozen > 0 {
            process.frozen -= 1;
            return;
        }
        let busy = process.tasks.len();
        if busy < 4 && dice.once_in(4) {
            let buyer = dice.pick(&self.buyers).clone();
            let shopping = buyer.shop(process.inventory.clone(), process.checkout.clone(), self.network.clone());
            process.tasks.push(Box::pin(shopping));
        } else if busy > 0 {
            let task = usize::try_from(dice.below(busy as u64)).unwrap_or(0);
            if poll(&mut process.tasks[task]) {
                drop(process.tasks.swap_remove(task));
            }
        }
    }

    fn recovers(&mut self, index: usize) {
        let checkout = self.processes[index].checkout.clone();
        self.begin(index, Box::pin(async move { drop(checkout.recover(10).await) }));
    }

    /// A provider calls a process; one that dies forgets it.
    fn callback(&mut self, index: usize) {
        let Some(reference) = self.rail.callback() else { return };
        let checkout = self.processes[index].checkout.clone();
        self.begin(index, Box::pin(async move { drop(checkout.payment_news(&reference).await) }));
    }

    fn staff(&mut self, index: usize, turn: usize) {
        let garment = self.network.dice.below(GARMENTS);
        let (store, network) = (self.processes[index].inventory.clone(), self.network.clone());
        self.begin(index, Box::pin(staff(store, network, garment, turn as u64)));
    }

    fn begin(&mut self, index: usize, task: Task) {
        self.processes[index].tasks.push(task);
    }

    /// A request that its sender has given up.
    fn somebody_arrives(&mut self) {
        self.late.append(&mut locked(&self.network.late));
        if !self.late.is_empty() {
            let index = usize::try_from(self.network.dice.below(self.late.len() as u64)).unwrap_or(0);
            let mut task = self.late.swap_remove(index);
            while !poll(&mut task) {}
        }
    }

    /// What `Guard::PayingIsNotLeftByTime` forbids.
    fn frees_by_time(&self) {
        let overdue = now(self.store.sweep(10)).expect("the memory store answers").overdue;
        for record in overdue {
            if let LockState::Paying { lease, order } = &record.state {
                now(self.store.abort_payment(lease.hold, order, None)).expect("the memory store answers");
            }
        }
    }

    /// Every process dies, what is late arrives, everybody decides; then recovery, again and again.
    fn comes_to_rest(&mut self) {
        for process in &mut self.processes {
            process.tasks.clear();
        }
        while !self.late.is_empty() || !locked(&self.network.late).is_empty() {
            self.somebody_arrives();
        }
        let (orders, rail) = (Arc::new(self.store.clone()), self.rail.clone());
        let providers: Vec<Arc<dyn PaymentProvider>> = vec![rail, Arc::new(CashOnDelivery)];
        let checkout = Checkout::new(self.near.clone(), orders, providers, Policy::default());
        for _ in 0..RECOVERIES {
            while !self.rail.is_decided() {
                self.rail.somebody_decides();
            }
            now(checkout.recover(100)).expect("the memory store answers");
            self.clock.advance(Duration::from_mins(10));
        }
    }

    fn report(&self) -> Played {
        let violations = now(books::violations(&self.store, &self.rail, &self.buyers));
        let lost = *locked(&self.network.faults);
        let refunded = self.rail.ledger().values().filter(|entry| entry.is_refunded()).count();
        Played { faults: lost + self.kills, refunded, violations, ..Played::default() }
    }
}
