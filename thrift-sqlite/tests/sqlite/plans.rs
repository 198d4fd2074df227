//! What SQLite makes of our statements: whatever the store runs is traced, then explained.

use super::native::{statements, trace_connections};
use super::shop::{Shop, apply, hold, hold_id, holder, item, offer, options_at};
use rusqlite::Connection;
use std::time::Duration;
use thrift_core::catalog::{CatalogQuery, CatalogStore, Category, Currency, Garment, Money, Sort, Visibility};
use thrift_core::inventory::{FeedPosition, InventoryStore};
use thrift_core::order::OrderStore;
use thrift_core::record_store::{Record, RecordStore};
use thrift_core::{OrderId, Timestamp};
use thrift_sqlite::SqliteStore;

/// Read whole on purpose: categories are settings, tens of them.
const WHOLE: [&str; 1] = ["SELECT body FROM category ORDER BY slug"];

/// Every call of every port that runs a statement of its own.
async fn everything(store: &SqliteStore) {
    let garment = Garment {
        id: item("coat"),
        title: "Coat".into(),
        description: String::new(),
        brand: None,
        category: None,
        colour: None,
        size: None,
        condition: None,
        price: Money::zero(Currency::XAF),
        photos: Vec::new(),
        visibility: Visibility::Public,
        created_at: Timestamp::default(),
        ver: 0,
    };
    store.put(garment).await.unwrap();
    store.get(&[item("coat")]).await.unwrap();
    for sort in [Sort::Newest, Sort::Cheapest, Sort::Dearest] {
        for category in [None, Some("robes".to_owned())] {
            store.list(&CatalogQuery { sort, category, ..CatalogQuery::newest(5) }).await.unwrap();
        }
    }
    let category = Category { slug: "robes".into(), french: "Robes".into(), english: "Dresses".into() };
    store.put_category(category).await.unwrap();
    store.categories().await.unwrap();

    store.look(&[item("coat")]).await.unwrap();
    store.carrying(hold_id(1)).await.unwrap();
    store.engaged(None, 5).await.unwrap();
    store.scan(None, 5).await.unwrap();
    store.events(&FeedPosition::start(), 5).await.unwrap();
    store.feed_end().await.unwrap();
    store.sweep(5).await.unwrap();

    let id = OrderId::new("order").unwrap();
    store.insert(super::orders::an_order(&id)).await.unwrap();
    store.change(&id, &super::orders::a_charged_change()).await.unwrap();
    store.by_key(&holder("ann"), "key").await.unwrap();
    store.by_charge("reference").await.unwrap();
    store.unsettled(5).await.unwrap();
    store.newest(None, 5).await.unwrap();

    let record = Record {
        collection: "notes".into(),
        key: "key".into(),
        version: 0,
        sort: String::new(),
        expires_at: None,
        bytes: Vec::new(),
    };
    store.put_record(record).await.unwrap();
    store.get_record("notes", "key").await.unwrap();
    store.range("notes", None, 5).await.unwrap();
    store.range("notes", Some(("", "key")), 5).await.unwrap();
    store.delete_record("notes", "key").await.unwrap();
}

#[test]
fn no_statement_scans_a_table_or_sorts() {
    trace_connections();
    let shop = Shop::new();
    let path = shop.path().with_file_name("traced.db");
    let store =
        options_at(&path).limits(thrift_core::lock::Limits::default()).clock(shop.clock.clone()).open().unwrap();
    offer(&store, ["coat".into()]);
    apply(&store, &hold(1, "ann", "coat")).unwrap();
    shop.clock.advance(Duration::from_hours(1));
    pollster::block_on(everything(&store));
    drop(store);

    let file = Connection::open(&path).unwrap();
    let internal = ["sqlite_schema", "pragma_pragma_list"];
    let begins = |sql: &str, words: &[&str]| words.iter().any(|word| sql.trim_start().starts_with(word));
    let ours = statements().into_iter().filter(|sql| begins(sql, &["SELECT", "INSERT", "UPDATE", "DELETE"]));
    let ours: Vec<String> = ours.filter(|sql| !internal.iter().any(|name| sql.contains(name))).collect();
    assert!(ours.len() > 35, "only {} statements were seen", ours.len());
    for sql in ours.iter().filter(|sql| !WHOLE.contains(&sql.as_str())) {
        let mut statement = file.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        for parameter in 1..=statement.parameter_count() {
            statement.raw_bind_parameter(parameter, 1).unwrap();
        }
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().unwrap() {
            let step: String = row.get(3).unwrap();
            let scans = step.starts_with("SCAN") && step != "SCAN CONSTANT ROW";
            assert!(!scans && !step.contains("TEMP B-TREE"), "{step}: {sql}");
        }
    }
}
