//! What the fuzz targets of the workspace have in common: how a valid document is edited, and valid documents.
//!
//! A target is a test. It runs for a second in `cargo test`, and under libFuzzer with `cargo bolero test`; CONTRIBUTING
//! says how. Nothing here decides whether what a decoder made of an edited document is right: targets do.
#![forbid(unsafe_code)]

mod edit;
mod json;
mod samples;
mod words;

pub use bolero;
pub use edit::{Edit, Edits, extreme};
pub use json::edited;
pub use samples::{events, garment, locks, orders};
pub use words::word;
