//! Keyed records in memory.

use super::MemoryStore;
use super::sync::locked;
use crate::catalog::Put;
use crate::error::StoreError;
use crate::record_store::{Record, RecordStore};
use crate::time::Timestamp;
use async_trait::async_trait;
use std::collections::BTreeMap;

#[derive(Default)]
pub(super) struct Records {
    by_key: BTreeMap<(String, String), Record>,
}

impl Records {
    fn live(&self, collection: &str, key: &str, now: Timestamp) -> Option<&Record> {
        let record = self.by_key.get(&(collection.to_owned(), key.to_owned()));
        record.filter(|record| record.expires_at.is_none_or(|at| now < at))
    }
}

#[async_trait]
impl RecordStore for MemoryStore {
    async fn put_record(&self, record: Record) -> Result<Put<Record>, StoreError> {
        let mut records = locked(&self.records);
        let stored = records.live(&record.collection, &record.key, self.clock.now());
        if stored.map_or(0, |stored| stored.version) != record.version {
            return Ok(Put::Conflict(stored.cloned()));
        }
        let record = Record { version: record.version + 1, ..record };
        records.by_key.insert((record.collection.clone(), record.key.clone()), record.clone());
        Ok(Put::Written(record))
    }

    async fn get_record(&self, collection: &str, key: &str) -> Result<Option<Record>, StoreError> {
        Ok(locked(&self.records).live(collection, key, self.clock.now()).cloned())
    }

    async fn delete_record(&self, collection: &str, key: &str) -> Result<(), StoreError> {
        locked(&self.records).by_key.remove(&(collection.to_owned(), key.to_owned()));
        Ok(())
    }

    async fn range(
        &self,
        collection: &str,
        after: Option<(&str, &str)>,
        limit: usize,
    ) -> Result<Vec<Record>, StoreError> {
        let records = locked(&self.records);
        let now = self.clock.now();
        let live = |record: &&Record| record.expires_at.is_none_or(|at| now < at);
        let place = |record: &Record| (record.sort.clone(), record.key.clone());
        let behind = |record: &&Record| after.is_none_or(|(sort, key)| place(record) > (sort.into(), key.into()));
        let mut found: Vec<&Record> = records.by_key.values().filter(|it| it.collection == collection).collect();
        found.retain(|record| live(record) && behind(record));
        found.sort_by_key(|record| place(record));
        Ok(found.into_iter().take(limit).cloned().collect())
    }
}
