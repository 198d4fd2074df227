//! One small port for everything that is not lock, catalogue or order: settings, sessions, watches, intake jobs.

use crate::catalog::Put;
use crate::error::StoreError;
use crate::time::Timestamp;
use async_trait::async_trait;

/// Keyed records with versions.
///
/// # Contract
/// [`put_record`](Self::put_record) writes if the stored version is the one named; version 0 means "not there". A record whose
/// expiry has passed (on the store's clock, inclusive) is not there, whoever swept. [`range`](Self::range) is by sort
/// key, then key.
///
/// # Cancellation
/// A dropped `put` may have been applied; read before writing again.
#[async_trait]
pub trait RecordStore: Send + Sync {
    /// Writes `record` if the stored version is `record.version`; the stored one is one higher.
    async fn put_record(&self, record: Record) -> Result<Put<Record>, StoreError>;

    /// Reads a record.
    async fn get_record(&self, collection: &str, key: &str) -> Result<Option<Record>, StoreError>;

    /// Removes a record, whatever its version; removing what is not there is success.
    async fn delete_record(&self, collection: &str, key: &str) -> Result<(), StoreError>;

    /// Up to `limit` records of a collection whose (sort key, key) is after `after`, ascending.
    async fn range(
        &self,
        collection: &str,
        after: Option<(&str, &str)>,
        limit: usize,
    ) -> Result<Vec<Record>, StoreError>;
}

/// A record: bytes under a key of a collection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Which kind of thing.
    pub collection: String,
    /// Its name within the collection.
    pub key: String,
    /// Counts writes; 0 before the first.
    pub version: u64,
    /// What it is listed by.
    pub sort: String,
    /// From when on it is not there any more.
    pub expires_at: Option<Timestamp>,
    /// Its content; the core does not look inside.
    pub bytes: Vec<u8>,
}
