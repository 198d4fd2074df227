//! Keyed records. One whose expiry has passed is not there, whether the server has cleared it away or not.

use crate::attempt::{RETRIES_MAX, collided};
use crate::body::limit;
use crate::call::Call;
use crate::errors::Place;
use crate::lock_document::{foreign, named, optional};
use crate::reading::{Found, Query};
use crate::replace::{Over, Replaced};
use crate::store::{Inner, MongoStore};
use crate::time::{date, timestamp};
use async_trait::async_trait;
use mongodb::bson::spec::BinarySubtype;
use mongodb::bson::{Binary, Document, doc};
use thrift_core::catalog::Put;
use thrift_core::record_store::{Record, RecordStore};
use thrift_core::{StoreError, Timestamp};

fn id(collection: &str, key: &str) -> Document {
    doc! { "c": collection, "k": key }
}

pub(crate) fn document(record: &Record) -> Document {
    let mut document = doc! {
        "_id": id(&record.collection, &record.key),
        "version": i64::try_from(record.version).unwrap_or(i64::MAX),
        "sort": &record.sort,
        "bytes": Binary { subtype: BinarySubtype::Generic, bytes: record.bytes.clone() },
    };
    if let Some(at) = record.expires_at {
        document.insert("expires_at", date(at));
    }
    document
}

pub(crate) fn read(document: &Document, place: &Place, collection: &str) -> Result<Record, StoreError> {
    let foreign = |why: &str| foreign(place, collection, &named(document), why);
    let expires_at = optional(document, "expires_at", |at| at.as_datetime().copied()).map_err(|why| foreign(&why))?;
    let whole = || {
        let id = document.get_document("_id").ok()?;
        Some(Record {
            collection: id.get_str("c").ok()?.to_owned(),
            key: id.get_str("k").ok()?.to_owned(),
            version: u64::try_from(document.get_i64("version").ok()?).ok()?,
            sort: document.get_str("sort").ok()?.to_owned(),
            expires_at: expires_at.map(timestamp),
            bytes: document.get_binary_generic("bytes").ok()?.clone(),
        })
    };
    whole().ok_or_else(|| foreign("a field is missing"))
}

impl Call<'_> {
    async fn record_documents(&mut self, query: Query<'_>) -> Result<Found, StoreError> {
        let fields = doc! { "_id": 1, "version": 1, "sort": 1, "expires_at": 1, "bytes": 1, "op": 1 };
        self.find(&self.inner.names.records, Query { fields, ..query }).await
    }

    /// Records as they are stored, over or not.
    pub(crate) async fn records(&mut self, query: Query<'_>) -> Result<Vec<Record>, StoreError> {
        let (inner, found) = (self.inner, self.record_documents(query).await?);
        found.documents.iter().map(|document| read(document, &inner.place, &inner.names.records)).collect()
    }

    /// The document, expired or not, and the record, if it is there.
    async fn record(&mut self, id: Document) -> Result<(Option<Document>, Option<Record>), StoreError> {
        let inner = self.inner;
        let Found { documents, now } =
            self.record_documents(Query { filter: doc! { "_id": id }, ..Query::default() }).await?;
        let document = documents.into_iter().next();
        let record =
            document.as_ref().map(|document| read(document, &inner.place, &inner.names.records)).transpose()?;
        Ok((document, record.filter(|record| is_there(record, now))))
    }
}

fn is_there(record: &Record, now: Timestamp) -> bool {
    record.expires_at.is_none_or(|at| now < at)
}

async fn put(inner: &Inner, record: &Record) -> Result<Put<Record>, StoreError> {
    let mut call = Call::new(inner);
    let next = Record { version: record.version.saturating_add(1), ..record.clone() };
    let new = document(&next);
    for _ in 0..=RETRIES_MAX {
        let (raw, standing) = call.record(id(&record.collection, &record.key)).await?;
        if standing.as_ref().map_or(0, |standing| standing.version) != record.version {
            return Ok(Put::Conflict(standing));
        }
        // What was read is replaced, be it over or not.
        let read = raw.and_then(|raw| raw.get_object_id("op").ok());
        let over = read.map_or(Over::Nothing, |read| Over::Where(doc! { "$eq": ["$op", read] }));
        let put = call.replace(&inner.names.records, &new, &over, Document::new()).await?;
        if matches!(put, Replaced::Written) {
            return Ok(Put::Written(next));
        }
    }
    Err(collided())
}

/// Leaves an empty record that is over already, for the server to clear away: where a removal finds nothing to change,
/// nothing would say whether a majority knows of it, nor stop a slow copy of an earlier write.
async fn delete(inner: &Inner, id: Document) -> Result<(), StoreError> {
    let over_long_ago = date(Timestamp::from_millis(0));
    let empty = Binary { subtype: BinarySubtype::Generic, bytes: Vec::new() };
    let gone = doc! { "_id": id, "version": 0_i64, "sort": "", "bytes": empty, "expires_at": over_long_ago };
    let put = Call::new(inner).replace(&inner.names.records, &gone, &Over::Anything, Document::new()).await;
    put.map(drop)
}

async fn range(
    inner: &Inner,
    collection: &str,
    after: Option<(String, String)>,
    most: usize,
) -> Result<Vec<Record>, StoreError> {
    if most == 0 {
        return Ok(Vec::new());
    }
    let there = doc! { "$or": [
        { "$eq": [{ "$type": "$expires_at" }, "missing"] },
        { "$gt": ["$expires_at", inner.time.now()] },
    ] };
    let filter = match after {
        None => doc! { "_id.c": collection, "$expr": there },
        // Two tight ranges of the index, merged by the server.
        Some((sort, key)) => {
            let same = doc! { "_id.c": collection, "sort": { "$eq": &sort }, "_id.k": { "$gt": key } };
            let later = doc! { "_id.c": collection, "sort": { "$gt": sort } };
            doc! { "$or": [same, later], "$expr": there }
        }
    };
    let sort = Some(doc! { "_id.c": 1, "sort": 1, "_id.k": 1 });
    let query = Query { filter, sort, limit: limit(most), hint: Some("sort"), ..Query::default() };
    Call::new(inner).records(query).await
}

#[async_trait]
impl RecordStore for MongoStore {
    async fn put_record(&self, record: Record) -> Result<Put<Record>, StoreError> {
        self.run(|inner| async move { put(&inner, &record).await }).await
    }

    async fn get_record(&self, collection: &str, key: &str) -> Result<Option<Record>, StoreError> {
        let id = id(collection, key);
        self.run(|inner| async move { Ok(Call::new(&inner).record(id).await?.1) }).await
    }

    async fn delete_record(&self, collection: &str, key: &str) -> Result<(), StoreError> {
        let id = id(collection, key);
        self.run(|inner| async move { delete(&inner, id).await }).await
    }

    async fn range(
        &self,
        collection: &str,
        after: Option<(&str, &str)>,
        limit: usize,
    ) -> Result<Vec<Record>, StoreError> {
        let collection = collection.to_owned();
        let after = after.map(|(sort, key)| (sort.to_owned(), key.to_owned()));
        self.run(move |inner| async move { range(&inner, &collection, after, limit).await }).await
    }
}
