//! One-item holds on distinct garments, against the plain driver's `findOneAndUpdate` with the same pipeline, write
//! concern and decoding; interleaved, so that a noisy machine is as noisy to both. Prints medians and ratios.
//!
//! `cargo bench -p thrift-mongo --bench holds`; a server of your own: `THRIFT_BENCH_MONGODB=mongodb://…`. Buyers and server
//! on a core each: `THRIFT_BENCH_SERVER_CORE=0 taskset -c 1 cargo bench …`.
#![expect(
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    clippy::indexing_slicing,
    reason = "a bench stops at the first surprise"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use thrift_core::inventory::{InventoryStoreExt, Reply};
use thrift_core::lock::{Basket, Ttl};
use thrift_core::{HoldId, HolderId, ItemId};
use thrift_mongo::{MongoOptions, MongoStore};
use thrift_mongod::ReplicaSet;

#[derive(Clone, Copy, PartialEq)]
enum Way {
    Ours,
    Raw,
}

struct Bench {
    store: MongoStore,
    next: AtomicUsize,
    garments: usize,
}

fn item(number: usize) -> ItemId {
    ItemId::new(format!("garment-{number:07}")).unwrap()
}

impl Bench {
    async fn one(&self, way: Way) {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        assert!(number < self.garments, "every hold takes another garment");
        let hold = HoldId::new(uuid::Uuid::from_u128(number as u128 + 1)).unwrap();
        let holder = HolderId::new(format!("buyer-{number}")).unwrap();
        let granted = match way {
            Way::Raw => self.store.raw_hold(hold, &holder, &item(number), Ttl::default()).await.unwrap(),
            Way::Ours => {
                let reply = self.store.hold(hold, &holder, Basket::one(item(number)), Ttl::default()).await.unwrap();
                matches!(reply, Reply::Done(_))
            }
        };
        assert!(granted, "nobody else wants this garment");
    }

    /// Holds a second.
    async fn slice(self: &Arc<Self>, way: Way, buyers: usize, holds: usize) -> f64 {
        let begun = Instant::now();
        let tasks: Vec<_> = (0..buyers)
            .map(|_| {
                let bench = self.clone();
                tokio::spawn(async move {
                    for _ in 0..holds / buyers {
                        bench.one(way).await;
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        holds as f64 / begun.elapsed().as_secs_f64()
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

#[tokio::main(worker_threads = 2)]
async fn main() {
    let garments = 60_000;
    let set = std::env::var("THRIFT_BENCH_MONGODB").is_err().then(|| ReplicaSet::builder(1).on_disk().start());
    let uri = set.as_ref().map_or_else(|| std::env::var("THRIFT_BENCH_MONGODB").unwrap(), ReplicaSet::uri);
    if let (Some(set), Ok(core)) = (&set, std::env::var("THRIFT_BENCH_SERVER_CORE")) {
        let server = set.node(0).process_id().unwrap().to_string();
        // A thread that ends meanwhile makes it answer an error; the others are where they should be.
        std::process::Command::new("taskset").args(["-acp", &core, &server]).output().unwrap();
    }
    let store =
        MongoOptions::new(&uri).database("thrift-bench").patience(Duration::from_mins(1)).connect().await.unwrap();
    for first in (0..garments).step_by(50) {
        store.offer(Basket::new((first..first + 50).map(item)).unwrap()).await.unwrap();
    }
    let bench = Arc::new(Bench { store, next: AtomicUsize::new(0), garments });
    println!("{:>6} {:>12} {:>12} {:>7}", "buyers", "raw holds/s", "ours holds/s", "ratio");
    for (buyers, holds) in [(1, 200), (16, 800), (64, 1600), (256, 2560)] {
        let (mut raw, mut ours, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..5 {
            let slow = bench.slice(Way::Raw, buyers, holds).await;
            let fast = bench.slice(Way::Ours, buyers, holds).await;
            raw.push(slow);
            ours.push(fast);
            ratios.push(fast / slow);
        }
        println!("{buyers:>6} {:>12.0} {:>12.0} {:>7.2}", median(raw), median(ours), median(ratios));
    }
}
