//! Three processes on one MongoDB replica set are one shop, though their clocks are 20 minutes apart.

use super::buyer::Buyer;
use super::crashes::{Load, go_on_shopping, true_afterwards};
use super::dice::{Dice, size};
use super::events::Listener;
use super::running::Shop;
use super::stock::Stock;
use serde_json::json;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use thrift_mongod::{ReplicaSet, clock_environment};
use tokio::sync::watch;
use uuid::Uuid;

/// Three processes, their common store, and the folder of their photos.
struct Chain {
    shops: Vec<Shop>,
    _photos: TempDir,
}

/// How far the wall clock of each is off.
const CLOCKS: [&str; 3] = ["+0", "+20m", "-20m"];

/// Servers that the tests of this file share.
fn servers() -> &'static ReplicaSet {
    static SET: OnceLock<ReplicaSet> = OnceLock::new();
    SET.get_or_init(ReplicaSet::three)
}

impl Chain {
    /// With so many garments on sale.
    async fn offering(database: &str, garments: usize) -> Self {
        let set = tokio::task::spawn_blocking(servers).await.unwrap();
        let photos = TempDir::new().unwrap();
        let store = set.uri().replacen("/?", &format!("/{database}?"), 1);
        let folder = format!("dir:{}", photos.path().join("photos").display());
        let settings = [
            ("THRIFT_STORE", store.as_str()),
            ("THRIFT_PHOTOS", folder.as_str()),
            ("THRIFT_LIMITS", "network=1000000"),
        ];
        Stock::put_elsewhere(garments, photos.path(), &settings);
        let mut shops = Vec::new();
        for clock in CLOCKS {
            let clock = clock_environment(clock);
            let clock = clock.iter().map(|(name, value)| (*name, value.as_str()));
            shops.push(Shop::with(&Stock::elsewhere(), &settings.into_iter().chain(clock).collect::<Vec<_>>()).await);
        }
        Self { shops, _photos: photos }
    }

    /// A buyer at each process in turn.
    fn buyers(&self, count: usize) -> Vec<Buyer> {
        self.shops.iter().cycle().take(count).map(Buyer::of).collect()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_process_did_the_others_know_and_show_live() {
    let chain = Chain::offering("known", 2).await;
    let [first, second, third] = [0, 1, 2].map(|number| &chain.shops[number]);
    let buyer = Buyer::of(first);
    let ids = buyer.garments().await;
    let mut listener = Listener::of(third, None).await;
    assert_eq!(listener.next().await.unwrap().name, "resync");

    let (key, wanted) = (Uuid::now_v7(), json!({ "items": [ids[0]] }));
    let asked = Instant::now();
    let held = buyer.try_post("/api/holds", key, &wanted).await.unwrap().is(201);
    let event = listener.next().await.unwrap();
    let took = asked.elapsed();
    assert_eq!((&event.data["id"], &event.data["status"]), (&json!(ids[0]), &json!("held")));
    assert!(took < Duration::from_secs(2), "{took:?}");
    println!("a hold at one process was shown by another after {took:.0?}");

    let moved = buyer.at(second);
    let again = moved.try_post("/api/holds", key, &wanted).await.unwrap().is(200);
    assert_eq!(again.id(), held.id(), "the same cookie and key mean the same hold everywhere");
    assert_eq!(Buyer::of(third).hold(&[&ids[0]]).await.problem(409).reason(), "held_by_other");
    let order = moved.order(&held).await.is(201);
    assert_eq!(order.text_of("status"), "placed");
    for shop in [first, third] {
        assert_eq!(Buyer::of(shop).status(&ids[0]).await, "sold");
        assert_eq!(buyer.at(shop).get(&format!("/api/orders/{}", order.id())).await.is(200).body, order.body);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn buyers_at_three_processes_race_for_one_garment_and_one_wins() {
    let chain = Chain::offering("race", 1).await;
    let garment = Buyer::of(&chain.shops[0]).garments().await.remove(0);
    let race = chain.buyers(size("THRIFT_TEST_BUYERS", 200)).into_iter().map(|buyer| {
        let garment = garment.clone();
        tokio::spawn(async move { buyer.hold(&[&garment]).await })
    });
    let race: Vec<_> = race.collect();
    let runners = race.len();
    let (mut won, mut lost) = (0, 0);
    for runner in race {
        let answer = runner.await.unwrap();
        if answer.status == 201 {
            won += 1;
        } else {
            assert_eq!(answer.problem(409).reason(), "held_by_other");
            lost += 1;
        }
    }
    assert_eq!((won, lost), (1, runners - 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_was_answered_is_true_after_kill_9_of_one_process() {
    let kills: usize = size("THRIFT_TEST_KILLS", 3);
    let mut dice = Dice::seeded("many processes");
    let mut chain = Chain::offering("kills", 80 * (kills + 1)).await;
    let ids = Arc::new(Buyer::of(&chain.shops[0]).garments().await);
    let (stop, goes_on) = watch::channel(true);
    let load = Arc::new(Load { goes_on, placed: watch::Sender::new(0) });
    let start = |buyer| tokio::spawn(go_on_shopping(buyer, ids.clone(), dice.for_player(), load.clone()));
    let buyers: Vec<_> = chain.buyers(9).into_iter().map(start).collect();
    let mut placed = load.placed.subscribe();
    for _ in 0..kills {
        let more = *placed.borrow_and_update() + 1 + dice.below(12);
        // The other two go on selling meanwhile: where they have sold everything, nobody orders any more.
        let _ = tokio::time::timeout(Duration::from_secs(5), placed.wait_for(|placed| *placed >= more)).await;
        let victim = dice.below(3);
        chain.shops[victim].kill();
        let (clean, report) = chain.shops[victim].audit();
        assert!(clean, "{report}");
        chain.shops[victim].open().await;
    }
    stop.send(false).unwrap();
    let mut told = Vec::new();
    for buyer in buyers {
        told.extend(buyer.await.unwrap());
    }
    let (sold, unfinished) = true_afterwards(&told).await;
    assert!(told.len() >= kills, "hardly anybody ordered: nothing was tried");
    println!(
        "{kills} kills of one of three: {} orders answered, {sold} garments sold, {unfinished} not placed",
        told.len()
    );
}
