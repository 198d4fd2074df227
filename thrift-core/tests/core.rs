//! The core's tests through its public surface: the conformance suite on the in-memory store, and on broken ones.
#![cfg(feature = "conformance")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at a broken expectation")]

#[path = "core/auditor.rs"]
mod auditor;
#[path = "core/broken.rs"]
mod broken;
#[path = "core/given_back.rs"]
mod given_back;
#[path = "core/memory.rs"]
mod memory;
#[path = "core/news.rs"]
mod news;
#[path = "core/random.rs"]
mod random;
#[path = "core/step.rs"]
mod step;
