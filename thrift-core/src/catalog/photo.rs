//! Photos of a garment, and the port of where their bytes live.

use crate::error::StoreError;
use async_trait::async_trait;

/// One photo in its served sizes. Keys are content-addressed: the same key always names the same bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Photo {
    /// Width of the oriented original, in pixels.
    pub width: u32,
    /// Height of the oriented original, in pixels.
    pub height: u32,
    /// Its main colour as RGB, shown until the picture is there.
    pub colour: [u8; 3],
    /// The sizes it is served in, narrowest first; never empty.
    pub variants: Vec<Variant>,
}

/// One served size of a photo.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Variant {
    /// Where its bytes are, in the [`PhotoStore`].
    pub key: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

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
/// Keys are relative paths of `a-z 0-9 . _ - /`, made by us, content-addressed: [`put`](Self::put) of a key that is
/// already there is success and changes nothing. A photo is there as a whole or not at all, also after a crash.
/// Reading a key that nobody put answers `None`; a key of any other shape is `FixCall` and touches nothing.
///
/// # Cancellation
/// A dropped `put` may have stored the photo; put it again.
#[async_trait]
pub trait PhotoStore: Send + Sync {
    /// Stores a picture for ever.
    async fn put(&self, key: &str, photo: PhotoBytes) -> Result<(), StoreError>;

    /// Reads it back. In production shoppers never come this way: they ask the CDN.
    async fn get(&self, key: &str) -> Result<Option<PhotoBytes>, StoreError>;

    /// Removes it; removing what is not there is success.
    async fn delete(&self, key: &str) -> Result<(), StoreError>;

    /// The address a browser asks, if this store is served from a domain of its own; `None` when the shop serves it.
    fn public_address(&self, key: &str) -> Option<String>;
}
