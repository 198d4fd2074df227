//! Every garment's events, replayed.

use super::PAGE;
use super::ahead::Ahead;
use super::stretch::STRETCHES;
use crate::error::StoreError;
use crate::id::ItemId;
use crate::inventory::{FeedPosition, InventoryStore};
use crate::lock::{GarmentHistory, LockRecord};
use std::collections::HashMap;

/// Where the events lead, garment by garment. There may be millions: what stands in the table is short, since a table
/// that grows is half empty, and twice there while it moves.
#[derive(Default)]
pub(super) struct Histories {
    of: HashMap<Box<str>, Box<GarmentHistory>>,
    position: FeedPosition,
}

/// From so many garments on, the quarters of some of them are nearly those of all.
const SAMPLE: usize = 1000;

impl Histories {
    /// Replays what has come since the last time; answers how many events that were.
    pub(super) async fn catch_up(
        &mut self,
        store: &dyn InventoryStore,
        violations: &mut Vec<String>,
    ) -> Result<usize, StoreError> {
        let events = async |after: FeedPosition| store.events(&after, PAGE).await;
        let mut read = 0;
        let mut next = Ahead::begin(events(self.position.clone())).await;
        loop {
            let page = next.end().await?;
            if page.events.is_empty() {
                return Ok(read);
            }
            self.position = page.next;
            next = Ahead::begin(events(self.position.clone())).await;
            read += page.events.len();
            for event in &page.events {
                let history = match self.of.get_mut(event.item.as_str()) {
                    Some(known) => known,
                    None => self.of.entry(event.item.as_str().into()).or_default(),
                };
                if let Err(violation) = history.push(event) {
                    violations.push(violation.to_string());
                }
            }
        }
    }

    /// Garments that part all of them into [`STRETCHES`] of about one length; none where there are few.
    pub(super) fn milestones(&self) -> Vec<ItemId> {
        let mut some: Vec<&str> = self.of.keys().take(SAMPLE).map(AsRef::as_ref).collect();
        if some.len() < SAMPLE {
            return Vec::new();
        }
        some.sort_unstable();
        let step = SAMPLE / STRETCHES;
        some.into_iter().step_by(step).skip(1).filter_map(|id| ItemId::new(id).ok()).collect()
    }

    /// How the record differs from what its events lead to.
    pub(super) fn contradict(&self, record: &LockRecord) -> Option<String> {
        let found = match self.of.get(record.item.as_str()) {
            Some(history) => history.matches(record),
            None => GarmentHistory::default().matches(record),
        };
        found.err().map(|violation| violation.to_string())
    }
}
