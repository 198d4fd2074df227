//! The durable history, and copying the lock records' newest events to it.
//!
//! The history is one dense line: an event's `_id` is its number. Whoever copies asks for the number after the newest
//! and inserts in order; two who copy at once collide on the number, and one begins again. So a reader who has seen
//! number n has seen everything before, and (garment, seq) is unique, so an event is copied once. What is copied, and
//! what is read, is what a majority has: nothing of it is ever rolled back.

use crate::call::Call;
use crate::errors::{Answer, Place};
use crate::lock_document::{event, foreign, named};
use crate::reading::{Concern, Query};
use crate::store::Inner;
use mongodb::bson::{Bson, Document, doc};
use std::collections::BTreeSet;
use thrift_core::inventory::{FeedPage, FeedPosition};
use thrift_core::lock::Event;
use thrift_core::{ErrorKind, ItemId, StoreError};

/// Lock records whose events are copied in one go.
const RECORDS_MAX: usize = 200;

pub(crate) async fn page(inner: &Inner, after: &FeedPosition, limit: usize) -> Result<FeedPage, StoreError> {
    let from = match after.as_str() {
        "" => 0,
        text => text.parse::<i64>().map_err(|_| not_ours(after))?,
    };
    copy_waiting(inner, limit).await?;
    let mut call = Call::new(inner);
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let found = match limit {
        0 => Vec::new(),
        limit => call.history(doc! { "_id": { "$gt": from } }, 1, limit).await?,
    };
    let mut next = from;
    let mut events = Vec::new();
    for document in found {
        next = number(&document, &inner.place, &inner.names.events)?;
        events.push(read_event(document, &inner.place, &inner.names.events)?);
    }
    let next = if next == 0 { FeedPosition::start() } else { FeedPosition::new(next.to_string()) };
    Ok(FeedPage { events, next })
}

pub(crate) async fn end(inner: &Inner) -> Result<FeedPosition, StoreError> {
    copy_waiting(inner, usize::MAX).await?;
    let newest = Call::new(inner).history(Document::new(), -1, 1).await?;
    let newest = newest.first().map(|newest| number(newest, &inner.place, &inner.names.events)).transpose()?;
    Ok(newest.map_or_else(FeedPosition::start, |newest| FeedPosition::new(newest.to_string())))
}

/// Where an event stands in the history. Of another type it would read as the start, and the feed begin anew for ever.
fn number(document: &Document, place: &Place, collection: &str) -> Result<i64, StoreError> {
    let number = document.get_i64("_id").ok().filter(|number| *number > 0);
    number.ok_or_else(|| foreign(place, collection, &named(document), "its number is none"))
}

pub(crate) fn read_event(mut document: Document, place: &Place, collection: &str) -> Result<Event, StoreError> {
    let id = number(&document, place, collection)?.to_string();
    let read =
        document.remove("item").and_then(|item| item.as_str().map(str::to_owned)).ok_or("it has no item".to_owned());
    let item = read.and_then(|item| ItemId::new(item).map_err(|error| error.to_string()));
    item.and_then(|item| event(item, document)).map_err(|why| foreign(place, collection, &id, &why))
}

fn not_ours(position: &FeedPosition) -> StoreError {
    let message = format!("{:?} is no position of this store's events: start again without one", position.as_str());
    StoreError::new(ErrorKind::FixCall, message)
}

/// Copies what waits by now, or at least `enough` events of it. One pass over the garments: under load something always
/// waits, and what comes while we copy is the next reader's.
async fn copy_waiting(inner: &Inner, enough: usize) -> Result<(), StoreError> {
    let mut copied = 0;
    let mut after = None;
    while copied < enough {
        // Each page has a call's patience to itself: what is copied stays copied.
        let mut call = Call::new(inner);
        let page = call.waiting(doc! { "_id": { "$gt": after.as_deref().unwrap_or_default() } }).await?;
        call.copy(&page).await?;
        copied += page.iter().map(|waiting| waiting.events.len()).sum::<usize>();
        let full = page.len() == RECORDS_MAX;
        let Some(last) = page.into_iter().next_back().filter(|_| full) else { break };
        after = Some(last.item);
    }
    Ok(())
}

/// A garment's events that wait to be copied.
pub(crate) struct Waiting {
    item: String,
    pub(crate) events: Vec<(i64, Document)>,
}

impl Waiting {
    /// An event that cannot be read is an error: passed over, it would be cleared away with the others.
    pub(crate) fn read(mut document: Document, place: &Place, collection: &str) -> Result<Self, StoreError> {
        let id = named(&document);
        let numbered = |event: Bson| match event {
            Bson::Document(event) => event.get_i64("seq").ok().map(|seq| (seq, event)),
            _ => None,
        };
        let item = document.get_str("_id").ok().map(str::to_owned);
        let ring = document.remove("ring").unwrap_or_else(|| Bson::Array(Vec::new()));
        let events = match ring {
            Bson::Array(ring) => ring.into_iter().map(numbered).collect(),
            _ => None,
        };
        let waiting = item.zip(events).map(|(item, events)| Self { item, events });
        waiting.ok_or_else(|| foreign(place, collection, &id, "its ring has something else than events"))
    }

    fn newest(&self) -> i64 {
        self.events.last().map_or(0, |(seq, _)| *seq)
    }
}

impl Call<'_> {
    pub(crate) async fn history(
        &mut self,
        filter: Document,
        order: i32,
        limit: i64,
    ) -> Result<Vec<Document>, StoreError> {
        let fields = doc! {
            "_id": 1, "item": 1, "seq": 1, "fence": 1, "at": 1, "kind": 1, "hold": 1, "holder": 1, "order": 1, "until": 1,
        };
        let sort = Some(doc! { "_id": order });
        let query = Query { filter, fields, sort, limit, hint: Some("_id_"), concern: Concern::Majority };
        Ok(self.find(&self.inner.names.events, query).await?.documents)
    }

    /// Copies the waiting events of these garments to the history, and takes them out of their rings.
    pub(crate) async fn copy_events(&mut self, items: &[ItemId]) -> Result<(), StoreError> {
        let items: Vec<&str> = items.iter().map(ItemId::as_str).collect();
        let waiting = self.waiting(doc! { "_id": { "$in": items } }).await?;
        self.copy(&waiting).await
    }

    async fn copy(&mut self, waiting: &[Waiting]) -> Result<(), StoreError> {
        if !waiting.is_empty() {
            while !self.append(waiting).await? {}
            self.clear(waiting).await?;
        }
        Ok(())
    }

    /// The first [`RECORDS_MAX`] that wait, by garment.
    async fn waiting(&mut self, among: Document) -> Result<Vec<Waiting>, StoreError> {
        let mut filter = doc! { "uncopied": true };
        filter.extend(among);
        let (sort, limit) = (Some(doc! { "_id": 1 }), i64::try_from(RECORDS_MAX).unwrap_or(i64::MAX));
        let fields = doc! { "_id": 1, "ring": 1 };
        let query = Query { filter, fields, sort, limit, hint: Some("uncopied"), concern: Concern::Majority };
        let found = self.find(&self.inner.names.locks, query).await?;
        let (place, locks) = (&self.inner.place, &self.inner.names.locks);
        found.documents.into_iter().map(|document| Waiting::read(document, place, locks)).collect()
    }

    /// Whether everything is in the history; false if somebody else was appending.
    async fn append(&mut self, waiting: &[Waiting]) -> Result<bool, StoreError> {
        let there = self.copied(waiting).await?;
        let inner = self.inner;
        let mut next = self
            .history(Document::new(), -1, 1)
            .await?
            .first()
            .map_or(Ok(0), |newest| number(newest, &inner.place, &inner.names.events))?;
        let mut lines = Vec::new();
        for garment in waiting {
            for (seq, event) in garment.events.iter().filter(|(seq, _)| !there.contains(&(garment.item.as_str(), *seq)))
            {
                next += 1;
                let mut line = doc! { "_id": next, "item": garment.item.as_str(), "seq": seq };
                line.extend(event.clone().into_iter().filter(|(field, _)| field != "seq"));
                lines.push(line);
            }
        }
        if lines.is_empty() {
            return Ok(true);
        }
        let history = inner.collection::<Document>(&inner.names.events);
        let sent = self.write(|| {
            let (history, lines) = (history.clone(), lines.clone());
            Box::pin(async move { history.insert_many(lines).ordered(true).await.map(drop) })
        });
        match sent.await? {
            Ok(()) => Ok(true),
            // Somebody was faster, or an earlier attempt of ours got through without telling.
            Err(Answer::Duplicate { .. }) => {
                tokio::time::sleep(jitter()).await;
                Ok(false)
            }
            Err(answer) => Err(self.failed(answer)),
        }
    }

    /// Which of them the history has already, for good: a ring is not emptied for lines that may be rolled back.
    async fn copied<'w>(&mut self, waiting: &'w [Waiting]) -> Result<BTreeSet<(&'w str, i64)>, StoreError> {
        let items: Vec<&str> = waiting.iter().map(|garment| garment.item.as_str()).collect();
        let oldest =
            waiting.iter().filter_map(|garment| garment.events.first()).map(|(seq, _)| *seq).min().unwrap_or(0);
        let filter = doc! { "item": { "$in": items }, "seq": { "$gte": oldest } };
        let fields = doc! { "_id": 0, "item": 1, "seq": 1 };
        let query = Query { filter, fields, hint: Some("garment"), concern: Concern::Majority, ..Query::default() };
        let found = self.find(&self.inner.names.events, query).await?.documents;
        let there: BTreeSet<(&str, i64)> =
            found.iter().filter_map(|line| Some((line.get_str("item").ok()?, line.get_i64("seq").ok()?))).collect();
        let ours =
            waiting.iter().flat_map(|garment| garment.events.iter().map(|(seq, _)| (garment.item.as_str(), *seq)));
        Ok(ours.filter(|event| there.contains(event)).collect())
    }

    /// Takes copied events out of the rings. What came meanwhile stays.
    async fn clear(&mut self, waiting: &[Waiting]) -> Result<(), StoreError> {
        let cleared = |garment: &Waiting| {
            let ring = doc! { "$ifNull": ["$ring", []] };
            let newer = doc! { "$filter": { "input": ring, "cond": { "$gt": ["$$this.seq", garment.newest()] } } };
            let left = doc! { "$cond": [{ "$eq": ["$ring", []] }, "$$REMOVE", true] };
            doc! {
                "q": { "_id": garment.item.as_str(), "uncopied": true },
                "u": [{ "$set": { "ring": newer } }, { "$set": { "uncopied": left } }],
            }
        };
        let statements: Vec<Document> = waiting.iter().map(cleared).collect();
        self.update(&self.inner.names.locks, &statements, false).await.map(drop)
    }
}

/// So that two who collided do not collide again.
fn jitter() -> std::time::Duration {
    let spread = std::collections::hash_map::RandomState::new();
    let random = std::hash::BuildHasher::hash_one(&spread, 0_u8);
    std::time::Duration::from_millis(1 + random % 20)
}
