//! The index plan. Every query of ours has its index; a test asks the server whether it uses it.

use crate::call::Call;
use crate::errors::Answer;
use crate::store::{Inner, MongoStore, Names};
use mongodb::bson::{Bson, Document, doc};
use std::collections::BTreeMap;
use std::time::Duration;
use thrift_core::{ErrorKind, StoreError};

/// What [`MongoStore::ensure_indexes`] found and made; each entry is `collection.index`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndexReport {
    /// Made by this call.
    pub made: Vec<String>,
    /// There before, as planned.
    pub present: Vec<String>,
}

/// How long an index may be built. (A server alone gives the work up when its client goes away.)
const BUILD_MAX: Duration = Duration::from_mins(10);

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
    // Every document has an `_id`: a sparse index with it would have them all.
    let waiting = || doc! { "partialFilterExpression": { "uncopied": true } };
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
    add(&names.locks, "uncopied", doc! { "uncopied": 1, "_id": 1 }, waiting());
    // An event is copied once.
    add(&names.events, "garment", doc! { "item": 1, "seq": 1 }, unique());
    // A buyer's key, a hold and a charge make one order.
    add(&names.orders, "key", doc! { "holder": 1, "key": 1 }, unique());
    add(&names.orders, "first_hold", doc! { "first_hold": 1 }, unique());
    add(&names.orders, "charge", doc! { "charge": 1 }, doc! { "unique": true, "sparse": true });
    // What recovery has to look after, and the list of staff.
    add(&names.orders, "due", doc! { "settled": 1, "deadline": 1, "_id": 1 }, Document::new());
    add(&names.orders, "newest", doc! { "created_at": -1, "_id": -1 }, Document::new());
    // A list is a range of one of these, and its entries alone decide every filter but words.
    for (name, category, sort) in [
        ("newest", false, "newest"),
        ("cheapest", false, "cheapest"),
        ("dearest", false, "dearest"),
        ("category_newest", true, "newest"),
        ("category_cheapest", true, "cheapest"),
        ("category_dearest", true, "dearest"),
    ] {
        let mut keys = doc! { "visibility": 1 };
        let category = category.then_some("category");
        // The price is a sort key already, but in the newest.
        let price = (sort == "newest").then_some("cheapest");
        let rest = [sort, "_id", "colour", "size"].into_iter().chain(price);
        keys.extend(category.into_iter().chain(rest).map(|field| (field.to_owned(), Bson::Int32(1))));
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
    let mut call = Call::patient(inner, BUILD_MAX);
    let mut report = IndexReport::default();
    for (collection, indexes) in wanted {
        let there = present(&mut Call::new(inner), &collection).await?;
        let (old, new): (Vec<Index>, Vec<Index>) = indexes.into_iter().partition(|it| there.contains_key(it.name));
        for index in old {
            let name = format!("{collection}.{}", index.name);
            if there.get(index.name) != Some(&told(&index.described())) {
                let message = format!(
                    "index {name} of database {} is not ours (ours: {}): drop it, or choose another prefix or database",
                    inner.place.database,
                    index.described()
                );
                return Err(StoreError::new(ErrorKind::Stop, message));
            }
            report.present.push(name);
        }
        if new.is_empty() {
            continue;
        }
        let command = doc! {
            "createIndexes": &collection,
            "indexes": new.iter().map(Index::described).collect::<Vec<_>>(),
            "writeConcern": { "w": "majority" },
        };
        let database = &inner.database;
        let made = call.write(|| Box::pin(database.run_command(command.clone()).into_future())).await?;
        let made = made.map_err(|answer| call.failed(answer))?;
        // The driver does not look into the reply of a raw command.
        if made.contains_key("writeConcernError") {
            return Err(call.failed(Answer::unknown("the indexes are not confirmed by a majority yet: connect again")));
        }
        report.made.extend(new.iter().map(|index| format!("{collection}.{}", index.name)));
    }
    Ok(report)
}

impl Index {
    fn described(&self) -> Document {
        let mut described = doc! { "name": self.name, "key": self.keys.clone() };
        described.extend(self.options.clone());
        described
    }
}

/// Keys and options of an index.
type Told = (Vec<(String, i64)>, BTreeMap<String, String>);

/// A description without what differs between servers and shells: order and defaults of options, types of numbers.
fn told(index: &Document) -> Told {
    let number = |value: &Bson| match value {
        #[expect(clippy::cast_possible_truncation, reason = "index directions and seconds are small whole numbers")]
        Bson::Double(number) => Some(*number as i64),
        Bson::Int32(number) => Some(i64::from(*number)),
        Bson::Int64(number) => Some(*number),
        _ => None,
    };
    let keys = index.get_document("key").into_iter().flatten();
    // No direction of ours is 0: text, hashed and the like never look the same.
    let keys = keys.map(|(field, direction)| (field.clone(), number(direction).unwrap_or(0))).collect();
    let telling = |(option, value): (&String, &Bson)| {
        let silent = ["v", "ns", "key", "name", "background"].contains(&option.as_str());
        let absent = matches!(value, Bson::Boolean(false) | Bson::Null);
        let value = number(value).map_or_else(|| value.to_string(), |number| number.to_string());
        (!silent && !absent).then(|| (option.clone(), value))
    };
    (keys, index.iter().filter_map(telling).collect())
}

/// The collection's indexes by name; none if there is no such collection.
async fn present(call: &mut Call<'_>, collection: &str) -> Result<BTreeMap<String, Told>, StoreError> {
    let database = &call.inner.database;
    let named = doc! { "listCollections": 1, "filter": { "name": collection } };
    let found = call.read(|| Box::pin(database.run_command(named.clone()).into_future())).await?;
    let Some(kind) = first_batch(&found).first().copied().cloned() else { return Ok(BTreeMap::new()) };
    // Another collation would find "A" under "a"; a capped collection forgets; a view takes no writes.
    let options = kind.get_document("options").cloned().unwrap_or_default();
    if !kind.get_str("type").is_ok_and(|it| it == "collection")
        || ["collation", "capped"].iter().any(|it| options.contains_key(it))
    {
        let message = format!(
            "{collection} of database {} is not a plain collection ({options}): choose another prefix or database",
            call.inner.place.database
        );
        return Err(StoreError::new(ErrorKind::Stop, message));
    }
    let command = doc! { "listIndexes": collection };
    let found = call.read(|| Box::pin(database.run_command(command.clone()).into_future())).await?;
    let named = |index: &Document| Some((index.get_str("name").ok()?.to_owned(), told(index)));
    Ok(first_batch(&found).into_iter().filter_map(named).collect())
}

fn first_batch(reply: &Document) -> Vec<&Document> {
    let batch = reply.get_document("cursor").and_then(|cursor| cursor.get_array("firstBatch"));
    batch.into_iter().flatten().filter_map(Bson::as_document).collect()
}
