//! The core's tests through its public surface: the conformance suite on the in-memory store, and on broken ones.
#![cfg(feature = "conformance")]
#![expect(clippy::unwrap_used, reason = "a test stops at a broken expectation")]

#[path = "core/broken.rs"]
mod broken;
#[path = "core/memory.rs"]
mod memory;
#[path = "core/random.rs"]
mod random;
