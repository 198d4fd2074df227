//! Buyers as threads of the operating system: for contenders whose calls block, or are over before a task could wait.

use crate::slice::{Bounds, Plan, Tally};
use crate::workload::{Ask, Shape};
use std::sync::{Barrier, OnceLock};
use std::thread;
use std::time::Instant;
use thrift_core::HoldId;

/// Whoever answers at once, or blocks.
pub trait Blocking: Sync {
    /// An attempt in the words of this contender, made ready outside the measured time.
    type Call: Send;

    /// In its own words.
    fn call(&self, ask: Ask) -> Self::Call;

    /// Asks; whether it was granted.
    fn attempt(&self, call: &mut Self::Call, hold: HoldId) -> bool;

    /// Gives back what was granted.
    fn give_back(&self, call: &Self::Call, hold: HoldId);
}

/// How many attempts of all buyers together are made ready, if they ask without end: afterwards they are asked again,
/// with fresh hold ids.
const READY_TOGETHER: usize = 65_536;
/// Of a hot garment all attempts are alike: so few that a core keeps them at hand, and waits for the garment alone.
const READY_HOT: usize = 64;

/// How many attempts a buyer has ready; `None` if they come to an end by themselves.
fn ready_max(plan: &Plan) -> Option<usize> {
    match plan.work.shape {
        Shape::Hot => Some(READY_HOT),
        Shape::Zipf => Some(READY_TOGETHER / plan.work.buyers),
        Shape::Rush | Shape::Distinct => None,
    }
}

/// Plays one slice. One attempt in `timed_every` is timed: reading the time twice costs as much as some attempts do.
pub fn play<C: Blocking>(contender: &C, plan: &Plan, timed_every: u64) -> Tally {
    let buyers = plan.work.buyers;
    let (ready, go, bounds) = (Barrier::new(buyers + 1), Barrier::new(buyers + 1), OnceLock::new());
    thread::scope(|scope| {
        let threads: Vec<_> = (0..buyers)
            .map(|buyer| {
                let (ready, go, bounds) = (&ready, &go, &bounds);
                scope.spawn(move || {
                    let most = ready_max(plan);
                    let asks = plan.work.asks(buyer).take(most.unwrap_or(usize::MAX));
                    let calls: Vec<C::Call> = asks.map(|ask| contender.call(ask)).collect();
                    ready.wait();
                    go.wait();
                    let bounds = bounds.get().copied().expect("set before anybody goes");
                    Buyer { contender, plan, number: buyer, bounds, timed_every }.shop(calls, most.is_some())
                })
            })
            .collect();
        ready.wait();
        bounds.get_or_init(|| Bounds::from_now(plan));
        go.wait();
        let mut all = Tally::new();
        for thread in threads {
            all.add(&thread.join().expect("a buyer does not panic"));
        }
        all
    })
}

struct Buyer<'a, C> {
    contender: &'a C,
    plan: &'a Plan,
    number: usize,
    bounds: Bounds,
    timed_every: u64,
}

impl<C: Blocking> Buyer<'_, C> {
    fn shop(&self, mut calls: Vec<C::Call>, endless: bool) -> Tally {
        let mut tally = Tally::new();
        let giving_back = self.plan.work.shape == Shape::Zipf;
        let count = calls.len();
        for (attempt, at) in (0_u64..).zip((0..count).cycle().take(if endless { usize::MAX } else { count })) {
            let (call, hold) = (&mut calls[at], self.plan.work.hold(self.number, attempt));
            let timed = attempt.is_multiple_of(self.timed_every).then(Instant::now);
            if timed.is_some_and(|now| now >= self.bounds.end) {
                break;
            }
            let granted = self.contender.attempt(call, hold);
            if let Some(asked) = timed {
                let answered = Instant::now();
                tally.time(answered - asked);
                if answered > self.bounds.end {
                    break;
                }
            }
            tally.attempts += 1;
            tally.granted += u64::from(granted);
            if giving_back && granted {
                self.contender.give_back(call, hold);
            }
        }
        tally.busy = self.bounds.busy(Instant::now());
        tally
    }
}
