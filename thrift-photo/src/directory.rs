//! Photos in a directory: the default store, for a shop on one machine. It never follows a key out of its folder.

mod listing;

use async_trait::async_trait;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use thrift_core::catalog::{
    PhotoBytes, PhotoStore, StoredPhoto, Upload, UploadTicket, check_photo_key, content_type_of,
};
use thrift_core::{ErrorKind, StoreError};

/// A [`PhotoStore`] on a folder: one file for each key, written aside, synced, then moved into its place, so that a crash
/// leaves the whole photo or none. File work runs on the runtime's blocking threads: it needs tokio.
///
/// Nothing else may be kept in the folder; what is no key (names with capitals, or with a dot in front) is left alone.
#[derive(Debug, Clone)]
pub struct DirectoryStore {
    folder: Arc<Path>,
    writes: Arc<AtomicU64>,
}

/// Where files are written before they are moved into their place. No key can lie there.
const ASIDE: &str = ".writing";
/// What a crash left there is removed when it is as old as this.
const ASIDE_AGE_MAX: Duration = Duration::from_hours(1);

impl DirectoryStore {
    /// Opens a folder, made if it is missing; fails at once if it cannot be written.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let trouble = |error: io::Error| {
            let message = format!("photos cannot be kept in {}: {error}; choose another folder", folder.display());
            StoreError::new(ErrorKind::Stop, message)
        };
        let aside = folder.join(ASIDE);
        fs::create_dir_all(&aside).map_err(trouble)?;
        probe(&aside).map_err(trouble)?;
        remove_leftovers(&aside).map_err(trouble)?;
        Ok(Self { folder: folder.into(), writes: Arc::default() })
    }

    fn path(&self, key: &str) -> Result<PathBuf, StoreError> {
        check_photo_key(key)?;
        Ok(self.folder.join(key))
    }

    /// A name that nobody else uses.
    fn aside(&self) -> PathBuf {
        let number = self.writes.fetch_add(1, Ordering::Relaxed);
        self.folder.join(ASIDE).join(format!("{}-{number}", std::process::id()))
    }
}

#[async_trait]
impl PhotoStore for DirectoryStore {
    async fn check(&self) -> Result<(), StoreError> {
        let folder = self.folder.clone();
        blocking(move || probe(&folder.join(ASIDE))).await
    }

    async fn put(&self, key: &str, photo: PhotoBytes) -> Result<(), StoreError> {
        let path = self.path(key)?;
        let aside = self.aside();
        blocking(move || {
            if path.exists() {
                return Ok(());
            }
            write(&path, &aside, &photo.bytes).inspect_err(|_| drop(fs::remove_file(&aside)))
        })
        .await
    }

    async fn get(&self, key: &str) -> Result<Option<PhotoBytes>, StoreError> {
        let path = self.path(key)?;
        let read = blocking(move || match fs::read(&path) {
            Err(error) if is_nothing(&error) => Ok(None),
            read => read.map(Some),
        });
        Ok(read.await?.map(|bytes| PhotoBytes { content_type: content_type_of(key).to_owned(), bytes }))
    }

    async fn delete(&self, key: &str) -> Result<(), StoreError> {
        let path = self.path(key)?;
        blocking(move || match fs::remove_file(&path) {
            Err(error) if is_nothing(&error) => Ok(()),
            removed => removed,
        })
        .await
    }

    async fn list(&self, prefix: &str, after: Option<&str>, limit: usize) -> Result<Vec<StoredPhoto>, StoreError> {
        let (folder, prefix, after) = (self.folder.clone(), prefix.to_owned(), after.map(ToOwned::to_owned));
        blocking(move || listing::list(&folder, &prefix, after.as_deref(), limit)).await
    }

    fn public_address(&self, _: &str) -> Option<String> {
        None
    }

    async fn upload_ticket(&self, _: &Upload) -> Result<Option<UploadTicket>, StoreError> {
        Ok(None)
    }
}

/// Whether files can be written there.
fn probe(aside: &Path) -> io::Result<()> {
    let probe = aside.join(format!("probe-{}", std::process::id()));
    File::create(&probe)?;
    fs::remove_file(&probe)
}

/// No photo is there: no file, or a folder, or a file where a folder would have to be.
fn is_nothing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::IsADirectory | io::ErrorKind::NotADirectory)
}

/// The whole file in its place, durably, or nothing.
fn write(path: &Path, aside: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(aside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    let Some(folder) = path.parent() else { return fs::rename(aside, path) };
    make_folder(folder)?;
    fs::rename(aside, path)?;
    File::open(folder)?.sync_all()
}

/// Makes a folder and those above it, each durable in the one above: a synced file in a lost folder is lost.
fn make_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(above) = folder.parent() {
        make_folder(above)?;
        match fs::create_dir(folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => File::open(above)?.sync_all()?,
        }
    }
    Ok(())
}

fn remove_leftovers(aside: &Path) -> io::Result<()> {
    for entry in fs::read_dir(aside)? {
        let entry = entry?;
        let age = entry.metadata().and_then(|about| about.modified()).ok().and_then(|time| time.elapsed().ok());
        if age.is_some_and(|age| age > ASIDE_AGE_MAX) {
            // Another process may have been quicker.
            let _ = fs::remove_file(entry.path());
        }
    }
    Ok(())
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T, StoreError> {
    let stopped = |error| StoreError::new(ErrorKind::RetryLater, "the photo store is shutting down").with_source(error);
    let done = tokio::task::spawn_blocking(work).await.map_err(|error| stopped(Box::new(error)))?;
    done.map_err(|error| {
        let message = format!("the photo store's disk does not do its work: {error}");
        StoreError::new(ErrorKind::Stop, message).with_source(error)
    })
}
