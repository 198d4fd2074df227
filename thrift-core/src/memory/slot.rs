//! A garment's place on the board, with its word.

use crate::id::ItemId;
use crate::memory::sync::{AtomicU64, Guard, Ordering};
use crate::memory::word::Word;
use std::sync::Arc;

/// One garment. Slots are never removed, as records are not.
pub(super) struct Slot {
    pub(super) item: ItemId,
    word: AtomicU64,
}

impl Slot {
    /// A garment whose record must be read.
    pub(super) fn new(item: ItemId) -> Self {
        Self { item, word: AtomicU64::new(Word::UNCLEAR.0) }
    }

    #[inline]
    pub(super) fn read(&self) -> Word {
        Word(self.word.load(Guard::WordAcquired.ordering(Ordering::Acquire)))
    }

    /// Whether nothing has happened to the garment since the word was read.
    #[inline]
    pub(super) fn is_still(&self, word: Word) -> bool {
        self.word.load(Ordering::Relaxed) == word.0 || !Guard::WordReadAgain.stands()
    }

    /// Writes the word, if it is still the one that was read.
    #[inline]
    pub(super) fn swap(&self, read: Word, next: Word) -> bool {
        if !Guard::WordCompared.stands() {
            self.write(next);
            return true;
        }
        let released = Guard::WordReleased.ordering(Ordering::Release);
        self.word.compare_exchange(read.0, next.0, released, Ordering::Relaxed).is_ok()
    }

    /// For whoever alone may write it now.
    pub(super) fn write(&self, word: Word) {
        self.word.store(word.0, Guard::WordReleased.ordering(Ordering::Release));
    }
}

/// The garments of a claim; one of them costs no allocation.
pub(super) enum Slots {
    One(Arc<Slot>),
    Many(Vec<Arc<Slot>>),
}

impl From<&[Arc<Slot>]> for Slots {
    fn from(slots: &[Arc<Slot>]) -> Self {
        match slots {
            [slot] => Self::One(Arc::clone(slot)),
            slots => Self::Many(slots.to_vec()),
        }
    }
}

impl Slots {
    pub(super) fn as_slice(&self) -> &[Arc<Slot>] {
        match self {
            Self::One(slot) => std::slice::from_ref(slot),
            Self::Many(slots) => slots,
        }
    }
}
