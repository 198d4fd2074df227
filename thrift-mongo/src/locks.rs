//! Reading what a command concerns.

use crate::call::Call;
use crate::lock_document::{Stored, fields, uuid};
use crate::reading::{Found, Query};
use crate::view::View;
use mongodb::bson::{Document, doc};
use std::collections::BTreeMap;
use thrift_core::lock::{Command, Known};
use thrift_core::{HolderId, ItemId, StoreError, Timestamp};

/// Garments as they were read, and the database's time of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Garments {
    pub(crate) stored: BTreeMap<ItemId, Stored>,
    pub(crate) now: Timestamp,
}

/// Those that are live for this holder.
pub(crate) fn held_by(holder: &HolderId) -> Document {
    doc! { "holder": holder.as_str(), "until": { "$exists": true } }
}

impl Call<'_> {
    /// Everything that ruling on the command needs, in one read.
    pub(crate) async fn concerned(&mut self, command: &Command) -> Result<Garments, StoreError> {
        let mut any = Vec::new();
        if let Some(basket) = command.basket() {
            let items: Vec<&str> = basket.items().iter().map(ItemId::as_str).collect();
            any.push(doc! { "_id": { "$in": items } });
        }
        if let Some(hold) = command.hold() {
            any.push(doc! { "names": uuid(hold) });
        }
        if let Command::Hold { holder, staff: false, .. } = command
            && self.inner.limits.holds_per_holder_max < u32::MAX
        {
            any.push(held_by(holder));
        }
        self.garments(doc! { "$or": any }).await
    }

    pub(crate) async fn garments(&mut self, filter: Document) -> Result<Garments, StoreError> {
        let found = self.locks(Query { filter, ..Query::default() }).await?;
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
