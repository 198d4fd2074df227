//! Keyed records. One whose expiry has passed is not there, whether the server has cleared it away or not.

use crate::attempt::{RETRIES_MAX, collided};
use crate::body::limit;
use crate::call::Call;
use crate::errors::Answer;
use crate::lock_document::foreign;
use crate::reading::{Found, Query};
use crate::store::{Inner, MongoStore};
use crate::time::{date, timestamp};
use async_trait::async_trait;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::spec::BinarySubtype;
use mongodb::bson::{Binary, Document, doc};
use thrift_core::catalog::Put;
use thrift_core::record_store::{Record, RecordStore};
use thrift_core::{StoreError, Timestamp};

fn id(collection: &str, key: &str) -> Document {
    doc! { "c": collection, "k": key }
}

fn document(record: &Record, op: ObjectId) -> Document {
    let mut document = doc! {
        "_id": id(&record.collection, &record.key),
        "version": i64::try_from(record.version).unwrap_or(i64::MAX),
        "sort": &record.sort,
        "bytes": Binary { subtype: BinarySubtype::Generic, bytes: record.bytes.clone() },
        "op": op,
    };
    if let Some(at) = record.expires_at {
        document.insert("expires_at", date(at));
    }
    document
}

fn read(inner: &Inner, document: &Document) -> Result<Record, StoreError> {
    let whole = || {
        let id = document.get_document("_id").ok()?;
        Some(Record {
            collection: id.get_str("c").ok()?.to_owned(),
            key: id.get_str("k").ok()?.to_owned(),
            version: u64::try_from(document.get_i64("version").ok()?).ok()?,
            sort: document.get_str("sort").ok()?.to_owned(),
            expires_at: document.get_datetime("expires_at").ok().map(|at| timestamp(*at)),
            bytes: document.get_binary_generic("bytes").ok()?.clone(),
        })
    };
    let id = || document.get("_id").map(ToString::to_string).unwrap_or_default();
    whole().ok_or_else(|| foreign(&inner.place, &inner.names.records, &id(), "a field is missing"))
}

impl Call<'_> {
    async fn records(&mut self, query: Query<'_>) -> Result<Found, StoreError> {
        let fields = doc! { "_id": 1, "version": 1, "sort": 1, "expires_at": 1, "bytes": 1, "op": 1 };
        self.find(&self.inner.names.records, Query { fields, ..query }).await
    }

    /// The document, expired or not, and the record, if it is there.
    async fn record(&mut self, id: Document) -> Result<(Option<Document>, Option<Record>), StoreError> {
        let inner = self.inner;
        let Found { documents, now } = self.records(Query { filter: doc! { "_id": id }, ..Query::default() }).await?;
        let document = documents.into_iter().next();
        let record = document.as_ref().map(|document| read(inner, document)).transpose()?;
        Ok((document, record.filter(|record| is_there(record, now))))
    }
}

fn is_there(record: &Record, now: Timestamp) -> bool {
    record.expires_at.is_none_or(|at| now < at)
}

async fn put(inner: &Inner, record: &Record) -> Result<Put<Record>, StoreError> {
    let mut call = Call::new(inner);
    let op = ObjectId::new();
    let next = Record { version: record.version.saturating_add(1), ..record.clone() };
    let stored = document(&next, op);
    let records = inner.collection::<Document>(&inner.names.records);
    for _ in 0..=RETRIES_MAX {
        let (raw, standing) = call.record(id(&record.collection, &record.key)).await?;
        if raw.as_ref().is_some_and(|raw| raw.get_object_id("op").is_ok_and(|by| by == op)) {
            return Ok(Put::Written(next));
        }
        if standing.as_ref().map_or(0, |standing| standing.version) != record.version {
            return Ok(Put::Conflict(standing));
        }
        let written = if let Some(read) = raw.and_then(|raw| raw.get_object_id("op").ok()) {
            let filter = doc! { "_id": id(&record.collection, &record.key), "op": { "$in": [read, op] } };
            call.replace(&inner.names.records, filter, &stored).await?
        } else {
            let sent = call.write(|| {
                let (records, stored) = (records.clone(), stored.clone());
                Box::pin(async move { records.insert_one(stored).await.map(drop) })
            });
            match sent.await? {
                Ok(()) => true,
                Err(Answer::Duplicate { .. }) => false,
                Err(answer) => return Err(call.failed(answer)),
            }
        };
        if written {
            return Ok(Put::Written(next));
        }
    }
    Err(collided())
}

async fn delete(inner: &Inner, id: Document) -> Result<(), StoreError> {
    let mut call = Call::new(inner);
    let records = inner.collection::<Document>(&inner.names.records);
    let sent = call.write(|| Box::pin(records.delete_one(doc! { "_id": id.clone() }).into_future())).await?;
    sent.map(drop).map_err(|answer| call.failed(answer))
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
    let mut filter = doc! { "_id.c": collection, "$expr": there };
    if let Some((sort, key)) = after {
        filter.insert("sort", doc! { "$gte": &sort });
        filter.insert("$or", vec![doc! { "sort": { "$gt": sort } }, doc! { "_id.k": { "$gt": key } }]);
    }
    let sort = Some(doc! { "_id.c": 1, "sort": 1, "_id.k": 1 });
    let query = Query { filter, sort, limit: limit(most), hint: Some("sort"), ..Query::default() };
    let found = Call::new(inner).records(query).await?;
    found.documents.iter().map(|document| read(inner, document)).collect()
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
