//! The rivals on MongoDB: the plain driver, garment after garment with `findOneAndUpdate`, or all in a transaction. The
//! same write concern, the same number of connections, the database's clock.

use super::maps::LEASE;
use crate::tasks::Waiting;
use crate::workload::{Ask, Workload};
use mongodb::bson::{Bson, Document, Uuid, doc};
use mongodb::error::Error;
use mongodb::options::ReturnDocument;
use mongodb::{Client, Collection};
use thrift_core::{HoldId, ItemId};

/// The collection, and one of the two ways.
#[derive(Clone)]
pub(super) struct PlainMongo {
    pub(super) client: Client,
    pub(super) way: Way,
}

#[derive(Clone, Copy)]
pub(super) enum Way {
    FindOneAndUpdate,
    Transaction,
}

fn uuid(hold: HoldId) -> Uuid {
    Uuid::from_bytes(hold.uuid().into_bytes())
}

/// These garments, if they are free.
fn free(id: Bson) -> Document {
    let lapsed = doc! { "state": "held", "$expr": { "$lte": ["$until", "$$NOW"] } };
    doc! { "_id": id, "$or": [{ "state": "available" }, lapsed] }
}

fn take(ask: &Ask) -> Vec<Document> {
    let lease = i64::try_from(LEASE.as_millis()).unwrap();
    vec![doc! { "$set": {
        "state": "held", "hold": uuid(ask.hold), "holder": ask.holder.as_str(),
        "until": { "$add": ["$$NOW", lease] }, "fence": { "$add": ["$fence", 1_i64] },
    } }]
}

impl PlainMongo {
    fn collection(&self) -> Collection<Document> {
        let name = match self.way {
            Way::FindOneAndUpdate => "one",
            Way::Transaction => "transaction",
        };
        self.client.database("plain").collection(name)
    }

    /// Every garment on sale. Those of an earlier slice with the same names are made anew.
    pub(super) async fn offer(&self, work: &Workload) {
        let collection = self.collection();
        collection.delete_many(doc! {}).await.unwrap();
        let documents = work.garments().map(|item| {
            doc! { "_id": item.as_str(), "state": "available", "fence": 0_i64 }
        });
        collection.insert_many(documents.collect::<Vec<_>>()).await.unwrap();
        if let Some(before) = work.before() {
            assert!(self.attempt(&before).await, "it was free");
        }
    }

    async fn one_after_another(&self, ask: &Ask) -> bool {
        let collection = self.collection();
        for (taken, item) in ask.items.items().iter().enumerate() {
            let one = collection.find_one_and_update(free(item.as_str().into()), take(ask));
            if one.return_document(ReturnDocument::After).await.unwrap().is_none() {
                if taken > 0 {
                    self.give_back(ask).await;
                }
                return false;
            }
        }
        true
    }

    /// As the driver runs it: one that met another is begun anew, until it is committed or a garment is not free.
    async fn transaction(&self, ask: &Ask) -> bool {
        let ids: Vec<&str> = ask.items.items().iter().map(ItemId::as_str).collect();
        let (filter, update, all) = (free(Bson::Document(doc! { "$in": &ids })), take(ask), ids.len() as u64);
        let collection = self.collection();
        let mut session = self.client.start_session().await.unwrap();
        let committed = session.start_transaction().and_run2(async move |session| {
            let taken = collection.update_many(filter.clone(), update.clone()).session(session).await?;
            if taken.modified_count == all { Ok(()) } else { Err(Error::custom("a garment is not free")) }
        });
        committed.await.is_ok()
    }
}

impl Waiting for PlainMongo {
    async fn attempt(&self, ask: &Ask) -> bool {
        match self.way {
            Way::FindOneAndUpdate => self.one_after_another(ask).await,
            Way::Transaction => self.transaction(ask).await,
        }
    }

    async fn give_back(&self, ask: &Ask) {
        let ids: Vec<&str> = ask.items.items().iter().map(ItemId::as_str).collect();
        let back = doc! { "$set": { "state": "available" }, "$unset": { "hold": "", "holder": "", "until": "" } };
        let ours = doc! { "_id": { "$in": ids }, "hold": uuid(ask.hold) };
        self.collection().update_many(ours, back).await.unwrap();
    }
}
