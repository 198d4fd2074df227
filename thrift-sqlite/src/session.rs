//! What a job has at hand while its transaction is open.

use crate::clock::SteadyClock;
use crate::errors::Failure;
use rusqlite::{CachedStatement, Connection};
use std::path::PathBuf;
use thrift_core::Timestamp;
use thrift_core::lock::Limits;

/// What the threads of one store share.
pub(crate) struct Shared {
    pub(crate) path: PathBuf,
    pub(crate) clock: SteadyClock,
    pub(crate) limits: Limits,
}

/// One job's place in an open transaction.
pub(crate) struct Session<'a> {
    pub(crate) connection: &'a Connection,
    pub(crate) shared: &'a Shared,
}

impl<'a> Session<'a> {
    /// The store's time. Asked once for each command, inside its transaction.
    pub(crate) fn now(&self) -> Timestamp {
        self.shared.clock.now()
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.shared.limits
    }

    /// A statement, compiled once for each connection.
    pub(crate) fn statement(&self, sql: &str) -> Result<CachedStatement<'a>, Failure> {
        Ok(self.connection.prepare_cached(sql)?)
    }

    /// Rows, one after another, as `read` makes them.
    pub(crate) fn rows<T>(
        &self,
        sql: &str,
        parameters: impl rusqlite::Params,
        mut read: impl FnMut(&rusqlite::Row<'_>) -> Result<T, Failure>,
    ) -> Result<Vec<T>, Failure> {
        let mut statement = self.statement(sql)?;
        let mut rows = statement.query(parameters)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(read(row)?);
        }
        Ok(found)
    }

    /// The first row, if there is one.
    pub(crate) fn row<T>(
        &self,
        sql: &str,
        parameters: impl rusqlite::Params,
        read: impl FnOnce(&rusqlite::Row<'_>) -> Result<T, Failure>,
    ) -> Result<Option<T>, Failure> {
        let mut statement = self.statement(sql)?;
        let mut rows = statement.query(parameters)?;
        rows.next()?.map(read).transpose()
    }

    /// Writes; answers how many rows changed.
    pub(crate) fn execute(&self, sql: &str, parameters: impl rusqlite::Params) -> Result<usize, Failure> {
        Ok(self.statement(sql)?.execute(parameters)?)
    }
}
