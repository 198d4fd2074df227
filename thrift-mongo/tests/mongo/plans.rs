//! No query of ours reads a collection through: the server says so itself.

use crate::fixture::wait;
use mongodb::Client;
use mongodb::bson::{Bson, Document, doc};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use thrift_core::catalog::{CatalogQuery, CatalogStore, Sort};
use thrift_core::inventory::{FeedPosition, InventoryStore, InventoryStoreExt};
use thrift_core::lock::{Basket, Command, Limits, Ttl};
use thrift_core::order::OrderStore;
use thrift_core::record_store::RecordStore;
use thrift_core::{HoldId, HolderId, ItemId, Timestamp};
use thrift_mongo::{MongoOptions, MongoStore};
use thrift_mongod::shared_standalone;

/// A client that writes down the commands it sends.
pub(crate) fn listening(said: &Arc<Mutex<Vec<Document>>>) -> Client {
    use mongodb::event::EventHandler;
    use mongodb::event::command::CommandEvent;
    let said = said.clone();
    wait(async {
        let mut options = mongodb::options::ClientOptions::parse(shared_standalone().uri()).await.unwrap();
        options.command_event_handler = Some(EventHandler::callback(move |event| {
            if let CommandEvent::Started(started) = event {
                said.lock().unwrap().push(started.command);
            }
        }));
        Client::with_options(options).unwrap()
    })
}

fn item(number: u32) -> ItemId {
    ItemId::new(format!("garment-{number}")).unwrap()
}

async fn everything(store: &MongoStore) {
    let holder = HolderId::new("amina").unwrap();
    let id = |number| HoldId::new(uuid::Uuid::from_u128(number)).unwrap();
    let (one, three) = (Basket::one(item(1)), Basket::new((2..5).map(item)).unwrap());
    store.hold(id(1), &holder, one, Ttl::default()).await.unwrap();
    store.hold(id(2), &holder, three, Ttl::new(Duration::from_secs(1)).unwrap()).await.unwrap();
    store.extend(id(1), 1, Ttl::default()).await.unwrap();
    store.apply(&Command::Withdraw { items: Basket::one(item(6)) }).await.unwrap();
    store.look(&[item(1), item(2)]).await.unwrap();
    store.carrying(id(1)).await.unwrap();
    store.engaged(Some(&item(0)), 10).await.unwrap();
    store.scan(Some(&item(0)), 10).await.unwrap();
    store.sweep(10).await.unwrap();
    store.events(&FeedPosition::start(), 10).await.unwrap();
    store.feed_end().await.unwrap();
    store.release(id(1)).await.unwrap();
    store.order(&"o-1".parse().unwrap()).await.unwrap();
    store.by_key(&holder, "key").await.unwrap();
    store.by_charge("charge").await.unwrap();
    store.unsettled(10).await.unwrap();
    store.newest(Some((Timestamp::from_millis(1), "o-1".parse().unwrap())), 10).await.unwrap();
    for sort in [Sort::Newest, Sort::Cheapest, Sort::Dearest] {
        for category in [None, Some("robes".to_owned())] {
            let query = CatalogQuery { sort, category, price_min: Some(5), ..CatalogQuery::newest(5) };
            let query = CatalogQuery { words: vec!["bleu".into()], ..query };
            store.list(&query).await.unwrap();
        }
    }
    store.get(&[item(1)]).await.unwrap();
    store.get_record("settings", "key").await.unwrap();
    store.range("settings", Some(("a", "b")), 10).await.unwrap();
}

/// The commands that look for documents, as `explain` takes them.
fn looks_for_documents(command: &Document) -> Vec<Document> {
    let plain = |command: &Document| {
        let meta = ["$db", "lsid", "txnNumber", "$clusterTime", "$readPreference", "writeConcern", "readConcern"];
        let kept = command.iter().filter(|(name, _)| !meta.contains(&name.as_str()));
        kept.map(|(name, value)| (name.clone(), value.clone())).collect::<Document>()
    };
    match command.keys().next().map(String::as_str) {
        Some("find" | "findAndModify") => vec![plain(command)],
        Some("update") => {
            let statements = command.get_array("updates").into_iter().flatten();
            let one = |statement: &Bson| {
                let mut one = plain(command);
                one.insert("updates", vec![statement.clone()]);
                one
            };
            statements.map(one).collect()
        }
        _ => Vec::new(),
    }
}

fn stages(plan: &Document, into: &mut Vec<String>) {
    for (name, value) in plan {
        match value {
            Bson::String(stage) if name == "stage" => into.push(stage.clone()),
            Bson::Document(inner) if name != "rejectedPlans" => stages(inner, into),
            Bson::Array(inner) if name != "rejectedPlans" => {
                inner.iter().filter_map(Bson::as_document).for_each(|inner| stages(inner, into));
            }
            _ => {}
        }
    }
}

#[test]
fn every_query_uses_an_index() {
    let said = Arc::new(Mutex::new(Vec::new()));
    let client = listening(&said);
    let database = client.database("plans");
    let store = wait(MongoOptions::on(client, "plans").connect()).unwrap();
    wait(store.offer(Basket::new((0..50).map(item)).unwrap())).unwrap();
    said.lock().unwrap().clear();
    wait(everything(&store));
    let said: Vec<Document> = said.lock().unwrap().clone();
    let queries: Vec<Document> = said.iter().flat_map(looks_for_documents).collect();
    assert!(queries.len() > 40, "only {} queries were seen", queries.len());
    for query in queries {
        // The list of categories is read as a whole: there are tens of them.
        let explained =
            wait(database.run_command(doc! { "explain": &query, "verbosity": "queryPlanner" }).into_future()).unwrap();
        let mut seen = Vec::new();
        stages(&explained, &mut seen);
        assert!(!seen.is_empty(), "no plan: {explained}");
        assert!(!seen.iter().any(|stage| stage == "COLLSCAN"), "{seen:?} for {query}");
    }
}

#[test]
fn a_sweep_examines_what_lapsed_and_not_the_catalogue() {
    let clock = Arc::new(thrift_core::ManualClock::at(Timestamp::from_millis(4_000_000_000_000)));
    let said = Arc::new(Mutex::new(Vec::new()));
    let client = listening(&said);
    let database = client.database("sweeps");
    let options = MongoOptions::on(client, "sweeps").limits(Limits::off()).clock_for_tests(clock.clone());
    let store = wait(options.connect()).unwrap();
    let garments: u32 = std::env::var("THRIFT_TEST_SWEEP_GARMENTS").map_or(2_000, |text| text.parse().unwrap());
    for first in (0..garments).step_by(50) {
        wait(store.offer(Basket::new((first..first + 50).map(item)).unwrap())).unwrap();
    }
    let holder = HolderId::new("amina").unwrap();
    for (number, first) in (0..100).step_by(50).enumerate() {
        let hold = HoldId::new(uuid::Uuid::from_u128(number as u128 + 1)).unwrap();
        wait(store.hold(hold, &holder, Basket::new((first..first + 50).map(item)).unwrap(), Ttl::default())).unwrap();
    }
    clock.advance(Duration::from_mins(11));
    wait(database.run_command(doc! { "profile": 2 }).into_future()).unwrap();
    let swept = wait(store.sweep(500)).unwrap();
    wait(database.run_command(doc! { "profile": 0 }).into_future()).unwrap();
    assert_eq!(swept.lapsed.len(), 100);
    let examined = wait(async {
        use futures_util::TryStreamExt;
        let lines: Vec<Document> = database
            .collection("system.profile")
            .find(doc! { "ns": "sweeps.thrift_locks", "op": "query" })
            .await
            .unwrap()
            .try_collect()
            .await
            .unwrap();
        assert!(!lines.is_empty());
        lines.iter().map(|line| line.get_i32("docsExamined").unwrap_or(0)).sum::<i32>()
    });
    println!("a sweep of 100 lapsed holds among {garments} garments examined {examined} documents");
    assert!(examined <= 200, "{examined} documents were examined");
}
