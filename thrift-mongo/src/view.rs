//! What a gathered command has read, as it will be when the holds before have been written.

use crate::locks::Garments;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use thrift_core::lock::{Basket, Command, Known, LockRecord};
use thrift_core::{HoldId, HolderId, ItemId, Timestamp};

/// Records by garment, by the holds that they name and by their holder.
#[derive(Default)]
pub(crate) struct View {
    records: BTreeMap<ItemId, LockRecord>,
    by_hold: HashMap<HoldId, BTreeSet<ItemId>>,
    by_holder: HashMap<HolderId, BTreeSet<ItemId>>,
    pub(crate) now: Timestamp,
}

impl View {
    pub(crate) fn new(read: &Garments) -> Self {
        let mut view = Self { now: read.now, ..Self::default() };
        read.stored.values().for_each(|stored| view.write(&stored.record));
        view
    }

    pub(crate) fn record(&self, item: &ItemId) -> Option<&LockRecord> {
        self.records.get(item)
    }

    /// Names that a record no longer has stay listed: whoever looks them up looks at the record too.
    pub(crate) fn write(&mut self, record: &LockRecord) {
        for (hold, _) in record.names() {
            self.by_hold.entry(hold).or_default().insert(record.item.clone());
        }
        if let Some(lease) = record.lease() {
            self.by_holder.entry(lease.holder.clone()).or_default().insert(record.item.clone());
        }
        self.records.insert(record.item.clone(), record.clone());
    }

    /// As [`rule`](thrift_core::lock::rule) wants it.
    pub(crate) fn known(&self, command: &Command) -> Known {
        let named = command.basket().into_iter().flat_map(Basket::items);
        let naming = command.hold().and_then(|hold| self.by_hold.get(&hold)).into_iter().flatten();
        let records = named.chain(naming).filter_map(|item| self.records.get_key_value(item));
        let records = records.map(|(item, record)| (item.clone(), record.clone())).collect();
        Known { records, live_holds_elsewhere: self.live_holds_elsewhere(command) }
    }

    fn live_holds_elsewhere(&self, command: &Command) -> u32 {
        let Command::Hold { holder, items, staff: false, .. } = command else { return 0 };
        let theirs = self.by_holder.get(holder).into_iter().flatten().filter_map(|item| self.records.get(item));
        let theirs = theirs.filter(|record| record.lease().is_some_and(|lease| lease.holder == *holder));
        let live = theirs.filter(|record| record.is_live(self.now) && !items.contains(&record.item));
        let holds: BTreeSet<HoldId> = live.filter_map(LockRecord::token).collect();
        u32::try_from(holds.len()).unwrap_or(u32::MAX)
    }
}
