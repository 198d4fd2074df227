//! The crowd shield in front of a store: the one place where it is put there.

use std::sync::Arc;
use thrift_core::inventory::InventoryStore;

/// Whether this build has one.
pub(super) const THERE: bool = false;

/// As the tables call a store behind it.
pub(super) const NAME: &str = "behind the shield";

/// What the tables say if there is none.
pub(super) const NOT_THERE: &str = "behind the shield: not in this build, not run";

/// A store behind the shield.
pub(super) fn behind(store: Arc<dyn InventoryStore>) -> Arc<dyn InventoryStore> {
    store
}
