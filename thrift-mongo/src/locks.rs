//! Reading what a command concerns.

use crate::call::Call;
use crate::lock_document::{Stored, fields, uuid};
use crate::reading::{Concern, Found, Query};
use crate::view::View;
use mongodb::bson::{Bson, Document, doc};
use std::collections::{BTreeMap, BTreeSet};
use thrift_core::lock::{Basket, Command, Known};
use thrift_core::{HolderId, ItemId, StoreError, Timestamp};

/// Garments as they were read, and the database's time of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Garments {
    pub(crate) stored: BTreeMap<ItemId, Stored>,
    pub(crate) now: Timestamp,
}

fn one_of<T: Into<Bson>>(values: impl IntoIterator<Item = T>) -> Document {
    doc! { "$in": values.into_iter().map(Into::into).collect::<Vec<Bson>>() }
}

/// Those that are live for these holders.
pub(crate) fn held_by<'a>(holders: impl IntoIterator<Item = &'a HolderId>) -> Document {
    doc! { "holder": one_of(holders.into_iter().map(HolderId::as_str)), "until": { "$exists": true } }
}

impl Call<'_> {
    /// Everything that ruling on these commands needs, in one read.
    pub(crate) async fn concerned(
        &mut self,
        commands: impl IntoIterator<Item = &Command>,
        concern: Concern,
    ) -> Result<Garments, StoreError> {
        let (mut items, mut holds, mut holders) = (BTreeSet::new(), Vec::new(), BTreeSet::new());
        for command in commands {
            items.extend(command.basket().into_iter().flat_map(Basket::items).map(ItemId::as_str));
            holds.extend(command.hold().map(uuid));
            if let Command::Hold { holder, staff: false, .. } = command {
                holders.insert(holder);
            }
        }
        let mut any = Vec::new();
        if !items.is_empty() {
            any.push(doc! { "_id": one_of(items) });
        }
        if !holds.is_empty() {
            any.push(doc! { "names": one_of(holds) });
        }
        if !holders.is_empty() && self.inner.limits.holds_per_holder_max < u32::MAX {
            any.push(held_by(holders));
        }
        self.garments(doc! { "$or": any }, concern).await
    }

    pub(crate) async fn garments(&mut self, filter: Document, concern: Concern) -> Result<Garments, StoreError> {
        let found = self.locks(Query { filter, concern, ..Query::default() }).await?;
        let now = found.1;
        let stored = found.0.into_iter().map(|stored| (stored.record.item.clone(), stored)).collect();
        Ok(Garments { stored, now })
    }

    /// Lock records in the order of the query.
    pub(crate) async fn locks(&mut self, query: Query<'_>) -> Result<(Vec<Stored>, Timestamp), StoreError> {
        let inner = self.inner;
        let collection = inner.names.locks.as_str();
        let Found { documents, now } = self.find(collection, Query { fields: fields(), ..query }).await?;
        let stored = documents.into_iter().map(|document| Stored::read(document, &inner.place, collection));
        Ok((stored.collect::<Result<_, _>>()?, now))
    }
}

impl Garments {
    /// As [`rule`](thrift_core::lock::rule) wants it.
    pub(crate) fn known(&self, command: &Command) -> Known {
        View::new(self).known(command)
    }
}
