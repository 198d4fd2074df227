//! Reading lock records without a command.

use crate::body::{from_body, limit};
use crate::errors::Failure;
use crate::locks::{TABLE, key, record};
use crate::session::Session;
use rusqlite::params;
use thrift_core::inventory::Looked;
use thrift_core::lock::LockRecord;
use thrift_core::{HoldId, ItemId};

pub(crate) fn look(session: &Session<'_>, items: &[ItemId]) -> Result<Looked, Failure> {
    let records: Result<Vec<_>, Failure> = items.iter().map(|item| record(session, item)).collect();
    Ok(looked(session, records?.into_iter().flatten().collect()))
}

pub(crate) fn carrying(session: &Session<'_>, hold: HoldId) -> Result<Looked, Failure> {
    let sql = "SELECT body FROM item WHERE token = ?1 ORDER BY item";
    Ok(looked(session, session.rows(sql, [key(hold)], |row| from_body(TABLE, row, 0))?))
}

pub(crate) fn engaged(session: &Session<'_>, after: Option<&ItemId>, most: usize) -> Result<Looked, Failure> {
    let sql = "SELECT body FROM item WHERE until IS NOT NULL AND item > ?1 ORDER BY item LIMIT ?2";
    page(session, sql, after, most)
}

pub(crate) fn scan(session: &Session<'_>, after: Option<&ItemId>, most: usize) -> Result<Looked, Failure> {
    page(session, "SELECT body FROM item WHERE item > ?1 ORDER BY item LIMIT ?2", after, most)
}

/// Every id comes after the empty text.
fn page(session: &Session<'_>, sql: &str, after: Option<&ItemId>, most: usize) -> Result<Looked, Failure> {
    let after = after.map_or("", ItemId::as_str);
    Ok(looked(session, session.rows(sql, params![after, limit(most)], |row| from_body(TABLE, row, 0))?))
}

fn looked(session: &Session<'_>, records: Vec<LockRecord>) -> Looked {
    Looked { records, changed: 0, now: session.now() }
}
