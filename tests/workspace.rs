//! What no single crate can promise for itself.

#[path = "workspace/tidy.rs"]
mod tidy;
#[path = "workspace/tree.rs"]
mod tree;
