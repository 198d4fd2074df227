//! What no single crate can promise for itself.
#![expect(clippy::expect_used, reason = "a test stops at a broken expectation")]

#[path = "workspace/tidy.rs"]
mod tidy;
#[path = "workspace/tree.rs"]
mod tree;
