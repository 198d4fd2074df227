//! Where buyers' holds on single garments go through: alone when nobody else is about, together when they gather.
//!
//! There is no timer. A hold that finds the lane free goes at once, as one `findOneAndUpdate`. What comes while
//! commands are in flight waits for one of them to return, and then shares one read and one `update` command, each
//! with a verdict of its own.

use crate::acquire::Ask;
use crate::store::Inner;
use crate::{alone, together};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use thrift_core::inventory::Outcome;
use thrift_core::{ErrorKind, StoreError};
use tokio::sync::oneshot;

/// Commands in flight at once; one keeps one core of the server busy.
const IN_FLIGHT_MAX: usize = 2;
/// Holds that share one command: more only wait longer.
const TOGETHER_MAX: usize = 128;

pub(crate) type Verdict = Result<Outcome, StoreError>;

/// A hold that waits for its verdict.
pub(crate) struct Waiting {
    pub(crate) ask: Ask,
    pub(crate) answer: oneshot::Sender<Verdict>,
}

#[derive(Default)]
pub(crate) struct Lane {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    waiting: Vec<Waiting>,
    in_flight: usize,
}

impl Lane {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Up to [`TOGETHER_MAX`] that wait, the oldest first; ends this flight if there are none.
    fn board(&self) -> Vec<Waiting> {
        let mut state = self.state();
        let most = state.waiting.len().min(TOGETHER_MAX);
        if most == 0 {
            state.in_flight = state.in_flight.saturating_sub(1);
        }
        state.waiting.drain(..most).collect()
    }
}

impl std::fmt::Debug for Lane {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lane").field("in_flight", &self.state().in_flight).finish_non_exhaustive()
    }
}

/// Takes a garment for a buyer. Dropping the future does not take the hold out of the lane.
pub(crate) async fn hold(inner: &Arc<Inner>, ask: Ask) -> Verdict {
    let (answer, verdict) = oneshot::channel();
    let free = {
        let mut state = inner.lane.state();
        state.waiting.push(Waiting { ask, answer });
        let free = state.in_flight < IN_FLIGHT_MAX;
        state.in_flight += usize::from(free);
        free
    };
    if free {
        inner.spawn(fly(inner.clone()));
    }
    verdict.await.unwrap_or_else(|_| {
        let message = "the runtime that the store was opened in has ended, or a bug stopped this call";
        Err(StoreError::new(ErrorKind::Stop, message).with_unknown_outcome())
    })
}

/// One command after another, until nobody waits.
async fn fly(inner: Arc<Inner>) {
    let landing = Landing(&inner.lane);
    loop {
        let mut aboard = inner.lane.board();
        match (aboard.len(), aboard.pop()) {
            (_, None) => break,
            (1, Some(only)) => {
                // Nobody may be listening any more.
                let _ = only.answer.send(alone::hold(&inner, &only.ask).await);
            }
            (_, Some(last)) => {
                aboard.push(last);
                together::hold(&inner, aboard).await;
            }
        }
    }
    std::mem::forget(landing);
}

/// Frees the place of a flight that a bug stopped.
struct Landing<'a>(&'a Lane);

impl Drop for Landing<'_> {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.in_flight = state.in_flight.saturating_sub(1);
    }
}
