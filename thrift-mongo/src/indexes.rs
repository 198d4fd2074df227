//! The index plan. Every query of ours has its index; a test asks the server whether it uses it.

use crate::call::Call;
use crate::store::{Inner, MongoStore, Names};
use mongodb::bson::{Bson, Document, doc};
use std::collections::BTreeMap;
use thrift_core::{ErrorKind, StoreError};

/// What [`MongoStore::ensure_indexes`] found and made; each entry is `collection.index`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndexReport {
    /// Made by this call.
    pub made: Vec<String>,
    /// There before, as planned.
    pub present: Vec<String>,
}

struct Index {
    collection: String,
    name: &'static str,
    keys: Document,
    options: Document,
}

/// The plan. Unique indexes beside `_id` mean that, in a sharded cluster, orders and events stay unsharded.
fn plan(names: &Names) -> Vec<Index> {
    let leased = || doc! { "partialFilterExpression": { "until": { "$exists": true } } };
    let sparse = || doc! { "sparse": true };
    let unique = || doc! { "unique": true };
    let mut plan = Vec::new();
    let mut add = |collection: &str, name, keys, options| {
        plan.push(Index { collection: collection.to_owned(), name, keys, options });
    };
    // Which garments remember a hold: as token, `prev` or `last`.
    add(&names.locks, "names", doc! { "names": 1 }, sparse());
    // What lapses when; also what is held or being paid for at all.
    add(&names.locks, "due", doc! { "state": 1, "until": 1, "_id": 1 }, leased());
    // How many live holds a holder has.
    add(&names.locks, "holder", doc! { "holder": 1, "until": 1 }, leased());
    // Whose events wait to be copied to the history.
    add(&names.locks, "uncopied", doc! { "uncopied": 1 }, sparse());
    // An event is copied once.
    add(&names.events, "garment", doc! { "item": 1, "seq": 1 }, unique());
    // A buyer's key, a hold and a charge make one order.
    add(&names.orders, "key", doc! { "holder": 1, "key": 1 }, unique());
    add(&names.orders, "first_hold", doc! { "first_hold": 1 }, unique());
    add(&names.orders, "charge", doc! { "charge": 1 }, doc! { "unique": true, "sparse": true });
    // What recovery has to look after, and the list of staff.
    add(&names.orders, "due", doc! { "settled": 1, "deadline": 1, "_id": 1 }, Document::new());
    add(&names.orders, "newest", doc! { "created_at": -1, "_id": -1 }, Document::new());
    for sort in ["newest", "cheapest", "dearest"] {
        let mut keys = doc! { "visibility": 1 };
        keys.insert(sort, 1);
        keys.insert("_id", 1);
        add(&names.garments, sort, keys, Document::new());
        let mut keys = doc! { "visibility": 1, "category": 1 };
        keys.insert(sort, 1);
        keys.insert("_id", 1);
        let name = match sort {
            "newest" => "category_newest",
            "cheapest" => "category_cheapest",
            _ => "category_dearest",
        };
        add(&names.garments, name, keys, Document::new());
    }
    add(&names.records, "sort", doc! { "_id.c": 1, "sort": 1, "_id.k": 1 }, Document::new());
    // Records that are over are cleared away by the server; garments never are.
    add(&names.records, "expiry", doc! { "expires_at": 1 }, doc! { "expireAfterSeconds": 0 });
    plan
}

impl MongoStore {
    /// Makes the indexes that are missing, and says which. Connecting has done so already; a change of the plan by a
    /// later version is made by its first start.
    pub async fn ensure_indexes(&self) -> Result<IndexReport, StoreError> {
        self.run(|inner| async move { ensure(&inner).await }).await
    }
}

pub(crate) async fn ensure(inner: &Inner) -> Result<IndexReport, StoreError> {
    let mut wanted: BTreeMap<String, Vec<Index>> = BTreeMap::new();
    for index in plan(&inner.names) {
        wanted.entry(index.collection.clone()).or_default().push(index);
    }
    let mut call = Call::new(inner);
    let mut report = IndexReport::default();
    for (collection, indexes) in wanted {
        let there = present(&mut call, &collection).await?;
        let (old, new): (Vec<Index>, Vec<Index>) = indexes.into_iter().partition(|it| there.contains_key(it.name));
        for index in old {
            let name = format!("{collection}.{}", index.name);
            if there.get(index.name) != Some(&index.keys) {
                let message = format!("index {name} has other keys than ours: drop it, or choose another prefix");
                return Err(StoreError::new(ErrorKind::Stop, message));
            }
            report.present.push(name);
        }
        if new.is_empty() {
            continue;
        }
        let described = |index: &Index| {
            let mut described = doc! { "name": index.name, "key": index.keys.clone() };
            described.extend(index.options.clone());
            described
        };
        let command = doc! { "createIndexes": &collection, "indexes": new.iter().map(described).collect::<Vec<_>>() };
        let database = &inner.database;
        let made = call.write(|| Box::pin(database.run_command(command.clone()).into_future())).await?;
        made.map_err(|answer| call.failed(answer))?;
        report.made.extend(new.iter().map(|index| format!("{collection}.{}", index.name)));
    }
    Ok(report)
}

/// The names and keys of a collection's indexes; none if there is no such collection.
async fn present(call: &mut Call<'_>, collection: &str) -> Result<BTreeMap<String, Document>, StoreError> {
    let database = &call.inner.database;
    let named = doc! { "listCollections": 1, "filter": { "name": collection }, "nameOnly": true };
    let found = call.read(|| Box::pin(database.run_command(named.clone()).into_future())).await?;
    if first_batch(&found).is_empty() {
        return Ok(BTreeMap::new());
    }
    let command = doc! { "listIndexes": collection };
    let found = call.read(|| Box::pin(database.run_command(command.clone()).into_future())).await?;
    let named =
        |index: &Document| Some((index.get_str("name").ok()?.to_owned(), index.get_document("key").ok()?.clone()));
    Ok(first_batch(&found).into_iter().filter_map(named).collect())
}

fn first_batch(reply: &Document) -> Vec<&Document> {
    let batch = reply.get_document("cursor").and_then(|cursor| cursor.get_array("firstBatch"));
    batch.into_iter().flatten().filter_map(Bson::as_document).collect()
}
