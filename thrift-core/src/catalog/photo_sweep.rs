//! Photos that no garment names: an intake that died half-way, an upload that nobody came back for, a removal that was cut
//! short. They are found by walking through the photo store, a page at a time, and asking the catalogue.

use crate::catalog::photo_key::{UPLOADS, garment_of_key};
use crate::catalog::{CatalogStore, Photo, PhotoStore, StoredPhoto};
use crate::error::StoreError;
use crate::id::ItemId;
use crate::time::Timestamp;
use std::collections::BTreeSet;
use std::time::Duration;

/// What one page of a sweep came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SweptPhotos {
    /// Keys looked at.
    pub seen: usize,
    /// Keys removed: nobody named them, and their grace period was over.
    pub removed: usize,
    /// Keys that nobody names and that are still within their grace period.
    pub waiting: usize,
    /// Keys outside the folders of garments and uploads. They are somebody else's, and stay.
    pub foreign: usize,
    /// Where to go on; `None` at the end.
    pub next: Option<String>,
}

/// Removes what no garment names, among at most `limit` keys after `after`. What is younger than the grace period stays:
/// the garment that will name it may just be written. `now` is the photo store's time, or near it; the grace period has
/// to be longer than any intake takes and any two clocks differ: a day.
///
/// # Cancellation
/// Whatever was removed stays removed; begin again anywhere.
pub async fn sweep_photos(
    photos: &dyn PhotoStore,
    catalog: &dyn CatalogStore,
    now: Timestamp,
    grace: Duration,
    after: Option<&str>,
    limit: usize,
) -> Result<SweptPhotos, StoreError> {
    let page = photos.list("", after, limit).await?;
    let mut swept = SweptPhotos { seen: page.len(), ..SweptPhotos::default() };
    if page.len() == limit {
        swept.next = page.last().map(|last| last.key.clone());
    }
    // Asked after the listing: whatever it shows and a garment has begun to name meanwhile is in the answer.
    let named = named_by_garments(&page, catalog).await?;
    for StoredPhoto { key, stored_at, .. } in &page {
        let ours = garment_of_key(key).is_some() || key.starts_with(UPLOADS);
        if !ours {
            swept.foreign += 1;
        } else if !named.contains(key) && stored_at.plus(grace) <= now {
            photos.delete(key).await?;
            swept.removed += 1;
        } else if !named.contains(key) {
            swept.waiting += 1;
        }
    }
    Ok(swept)
}

/// The keys that the garments of this page's folders name.
async fn named_by_garments(page: &[StoredPhoto], catalog: &dyn CatalogStore) -> Result<BTreeSet<String>, StoreError> {
    let items: BTreeSet<ItemId> = page.iter().filter_map(|photo| garment_of_key(&photo.key)).collect();
    if items.is_empty() {
        return Ok(BTreeSet::new());
    }
    let garments = catalog.get(&Vec::from_iter(items)).await?;
    let keys = garments.iter().flat_map(|garment| &garment.photos).flat_map(Photo::keys);
    Ok(keys.map(ToOwned::to_owned).collect())
}
