//! The port of where the bytes of photos live.

use crate::error::StoreError;
use crate::time::Timestamp;
use async_trait::async_trait;
use std::time::Duration;

/// A stored picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoBytes {
    /// For example `image/webp`.
    pub content_type: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Where photos live.
///
/// # Contract
/// Keys are relative paths as [`check_photo_key`](crate::catalog::check_photo_key) takes them, content-addressed:
/// [`put`](Self::put) of a key that is already there is success and changes nothing. A photo is there as a whole or not at
/// all, also after a crash. Reading a key that nobody put answers `None`; a key of any other shape is `FixCall` and
/// touches nothing. Whoever reads a key may keep what it got for ever.
///
/// # Content type
/// It is told by the ending of the key: `webp`, `avif`, `jpg`, `png`. A store need not keep what `put` was told.
///
/// # Time
/// [`StoredPhoto::stored_at`] is on the store's own clock, to the second or better.
///
/// # Cancellation
/// A dropped `put` may have stored the photo; put it again. A dropped `delete` may have removed it.
///
/// # Implementing
/// `conformance_photos!` has one test for each rule.
#[async_trait]
pub trait PhotoStore: Send + Sync {
    /// Asks the store whether it can be worked with, at the start of a program: whatever is set up wrongly is told now, by
    /// the name of the setting, and not at the first photo.
    async fn check(&self) -> Result<(), StoreError>;

    /// Stores a picture for ever.
    async fn put(&self, key: &str, photo: PhotoBytes) -> Result<(), StoreError>;

    /// Reads it back. In production shoppers never come this way: they ask the CDN.
    async fn get(&self, key: &str) -> Result<Option<PhotoBytes>, StoreError>;

    /// Removes it; removing what is not there is success.
    async fn delete(&self, key: &str) -> Result<(), StoreError>;

    /// The stored keys that begin with `prefix` (which may be empty) and come after `after`, in ascending order of their
    /// bytes; fewer than `limit` only at the end. What lies there and is no key is passed over.
    async fn list(&self, prefix: &str, after: Option<&str>, limit: usize) -> Result<Vec<StoredPhoto>, StoreError>;

    /// The address a browser asks, if this store is served from a domain of its own; `None` when the shop serves it.
    fn public_address(&self, key: &str) -> Option<String>;

    /// Where a browser may put one file itself, without coming by the server; `None` if this store takes no such uploads.
    /// Tickets are for keys below [`UPLOADS`](crate::catalog::UPLOADS). What arrives there is hostile and not public: it is
    /// fetched, checked and re-encoded before anybody sees it.
    async fn upload_ticket(&self, upload: &Upload) -> Result<Option<UploadTicket>, StoreError>;
}

/// What [`PhotoStore::list`] tells of a stored picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPhoto {
    /// Its key.
    pub key: String,
    /// The size of its file, in bytes.
    pub bytes: u64,
    /// When it was stored, on the store's clock.
    pub stored_at: Timestamp,
}

/// One file that a browser wants to upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Where it goes.
    pub key: String,
    /// For example `image/jpeg`; no other may be sent.
    pub content_type: String,
    /// The size of the file in bytes; no other may be sent.
    pub bytes: u64,
    /// How long the permission lasts.
    pub valid: Duration,
}

/// The permission to upload one file: a request that the browser makes as it stands here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadTicket {
    /// The method, `PUT`.
    pub method: String,
    /// The address. Whoever knows it may upload until the permission ends.
    pub url: String,
    /// Headers that must be sent, names in lower case. `content-length` is not among them: browsers set it themselves.
    pub headers: Vec<(String, String)>,
}
