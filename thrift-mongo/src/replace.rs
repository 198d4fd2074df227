//! Writing one document, if the stored one is as it should be.
//!
//! One `findOneAndUpdate` by id, whose pipeline holds the condition and whose answer is what stands then. It carries a
//! number of its own (`op`), so that it may be sent again: finding its own number it only counts the asking, which
//! makes that answer as durable as the first would have been. And it comes in time or fails: a ghost of a call that
//! was given up must not bring back a record that was deleted since.

use crate::attempt::RETRIES_MAX;
use crate::call::{CONFLICT, Call};
use crate::errors::Answer;
use crate::statement::in_time;
use crate::time::{DatabaseTime, timestamp};
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Bson, Document, doc};
use mongodb::error::{Error, ErrorKind as Driver};
use mongodb::options::ReturnDocument;
use thrift_core::{ErrorKind, StoreError};

/// A little less than the server takes: the statement around it counts, too.
const BYTES_MAX: usize = 16_000_000;

/// What may be replaced.
#[derive(Debug)]
pub(crate) enum Over {
    /// Only nothing: the document is new.
    Nothing,
    /// What this expression holds of.
    Where(Document),
    /// Whatever is there, or nothing.
    Anything,
}

impl Over {
    /// Holds of no document at all where a new one may be made.
    fn condition(&self) -> Bson {
        match self {
            Self::Nothing => doc! { "$eq": [{ "$type": "$op" }, "missing"] }.into(),
            Self::Where(condition) => condition.clone().into(),
            Self::Anything => true.into(),
        }
    }

    fn upsert(&self) -> bool {
        !matches!(self, Self::Where(_))
    }
}

/// What became of it.
#[derive(Debug)]
pub(crate) enum Replaced {
    Written,
    /// Not written; this stands.
    Standing(Option<Document>),
}

/// The statement reached the server too late.
struct Late;

impl Call<'_> {
    /// Puts the document (which has its `_id` and is taken literally) over what `over` allows. `wanted` are the fields
    /// of what stands otherwise.
    pub(crate) async fn replace(
        &mut self,
        collection: &str,
        document: &Document,
        over: &Over,
        wanted: Document,
    ) -> Result<Replaced, StoreError> {
        fits(document)?;
        let (op, inner) = (ObjectId::new(), self.inner);
        let collection = inner.collection::<Document>(collection);
        let filter = doc! { "_id": { "$eq": document.get("_id").cloned().unwrap_or(Bson::Null) } };
        let mut wanted = wanted;
        wanted.insert("op", 1);
        for _ in 0..=RETRIES_MAX {
            let sent = self.write(|| {
                let (collection, filter, wanted) = (collection.clone(), filter.clone(), wanted.clone());
                let (pipeline, upsert) = (vec![stage(document, over, op, &inner.time)], over.upsert());
                Box::pin(async move {
                    let put = collection.find_one_and_update(filter, pipeline).upsert(upsert).projection(wanted);
                    match put.return_document(ReturnDocument::After).await {
                        Err(error) if is_late(&error) => Ok(Err(Late)),
                        answer => answer.map(Ok),
                    }
                })
            });
            match sent.await? {
                Ok(Ok(Some(stands))) if stands.get_object_id("op").is_ok_and(|by| by == op) => {
                    return Ok(Replaced::Written);
                }
                Ok(Ok(stands)) => return Ok(Replaced::Standing(stands)),
                Ok(Err(Late)) => self.ask_time().await?,
                // Somebody else made the same document in this very moment: now it is there.
                Err(Answer::Duplicate { .. }) => {}
                Err(answer) => return Err(self.failed(answer)),
            }
        }
        let message = "the database's clock runs away from ours, or documents come and go: issue the same call again";
        Err(self.failed(Answer::Refused { kind: ErrorKind::RetryNow, message: message.into(), cause: String::new() }))
    }

    async fn ask_time(&mut self) -> Result<(), StoreError> {
        let database = &self.inner.database;
        let hello = self.read(|| Box::pin(database.run_command(doc! { "hello": 1 }).into_future())).await?;
        if let Ok(now) = hello.get_datetime("localTime") {
            self.inner.time.observe(timestamp(*now));
        }
        Ok(())
    }
}

fn stage(document: &Document, over: &Over, op: ObjectId, time: &DatabaseTime) -> Document {
    let asked = doc! { "asked": { "$add": [{ "$ifNull": ["$asked", 0_i64] }, 1_i64] } };
    let again = doc! { "$mergeObjects": ["$$ROOT", asked] };
    let written = doc! { "$mergeObjects": [{ "$literal": document.clone() }, { "op": op }] };
    // The name of a type is never a number. It is not constant, or the server would fail before it looks at the case.
    let late = doc! { "$toInt": { "$type": "$_id" } };
    let branches = vec![
        doc! { "case": { "$eq": ["$op", op] }, "then": again },
        doc! { "case": { "$not": [in_time(time)] }, "then": late },
        doc! { "case": over.condition(), "then": written },
    ];
    doc! { "$replaceWith": { "$switch": { "branches": branches, "default": "$$ROOT" } } }
}

fn is_late(error: &Error) -> bool {
    matches!(error.kind.as_ref(), Driver::Command(command) if command.code == CONFLICT)
}

/// Looked at before sending: the server ends the connection over what is far too large, which looks like a lost reply.
pub(crate) fn fits(document: &Document) -> Result<(), StoreError> {
    let bytes = document.to_vec().map_or(usize::MAX, |bytes| bytes.len());
    if bytes <= BYTES_MAX {
        return Ok(());
    }
    let message = "this is more than a document of MongoDB holds (16 MB): store less of it, or store it elsewhere";
    Err(StoreError::new(ErrorKind::FixCall, message))
}
