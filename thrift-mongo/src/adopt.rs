//! Adopting only the lock: a shop that has its catalogue in MongoDB already gets locks for it, and not one of its
//! documents changes.

use crate::attempt::collided;
use crate::call::Call;
use crate::reading::Query;
use crate::store::MongoStore;
use mongodb::bson::spec::BinarySubtype;
use mongodb::bson::{Binary, Bson, Document, doc};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use thrift_core::inventory::{InventoryStore, InventoryStoreExt, Reply};
use thrift_core::lock::{BASKET_ITEMS_MAX, Basket, LockState, Shown};
use thrift_core::{ErrorKind, ItemId, StoreError};

/// Ids read at a time.
const PAGE: i64 = 1_000;
const TAKEN: &str = "strings, ObjectIds, whole numbers (Int32, Int64) and UUIDs (binary, subtype 4)";
/// The types of what is not taken, binaries aside.
const OTHER: &str =
    "double decimal object bool date timestamp null symbol javascript javascriptWithScope minKey maxKey";

/// What [`MongoStore::adopt`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Adopted {
    /// The documents that it went through.
    pub seen: u64,
    /// Those that it put on sale; the lock knew the others.
    pub added: u64,
}

fn refused(why: impl Display) -> StoreError {
    StoreError::new(ErrorKind::FixCall, why)
}

/// The garment of a document: a string as it is, an `ObjectId` as 24 hex digits, a whole number in decimal digits, a
/// UUID hyphenated. No other `_id` is taken, nor one whose text is too long for an [`ItemId`].
pub fn item_id(id: &Bson) -> Result<ItemId, StoreError> {
    let text = match id {
        Bson::String(text) => Some(text.clone()),
        Bson::ObjectId(id) => Some(id.to_hex()),
        Bson::Int32(number) => Some(number.to_string()),
        Bson::Int64(number) => Some(number.to_string()),
        Bson::Binary(binary) => binary.to_uuid().ok().map(|uuid| uuid.to_string()),
        _ => None,
    };
    let other = || refused(format!("an _id of type {:?} cannot name a garment: only {TAKEN} can", id.element_type()));
    let text = text.ok_or_else(other)?;
    let start: String = text.chars().take(80).collect();
    ItemId::new(text).map_err(|invalid| refused(format!("the _id {start:?} cannot name a garment ({invalid})")))
}

/// The kinds of ids and what finds them; the last one stands for all that are not taken.
fn kinds() -> [(&'static str, Document); 5] {
    let uuid = |byte| Binary { subtype: BinarySubtype::Uuid, bytes: vec![byte; 16] };
    // Binaries are sorted by length, then by subtype: what is between these two is a UUID.
    let (least, most) = (uuid(0), uuid(u8::MAX));
    let other = doc! { "_id": { "$type": OTHER.split(' ').collect::<Vec<_>>() } };
    let other = vec![other, doc! { "_id": { "$lt": least.clone() } }, doc! { "_id": { "$gt": most.clone() } }];
    [
        ("strings", doc! { "_id": { "$type": "string" } }),
        ("ObjectIds", doc! { "_id": { "$type": "objectId" } }),
        ("whole numbers", doc! { "_id": { "$type": ["int", "long"] } }),
        ("UUIDs", doc! { "_id": { "$gte": least, "$lte": most } }),
        ("ids of a kind that is not taken", doc! { "$or": other }),
    ]
}

impl MongoStore {
    /// Makes every document of the shop's own `collection` (in the same database) that the filter lets through a
    /// garment on sale, by its [`item_id`]. It only reads that collection. Run it as often as you like, also after an
    /// interruption: a garment that the lock knows stays held, sold or withdrawn; only a draft is published.
    ///
    /// Ids of several kinds are refused before anything is written: an `ObjectId` and the string of its digits would
    /// be one garment. For the same reason, collections adopted into one store must not share ids.
    pub async fn adopt(&self, collection: &str, filter: Document) -> Result<Adopted, StoreError> {
        let mut adopted = Adopted::default();
        let Some(kind) = self.only_kind(collection, &filter).await? else { return Ok(adopted) };
        let mut conditions = vec![filter, kind];
        loop {
            let page = self.ids(collection, conditions.clone(), PAGE).await?;
            let Some(last) = page.last() else { return Ok(adopted) };
            let items = page.iter().map(item_id).collect::<Result<Vec<_>, _>>()?;
            adopted.seen += items.len() as u64;
            adopted.added += self.put_on_sale(&items).await? as u64;
            conditions.truncate(2);
            conditions.push(doc! { "_id": { "$gt": last } });
        }
    }

    /// A page of the shop's documents, in their order, each with its garment's standing: one look-up for all. `None`
    /// where the lock knows no such garment, as before [`adopt`](Self::adopt). Every document needs its `_id`.
    pub async fn overlay(&self, documents: Vec<Document>) -> Result<Vec<(Document, Option<Shown>)>, StoreError> {
        let missing = || refused("a document has no _id: leave it in the projection");
        let ids = documents.iter().map(|document| document.get("_id").ok_or_else(missing));
        // An id that cannot name a garment is one that the lock does not know.
        let items = ids.map(|id| id.map(|id| item_id(id).ok())).collect::<Result<Vec<_>, _>>()?;
        let looked = self.look(&items.iter().flatten().cloned().collect::<Vec<_>>()).await?;
        let shown: BTreeMap<&ItemId, Shown> =
            looked.records.iter().map(|record| (&record.item, record.shown(looked.now))).collect();
        let shown = items.iter().map(|item| shown.get(item.as_ref()?).copied());
        Ok(documents.into_iter().zip(shown).collect())
    }

    /// What finds the ids of the one kind that there is.
    async fn only_kind(&self, collection: &str, filter: &Document) -> Result<Option<Document>, StoreError> {
        let mut found = Vec::new();
        for (name, kind) in kinds() {
            let id = self.ids(collection, vec![filter.clone(), kind.clone()], 1).await?.pop();
            found.extend(id.map(|id| (name, kind, id)));
        }
        if found.len() > 1 {
            let names: Vec<&str> = found.iter().map(|(name, ..)| *name).collect();
            let names = names.join(" and ");
            let why = format!("two of the ids of {collection} could name one garment, for there are {names}");
            return Err(refused(format!("{why}: narrow the filter to one kind ({TAKEN})")));
        }
        let Some((_, kind, id)) = found.pop() else { return Ok(None) };
        item_id(&id).map(|_| Some(kind))
    }

    async fn ids(&self, collection: &str, conditions: Vec<Document>, limit: i64) -> Result<Vec<Bson>, StoreError> {
        let collection = collection.to_owned();
        let (filter, fields, sort) = (doc! { "$and": conditions }, doc! { "_id": 1 }, Some(doc! { "_id": 1 }));
        self.run(move |inner| async move {
            let query = Query { filter, fields, sort, limit, ..Query::default() };
            let found = Call::new(&inner).find(&collection, query).await?;
            Ok(found.documents.into_iter().filter_map(|mut document| document.remove("_id")).collect())
        })
        .await
    }

    /// Offers those that the lock does not know, and drafts that an interrupted run left; answers how many.
    async fn put_on_sale(&self, items: &[ItemId]) -> Result<usize, StoreError> {
        let looked = self.look(items).await?;
        let known = looked.records.iter().filter(|record| !matches!(record.state, LockState::Draft));
        let known: BTreeSet<&ItemId> = known.map(|record| &record.item).collect();
        let offered: Vec<ItemId> = items.iter().filter(|item| !known.contains(item)).cloned().collect();
        let mut changed = 0;
        for basket in offered.chunks(BASKET_ITEMS_MAX) {
            match self.offer(Basket::new(basket.to_vec()).map_err(refused)?).await? {
                Reply::Done(looked) => changed += looked.changed,
                // Somebody else adopted one of them after we looked, and it was sold already.
                Reply::Refused(_) => return Err(collided()),
            }
        }
        Ok(changed)
    }
}
