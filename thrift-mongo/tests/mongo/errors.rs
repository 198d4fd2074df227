//! What goes wrong is said in words that help, within a bounded time.

use crate::fixture::wait;
use mongodb::bson::{Document, doc};
use std::time::{Duration, Instant};
use thrift_core::inventory::InventoryStore;
use thrift_core::{ErrorKind, ItemId, StoreError};
use thrift_mongo::{MongoOptions, MongoStore};
use thrift_mongod::{Mongod, ReplicaSet, shared_standalone};

/// Opens a store that cannot be opened; the patience is 2 s.
fn refused(uri: &str) -> StoreError {
    let begun = Instant::now();
    let error = wait(MongoOptions::new(uri).patience(Duration::from_secs(2)).connect()).unwrap_err();
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(6), "{took:?}: {error}");
    error
}

#[track_caller]
fn says(error: &StoreError, kind: ErrorKind, words: &[&str]) {
    assert_eq!(error.kind(), kind, "{error}");
    for word in words {
        assert!(error.to_string().contains(word), "{word:?} is not in: {error}");
    }
}

#[test]
fn a_text_that_is_no_address_is_refused() {
    says(&refused("http://localhost"), ErrorKind::FixCall, &["mongodb://HOST"]);
}

#[test]
fn nobody_at_the_address() {
    says(&refused("mongodb://127.0.0.1:1/shop"), ErrorKind::RetryLater, &["127.0.0.1:1", "primary", "within"]);
}

#[test]
fn a_name_that_does_not_exist() {
    let error = refused("mongodb://no-such-host.invalid/shop");
    assert!(error.to_string().contains("no-such-host.invalid"), "{error}");
}

#[test]
fn wrong_password_and_missing_rights() {
    let server = Mongod::with_auth();
    let address = |user: &str| format!("mongodb://{user}@127.0.0.1:{}/shop?authSource=admin", server.port());
    let error = refused(&address("root:wrong"));
    says(&error, ErrorKind::Stop, &["user name or password", "authSource"]);
    assert!(!error.to_string().contains("wrong:") && !error.to_string().contains("root:wrong"), "{error}");
    let root = wait(mongodb::Client::with_uri_str(address("root:secret"))).unwrap();
    let role = doc! { "role": "read", "db": "shop" };
    wait(
        root.database("admin")
            .run_command(doc! { "createUser": "reader", "pwd": "secret", "roles": [role] })
            .into_future(),
    )
    .unwrap();
    says(&refused(&address("reader:secret")), ErrorKind::Stop, &["readWrite", "shop"]);
    wait(MongoOptions::new(address("root:secret")).connect()).unwrap();
}

#[test]
fn tls_where_the_server_wants_it() {
    let server = Mongod::with_tls();
    let plain = format!("mongodb://127.0.0.1:{}/shop", server.port());
    says(&refused(&plain), ErrorKind::RetryLater, &["within"]);
    // Its certificate is signed by nobody we know.
    says(&refused(&format!("{plain}?tls=true")), ErrorKind::Stop, &["TLS", "tlsCAFile"]);
}

#[test]
fn documents_that_are_not_ours() {
    let client = wait(mongodb::Client::with_uri_str(shared_standalone().uri())).unwrap();
    let store = wait(MongoOptions::on(client.clone(), "foreign").connect()).unwrap();
    let locks = client.database("foreign").collection::<Document>("thrift_locks");
    wait(locks.insert_one(doc! { "_id": "lamp", "colour": "green" }).into_future()).unwrap();
    let error = wait(store.look(&[ItemId::new("lamp").unwrap()])).unwrap_err();
    says(&error, ErrorKind::Stop, &["lamp", "thrift_locks", "foreign", "prefix"]);
}

#[test]
fn without_a_primary_calls_end_and_say_so_and_later_they_work() {
    let set = ReplicaSet::builder(3).fast_elections().start();
    let options = || MongoOptions::new(set.uri()).patience(Duration::from_secs(2));
    let item = ItemId::new("robe").unwrap();
    // A busy machine may elect anew at any time: what has to work may take several calls.
    let tries = 0..20;
    let store: MongoStore = tries.clone().find_map(|_| wait(options().connect()).ok()).expect("a store");
    let answers = || tries.clone().any(|_| wait(store.look(std::slice::from_ref(&item))).is_ok());
    assert!(answers(), "it does not begin to work");
    set.freeze(0);
    set.freeze(1);
    set.freeze(2);
    let begun = Instant::now();
    let error = wait(store.look(std::slice::from_ref(&item))).unwrap_err();
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    says(&error, ErrorKind::RetryLater, &["within"]);
    (0..3).for_each(|member| set.thaw(member));
    set.wait_healthy();
    assert!(answers(), "it does not come back");
}
