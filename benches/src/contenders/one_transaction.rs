//! The rival on SQLite: one transaction for each hold, as most would write it. The same journal and the same sync.
//!
//! One connection behind a mutex, not one for each thread with a busy time-out: SQLite has one writer either way, and in
//! trials with 64 buyers that was no quicker, and less even.

use super::maps::LEASE;
use crate::threads::Blocking;
use crate::workload::{Ask, Workload};
use rusqlite::{Connection, params};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use thrift_core::{Clock, HoldId, SystemClock};

const SCHEMA: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    CREATE TABLE garment (
        id TEXT PRIMARY KEY, hold BLOB, holder TEXT, until INTEGER NOT NULL DEFAULT 0, fence INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID;
";

const TAKE: &str = "
    UPDATE garment SET hold = ?2, holder = ?3, until = ?4, fence = fence + 1
    WHERE id = ?1 AND (hold IS NULL OR until <= ?5 OR holder = ?3) RETURNING fence
";

const GIVE_BACK: &str = "UPDATE garment SET hold = NULL, holder = NULL, until = 0 WHERE id = ?1 AND hold = ?2";

/// A file with one connection.
pub(super) struct OneTransaction {
    connection: Mutex<Connection>,
    clock: SystemClock,
}

impl OneTransaction {
    pub(super) fn new(file: &Path, work: &Workload) -> Self {
        let connection = Connection::open(file).unwrap();
        connection.execute_batch(SCHEMA).unwrap();
        connection.execute_batch("BEGIN IMMEDIATE").unwrap();
        for item in work.garments() {
            let mut insert = connection.prepare_cached("INSERT INTO garment (id) VALUES (?1)").unwrap();
            insert.execute([item.as_str()]).unwrap();
        }
        connection.execute_batch("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
        let rival = Self { connection: Mutex::new(connection), clock: SystemClock::new() };
        if let Some(mut before) = work.before() {
            let hold = before.hold;
            assert!(rival.attempt(&mut before, hold), "it was free");
        }
        rival
    }

    /// Whether every garment was free; the first that is not ends it.
    fn take(&self, connection: &Connection, ask: &Ask, hold: HoldId) -> bool {
        let now = self.clock.now();
        let mut take = connection.prepare_cached(TAKE).unwrap();
        ask.items.items().iter().all(|item| {
            let lease = (now.plus(LEASE).as_millis(), now.as_millis());
            let hold = hold.uuid().into_bytes();
            let taken = take.query(params![item.as_str(), hold, ask.holder.as_str(), lease.0, lease.1]);
            let fence: Option<i64> = taken.unwrap().next().unwrap().map(|row| row.get(0).unwrap());
            fence.is_some()
        })
    }
}

impl Blocking for OneTransaction {
    type Call = Ask;

    fn call(&self, ask: Ask) -> Ask {
        ask
    }

    fn attempt(&self, call: &mut Ask, hold: HoldId) -> bool {
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let say = |sql: &str| connection.prepare_cached(sql).unwrap().execute([]).unwrap();
        say("BEGIN IMMEDIATE");
        let taken = self.take(&connection, call, hold);
        say(if taken { "COMMIT" } else { "ROLLBACK" });
        taken
    }

    fn give_back(&self, call: &Ask, hold: HoldId) {
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        connection.execute_batch("BEGIN IMMEDIATE").unwrap();
        for item in call.items.items() {
            let mut back = connection.prepare_cached(GIVE_BACK).unwrap();
            back.execute(params![item.as_str(), hold.uuid().into_bytes()]).unwrap();
        }
        connection.execute_batch("COMMIT").unwrap();
    }
}
