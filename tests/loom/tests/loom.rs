//! The in-memory store under loom. Every model runs the shipped code; every guard of the fast path is taken out once,
//! and a model must fail.
#![cfg(thrift_loom)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at a broken expectation")]

#[path = "loom/models.rs"]
mod models;
#[path = "loom/mutants.rs"]
mod mutants;
#[path = "loom/shop.rs"]
mod shop;
