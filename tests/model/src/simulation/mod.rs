//! A whole shop in one thread, deterministically: the shipped `Checkout`, `recover` and the in-memory store, with buyers,
//! staff, processes that die and freeze, a network that loses and delays, and a payment rail with a ledger.
//!
//! Everything that happens is drawn from one seed, so that a seed replays a run to the letter. It is played on a clock of
//! its own: a run of hours takes milliseconds. Where the model checker walks through every order of few events, this
//! walks through a few orders of many, and drives the async driver itself.

mod books;
mod dice;
mod network;
mod people;
mod rail;
mod run;

pub use run::{Guard, Played, play};

use std::sync::{Mutex, MutexGuard, PoisonError};

/// A run has one thread: nobody panics with something open.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
