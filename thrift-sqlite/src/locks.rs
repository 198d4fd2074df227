//! Lock records in their table: reading what a command concerns, writing what was ruled.

use crate::body::{count, from_body, limit, to_body};
use crate::errors::Failure;
use crate::feed;
use crate::session::Session;
use rusqlite::{named_params, params};
use std::collections::BTreeSet;
use thrift_core::inventory::{Looked, Outcome, Swept};
use thrift_core::lock::{Basket, Command, Known, LockRecord, LockState, Transition, Verdict, lapse, rule};
use thrift_core::{HoldId, HolderId, ItemId, Timestamp};

pub(crate) const TABLE: &str = "item";
const HELD: i64 = 3;
const PAYING: i64 = 4;

/// The number of a state, for the index on what is due.
fn code(state: &LockState) -> i64 {
    match state {
        LockState::Draft => 0,
        LockState::Available => 1,
        LockState::Withdrawn => 2,
        LockState::Held(_) => HELD,
        LockState::Paying { .. } => PAYING,
        LockState::Sold { .. } => 5,
    }
}

pub(crate) fn key(hold: HoldId) -> [u8; 16] {
    hold.uuid().into_bytes()
}

pub(crate) fn apply(session: &Session<'_>, command: &Command) -> Result<Outcome, Failure> {
    let now = session.now();
    let known = known(session, command, now)?;
    Ok(match rule(&known, command, now, session.limits()) {
        Verdict::Refused(refusals) => Outcome::Refused(refusals),
        Verdict::Done { transitions, after } => {
            for transition in &transitions {
                write(session, transition)?;
            }
            Outcome::Done(Looked { records: after, changed: transitions.len(), now })
        }
    })
}

/// What [`rule`] has to know: the garments named, those that name the hold, and the holder's other holds.
fn known(session: &Session<'_>, command: &Command, now: Timestamp) -> Result<Known, Failure> {
    let mut known = Known::default();
    for item in command.basket().into_iter().flat_map(Basket::items) {
        known.records.extend(record(session, item)?.map(|record| (item.clone(), record)));
    }
    if let Some(hold) = command.hold() {
        let naming = naming(session, hold)?;
        known.records.extend(naming.into_iter().map(|record| (record.item.clone(), record)));
    }
    if let Command::Hold { holder, items, staff: false, .. } = command {
        known.live_holds_elsewhere = live_holds_elsewhere(session, holder, items, now)?;
    }
    Ok(known)
}

pub(crate) fn record(session: &Session<'_>, item: &ItemId) -> Result<Option<LockRecord>, Failure> {
    session.row("SELECT body FROM item WHERE item = ?1", [item.as_str()], |row| from_body(TABLE, row, 0))
}

fn naming(session: &Session<'_>, hold: HoldId) -> Result<Vec<LockRecord>, Failure> {
    let sql = "SELECT body FROM item WHERE token = ?1
        UNION ALL SELECT body FROM item WHERE prev_hold = ?1
        UNION ALL SELECT body FROM item WHERE last_hold = ?1";
    session.rows(sql, [key(hold)], |row| from_body(TABLE, row, 0))
}

/// Counted up to the limit, beyond which the rules do not care.
fn live_holds_elsewhere(
    session: &Session<'_>,
    holder: &HolderId,
    items: &Basket,
    now: Timestamp,
) -> Result<u32, Failure> {
    let most = session.limits().holds_per_holder_max;
    if most == u32::MAX {
        return Ok(0);
    }
    let mut live = BTreeSet::new();
    let mut statement = session.statement("SELECT body FROM item WHERE holder = ?1")?;
    let mut rows = statement.query([holder.as_str()])?;
    while let Some(row) = rows.next()? {
        let record: LockRecord = from_body(TABLE, row, 0)?;
        if record.is_live(now) && !items.contains(&record.item) {
            live.extend(record.token());
        }
        if live.len() >= most as usize {
            return Ok(most);
        }
    }
    Ok(u32::try_from(live.len()).unwrap_or(u32::MAX))
}

/// Writes one garment's transition with its events, if its record is still the one that was read.
fn write(session: &Session<'_>, transition: &Transition) -> Result<(), Failure> {
    let record = &transition.record;
    let sql = if record.ver == 1 {
        "INSERT INTO item (item, state, token, prev_hold, last_hold, holder, until, ver, seq, body)
            VALUES (:item, :state, :token, :prev, :last, :holder, :until, :ver, :seq, :body)"
    } else {
        "UPDATE item SET state = :state, token = :token, prev_hold = :prev, last_hold = :last, holder = :holder,
            until = :until, ver = :ver, seq = :seq, body = :body WHERE item = :item AND ver = :ver - 1"
    };
    let lease = record.lease();
    let written = session.execute(
        sql,
        named_params! {
            ":item": record.item.as_str(),
            ":state": code(&record.state),
            ":token": record.token().map(key),
            ":prev": record.prev.as_ref().map(|lease| key(lease.hold)),
            ":last": record.last.as_ref().map(|ended| key(ended.hold)),
            ":holder": lease.map(|lease| lease.holder.as_str()),
            ":until": lease.map(|lease| lease.until.as_millis()),
            ":ver": count(record.ver)?,
            ":seq": count(record.seq)?,
            ":body": to_body(TABLE, record)?,
        },
    )?;
    if written != 1 {
        return Err(Failure::Guard(format!("garment {}", record.item)));
    }
    feed::append(session, &transition.events)
}

/// Frees what lapsed and lists overdue payments, both the longest overdue first.
pub(crate) fn sweep(session: &Session<'_>, most: usize) -> Result<Swept, Failure> {
    let now = session.now();
    let mut lapsed = Vec::new();
    for record in due(session, HELD, now, most)? {
        if let Some(transition) = lapse(&record, now) {
            write(session, &transition)?;
            lapsed.extend(transition.events);
        }
    }
    Ok(Swept { lapsed, overdue: due(session, PAYING, now, most)?, now })
}

fn due(session: &Session<'_>, state: i64, now: Timestamp, most: usize) -> Result<Vec<LockRecord>, Failure> {
    let sql = "SELECT body FROM item WHERE state = ?1 AND until <= ?2 ORDER BY until, item LIMIT ?3";
    session.rows(sql, params![state, now.as_millis(), limit(most)], |row| from_body(TABLE, row, 0))
}
