//! Opening the file: whose it is, before a byte of it is written.
//!
//! The file's first bytes are only ever read through SQLite: closing a descriptor of our own would drop the locks of
//! every other connection of this process (POSIX has it so).

use crate::errors::Trouble;
use crate::header::{Header, Refused, bring_up_to_date, immutable_uri, stop};
use crate::options::SqliteOptions;
use rusqlite::{Connection, ErrorCode, OpenFlags, ffi};
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use thrift_core::StoreError;

/// How long opening waits for others that open or close the file.
const PATIENCE: Duration = Duration::from_secs(5);

/// Waits for another process that writes, 5 s in all. SQLite's own handler soon asks only every 100 ms, and then hardly
/// ever finds a busy neighbour between two of its commits.
fn wait_for_others(asked: i32) -> bool {
    let pause = if asked < 1_000 { 1 } else { 10 };
    std::thread::sleep(Duration::from_millis(pause));
    asked < 1_400
}

/// Two that open or close a file at the same moment may get in each other's way such that waiting could never end;
/// SQLite then says so at once instead of waiting. Beginning anew resolves it.
fn patiently<T>(attempt: impl Fn() -> Result<T, Refused>) -> Result<T, Refused> {
    let begun = Instant::now();
    loop {
        match attempt() {
            Err(refused) if refused.is_busy() && begun.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(5));
            }
            settled => return settled,
        }
    }
}

/// A file that is ours and of our version, with its log switched on.
pub(crate) struct PreparedFile {
    path: PathBuf,
    vfs: Option<String>,
    file_bytes_max: Option<u64>,
    sync: bool,
}

/// Checks the file, makes or migrates it.
pub(crate) fn prepare(options: &SqliteOptions) -> Result<PreparedFile, StoreError> {
    // Absolute, so that ":memory:" and "file:" are names like any other, and a later change of folder changes nothing.
    let path = std::path::absolute(&options.path)
        .map_err(|error| stop(&options.path, "is no path: name a file").with_source(error))?;
    let new = is_new(&path)?;
    let file =
        PreparedFile { path, vfs: options.vfs.clone(), file_bytes_max: options.file_bytes_max, sync: options.sync };
    if !new {
        file.check_untouched()?;
    }
    let create = if new { OpenFlags::SQLITE_OPEN_CREATE } else { OpenFlags::empty() };
    patiently(|| file.set_up(create)).map_err(|refused| refused.explain(&file.path))?;
    Ok(file)
}

/// Whether the file has yet to be made; refuses what can never be one.
fn is_new(path: &Path) -> Result<bool, StoreError> {
    let refuse = |metadata: &Metadata| {
        let what = if metadata.is_dir() { "is a folder: name a file in it" } else { "is no regular file: name one" };
        Err(stop(path, what))
    };
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => Ok(metadata.len() == 0),
        Ok(metadata) => refuse(&metadata),
        Err(error) if error.kind() == io::ErrorKind::NotFound => match path.parent().map(fs::metadata) {
            Some(Ok(_)) => Ok(true),
            _ => Err(stop(path, "cannot be made: its folder does not exist, make that first").with_source(error)),
        },
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            Err(stop(path, "cannot be: a part of the path is a file, not a folder; name another").with_source(error))
        }
        Err(error) => Err(stop(path, "cannot be looked at: check the rights of its folder").with_source(error)),
    }
}

impl PreparedFile {
    pub(crate) fn into_path(self) -> PathBuf {
        self.path
    }

    /// The connection that writes.
    pub(crate) fn writer(&self) -> Result<Connection, StoreError> {
        let connect = || {
            let connection = self.connect(OpenFlags::SQLITE_OPEN_READ_WRITE)?;
            connection.pragma_update(None, "journal_size_limit", 64 << 20)?;
            connection.pragma_update(None, "cache_size", -16_000)?;
            if let Some(bytes) = self.file_bytes_max {
                let page: i64 = connection.pragma_query_value(None, "page_size", |row| row.get(0))?;
                let pages = (i64::try_from(bytes).unwrap_or(i64::MAX) / page.max(1)).clamp(1, i64::from(u32::MAX) - 1);
                connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))?;
            }
            Ok(connection)
        };
        patiently(connect).map_err(|refused| refused.explain(&self.path))
    }

    /// A connection that cannot write.
    pub(crate) fn reader(&self) -> Result<Connection, StoreError> {
        let connect = || {
            let connection = self.connect(OpenFlags::SQLITE_OPEN_READ_WRITE)?;
            connection.pragma_update(None, "query_only", true)?;
            Ok(connection)
        };
        patiently(connect).map_err(|refused| refused.explain(&self.path))
    }

    /// Reads the header as it lies there, taking no lock and leaving nothing behind. What cannot be read so (somebody
    /// is writing this very moment) is left to the look under a lock.
    fn check_untouched(&self) -> Result<(), StoreError> {
        let uri = immutable_uri(&self.path);
        let look = || -> rusqlite::Result<Header> {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
            Header::read(&self.open(Path::new(&uri), flags)?)
        };
        match look() {
            Ok(header) => header.check().map_err(|refused| refused.explain(&self.path)),
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseCorrupt) => Ok(()),
            Err(error) => Err(Trouble::of(&error.into(), &self.path).into()),
        }
    }

    fn set_up(&self, create: OpenFlags) -> Result<(), Refused> {
        let connection = self.connect(OpenFlags::SQLITE_OPEN_READ_WRITE | create)?;
        bring_up_to_date(&connection)?;
        let mode: String = connection.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0))?;
        if mode != "wal" {
            return Err(Refused::Stop("is on a file system without shared memory: move it to a local disk"));
        }
        Ok(())
    }

    fn connect(&self, flags: OpenFlags) -> rusqlite::Result<Connection> {
        let mut connection = self.open(&self.path, flags)?;
        if connection.is_readonly("main")? {
            // SQLite itself would say so at the first write only.
            return Err(rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_READONLY), None));
        }
        connection.busy_handler(Some(wait_for_others))?;
        connection.set_prepared_statement_cache_capacity(64);
        connection.pragma_update(None, "synchronous", if self.sync { "FULL" } else { "OFF" })?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.pragma_update(None, "trusted_schema", false)?;
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        // On macOS an ordinary sync leaves data in the drive's own cache; elsewhere these two change nothing.
        connection.pragma_update(None, "fullfsync", true)?;
        connection.pragma_update(None, "checkpoint_fullfsync", true)?;
        Ok(connection)
    }

    fn open(&self, path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        match self.vfs.as_deref() {
            Some(vfs) => Connection::open_with_flags_and_vfs(path, flags, vfs),
            None => Connection::open_with_flags(path, flags),
        }
    }
}
