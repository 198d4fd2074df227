//! Reading every lock record, some stretches of them at once: a store with several readers has all of them at work.

use super::PAGE;
use super::ahead::Ahead;
use crate::error::StoreError;
use crate::id::ItemId;
use crate::inventory::{InventoryStore, Looked};
use crate::lock::LockRecord;
use std::collections::VecDeque;

/// As many as the readers that a store opens where nobody says otherwise.
pub(super) const STRETCHES: usize = 4;

/// Garments after one milestone, up to and with the next.
struct Stretch<'a> {
    inventory: &'a dyn InventoryStore,
    upto: Option<ItemId>,
    /// Nothing at its end.
    next: Option<Ahead<'a, Result<Looked, StoreError>>>,
}

/// Hands over every record once, between milestones that come in order.
pub(super) async fn every_record(
    inventory: &dyn InventoryStore,
    milestones: Vec<ItemId>,
    mut take: impl FnMut(LockRecord),
) -> Result<(), StoreError> {
    let (mut stretches, mut after) = (VecDeque::new(), None);
    for upto in milestones.into_iter().map(Some).chain([None]) {
        let next = Some(read(inventory, after).await);
        stretches.push_back(Stretch { inventory, upto: upto.clone(), next });
        after = upto;
    }
    // Whoever was asked longest ago comes next.
    while let Some(mut stretch) = stretches.pop_front() {
        if let Some(records) = stretch.page().await? {
            stretches.push_back(stretch);
            records.into_iter().for_each(&mut take);
        }
    }
    Ok(())
}

impl Stretch<'_> {
    /// Some records, while those after them are read; `None` at the end.
    async fn page(&mut self) -> Result<Option<Vec<LockRecord>>, StoreError> {
        let Some(next) = self.next.take() else { return Ok(None) };
        let mut records = next.end().await?.records;
        let read_on = records.last().map(|last| last.item.clone());
        if let Some(upto) = &self.upto {
            records.truncate(records.partition_point(|record| record.item <= *upto));
        }
        // The page's last record is gone if it was beyond the milestone.
        if let Some(last) = read_on.filter(|last| records.last().is_some_and(|record| record.item == *last)) {
            self.next = Some(read(self.inventory, Some(last)).await);
        }
        Ok(Some(records))
    }
}

async fn read(inventory: &dyn InventoryStore, after: Option<ItemId>) -> Ahead<'_, Result<Looked, StoreError>> {
    Ahead::begin(async move { inventory.scan(after.as_ref(), PAGE).await }).await
}
