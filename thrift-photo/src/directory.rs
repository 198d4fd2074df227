//! Photos in a directory: the default store, for a shop on one machine. It never follows a key out of its folder.

use async_trait::async_trait;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use thrift_core::catalog::{PhotoBytes, PhotoStore};
use thrift_core::{ErrorKind, StoreError};

/// A [`PhotoStore`] on a folder: one file for each key, written beside its place, synced, then moved into it, so that a
/// crash leaves the whole photo or none. File work runs on the runtime's blocking threads: it needs tokio.
#[derive(Debug, Clone)]
pub struct DirectoryStore {
    folder: Arc<Path>,
    writes: Arc<AtomicU64>,
}

/// The longest key, in bytes.
const KEY_BYTES_MAX: usize = 200;

impl DirectoryStore {
    /// Opens a folder, made if it is missing; fails at once if it cannot be written.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let trouble = |error: io::Error| {
            let message = format!("photos cannot be kept in {}: {error}; choose another folder", folder.display());
            StoreError::new(ErrorKind::Stop, message)
        };
        fs::create_dir_all(folder).map_err(trouble)?;
        let probe = folder.join(format!(".probe-{}", std::process::id()));
        File::create(&probe).and_then(|_| fs::remove_file(&probe)).map_err(trouble)?;
        Ok(Self { folder: folder.into(), writes: Arc::default() })
    }

    fn path(&self, key: &str) -> Result<PathBuf, StoreError> {
        let plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-');
        let sound = |part: &str| !part.is_empty() && !part.starts_with('.') && part.bytes().all(plain);
        if key.len() > KEY_BYTES_MAX || !key.split('/').all(sound) {
            let message = format!("{:?} is no photo key: it takes a-z 0-9 . _ - and / between parts", truncated(key));
            return Err(StoreError::new(ErrorKind::FixCall, message));
        }
        Ok(self.folder.join(key))
    }

    /// Beside its place, under a name that nobody else uses and no key can have.
    fn temporary(&self, path: &Path) -> PathBuf {
        let number = self.writes.fetch_add(1, Ordering::Relaxed);
        path.with_file_name(format!(".writing-{}-{number}", std::process::id()))
    }
}

fn truncated(key: &str) -> String {
    key.chars().take(40).collect()
}

#[async_trait]
impl PhotoStore for DirectoryStore {
    async fn put(&self, key: &str, photo: PhotoBytes) -> Result<(), StoreError> {
        let path = self.path(key)?;
        let temporary = self.temporary(&path);
        blocking(move || {
            if path.exists() {
                return Ok(());
            }
            write(&path, &temporary, &photo.bytes).inspect_err(|_| drop(fs::remove_file(&temporary)))
        })
        .await
    }

    async fn get(&self, key: &str) -> Result<Option<PhotoBytes>, StoreError> {
        let path = self.path(key)?;
        let content_type = content_type(&path).to_owned();
        let read = blocking(move || match fs::read(&path) {
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::IsADirectory) => Ok(None),
            read => read.map(Some),
        });
        Ok(read.await?.map(|bytes| PhotoBytes { content_type, bytes }))
    }

    async fn delete(&self, key: &str) -> Result<(), StoreError> {
        let path = self.path(key)?;
        blocking(move || match fs::remove_file(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            removed => removed,
        })
        .await
    }

    fn public_address(&self, _: &str) -> Option<String> {
        None
    }
}

/// The whole file in its place, durably, or nothing.
fn write(path: &Path, temporary: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = File::create(temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(temporary, path)?;
    match path.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

fn content_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("webp") => "image/webp",
        Some("jpg") => "image/jpeg",
        Some("png") => "image/png",
        Some("avif") => "image/avif",
        _ => "application/octet-stream",
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T, StoreError> {
    let stopped = |error| StoreError::new(ErrorKind::RetryLater, "the photo store is shutting down").with_source(error);
    let done = tokio::task::spawn_blocking(work).await.map_err(|error| stopped(Box::new(error)))?;
    done.map_err(|error| {
        let message = format!("the photo store's disk does not do its work: {error}");
        StoreError::new(ErrorKind::Stop, message).with_source(error)
    })
}
