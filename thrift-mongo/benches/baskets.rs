//! Contended baskets: three garments out of twenty, held and given back again and again, against the same in a
//! multi-document transaction of the plain driver. Interleaved; prints medians of completed baskets, of the server's
//! CPU time for each, and their ratios.
//!
//! `cargo bench -p thrift-mongo --bench baskets`
#![expect(
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    clippy::indexing_slicing,
    reason = "a bench stops at the first surprise"
)]

use mongodb::bson::{Document, doc};
use mongodb::error::Error;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use thrift_core::inventory::{InventoryStoreExt, Reply};
use thrift_core::lock::{Basket, Limits, Ttl};
use thrift_core::{HoldId, HolderId, ItemId};
use thrift_mongo::{MongoOptions, MongoStore};
use thrift_mongod::ReplicaSet;

const GARMENTS: u64 = 20;
const SLICE: Duration = Duration::from_secs(3);
const ROUNDS: usize = 5;

struct Bench {
    store: MongoStore,
    client: mongodb::Client,
    attempts: AtomicU64,
    server: i32,
}

fn item(number: u64) -> String {
    format!("garment-{number:02}")
}

/// Three different garments, from a sequence that mixes well enough.
fn three(attempt: u64) -> BTreeSet<String> {
    let mut state = attempt;
    let mut basket = BTreeSet::new();
    while basket.len() < 3 {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        basket.insert(item((mixed ^ (mixed >> 27)) % GARMENTS));
    }
    basket
}

impl Bench {
    /// One attempt of ours; whether the basket was held.
    async fn ours(&self, attempt: u64) -> bool {
        let items = Basket::new(three(attempt).into_iter().map(|item| ItemId::new(item).unwrap())).unwrap();
        let hold = HoldId::new(uuid::Uuid::from_u128(u128::from(attempt) + 1)).unwrap();
        let holder = HolderId::new(format!("buyer-{attempt}")).unwrap();
        let held = matches!(self.store.hold(hold, &holder, items, Ttl::default()).await, Ok(Reply::Done(_)));
        if held {
            self.store.release(hold).await.unwrap();
        }
        held
    }

    /// One attempt in a transaction, as the driver runs them: one that met another is begun anew, until it is committed
    /// or a garment is not free. Whether it was committed.
    async fn transaction(&self, attempt: u64) -> bool {
        let plain = self.client.database("baskets").collection::<Document>("plain");
        let ids: Vec<String> = three(attempt).into_iter().collect();
        let token = i64::try_from(attempt).unwrap();
        let mut session = self.client.start_session().await.unwrap();
        let taking = plain.clone();
        let committed = session.start_transaction().and_run2(async move |session| {
            let free = doc! { "_id": { "$in": &ids }, "state": "available" };
            let take = doc! { "$set": { "state": "held", "hold": token }, "$inc": { "ver": 1 } };
            let taken = taking.update_many(free, take).session(session).await?;
            if taken.modified_count == 3 { Ok(()) } else { Err(Error::custom("a garment is not free")) }
        });
        if committed.await.is_err() {
            return false;
        }
        let back = doc! { "$set": { "state": "available" }, "$unset": { "hold": "" }, "$inc": { "ver": 1 } };
        plain.update_many(doc! { "hold": token }, back).await.unwrap();
        true
    }

    /// Seconds of CPU time that the server has used (`/proc`: hundredths of a second).
    fn server_seconds(&self) -> f64 {
        let line = std::fs::read_to_string(format!("/proc/{}/stat", self.server)).unwrap();
        let fields: Vec<&str> = line.rsplit(')').next().unwrap().split_whitespace().collect();
        let ticks: f64 = fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap();
        ticks / 100.0
    }

    /// Baskets completed, and milliseconds of the server's CPU time for each attempt and for each completed basket.
    async fn slice(self: &Arc<Self>, ours: bool, buyers: usize) -> [f64; 3] {
        let (completed, attempts) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
        let (end, cpu) = (Instant::now() + SLICE, self.server_seconds());
        let buyer = |_| {
            let (bench, completed, attempts) = (self.clone(), completed.clone(), attempts.clone());
            tokio::spawn(async move {
                while Instant::now() < end {
                    let attempt = bench.attempts.fetch_add(1, Ordering::Relaxed);
                    let won = if ours { bench.ours(attempt).await } else { bench.transaction(attempt).await };
                    completed.fetch_add(u64::from(won), Ordering::Relaxed);
                    attempts.fetch_add(1, Ordering::Relaxed);
                }
            })
        };
        for buyer in (0..buyers).map(buyer).collect::<Vec<_>>() {
            buyer.await.unwrap();
        }
        let cpu = self.server_seconds() - cpu;
        let (completed, attempts) = (completed.load(Ordering::Relaxed) as f64, attempts.load(Ordering::Relaxed) as f64);
        [completed, cpu * 1_000.0 / attempts, cpu * 1_000.0 / completed.max(1.0)]
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

#[tokio::main(worker_threads = 2)]
async fn main() {
    let set = ReplicaSet::builder(1).on_disk().start();
    let client =
        mongodb::Client::with_uri_str(format!("{}&maxPoolSize=64&w=majority&journal=true", set.uri())).await.unwrap();
    let store =
        MongoOptions::on(client.clone(), "baskets").connections(64).limits(Limits::off()).connect().await.unwrap();
    let all = (0..GARMENTS).map(|number| ItemId::new(item(number)).unwrap());
    store.offer(Basket::new(all).unwrap()).await.unwrap();
    let plain = client.database("baskets").collection::<Document>("plain");
    let documents = (0..GARMENTS).map(|number| doc! { "_id": item(number), "state": "available", "ver": 1 });
    plain.insert_many(documents).await.unwrap();
    let index = mongodb::IndexModel::builder().keys(doc! { "hold": 1 }).build();
    plain.create_index(index).await.unwrap();
    let server = set.node(0).process_id().unwrap();
    let bench = Arc::new(Bench { store, client, attempts: AtomicU64::new(0), server });
    println!("medians of {ROUNDS} times {SLICE:?} each: transactions, ours, ratio");
    for buyers in [16, 64] {
        let rows = ["baskets completed", "server ms / attempt", "server ms / completed"];
        let mut columns: [[Vec<f64>; 3]; 3] = Default::default();
        for _ in 0..ROUNDS {
            let theirs = bench.slice(false, buyers).await;
            let ours = bench.slice(true, buyers).await;
            for row in 0..rows.len() {
                let values = [theirs[row], ours[row], ours[row] / theirs[row].max(f64::MIN_POSITIVE)];
                columns[row].iter_mut().zip(values).for_each(|(column, value)| column.push(value));
            }
        }
        for (name, columns) in rows.into_iter().zip(columns) {
            let [theirs, ours, ratio] = columns.map(median);
            println!("{buyers:>3} buyers, {name:<22} {theirs:>9.2} {ours:>9.2} {ratio:>7.2}");
        }
    }
}
