//! Keyed records in their table. One whose expiry has passed is not there, whether it was cleared away or not.

use crate::body::{count, limit};
use crate::errors::Failure;
use crate::session::Session;
use crate::store::SqliteStore;
use async_trait::async_trait;
use rusqlite::{Row, named_params, params};
use thrift_core::catalog::Put;
use thrift_core::record_store::{Record, RecordStore};
use thrift_core::{StoreError, Timestamp};

/// Expired records cleared away with each write: more than a write adds, so they never pile up.
const CLEARED_PER_PUT_MAX: i64 = 8;

pub(crate) fn read(row: &Row<'_>) -> Result<Record, Failure> {
    let (key, version): (String, i64) = (row.get(1)?, row.get(2)?);
    let no_count =
        |_| Failure::Body { table: "record", key: Some(key.clone()), why: format!("{version} is no version") };
    let version = u64::try_from(version).map_err(no_count)?;
    Ok(Record {
        collection: row.get(0)?,
        key,
        version,
        sort: row.get(3)?,
        expires_at: row.get::<_, Option<i64>>(4)?.map(Timestamp::from_millis),
        bytes: row.get(5)?,
    })
}

fn live(session: &Session<'_>, collection: &str, key: &str, now: Timestamp) -> Result<Option<Record>, Failure> {
    let sql = "SELECT collection, key, version, sort, expires_at, bytes FROM record
        WHERE collection = ?1 AND key = ?2 AND (expires_at IS NULL OR expires_at > ?3)";
    session.row(sql, params![collection, key, now.as_millis()], read)
}

fn put(session: &Session<'_>, record: &Record) -> Result<Put<Record>, Failure> {
    let now = session.now();
    let stored = live(session, &record.collection, &record.key, now)?;
    if stored.as_ref().map_or(0, |stored| stored.version) != record.version {
        return Ok(Put::Conflict(stored));
    }
    clear(session, now)?;
    let record = Record { version: record.version.saturating_add(1), ..record.clone() };
    session.execute(
        "INSERT INTO record (collection, key, version, sort, expires_at, bytes)
            VALUES (:collection, :key, :version, :sort, :expires_at, :bytes)
            ON CONFLICT (collection, key) DO UPDATE SET
                version = excluded.version, sort = excluded.sort, expires_at = excluded.expires_at,
                bytes = excluded.bytes",
        named_params! {
            ":collection": record.collection,
            ":key": record.key,
            ":version": count(record.version)?,
            ":sort": record.sort,
            ":expires_at": record.expires_at.map(Timestamp::as_millis),
            ":bytes": record.bytes,
        },
    )?;
    Ok(Put::Written(record))
}

fn clear(session: &Session<'_>, now: Timestamp) -> Result<(), Failure> {
    let sql = "DELETE FROM record WHERE rowid IN
        (SELECT rowid FROM record WHERE expires_at <= ?1 ORDER BY expires_at LIMIT ?2)";
    session.execute(sql, params![now.as_millis(), CLEARED_PER_PUT_MAX]).map(drop)
}

fn delete(session: &Session<'_>, collection: &str, key: &str) -> Result<(), Failure> {
    session.execute("DELETE FROM record WHERE collection = ?1 AND key = ?2", [collection, key]).map(drop)
}

fn range(
    session: &Session<'_>,
    collection: &str,
    after: Option<&(String, String)>,
    most: usize,
) -> Result<Vec<Record>, Failure> {
    let now = session.now().as_millis();
    match after {
        None => {
            let sql = "SELECT collection, key, version, sort, expires_at, bytes FROM record
                WHERE collection = ?1 AND (expires_at IS NULL OR expires_at > ?2) ORDER BY sort, key LIMIT ?3";
            session.rows(sql, params![collection, now, limit(most)], read)
        }
        Some((sort, key)) => {
            let sql = "SELECT collection, key, version, sort, expires_at, bytes FROM record
                WHERE collection = ?1 AND (expires_at IS NULL OR expires_at > ?2) AND (sort, key) > (?4, ?5)
                ORDER BY sort, key LIMIT ?3";
            session.rows(sql, params![collection, now, limit(most), sort, key], read)
        }
    }
}

#[async_trait]
impl RecordStore for SqliteStore {
    async fn put_record(&self, record: Record) -> Result<Put<Record>, StoreError> {
        self.write(move |session| put(session, &record)).await
    }

    async fn get_record(&self, collection: &str, key: &str) -> Result<Option<Record>, StoreError> {
        let (collection, key) = (collection.to_owned(), key.to_owned());
        self.read(move |session| live(session, &collection, &key, session.now())).await
    }

    async fn delete_record(&self, collection: &str, key: &str) -> Result<(), StoreError> {
        let (collection, key) = (collection.to_owned(), key.to_owned());
        self.write(move |session| delete(session, &collection, &key)).await
    }

    async fn range(
        &self,
        collection: &str,
        after: Option<(&str, &str)>,
        limit: usize,
    ) -> Result<Vec<Record>, StoreError> {
        let collection = collection.to_owned();
        let after = after.map(|(sort, key)| (sort.to_owned(), key.to_owned()));
        self.read(move |session| range(session, &collection, after.as_ref(), limit)).await
    }
}
