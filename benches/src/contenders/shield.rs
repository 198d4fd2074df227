//! The crowd shield in front of a store: the one place where it is put there, with its default options.

use std::sync::Arc;
use thrift_core::inventory::InventoryStore;
use thrift_core::shield::Shield;

/// As the tables call a store behind it.
pub(super) const NAME: &str = "behind the shield";

/// A store behind the shield.
pub(super) fn behind<S: InventoryStore + 'static>(store: S) -> Arc<dyn InventoryStore> {
    Arc::new(Shield::new(Arc::new(store)))
}
