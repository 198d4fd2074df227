//! What went wrong, in words that say what to do about it.

use rusqlite::ErrorCode;
use std::path::Path;
use thrift_core::{ErrorKind, StoreError};

/// Why a job failed. Its transaction, or its part of one, was undone.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    /// A row whose content is not ours, by its key if that can be read.
    #[error("table {table}: {why}")]
    Body { table: &'static str, key: Option<String>, why: String },
    /// The call can never work; the message says how to mend it.
    #[error("{0}")]
    Call(String),
    /// A row was not as it was read a moment before, in the same transaction.
    #[error("{0} changed under the writer's hands")]
    Guard(String),
    #[error("{0}")]
    Panicked(String),
}

impl Failure {
    pub(crate) fn panicked(payload: &(dyn std::any::Any + Send)) -> Self {
        let text = payload.downcast_ref::<&str>().copied();
        let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        Self::Panicked(text.unwrap_or("no message").to_owned())
    }
}

/// A failure in the caller's words; can be told to several callers.
#[derive(Debug, Clone)]
pub(crate) struct Trouble {
    kind: ErrorKind,
    message: String,
    cause: Option<String>,
}

impl Trouble {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), cause: None }
    }

    /// Explains a failure on the file at `path`.
    pub(crate) fn of(failure: &Failure, path: &Path) -> Self {
        let path = path.display();
        let (kind, message) = match failure {
            Failure::Sqlite(error) => of_sqlite(error, &path.to_string()),
            Failure::Body { table, key, .. } => {
                let row = key.as_ref().map_or_else(|| "a row".to_owned(), |key| format!("row {key:?}"));
                let message = format!(
                    "{path}: {row} of table {table} cannot be read: if a newer version wrote it, use that version, or \
                     restore a backup"
                );
                (ErrorKind::Stop, message)
            }
            Failure::Call(message) => (ErrorKind::FixCall, message.clone()),
            Failure::Guard(what) => (
                ErrorKind::Stop,
                format!("{path}: {what} changed within our transaction: nothing but this library may write the file"),
            ),
            Failure::Panicked(message) => {
                (ErrorKind::Stop, format!("{path}: a bug stopped this call, nothing was written: {message}"))
            }
        };
        let cause = match failure {
            Failure::Sqlite(_) | Failure::Body { .. } => Some(failure.to_string()),
            Failure::Call(_) | Failure::Guard(_) | Failure::Panicked(_) => None,
        };
        Self { kind, message, cause }
    }

    /// For a caller whose statement may have been applied all the same.
    pub(crate) fn with_unknown_outcome(&self) -> StoreError {
        let message =
            format!("{}; the commit failed, so issue the same call again to learn whether it was made", self.message);
        StoreError::from(Self { message, ..self.clone() }).with_unknown_outcome()
    }
}

impl From<Trouble> for StoreError {
    fn from(trouble: Trouble) -> Self {
        let error = Self::new(trouble.kind, trouble.message);
        match trouble.cause {
            Some(cause) => error.with_source(cause),
            None => error,
        }
    }
}

fn of_sqlite(error: &rusqlite::Error, path: &str) -> (ErrorKind, String) {
    use ErrorKind::{FixCall, RetryLater, RetryNow, Stop};
    let Some(code) = error.sqlite_error_code() else {
        return (Stop, format!("{path}: {error}: a newer version wrote the file, or it was edited"));
    };
    match code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
            (RetryLater, format!("{path} is busy: another process has been writing for long; try again later"))
        }
        ErrorCode::OperationInterrupted => (RetryLater, format!("{path}: the call was interrupted; try again")),
        ErrorCode::SchemaChanged => (RetryNow, format!("{path}: another process changed the schema; try again")),
        ErrorCode::OutOfMemory => (RetryLater, format!("{path}: out of memory; free some, then try again")),
        ErrorCode::DiskFull => (Stop, format!("{path}: the disk is full, or the file's limit is reached: make room")),
        ErrorCode::ReadOnly | ErrorCode::PermissionDenied => {
            (Stop, format!("{path} cannot be written: give this user write access to the file and its folder"))
        }
        ErrorCode::CannotOpen => {
            (Stop, format!("{path} cannot be opened: check that its folder exists and that this user may write there"))
        }
        ErrorCode::SystemIoFailure => {
            (Stop, format!("{path}: reading or writing failed: check the disk, then open the store again"))
        }
        ErrorCode::DatabaseCorrupt => {
            (Stop, format!("{path} is damaged: keep a copy of it and of its -wal file, and restore a backup"))
        }
        ErrorCode::NotADatabase => {
            (Stop, format!("{path} is not a SQLite file: name another file, or move this one away"))
        }
        ErrorCode::ConstraintViolation => (FixCall, format!("{path}: refused, another row has the same key: {error}")),
        _ => (Stop, format!("{path}: SQLite answered {error}")),
    }
}
