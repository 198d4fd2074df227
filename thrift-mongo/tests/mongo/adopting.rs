//! A shop that has its catalogue already adopts only the lock.

use crate::adopt_existing_catalogue;
use crate::fixture::{self, Servers, Standalone};
use futures_util::TryStreamExt;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::spec::BinarySubtype;
use mongodb::bson::{Binary, Bson, DateTime, Document, RawDocumentBuf, Uuid, doc};
use mongodb::{Collection, Database};
use thrift_core::inventory::{InventoryStore, InventoryStoreExt, Reply};
use thrift_core::lock::{Basket, Command, LockState, Shown, Ttl};
use thrift_core::{ErrorKind, HoldId, HolderId, ItemId, OrderId};
use thrift_mongo::{Adopted, MongoOptions, MongoStore, item_id};
use thrift_mongod::shared_standalone;

const HEX: &str = "65f0c0ffee65f0c0ffee65f0";
const UUID: &str = "0d7c4ed8-2f0a-4f0e-9d5c-1b9a8f6c2e11";

struct Shop {
    database: Database,
    store: MongoStore,
}

/// A shop with these products, in a database of its own.
async fn shop(name: &str, ids: impl IntoIterator<Item = Bson>) -> Shop {
    let client = Standalone::server().client.clone();
    let database = client.database(&format!("adopting-{name}"));
    let product = |id: Bson| {
        let price = doc! { "amount": 12_500_i64, "currency": "XAF" };
        doc! { "_id": id, "name": "Jacket", "price": price, "tags": ["denim", 7, 1.5], "at": DateTime::from_millis(7) }
    };
    let products: Vec<Document> = ids.into_iter().map(product).collect();
    if !products.is_empty() {
        database.collection("products").insert_many(products).await.unwrap();
    }
    let store = MongoOptions::on(client, database.name()).connect().await.unwrap();
    Shop { database, store }
}

impl Shop {
    async fn adopt(&self) -> Adopted {
        self.store.adopt("products", doc! {}).await.unwrap()
    }

    /// Every document of a collection, as the server sends it.
    async fn bytes(&self, collection: &str) -> Vec<Vec<u8>> {
        let collection: Collection<RawDocumentBuf> = self.database.collection(collection);
        let all: Vec<RawDocumentBuf> =
            collection.find(doc! {}).sort(doc! { "_id": 1 }).await.unwrap().try_collect().await.unwrap();
        all.into_iter().map(RawDocumentBuf::into_bytes).collect()
    }

    async fn hold(&self, id: &str) -> HoldId {
        let hold: HoldId = Uuid::new().to_string().parse().unwrap();
        let reply = self.store.hold(hold, &buyer(), Basket::one(item(id)), Ttl::default()).await.unwrap();
        assert!(matches!(reply, Reply::Done(_)), "{reply:?}");
        hold
    }

    async fn sell(&self, id: &str) {
        let (hold, order) = (self.hold(id).await, OrderId::new(format!("order-{id}")).unwrap());
        self.store.begin_payment(hold, &buyer(), &order, Ttl::default()).await.unwrap().done().unwrap();
        self.store.sell(hold, &order).await.unwrap().done().unwrap();
    }

    async fn state(&self, id: &str) -> Option<LockState> {
        self.store.look(&[item(id)]).await.unwrap().records.pop().map(|record| record.state)
    }
}

/// The server is started from a plain thread, before anything runs on it.
fn wait<T>(future: impl Future<Output = T>) -> T {
    Standalone::server();
    fixture::wait(future)
}

fn buyer() -> HolderId {
    HolderId::new("ada").unwrap()
}

fn item(id: &str) -> ItemId {
    ItemId::new(id).unwrap()
}

fn strings<const N: usize>(ids: [&str; N]) -> [Bson; N] {
    ids.map(Bson::from)
}

fn object_id() -> Bson {
    ObjectId::parse_str(HEX).unwrap().into()
}

fn uuid() -> Bson {
    Uuid::parse_str(UUID).unwrap().into()
}

fn binary(subtype: BinarySubtype) -> Bson {
    Binary { subtype, bytes: vec![7; 16] }.into()
}

#[test]
fn the_text_of_an_id_is_what_the_shop_knows_it_by() {
    let taken = [
        (Bson::from("jacket-7"), "jacket-7"),
        (object_id(), HEX),
        (Bson::Int32(-7), "-7"),
        (Bson::Int64(9_000_000_000), "9000000000"),
        (uuid(), UUID),
    ];
    for (id, text) in taken {
        assert_eq!(item_id(&id).unwrap(), item(text));
    }
    let short = Binary { subtype: BinarySubtype::Uuid, bytes: vec![7; 3] };
    let refused = [Bson::Double(7.0), Bson::Null, doc! { "a": 1 }.into(), binary(BinarySubtype::Generic), short.into()];
    for id in refused {
        let error = item_id(&id).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::FixCall);
        assert!(error.to_string().contains("strings, ObjectIds, whole numbers"), "{error}");
    }
    for text in ["", "two\nlines", &"x".repeat(65)] {
        assert_eq!(item_id(&text.into()).unwrap_err().kind(), ErrorKind::FixCall);
    }
}

#[test]
fn every_kind_of_id_is_adopted_and_no_document_changes() {
    wait(async {
        let kinds: [(&str, Vec<Bson>, &[&str]); 4] = [
            ("strings", strings(["a", "b"]).into(), &["a", "b"]),
            ("object-ids", vec![object_id()], &[HEX]),
            ("numbers", vec![Bson::Int32(7), Bson::Int64(9_000_000_000)], &["7", "9000000000"]),
            ("uuids", vec![uuid()], &[UUID]),
        ];
        for (name, ids, items) in kinds {
            let shop = shop(name, ids).await;
            let before = shop.bytes("products").await;
            let all = items.len() as u64;
            assert_eq!(shop.adopt().await, Adopted { seen: all, added: all });
            for item in items {
                assert_eq!(shop.state(item).await, Some(LockState::Available), "{item}");
            }
            shop.hold(items[0]).await;
            assert_eq!(shop.bytes("products").await, before);
        }
    });
}

#[test]
fn adopting_again_adds_what_is_new_and_leaves_the_rest_as_it_is() {
    wait(async {
        let shop = shop("again", strings(["free", "held", "sold", "withdrawn"])).await;
        assert_eq!(shop.adopt().await, Adopted { seen: 4, added: 4 });
        shop.hold("held").await;
        shop.sell("sold").await;
        let withdraw = Command::Withdraw { items: Basket::one(item("withdrawn")) };
        shop.store.apply(&withdraw).await.unwrap();
        let before = shop.bytes("thrift_locks").await;
        assert_eq!(shop.adopt().await, Adopted { seen: 4, added: 0 });
        assert_eq!(shop.bytes("thrift_locks").await, before);

        shop.database.collection("products").insert_one(doc! { "_id": "new" }).await.unwrap();
        assert_eq!(shop.adopt().await, Adopted { seen: 5, added: 1 });
        assert!(matches!(shop.state("sold").await, Some(LockState::Sold { .. })));
    });
}

#[test]
fn adopting_goes_on_where_it_was_interrupted() {
    wait(async {
        let shop = shop("interrupted", strings(["added", "published", "untouched"])).await;
        let add = Command::Add { items: Basket::new([item("added")]).unwrap() };
        shop.store.apply(&add).await.unwrap();
        shop.store.offer(Basket::one(item("published"))).await.unwrap();
        assert_eq!(shop.state("added").await, Some(LockState::Draft));
        assert_eq!(shop.adopt().await, Adopted { seen: 3, added: 2 });
        assert_eq!(shop.state("added").await, Some(LockState::Available));
    });
}

#[test]
fn two_who_adopt_at_once_add_each_garment_once() {
    wait(async {
        let shop = shop("at-once", (0..40).map(|id| Bson::from(format!("jacket-{id}")))).await;
        let (one, other) = tokio::join!(shop.store.adopt("products", doc! {}), shop.store.adopt("products", doc! {}));
        // Whoever collides too often is told to try again; what was done stands.
        for answer in [one, other] {
            assert!(
                answer.as_ref().map_or_else(|it| it.kind() == ErrorKind::RetryNow, |it| it.seen == 40),
                "{answer:?}"
            );
        }
        assert_eq!(shop.adopt().await.seen, 40);
        assert_eq!(shop.adopt().await, Adopted { seen: 40, added: 0 });
        assert_eq!(shop.store.scan(None, 100).await.unwrap().records.len(), 40);
    });
}

#[test]
fn a_catalogue_of_several_pages_is_adopted_whole_and_a_filter_narrows_it() {
    wait(async {
        let shop = shop("pages", (0..1_020).map(Bson::Int32)).await;
        let some = shop.store.adopt("products", doc! { "_id": { "$lt": 60 }, "name": "Jacket" }).await.unwrap();
        assert_eq!(some, Adopted { seen: 60, added: 60 });
        assert_eq!(shop.state("60").await, None);
        assert_eq!(shop.adopt().await, Adopted { seen: 1_020, added: 960 });
        assert_eq!(shop.store.scan(None, 2_000).await.unwrap().records.len(), 1_020);
        let none = shop.store.adopt("no_such_collection", doc! {}).await.unwrap();
        assert_eq!(none, Adopted::default());
    });
}

#[test]
fn mixed_and_foreign_kinds_are_refused_before_anything_is_written() {
    wait(async {
        let mixes: [(&str, Vec<Bson>, &str); 6] = [
            ("mixed-digits", vec![object_id(), HEX.into()], "strings and ObjectIds"),
            ("mixed-numbers", vec!["7".into(), Bson::Int32(7)], "strings and whole numbers"),
            ("mixed-uuids", vec![uuid(), UUID.into()], "strings and UUIDs"),
            ("mixed-doubles", vec![Bson::Int32(7), Bson::Double(7.5)], "whole numbers and ids of a kind"),
            ("mixed-binaries", vec![uuid(), binary(BinarySubtype::UuidOld)], "UUIDs and ids of a kind"),
            ("foreign", vec![doc! { "a": 1 }.into()], "EmbeddedDocument"),
        ];
        for (name, ids, says) in mixes {
            let shop = shop(name, ids).await;
            let error = shop.store.adopt("products", doc! {}).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::FixCall);
            assert!(error.to_string().contains(says), "{error}");
            assert!(shop.bytes("thrift_locks").await.is_empty(), "{name}");
        }
    });
}

#[test]
fn an_overlay_shows_each_document_of_a_page_as_its_garment_stands() {
    wait(async {
        let shop = shop("overlay", strings(["free", "held", "sold", "draft"])).await;
        shop.adopt().await;
        shop.hold("held").await;
        shop.sell("sold").await;
        let odd = doc! { "_id": 1.5 };
        let page: Vec<Document> = ["sold", "unknown", "held", "free", "sold"]
            .map(|id| doc! { "_id": id, "x": 1 })
            .into_iter()
            .chain([odd])
            .collect();
        let listed = shop.store.overlay(page.clone()).await.unwrap();
        let (documents, shown): (Vec<Document>, Vec<Option<Shown>>) = listed.into_iter().unzip();
        assert_eq!(documents, page);
        let Some(Some(Shown::Held { until })) = shown.get(2) else { panic!("{shown:?}") };
        let (sold, held) = (Some(Shown::Sold), Some(Shown::Held { until: *until }));
        assert_eq!(shown, [sold, None, held, Some(Shown::Available), sold, None]);
        assert!(shop.store.overlay(Vec::new()).await.unwrap().is_empty());
        let error = shop.store.overlay(vec![doc! { "x": 1 }]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::FixCall);
    });
}

#[test]
fn adopting_runs_under_any_executor_and_in_a_task() {
    let Shop { store, .. } = wait(shop("executor", strings(["a"])));
    let adopted = pollster::block_on(store.adopt("products", doc! {})).unwrap();
    assert_eq!(adopted, Adopted { seen: 1, added: 1 });
    let task = fixture::runtime().spawn(async move {
        let adopted = store.adopt("products", doc! {}).await.unwrap();
        (adopted, store.overlay(vec![doc! { "_id": "a" }]).await.unwrap())
    });
    let (adopted, listed) = wait(task).unwrap();
    assert_eq!(adopted, Adopted { seen: 1, added: 0 });
    assert_eq!(listed, [(doc! { "_id": "a" }, Some(Shown::Available))]);
}

#[test]
fn the_example_of_adopting_runs_and_runs_again() {
    wait(async {
        let uri = shared_standalone().uri();
        for put_on_sale in [3, 0] {
            let told = adopt_existing_catalogue::run(uri, "adopting-example").await.unwrap();
            let lines: Vec<&str> = told.lines().collect();
            assert_eq!(lines[0], format!("3 products seen, {put_on_sale} put on sale"));
            assert!(lines[1].starts_with("ada holds"), "{told}");
            assert!(lines[2].contains("ben is refused") && lines[2].ends_with("held_by_other"), "{told}");
            let states: Vec<&str> = lines[3..].iter().filter_map(|line| line.split_whitespace().last()).collect();
            assert_eq!(states, ["held", "available", "available"]);
        }
    });
}
