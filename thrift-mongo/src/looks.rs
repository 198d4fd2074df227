//! Reading lock records without a command.

use crate::call::Call;
use crate::lock_document::{Stored, uuid};
use crate::reading::{Concern, Query};
use crate::store::Inner;
use mongodb::bson::{Document, doc};
use thrift_core::inventory::Looked;
use thrift_core::lock::LockRecord;
use thrift_core::{HoldId, ItemId, StoreError, Timestamp};

fn looked((stored, now): (Vec<Stored>, Timestamp)) -> Looked {
    Looked { records: stored.into_iter().map(|stored| stored.record).collect(), changed: 0, now }
}

/// In the order asked; a garment asked for twice comes twice.
pub(crate) async fn look(inner: &Inner, items: &[ItemId]) -> Result<Looked, StoreError> {
    let ids: Vec<&str> = items.iter().map(ItemId::as_str).collect();
    let read = Call::new(inner).garments(doc! { "_id": { "$in": ids } }, Concern::Local).await?;
    let records: Vec<LockRecord> =
        items.iter().filter_map(|item| read.stored.get(item)).map(|stored| stored.record.clone()).collect();
    Ok(Looked { records, changed: 0, now: read.now })
}

pub(crate) async fn carrying(inner: &Inner, hold: HoldId) -> Result<Looked, StoreError> {
    let filter = doc! { "names": uuid(hold), "hold": uuid(hold) };
    let query = Query { filter, sort: Some(doc! { "_id": 1 }), hint: Some("names"), ..Query::default() };
    Ok(looked(Call::new(inner).locks(query).await?))
}

pub(crate) async fn engaged(inner: &Inner, after: Option<&ItemId>, limit: usize) -> Result<Looked, StoreError> {
    let mut filter = doc! { "state": { "$in": ["held", "paying"] }, "until": { "$exists": true } };
    page(inner, &mut filter, after, limit, Some("due")).await
}

pub(crate) async fn scan(inner: &Inner, after: Option<&ItemId>, limit: usize) -> Result<Looked, StoreError> {
    page(inner, &mut Document::new(), after, limit, Some("_id_")).await
}

async fn page(
    inner: &Inner,
    filter: &mut Document,
    after: Option<&ItemId>,
    limit: usize,
    hint: Option<&str>,
) -> Result<Looked, StoreError> {
    if limit == 0 {
        return Ok(Looked { now: inner.time.estimate(), ..Looked::default() });
    }
    if let Some(after) = after {
        filter.insert("_id", doc! { "$gt": after.as_str() });
    }
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let query = Query { filter: filter.clone(), sort: Some(doc! { "_id": 1 }), limit, hint, ..Query::default() };
    Ok(looked(Call::new(inner).locks(query).await?))
}
