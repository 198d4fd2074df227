//! The core's tests through its public surface: the conformance suite on the in-memory store, and on broken ones.
#![cfg(feature = "conformance")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at a broken expectation")]

#[path = "core/at_once.rs"]
mod at_once;
#[path = "core/auditor.rs"]
mod auditor;
#[path = "core/broken.rs"]
mod broken;
#[path = "core/fuzz.rs"]
mod fuzz;
#[path = "core/given_back.rs"]
mod given_back;
#[path = "core/memory.rs"]
mod memory;
#[path = "core/news.rs"]
mod news;
#[path = "core/recorded.rs"]
mod recorded;
#[path = "core/recorded_refusals.rs"]
mod recorded_refusals;
#[path = "core/recorder.rs"]
mod recorder;
#[path = "core/shield/mod.rs"]
mod shield;
#[path = "core/step.rs"]
mod step;
#[path = "core/story.rs"]
mod story;
