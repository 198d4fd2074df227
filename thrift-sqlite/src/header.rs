//! What a file says of itself, and bringing it up to date.

use crate::errors::{Failure, Trouble};
use crate::schema::{APPLICATION_ID, MIGRATIONS, VERSION};
use rusqlite::{Connection, ErrorCode};
use std::path::Path;
use thrift_core::{ErrorKind, StoreError};

/// Makes or migrates the tables if that is needed.
///
/// Tables are made in one transaction before the log is switched on, so that a file has our mark from its first page.
pub(crate) fn bring_up_to_date(connection: &Connection) -> Result<(), Refused> {
    let header = Header::read(connection)?;
    if header.application_id == APPLICATION_ID && header.version == VERSION {
        return Ok(());
    }
    connection.execute_batch("BEGIN EXCLUSIVE")?;
    let migrated = migrate_locked(connection).and_then(|()| Ok(connection.execute_batch("COMMIT")?));
    if !connection.is_autocommit() {
        // What went wrong before is the better story; closing the connection rolls back as well.
        let _ = connection.execute_batch("ROLLBACK");
    }
    migrated
}

fn migrate_locked(connection: &Connection) -> Result<(), Refused> {
    // Again, under the lock: another process may have been faster.
    let header = Header::read(connection)?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if header.application_id != 0 || header.version != 0 || tables != 0 {
        header.check()?;
    }
    for migration in MIGRATIONS.iter().skip(header.version) {
        connection.execute_batch(migration)?;
    }
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.pragma_update(None, "user_version", i64::try_from(VERSION).unwrap_or(i64::MAX))?;
    Ok(())
}

/// What the file says of itself.
pub(crate) struct Header {
    application_id: i64,
    version: usize,
}

impl Header {
    pub(crate) fn read(connection: &Connection) -> rusqlite::Result<Self> {
        let number = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
        let version = usize::try_from(number("user_version")?).unwrap_or(usize::MAX);
        Ok(Self { application_id: number("application_id")?, version })
    }

    pub(crate) fn check(&self) -> Result<(), Refused> {
        if self.application_id != APPLICATION_ID {
            return Err(Refused::Stop("belongs to another program: name another file"));
        }
        if self.version > VERSION {
            return Err(Refused::Newer(self.version));
        }
        Ok(())
    }
}

/// Why a file is not opened.
pub(crate) enum Refused {
    Stop(&'static str),
    Newer(usize),
    Failed(Failure),
}

impl From<rusqlite::Error> for Refused {
    fn from(error: rusqlite::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl Refused {
    /// Whether another connection was in the way.
    pub(crate) fn is_busy(&self) -> bool {
        let Self::Failed(Failure::Sqlite(error)) = self else { return false };
        matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
    }

    pub(crate) fn explain(self, path: &Path) -> StoreError {
        match self {
            Self::Stop(what) => stop(path, what),
            Self::Newer(version) => {
                let what = format!("is of version {version}, this program knows up to {VERSION}: use a newer program");
                stop(path, &what)
            }
            Self::Failed(failure) => Trouble::of(&failure, path).into(),
        }
    }
}

pub(crate) fn stop(path: &Path, what: &str) -> StoreError {
    StoreError::new(ErrorKind::Stop, format!("{} {what}", path.display()))
}

/// The address under which SQLite reads a file without locking it, looking for a log, or ever writing.
pub(crate) fn immutable_uri(path: &Path) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.:".contains(&byte);
    let escaped = path.as_os_str().as_encoded_bytes().iter().map(|&byte| match byte {
        b'\\' if cfg!(windows) => "/".to_owned(),
        byte if plain(byte) => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    });
    let escaped: String = escaped.collect();
    format!("{}{escaped}?immutable=1", if cfg!(windows) { "file:///" } else { "file:" })
}
