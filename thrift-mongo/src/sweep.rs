//! Freeing what lapsed. The cost follows what lapsed, not the catalogue.

use crate::call::Call;
use crate::lock_document::Stored;
use crate::locks::Garments;
use crate::reading::Query;
use crate::statement::{self, While};
use crate::store::Inner;
use mongodb::bson::doc;
use mongodb::bson::oid::ObjectId;
use thrift_core::StoreError;
use thrift_core::inventory::Swept;
use thrift_core::lock::{Transition, lapse};

/// Each lapse is reported by the sweep that wrote it, on however many machines there are sweepers.
pub(crate) async fn sweep(inner: &Inner, limit: usize) -> Result<Swept, StoreError> {
    let mut call = Call::new(inner);
    let mut read = call.due("held", limit).await?;
    let due = |read: &Garments| -> Vec<Transition> {
        read.stored.values().filter_map(|stored| lapse(&stored.record, read.now)).collect()
    };
    let mut lapses = due(&read);
    if call.make_room(&read, &lapses).await? {
        read = call.due("held", limit).await?;
        lapses = due(&read);
    }
    let statements = lapses.iter().map(|lapse| statement::transition(lapse, While::Same, ObjectId::new(), &inner.time));
    let statements = statements.collect::<Result<Vec<_>, _>>()?;
    let lost = call.update(&inner.names.locks, &statements, false).await?;
    let written = lapses.into_iter().enumerate().filter(|(number, _)| !lost.contains(number));
    let lapsed = written.flat_map(|(_, transition)| transition.events).collect();
    let overdue = call.due("paying", limit).await?;
    let mut late: Vec<_> = overdue.stored.into_values().map(|stored: Stored| stored.record).collect();
    late.sort_by_key(|record| record.lease().map(|lease| lease.until));
    Ok(Swept { lapsed, overdue: late, now: read.now })
}

impl Call<'_> {
    /// Garments in a state whose time is over, the longest overdue first.
    async fn due(&mut self, state: &str, limit: usize) -> Result<Garments, StoreError> {
        if limit == 0 {
            return Ok(Garments { now: self.inner.time.estimate(), ..Garments::default() });
        }
        let over = doc! { "$lte": ["$until", self.inner.time.now()] };
        let filter = doc! { "state": state, "until": { "$exists": true }, "$expr": over };
        let sort = Some(doc! { "until": 1, "_id": 1 });
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let (stored, now) = self.locks(Query { filter, sort, limit, hint: Some("due"), ..Query::default() }).await?;
        let stored = stored.into_iter().map(|stored| (stored.record.item.clone(), stored)).collect();
        Ok(Garments { stored, now })
    }
}
