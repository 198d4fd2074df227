//! The keys below a folder, in the order of their bytes. Folders that cannot hold a wanted key are not opened.

use std::fs;
use std::io;
use std::path::Path;
use std::time::UNIX_EPOCH;
use thrift_core::Timestamp;
use thrift_core::catalog::{StoredPhoto, check_photo_key};

/// At most `limit` keys that begin with `prefix` and come after `after`.
pub(super) fn list(folder: &Path, prefix: &str, after: Option<&str>, limit: usize) -> io::Result<Vec<StoredPhoto>> {
    let mut wanted = Wanted { prefix, after: after.unwrap_or_default(), limit, found: Vec::new() };
    wanted.walk(folder, "")?;
    Ok(wanted.found)
}

struct Wanted<'a> {
    prefix: &'a str,
    /// Empty comes before every key.
    after: &'a str,
    limit: usize,
    found: Vec<StoredPhoto>,
}

impl Wanted<'_> {
    /// Collects what is below `folder`, whose keys all begin with `above`.
    fn walk(&mut self, folder: &Path, above: &str) -> io::Result<()> {
        for (key, path) in entries(folder, above)? {
            if self.found.len() >= self.limit {
                break;
            }
            if key.ends_with('/') {
                if self.may_hold(&key) {
                    self.walk(&path, &key)?;
                }
            } else if key.starts_with(self.prefix) && key.as_str() > self.after {
                self.found.extend(about(&path, key)?);
            }
        }
        Ok(())
    }

    /// Whether any key that begins with this folder's name is wanted.
    fn may_hold(&self, folder: &str) -> bool {
        let in_prefix = folder.starts_with(self.prefix) || self.prefix.starts_with(folder);
        in_prefix && (folder > self.after || self.after.starts_with(folder))
    }
}

/// What lies in a folder, as keys; folders end with a slash, so that they sort as the keys in them do.
fn entries(folder: &Path, above: &str) -> io::Result<Vec<(String, std::path::PathBuf)>> {
    let mut entries = Vec::new();
    let listed = match fs::read_dir(folder) {
        // Removed since it was seen.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(entries),
        listed => listed?,
    };
    for entry in listed {
        let entry = entry?;
        let Some(key) = entry.file_name().to_str().map(|name| format!("{above}{name}")) else { continue };
        if check_photo_key(&key).is_err() {
            continue;
        }
        let is_folder = entry.file_type()?.is_dir();
        entries.push((if is_folder { key + "/" } else { key }, entry.path()));
    }
    entries.sort_unstable();
    Ok(entries)
}

/// `None` if it was removed since it was seen.
fn about(path: &Path, key: String) -> io::Result<Option<StoredPhoto>> {
    let about = match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        about => about?,
    };
    let since = about.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    let stored_at = Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX));
    Ok(Some(StoredPhoto { key, bytes: about.len(), stored_at }))
}
