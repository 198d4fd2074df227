//! Records as JSON bodies, and numbers as SQLite has them.

use crate::errors::Failure;
use rusqlite::Row;
use serde::Serialize;
use serde::de::DeserializeOwned;
use thrift_core::ID_BYTES_MAX;

/// A value as the body of a row of `table`.
pub(crate) fn to_body<T: Serialize>(table: &'static str, value: &T) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(|error| Failure::Body { table, key: None, why: error.to_string() })
}

/// Reads the body in a column of a row of `table`.
pub(crate) fn from_body<T: DeserializeOwned>(table: &'static str, row: &Row<'_>, column: usize) -> Result<T, Failure> {
    let text = row.get_ref(column)?.as_str().map_err(rusqlite::Error::from)?;
    serde_json::from_str(text).map_err(|error| Failure::Body { table, key: named(text), why: error.to_string() })
}

/// The key that a body names itself by, for a message: whatever else is in it is nobody's business.
fn named(body: &str) -> Option<String> {
    let body: serde_json::Value = serde_json::from_str(body).ok()?;
    let key = ["item", "id", "slug"].into_iter().find_map(|name| body.get(name)?.as_str())?;
    Some(key.chars().take(ID_BYTES_MAX).collect())
}

/// A count, as SQLite's signed integers have it.
pub(crate) fn count(value: u64) -> Result<i64, Failure> {
    i64::try_from(value).map_err(|_| Failure::Call(format!("{value} is more than a store can count: at most 2^63 - 1")))
}

/// "At most so many", where more than SQLite can count means all.
pub(crate) fn limit(value: usize) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
