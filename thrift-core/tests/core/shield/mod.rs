//! The shield: it passes the suite, and keeps what it says about crowds.
//!
//! No test waits for real time: the clock is moved, the store stops where it is told, and a buyer is only polled after
//! having been woken, so that a lost wake-up is a failure.

mod baskets;
mod bounds;
mod buyers;
mod conformance;
mod crowds;
mod failures;
mod freed;
mod progress;
mod staleness;
mod store;
