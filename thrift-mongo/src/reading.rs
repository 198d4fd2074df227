//! Reading documents together with the database's time of the answer.

use crate::call::Call;
use crate::store::Deployment;
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
    pub(crate) concern: Concern,
}

/// How far what is read can be relied on. A server alone has one answer for all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Concern {
    /// What the primary has.
    #[default]
    Local,
    /// Only what a majority has: it cannot be rolled back any more.
    Majority,
    /// What a primary has that a majority still follows: its "no such document" is none of a deposed one.
    Linearizable,
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
        let limit = query.limit;
        let concern = match query.concern {
            _ if inner.kind == Deployment::Standalone => None,
            Concern::Local => None,
            Concern::Majority => Some(ReadConcern::majority()),
            Concern::Linearizable => Some(ReadConcern::linearizable()),
        };
        let documents: Vec<Document> = self
            .read(|| {
                let (collection, filter) = (inner.collection::<Document>(collection), filter.clone());
                let (fields, sort, hint) = (fields.clone(), sort.clone(), hint.clone().map(Hint::Name));
                let concern = concern.clone();
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
