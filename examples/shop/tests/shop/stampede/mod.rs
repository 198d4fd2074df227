//! A crowd at the real program, on each store: many buyers for one garment, a drop of many garments, and one held
//! garment that everybody goes on asking for. However many ask, each garment has one winner.
//!
//! Prints table rows: answers a second, how long a refusal and a grant took, what the database was asked, and memory.
//! `THRIFT_TEST_STAMPEDE_BUYERS` (100; at a drop twice as many), `THRIFT_TEST_STAMPEDE_GARMENTS` (20) and
//! `THRIFT_TEST_STAMPEDE_SECONDS` (1) say how much. The load runs on the same machine, and refuses any other.

mod crowd;
mod report;
mod scenes;

use super::buyer::Buyer;
use super::dice::{Dice, size};
use super::running::Shop;
use super::stock::Stock;
use crowd::Crowd;
use report::Measured;
use tempfile::TempDir;
use thrift_mongod::{Mongod, ReplicaSet};

/// All buyers come from one address.
const CROWD: (&str, &str) = ("THRIFT_LIMITS", "network=1000000");

/// Plays every scene, each in a shop of its own.
async fn play(store: &str, server: Option<&Mongod>, open: impl AsyncFn(&str, usize) -> (Shop, Option<TempDir>)) {
    let buyers = size("THRIFT_TEST_STAMPEDE_BUYERS", 100);
    let garments = size("THRIFT_TEST_STAMPEDE_GARMENTS", 20);
    let mut dice = Dice::seeded("stampede");
    println!("{}", report::HEAD);
    let (shop, _files) = open("one", 1).await;
    let crowd = Crowd::arrived(&shop, buyers).await;
    let measured = Measured::begin(&shop, server).await;
    let seen = scenes::one_garment(&crowd).await;
    measured.row(store, &format!("{buyers} buyers, 1 garment"), seen).await;

    let (shop, _files) = open("drop", garments).await;
    let crowd = Crowd::arrived(&shop, buyers * 2).await;
    let measured = Measured::begin(&shop, server).await;
    let seen = scenes::drop_of_garments(&crowd, &mut dice).await;
    measured.row(store, &format!("{} buyers, a drop of {garments}", buyers * 2), seen).await;

    let (shop, _files) = open("held", 1).await;
    let crowd = Crowd::arrived(&shop, scenes::CALLERS).await;
    Buyer::of(&shop).hold(&[&crowd.ids[0]]).await.is(201);
    let measured = Measured::begin(&shop, server).await;
    let seconds = size("THRIFT_TEST_STAMPEDE_SECONDS", 1);
    let seen = scenes::everybody_wants_it(&crowd, seconds).await;
    measured.row(store, &format!("{seconds} s, {} connections, 1 held garment", scenes::CALLERS), seen).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_sqlite_a_stampede_sells_each_garment_once() {
    play("SQLite", None, async |_, garments| (Shop::with(&Stock::of(garments), &[CROWD]).await, None)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_mongodb_a_stampede_sells_each_garment_once() {
    let set = tokio::task::spawn_blocking(|| ReplicaSet::builder(1).on_disk().start()).await.unwrap();
    let open = async |database: &str, garments| {
        let photos = TempDir::new().unwrap();
        let store = set.uri().replacen("/?", &format!("/{database}?"), 1);
        let folder = format!("dir:{}", photos.path().join("photos").display());
        let settings = [("THRIFT_STORE", store.as_str()), ("THRIFT_PHOTOS", folder.as_str()), CROWD];
        Stock::put_elsewhere(garments, photos.path(), &settings);
        (Shop::with(&Stock::elsewhere(), &settings).await, Some(photos))
    };
    play("MongoDB", Some(set.node(0)), open).await;
}
