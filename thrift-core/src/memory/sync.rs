//! The primitives of the fast path: the standard library's, or loom's, which walks through every interleaving.
//!
//! Every ordering and check that the fast path rests on has a name here, so that the models can take each one out and
//! see a model fail. In every other build a [`Guard`] is nothing at all.

#[cfg(thrift_loom)]
pub(super) use loom::sync::atomic::{AtomicU32, AtomicU64, AtomicUsize};
#[cfg(thrift_loom)]
pub(super) use loom::sync::{Mutex, MutexGuard};
#[cfg(not(thrift_loom))]
pub(super) use std::sync::atomic::{AtomicU32, AtomicU64, AtomicUsize};
#[cfg(not(thrift_loom))]
pub(super) use std::sync::{Mutex, MutexGuard};

use std::sync::PoisonError;
pub(super) use std::sync::atomic::Ordering;

/// A panic elsewhere leaves nothing half-written here: every write is prepared before it is made.
pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An ordering or a check without which a model fails.
#[cfg_attr(not(thrift_loom), expect(unreachable_pub, reason = "only the models take guards out"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// Whoever reads a winner's word also sees that the winner's hold is counted.
    WordReleased,
    /// The same, on the reader's side.
    WordAcquired,
    /// Whoever sees a hold no longer counted also sees the words that were written before.
    CountReleased,
    /// The same, on the reader's side.
    CountAcquired,
    /// Whoever counts in a larger table finds all of it filled.
    TableReleased,
    /// The same, on the reader's side.
    TableAcquired,
    /// A garment is taken only if its word is still the one that was read.
    WordCompared,
    /// A refusal stands only if the word is the same before and after the counts were read.
    WordReadAgain,
    /// A hold that some garment names takes the slow way.
    NamesRead,
    /// A holder who may be at the limit takes the slow way.
    LeasesRead,
    /// One hold is asked for once at a time, and nobody takes a garment while a command is ruled on.
    ClaimsLocked,
    /// The garments of a basket cannot be read while they are taken one after another.
    BasketHidden,
    /// A basket that met a taken garment gives back what it took before.
    BasketUndone,
    /// What the winners claimed is written down before a command is ruled on.
    ClaimsWritten,
    /// A holder whose tag is on the garment takes the slow way.
    TagRead,
}

#[cfg(not(thrift_loom))]
#[expect(clippy::unused_self, reason = "the models' twin asks which guard it is")]
impl Guard {
    /// The ordering that this guard is.
    pub(super) const fn ordering(self, ordering: Ordering) -> Ordering {
        ordering
    }

    /// Whether the check is made.
    pub(super) const fn stands(self) -> bool {
        true
    }
}

#[cfg(thrift_loom)]
mod removed {
    use super::{Guard, Ordering, PoisonError};
    use std::sync::Mutex;

    static REMOVED: Mutex<Option<Guard>> = Mutex::new(None);

    impl Guard {
        /// Takes this guard out of every model that runs from now on, and none but this.
        pub fn remove(guard: Option<Self>) {
            *REMOVED.lock().unwrap_or_else(PoisonError::into_inner) = guard;
        }

        pub(in crate::memory) fn ordering(self, ordering: Ordering) -> Ordering {
            if self.stands() { ordering } else { Ordering::Relaxed }
        }

        pub(in crate::memory) fn stands(self) -> bool {
            *REMOVED.lock().unwrap_or_else(PoisonError::into_inner) != Some(self)
        }
    }
}
