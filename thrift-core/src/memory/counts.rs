//! How often holds and holders are named: what lets a loser be refused without asking who else they are.
//!
//! A hold id that some garment names, and a holder who may be at their limit, get another answer than a plain "held by
//! somebody else", so both must be known before a refusal. Counters by hash are enough: none, or fewer than the limit,
//! is certain; more may be somebody else's, and takes the slow way.
//!
//! Counted up before a word shows why and down only after, so that a count is never too low for what a word shows.

use crate::id::{HoldId, HolderId};
use crate::lock::LockRecord;
use crate::memory::sync::{AtomicU32, AtomicU64, AtomicUsize, Guard, Ordering};
use crate::memory::word::{holder_hash, tag};
use std::sync::OnceLock;

/// At least so many counters for each garment.
const SPACE: usize = 8;
const FIRST: usize = if cfg!(thrift_loom) { 16 } else { 128 };
const GROWTH: usize = 2;
/// Room for two thousand million garments.
const LEVELS: usize = 28;

/// Somebody who wants something, as hashes.
#[derive(Clone, Copy)]
pub(super) struct Asker {
    hold: u64,
    holder: u64,
    /// So many garments may be theirs before somebody has to count their holds.
    garments_max: u32,
    /// No garment names their hold: it was looked up.
    unnamed: bool,
}

impl Asker {
    pub(super) fn new(hold: HoldId, holder: &HolderId, garments_max: u32) -> Self {
        Self { hold: hold_hash(hold), holder: holder_hash(holder), garments_max, unnamed: false }
    }

    pub(super) fn unnamed(self) -> Self {
        Self { unnamed: true, ..self }
    }

    pub(super) fn tag(&self) -> u8 {
        tag(self.holder)
    }

    /// A number that is the same for the same hold.
    pub(super) fn number_below(&self, end: usize) -> usize {
        usize::try_from(self.hold).unwrap_or(0) % end
    }
}

/// The same in every run: it also orders the events of one instant. Ids are the caller's and need not be random: those
/// that count up in both halves must not meet.
fn hold_hash(hold: HoldId) -> u64 {
    let (high, low) = hold.uuid().as_u64_pair();
    let mixed = high.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(32) ^ low.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 32)
}

/// Where a hold's counter and desk are, so that models choose which holds meet.
#[cfg(thrift_loom)]
pub fn hold_mark(hold: HoldId) -> u64 {
    hold_hash(hold)
}

/// Hold ids by hash: how many names there are (upper 16 bits), and the sum of their marks (lower 48). Of a single one
/// the mark tells whose it is.
#[derive(Default)]
struct Names(AtomicU64);

const ONE_NAME: u64 = 1 << 48;

/// The part of a hash that places do not depend on.
fn mark(hash: u64) -> u64 {
    hash >> 32
}

impl Names {
    /// Surely none of them.
    fn lack(&self, hash: u64) -> bool {
        let names = self.0.load(Guard::CountAcquired.ordering(Ordering::Acquire));
        names == 0 || (names >> 48 == 1 && names != ONE_NAME + mark(hash)) || !Guard::NamesRead.stands()
    }

    fn add(&self, hash: u64, times: u32) {
        self.0.fetch_add((ONE_NAME + mark(hash)).wrapping_mul(times.into()), Ordering::Relaxed);
    }

    fn subtract(&self, hash: u64, times: u32) {
        let names = (ONE_NAME + mark(hash)).wrapping_mul(times.into());
        self.0.fetch_sub(names, Guard::CountReleased.ordering(Ordering::Release));
    }
}

/// Counters, a power of two of each kind.
struct Table {
    /// Garments that name a hold, as token, `prev` or `last`.
    names: Box<[Names]>,
    /// Garments that a holder has Held or Paying.
    leases: Box<[AtomicU32]>,
}

impl Table {
    fn new(size: usize) -> Self {
        let names = std::iter::repeat_with(Names::default).take(size).collect();
        Self { names, leases: std::iter::repeat_with(AtomicU32::default).take(size).collect() }
    }

    fn names(&self, hash: u64) -> Option<&Names> {
        self.names.get(self.place(hash))
    }

    fn leases(&self, hash: u64) -> Option<&AtomicU32> {
        self.leases.get(self.place(hash))
    }

    fn place(&self, hash: u64) -> usize {
        usize::try_from(hash).unwrap_or(0) & self.names.len().wrapping_sub(1)
    }

    fn is_stranger(&self, asker: &Asker) -> bool {
        let read = Guard::CountAcquired.ordering(Ordering::Acquire);
        let (Some(names), Some(leases)) = (self.names(asker.hold), self.leases(asker.holder)) else { return false };
        (asker.unnamed || names.lack(asker.hold))
            && (leases.load(read) < asker.garments_max || !Guard::LeasesRead.stands())
    }

    /// Counts a stranger's claim; answers how many garments its holder had before.
    fn enter(&self, asker: &Asker, garments: u32) -> Option<u32> {
        self.names(asker.hold)?.add(asker.hold, garments);
        Some(self.leases(asker.holder)?.fetch_add(garments, Ordering::Relaxed))
    }

    fn leave(&self, asker: &Asker, garments: u32) {
        self.forget(asker.hold, garments);
        self.end(asker.holder, garments);
    }

    fn add(&self, record: &LockRecord) {
        for hash in record.names().map(|(hold, _)| hold_hash(hold)) {
            self.names(hash).into_iter().for_each(|names| names.add(hash, 1));
        }
        if let Some(leases) = record.lease().and_then(|lease| self.leases(holder_hash(&lease.holder))) {
            leases.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn remove(&self, record: &LockRecord) {
        record.names().for_each(|(hold, _)| self.forget(hold_hash(hold), 1));
        record.lease().into_iter().for_each(|lease| self.end(holder_hash(&lease.holder), 1));
    }

    fn forget(&self, hold: u64, garments: u32) {
        self.names(hold).into_iter().for_each(|names| names.subtract(hold, garments));
    }

    fn end(&self, holder: u64, garments: u32) {
        if let Some(leases) = self.leases(holder) {
            leases.fetch_sub(garments, Guard::CountReleased.ordering(Ordering::Release));
        }
    }
}

/// The counters in use. A larger table is filled beside the smaller one, which stays for whoever still reads it.
pub(super) struct Counts {
    tables: [OnceLock<Table>; LEVELS],
    level: AtomicUsize,
}

impl Counts {
    pub(super) fn new() -> Self {
        Self { tables: [const { OnceLock::new() }; LEVELS], level: AtomicUsize::new(0) }
    }

    #[inline]
    fn table(&self) -> Option<&Table> {
        let level = self.level.load(Guard::TableAcquired.ordering(Ordering::Acquire));
        self.tables.get(level).map(|table| table.get_or_init(|| Table::new(FIRST)))
    }

    /// Nobody names their hold, and they are far from their limit: only the garment itself can refuse them.
    #[inline]
    pub(super) fn is_stranger(&self, asker: &Asker) -> bool {
        self.table().is_some_and(|table| table.is_stranger(asker))
    }

    /// Counts a stranger's claim on some garments, if they are one. For whoever alone may claim with this hold now.
    pub(super) fn enter(&self, asker: &Asker, garments: u32) -> bool {
        let Some(table) = self.table().filter(|table| table.is_stranger(asker)) else { return false };
        let before = table.enter(asker, garments);
        let within = before.is_some_and(|before| before < asker.garments_max || !Guard::LeasesRead.stands());
        if !within {
            table.leave(asker, garments);
        }
        within
    }

    /// Takes [`enter`](Self::enter) back: the claim came to nothing, or its record is counted by now.
    pub(super) fn leave(&self, asker: &Asker, garments: u32) {
        self.table().into_iter().for_each(|table| table.leave(asker, garments));
    }

    /// Counts what a record names.
    pub(super) fn add(&self, record: &LockRecord) {
        self.table().into_iter().for_each(|table| table.add(record));
    }

    /// No longer counts what a record named.
    pub(super) fn remove(&self, record: &LockRecord) {
        self.table().into_iter().for_each(|table| table.remove(record));
    }

    /// Grows, if so many garments need it. Only while nobody counts; others may read.
    pub(super) fn make_room<'a>(&self, garments: usize, records: impl Iterator<Item = &'a LockRecord>) {
        let Some(size) = self.table().map(|table| table.names.len()) else { return };
        let level = self.level.load(Ordering::Relaxed) + 1;
        let next = self.tables.get(level).filter(|_| garments.saturating_mul(SPACE) > size);
        let Some(next) = next else { return };
        let larger = next.get_or_init(|| Table::new(size * GROWTH));
        records.for_each(|record| larger.add(record));
        self.level.store(level, Guard::TableReleased.ordering(Ordering::Release));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use uuid::Uuid;

    /// A load of buyers and attempts counted up, one in each half of the id, had all met in a few counters.
    #[test]
    fn ids_that_count_up_have_counters_of_their_own() {
        let ids = (1..=64_u64).flat_map(|high| (1..=64_u64).map(move |low| Uuid::from_u64_pair(high, low)));
        let hashes: HashSet<u64> = ids.map(|id| hold_hash(HoldId::new(id).unwrap()) % (1 << 20)).collect();
        assert!(hashes.len() > 4080, "{} places for 4096 ids", hashes.len());
    }
}
