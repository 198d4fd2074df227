//! Where commands go through: alone when nobody else is about, together when they gather.
//!
//! There is no timer. A command that finds the lane free goes at once, a buyer's hold on one garment as one
//! `findOneAndUpdate`. What comes while commands are in flight waits for one of them to return, and then shares one
//! read and one `update` command, each with a verdict of its own.

use crate::acquire::Ask;
use crate::store::Inner;
use crate::{alone, attempt, together};
use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;
use thrift_core::inventory::Outcome;
use thrift_core::lock::{Basket, Command};
use thrift_core::{ErrorKind, ItemId, StoreError};
use tokio::sync::oneshot;

/// Flights at once. Fewer wait for the disk one after another; more share less (measured with 2, 3, 4 and 8).
const IN_FLIGHT_MAX: usize = 3;
/// Commands that share a flight, and the garments that they name: more only wait longer.
const TOGETHER_MAX: usize = 128;
const ITEMS_MAX: usize = 256;

pub(crate) type Verdict = Result<Outcome, StoreError>;

/// A command that waits for its verdict.
pub(crate) struct Waiting {
    pub(crate) command: Command,
    /// When it was issued: its patience began then.
    pub(crate) since: Instant,
    answer: oneshot::Sender<Verdict>,
}

impl Waiting {
    /// Nobody may be listening any more.
    pub(crate) fn answer(self, verdict: Verdict) {
        let _ = self.answer.send(verdict);
    }

    /// The garments that it names.
    fn items(&self) -> &[ItemId] {
        self.command.basket().map(Basket::items).unwrap_or_default()
    }
}

#[derive(Default)]
pub(crate) struct Lane {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    waiting: Vec<Waiting>,
    in_flight: usize,
    /// The garments that they are about.
    busy: HashSet<ItemId>,
}

impl Lane {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The garments of a flight are free again.
    fn land(&mut self, items: &mut HashSet<ItemId>) {
        for item in items.drain() {
            self.busy.remove(&item);
        }
    }

    /// As many as share a flight, the oldest first. Two flights are never about one garment: they would only get into
    /// each other's way. Nobody overtakes somebody who waits for the same garment.
    fn board(&mut self) -> Vec<Waiting> {
        // Who has gone away meanwhile need not be served: nothing of theirs was begun.
        self.waiting.retain(|waiting| !waiting.answer.is_closed());
        let (mut aboard, mut left) = (Vec::new(), Vec::new());
        let (mut wanted, mut items) = (HashSet::new(), 0);
        let mut waiting = std::mem::take(&mut self.waiting).into_iter();
        while aboard.len() < TOGETHER_MAX
            && items < ITEMS_MAX
            && let Some(next) = waiting.next()
        {
            let free = |item| !self.busy.contains(item) && !wanted.contains(item);
            if next.items().iter().all(free) {
                items += next.items().len().max(1);
                aboard.push(next);
            } else {
                wanted.extend(next.items().iter().cloned());
                left.push(next);
            }
        }
        left.extend(waiting);
        self.waiting = left;
        aboard
    }
}

impl std::fmt::Debug for Lane {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lane").field("in_flight", &self.state().in_flight).finish_non_exhaustive()
    }
}

/// Rules on a command and writes the verdict. Dropping the future does not stop what was begun.
pub(crate) async fn apply(inner: &Arc<Inner>, command: Command) -> Verdict {
    let (answer, verdict) = oneshot::channel();
    let free = {
        let mut state = inner.lane.state();
        state.waiting.push(Waiting { command, since: Instant::now(), answer });
        let free = state.in_flight < IN_FLIGHT_MAX;
        state.in_flight += usize::from(free);
        free
    };
    if free {
        inner.spawn(fly(Flight { inner: inner.clone(), items: HashSet::new(), aloft: true }));
    }
    verdict.await.unwrap_or_else(|_| {
        let message = "the runtime that the store was opened in has ended, or a bug stopped this call";
        Err(StoreError::new(ErrorKind::Stop, message).with_unknown_outcome())
    })
}

/// One flight after another, until nobody waits.
async fn fly(mut flight: Flight) {
    let inner = flight.inner.clone();
    loop {
        let mut aboard = flight.board();
        match (aboard.len(), aboard.pop()) {
            (_, None) => break,
            (1, Some(only)) => {
                let verdict = match single(&only.command) {
                    Some(ask) => alone::hold(&inner, &ask, only.since).await,
                    None => attempt::apply(&inner, &only.command, only.since).await,
                };
                only.answer(verdict);
            }
            (_, Some(last)) => {
                aboard.push(last);
                together::apply(&inner, aboard).await;
            }
        }
    }
}

/// A place in the lane, and the garments that it is about. It is given up when nobody waits, or when a bug
/// or the end of the runtime stops it.
struct Flight {
    inner: Arc<Inner>,
    items: HashSet<ItemId>,
    aloft: bool,
}

impl Flight {
    fn board(&mut self) -> Vec<Waiting> {
        let mut state = self.inner.lane.state();
        state.land(&mut self.items);
        let aboard = state.board();
        self.items = aboard.iter().flat_map(Waiting::items).cloned().collect();
        state.busy.extend(self.items.iter().cloned());
        // In the same breath: who comes now must find the place free.
        if aboard.is_empty() {
            self.aloft = false;
            state.in_flight -= 1;
        }
        aboard
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        if self.aloft {
            let mut state = self.inner.lane.state();
            state.land(&mut self.items);
            state.in_flight -= 1;
            // They hear that it has ended, instead of waiting for nobody.
            state.waiting.clear();
        }
    }
}

/// A buyer's hold on one garment.
fn single(command: &Command) -> Option<Ask> {
    match command {
        Command::Hold { hold, holder, items, ttl, staff: false } => match items.items() {
            [item] => Some(Ask { hold: *hold, holder: holder.clone(), item: item.clone(), ttl: *ttl }),
            _ => None,
        },
        _ => None,
    }
}
