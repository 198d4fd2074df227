//! The word: what a loser has to know of a garment, in 64 bits that are read at once.
//!
//! ```text
//! bit   0..3     3..11    11..27         27..64
//!       state    tag      fence          until
//!                0: nobody  modulo 65,536  milliseconds since the store began
//! ```
//!
//! The tag is a hash of a holder: of whoever has the garment, or of the last one, who may have to wait before they come
//! back. Two holders may share a tag, so one that matches proves nothing and its bearer takes the slow way; one that
//! differs proves that they are different people.
//!
//! The fence is for whoever reads a word twice: a garment that was given back and taken again between has another one.

use crate::id::HolderId;
use crate::lock::{EndedHow, LockRecord, LockState, Reason, Shown};
use crate::memory::sync::Guard;
use crate::time::Timestamp;
use std::hash::BuildHasher;

const TAG_AT: u32 = 3;
const FENCE_AT: u32 = 11;
const UNTIL_AT: u32 = 27;
const STATE_MASK: u64 = (1 << TAG_AT) - 1;
const FENCE_MASK: u64 = (1 << (UNTIL_AT - FENCE_AT)) - 1;
/// More than four years.
const UNTIL_MAX: u64 = u64::MAX >> UNTIL_AT;

const UNCLEAR: u64 = 0;
const NOT_FOR_SALE: u64 = 1;
const AVAILABLE: u64 = 2;
const HELD: u64 = 3;
const PAYING: u64 = 4;
const SOLD: u64 = 5;

/// A garment, as losers and winners of a race read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word(pub(super) u64);

/// What a word says to somebody who wants the garment.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Glance {
    /// No.
    Refused(Reason),
    /// It is free, and nothing stands between it and this buyer.
    Free,
    /// The record must be read.
    Unclear,
}

/// Hashes of holders. The same in every run: what it decides, the fast or the slow way, changes no answer.
pub(super) fn holder_hash(holder: &HolderId) -> u64 {
    foldhash::fast::FixedState::with_seed(0).hash_one(holder.as_str())
}

/// The eight bits of a holder's hash that go into a word; never 0.
pub(super) fn tag(holder_hash: u64) -> u8 {
    u8::try_from(holder_hash >> 56).unwrap_or(1).max(1)
}

impl Word {
    /// Read the record.
    pub(super) const UNCLEAR: Self = Self(UNCLEAR);

    fn new(state: u64, tag: u8, fence: u64, until: u64) -> Self {
        Self(state | u64::from(tag) << TAG_AT | (fence & FENCE_MASK) << FENCE_AT | until << UNTIL_AT)
    }

    /// The word of a record, in a store that began at `epoch`.
    pub(super) fn of(record: &LockRecord, epoch: Timestamp) -> Self {
        let (state, holder, until) = match &record.state {
            LockState::Draft | LockState::Withdrawn => (NOT_FOR_SALE, None, 0),
            LockState::Available => {
                let last = record.last.as_ref().filter(|ended| ended.how == EndedHow::Lapsed);
                (AVAILABLE, last.map(|ended| &ended.holder), 0)
            }
            LockState::Held(lease) => match offset(lease.until, epoch) {
                Some(until) => (HELD, Some(&lease.holder), until),
                None => return Self::UNCLEAR,
            },
            LockState::Paying { lease, .. } => (PAYING, Some(&lease.holder), 0),
            LockState::Sold { .. } => (SOLD, None, 0),
        };
        Self::new(state, holder.map_or(0, |holder| tag(holder_hash(holder))), record.fence, until)
    }

    /// Held by whoever bears the tag; `None` if this word alone cannot grant that.
    #[inline]
    pub(super) fn taken_by(self, asker: u8, until: Timestamp, epoch: Timestamp) -> Option<Self> {
        let free = self.state() == AVAILABLE && !self.bears(asker);
        let until = offset(until, epoch).filter(|_| free)?;
        Some(Self::new(HELD, asker, self.fence().wrapping_add(1), until))
    }

    /// What it says to whoever bears the tag. Asks for the time only where time matters.
    #[inline]
    pub(super) fn glance(self, asker: u8, now: impl FnOnce() -> Timestamp, epoch: Timestamp) -> Glance {
        match self.state() {
            NOT_FOR_SALE => Glance::Refused(Reason::NotForSale),
            SOLD => Glance::Refused(Reason::Sold),
            _ if self.bears(asker) => Glance::Unclear,
            AVAILABLE => Glance::Free,
            HELD if now() < self.until(epoch) => Glance::Refused(Reason::HeldByOther { until: self.until(epoch) }),
            PAYING => Glance::Refused(Reason::Paying { own: false, order: None }),
            _ => Glance::Unclear,
        }
    }

    /// What a shopper sees; `None` if the record must be read.
    #[inline]
    pub(super) fn shown(self, now: Timestamp, epoch: Timestamp) -> Option<Shown> {
        match self.state() {
            NOT_FOR_SALE => Some(Shown::NotForSale),
            AVAILABLE => Some(Shown::Available),
            HELD if now < self.until(epoch) => Some(Shown::Held { until: self.until(epoch) }),
            HELD => Some(Shown::Available),
            PAYING => Some(Shown::Paying),
            SOLD => Some(Shown::Sold),
            _ => None,
        }
    }

    fn state(self) -> u64 {
        self.0 & STATE_MASK
    }

    fn bears(self, tag: u8) -> bool {
        (self.0 >> TAG_AT).to_le_bytes().first() == Some(&tag) && Guard::TagRead.stands()
    }

    fn fence(self) -> u64 {
        (self.0 >> FENCE_AT) & FENCE_MASK
    }

    fn until(self, epoch: Timestamp) -> Timestamp {
        Timestamp::from_millis(epoch.as_millis().saturating_add_unsigned(self.0 >> UNTIL_AT))
    }
}

fn offset(until: Timestamp, epoch: Timestamp) -> Option<u64> {
    let offset = until.as_millis().checked_sub(epoch.as_millis())?;
    u64::try_from(offset).ok().filter(|offset| *offset <= UNTIL_MAX)
}
