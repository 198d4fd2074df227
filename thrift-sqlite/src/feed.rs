//! The durable history: every event, numbered in the order of commits.
//!
//! Whoever writes holds the file's one write lock, so numbers become visible in order, and none comes late.

use crate::body::{count, from_body, limit, to_body};
use crate::errors::Failure;
use crate::session::Session;
use rusqlite::params;
use thrift_core::inventory::{FeedPage, FeedPosition};
use thrift_core::lock::Event;

const TABLE: &str = "event";

/// Stores events in the transaction of what they tell of.
pub(crate) fn append(session: &Session<'_>, events: &[Event]) -> Result<(), Failure> {
    for event in events {
        session.execute(
            "INSERT INTO event (item, seq, body) VALUES (?1, ?2, ?3)",
            params![event.item.as_str(), count(event.seq)?, to_body(TABLE, event)?],
        )?;
    }
    Ok(())
}

pub(crate) fn page(session: &Session<'_>, after: &FeedPosition, most: usize) -> Result<FeedPage, Failure> {
    let from = number(after)?;
    let mut next = from;
    let sql = "SELECT body, position FROM event WHERE position > ?1 ORDER BY position LIMIT ?2";
    let events = session.rows(sql, params![from, limit(most)], |row| {
        next = row.get(1)?;
        from_body(TABLE, row, 0)
    })?;
    Ok(FeedPage { events, next: position(next) })
}

pub(crate) fn end(session: &Session<'_>) -> Result<FeedPosition, Failure> {
    let newest = session.row("SELECT max(position) FROM event", [], |row| Ok(row.get::<_, Option<i64>>(0)?))?;
    Ok(position(newest.flatten().unwrap_or(0)))
}

fn position(number: i64) -> FeedPosition {
    FeedPosition::new(number.to_string())
}

fn number(position: &FeedPosition) -> Result<i64, Failure> {
    let text = position.as_str();
    let number = if text.is_empty() { Some(0) } else { text.parse().ok().filter(|number| *number >= 0) };
    number.ok_or_else(|| {
        Failure::Call(format!("{text:?} is no position of this store's events: start again without one"))
    })
}
