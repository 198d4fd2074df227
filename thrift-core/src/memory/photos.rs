//! Photos in memory: the reference for every other photo store, and a shop that may forget.

use crate::catalog::{PhotoBytes, PhotoStore, StoredPhoto, Upload, UploadTicket, check_photo_key, content_type_of};
use crate::clock::SystemClock;
use crate::error::StoreError;
use crate::time::{Clock, Timestamp};
use async_trait::async_trait;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A [`PhotoStore`] in memory. A clone is another handle on the same photos.
#[derive(Clone)]
pub struct MemoryPhotos {
    clock: Arc<dyn Clock>,
    stored: Arc<Mutex<Stored>>,
}

/// When each was stored, and its bytes.
type Stored = BTreeMap<String, (Timestamp, Vec<u8>)>;

impl MemoryPhotos {
    /// An empty store on the machine's clock.
    pub fn new() -> Self {
        Self { clock: Arc::new(SystemClock::new()), stored: Arc::default() }
    }

    fn stored(&self) -> MutexGuard<'_, Stored> {
        self.stored.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for MemoryPhotos {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl PhotoStore for MemoryPhotos {
    async fn check(&self) -> Result<(), StoreError> {
        Ok(())
    }

    async fn put(&self, key: &str, photo: PhotoBytes) -> Result<(), StoreError> {
        check_photo_key(key)?;
        self.stored().entry(key.to_owned()).or_insert_with(|| (self.clock.now(), photo.bytes));
        Ok(())
    }

    async fn get(&self, key: &str) -> Result<Option<PhotoBytes>, StoreError> {
        check_photo_key(key)?;
        let bytes = self.stored().get(key).map(|(_, bytes)| bytes.clone());
        Ok(bytes.map(|bytes| PhotoBytes { content_type: content_type_of(key).to_owned(), bytes }))
    }

    async fn delete(&self, key: &str) -> Result<(), StoreError> {
        check_photo_key(key)?;
        self.stored().remove(key);
        Ok(())
    }

    async fn list(&self, prefix: &str, after: Option<&str>, limit: usize) -> Result<Vec<StoredPhoto>, StoreError> {
        let start = match after {
            Some(after) if after >= prefix => Bound::Excluded(after),
            _ => Bound::Included(prefix),
        };
        let stored = self.stored();
        let keys = stored.range::<str, _>((start, Bound::Unbounded)).take_while(|(key, _)| key.starts_with(prefix));
        let told = |(key, (stored_at, bytes)): (&String, &(Timestamp, Vec<u8>))| StoredPhoto {
            key: key.clone(),
            bytes: bytes.len() as u64,
            stored_at: *stored_at,
        };
        Ok(keys.take(limit).map(told).collect())
    }

    fn public_address(&self, _: &str) -> Option<String> {
        None
    }

    async fn upload_ticket(&self, _: &Upload) -> Result<Option<UploadTicket>, StoreError> {
        Ok(None)
    }
}
