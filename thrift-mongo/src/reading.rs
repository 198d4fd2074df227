//! Reading documents together with the database's time of the answer.

use crate::call::Call;
use crate::time::timestamp;
use futures_util::TryStreamExt;
use mongodb::action::{Action, Find};
use mongodb::bson::Document;
use mongodb::options::{Hint, ReadConcern};
use thrift_core::{StoreError, Timestamp};

/// The name under which the database's time comes with every document.
pub(crate) const NOW: &str = "now";

/// What to read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Query<'a> {
    pub(crate) filter: Document,
    /// The fields wanted, each `1` or an expression; the database's time is added.
    pub(crate) fields: Document,
    pub(crate) sort: Option<Document>,
    /// 0 for all.
    pub(crate) limit: i64,
    /// The index, by name, where the choice must not depend on statistics.
    pub(crate) hint: Option<&'a str>,
    /// Only what a majority has: what cannot be rolled back any more.
    pub(crate) majority: bool,
}

/// Documents, and the database's time at which they were so.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) documents: Vec<Document>,
    pub(crate) now: Timestamp,
}

impl Call<'_> {
    pub(crate) async fn find(&mut self, collection: &str, query: Query<'_>) -> Result<Found, StoreError> {
        let inner = self.inner;
        let mut fields = query.fields;
        fields.insert(NOW, inner.time.now());
        let (filter, sort, hint) = (query.filter, query.sort, query.hint.map(str::to_owned));
        let (limit, majority) = (query.limit, query.majority);
        let documents: Vec<Document> = self
            .read(|| {
                let (collection, filter) = (inner.collection::<Document>(collection), filter.clone());
                let (fields, sort, hint) = (fields.clone(), sort.clone(), hint.clone().map(Hint::Name));
                let concern = majority.then(ReadConcern::majority);
                Box::pin(async move {
                    let find = collection.find(filter).projection(fields).limit(limit);
                    let find = find.optional(sort, Find::sort);
                    let find = find.optional(hint, Find::hint);
                    let find = find.optional(concern, Find::read_concern);
                    find.await?.try_collect().await
                })
            })
            .await?;
        let told = documents.last().and_then(|document| document.get_datetime(NOW).ok());
        if let Some(told) = told {
            inner.time.observe(timestamp(*told));
        }
        let now = told.map_or_else(|| inner.time.estimate(), |told| timestamp(*told));
        Ok(Found { documents, now })
    }
}
