//! A shield in front of a store: when hundreds race for one garment, one asks, and the others share its refusal.
//!
//! ```
//! # use std::sync::Arc;
//! use thrift_core::memory::MemoryStore;
//! use thrift_core::shield::Shield;
//!
//! let store = Arc::new(Shield::new(Arc::new(MemoryStore::new())));
//! ```
//!
//! # What it answers
//! Refusals of a buyer's [`Hold`](crate::lock::Command::Hold), and nothing else: every other command, a hold by staff,
//! and every hold that may be granted is asked of the store. It refuses from what a record said that passed through it
//! less than [`staleness`](ShieldOptions::staleness) ago, counted from *before* the store was asked, or while the buyer
//! waited; never past the end of a lease. Lengths are compared, never instants of two machines. It refuses `NotForSale`,
//! `Sold`, `Paying` and `HeldByOther` alone, and never the holder whom that record names.
//!
//! # What may differ from the store's own answer
//! - **Late**: what another process freed is refused here for as long as `staleness`. What is freed through this shield,
//!   or what its freeing is read through it (looks, sweeps, [`events`](crate::inventory::InventoryStore::events)), is not
//!   refused any more from then on.
//! - **A hold of one's own, made through another process** less than `staleness` ago on a garment that somebody else
//!   had until then, may be refused as if they still had it.
//! - **The reason**: a buyer at the limit of their holds, or with an id that another process granted, is refused with the
//!   garment's reason, where the store would have named the attempt's. Ids that were granted through this shield (the
//!   last 16,384) are asked of the store.
//! - **Who waited** is answered by what was so while they waited, even if the garment has been freed since.
//! - **A basket** is refused naming every refused garment, as the store does, unless one of them draws a crowd: then it
//!   is refused naming those that are known to be refused.
//!
//! # What it costs
//! Where nobody else asks: nothing but memory. One hold is one call. In a crowd the second call is a look, which says
//! who holds the garment; from then on one look for each `staleness`. A basket that is not refused from memory is one
//! call, in a crowd as well.
//!
//! # Waiting
//! Who asks for one garment that somebody is asking about waits for that answer. Whoever asks may fail, be refused for
//! a reason of their own, or go away; then one of those who wait asks. After the second failure all are told to come
//! back later, nothing having been written for them. Nobody waits more than twice. There is no timer: an ask that hangs
//! is passed by whoever comes after [`patience`](ShieldOptions::patience), and its answer serves those who wait.
//!
//! A basket of several garments never waits, and nobody waits for it: an answer about one garment leaves the others
//! open.
//!
//! **Architecture invariant:** what is remembered comes from records alone, ordered by the garment's own `seq`, so that
//! an answer that was under way while a garment was freed cannot bring the old knowledge back.

mod asking;
mod crowd;
mod flight;
mod follow;
mod ids;
mod inventory;
mod known;
mod ports;
mod slot;

pub use crate::clock::MonotonicClock;

use crate::time::Clock;
use crowd::Crowd;
use known::Moment;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Waker;
use std::time::Duration;

/// The longest that anybody may choose for [`ShieldOptions::staleness`].
pub const STALENESS_MAX: Duration = Duration::from_secs(1);

/// How far a shield goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShieldOptions {
    /// For how long something is refused from memory, counted from before the store was asked; at most
    /// [`STALENESS_MAX`]. With zero nothing is remembered, and who asks at the same time still shares an answer.
    pub staleness: Duration,
    /// Of how many garments something is remembered. Beyond it, holds of further garments are asked of the store.
    pub garments_max: usize,
    /// How many buyers wait for an answer about one garment. Beyond it, they are told to come back later.
    pub followers_max: usize,
    /// How many buyers of one garment within a quarter of a second are a crowd: then baskets with it are refused naming
    /// what is known to be refused, rather than asking about the rest.
    pub crowd: u32,
    /// How long one ask holds up those who come after it.
    pub patience: Duration,
}

impl Default for ShieldOptions {
    /// 250 ms; 4,096 garments; 4,096 buyers who wait for each; 8 are a crowd; a second.
    fn default() -> Self {
        Self {
            staleness: Duration::from_millis(250),
            garments_max: 4_096,
            followers_max: 4_096,
            crowd: 8,
            patience: Duration::from_secs(1),
        }
    }
}

/// A store behind a shield: every port of the store, and holds that a crowd loses without asking it. See
/// [the module](self).
pub struct Shield<S> {
    store: Arc<S>,
    clock: Arc<dyn Clock>,
    options: ShieldOptions,
    crowd: Mutex<Crowd>,
}

impl<S> Shield<S> {
    /// With the default options, on the machine's monotonic clock.
    pub fn new(store: Arc<S>) -> Self {
        Self::with(store, Arc::new(MonotonicClock::new()), ShieldOptions::default())
    }

    /// On a clock that measures how long ago something was, and decides nothing else: it must not be set back.
    pub fn with(store: Arc<S>, clock: Arc<dyn Clock>, options: ShieldOptions) -> Self {
        let options = ShieldOptions { staleness: options.staleness.min(STALENESS_MAX), ..options };
        Self { store, clock, options, crowd: Mutex::default() }
    }

    /// The store behind it.
    pub fn store(&self) -> &Arc<S> {
        &self.store
    }

    /// Of how many garments something is remembered at the moment.
    pub fn remembered(&self) -> usize {
        self.crowd().remembered()
    }

    /// A panic elsewhere leaves nothing half-written: every change of the crowd is a few assignments.
    fn crowd(&self) -> MutexGuard<'_, Crowd> {
        self.crowd.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Now. Taken before the store is asked, and again when it has answered.
    fn moment(&self) -> Moment {
        let at = self.clock.now();
        Moment { at, ticket: self.crowd().tick() }
    }
}

/// Not while the crowd is locked: who wakes may come at once.
fn wake(wakers: Vec<Waker>) {
    wakers.into_iter().for_each(Waker::wake);
}
