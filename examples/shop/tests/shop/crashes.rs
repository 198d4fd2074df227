//! `kill -9` while buyers order: what was answered is true afterwards, and nothing is sold twice.

use super::answer::Answer;
use super::buyer::{Buyer, order_of};
use super::dice::{Dice, size};
use super::program::PATIENCE;
use super::running::Shop;
use super::stock::Stock;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch;
use uuid::Uuid;

const BUYERS: usize = 8;

/// What buyers see of the experiment: whether it goes on, and how many orders were answered.
pub(super) struct Load {
    pub(super) goes_on: watch::Receiver<bool>,
    pub(super) placed: watch::Sender<usize>,
}

/// Sends one request until it is answered, over every crash, with the same key: as a client should. Says, too, whether
/// an answer was lost on the way.
async fn answered(buyer: &Buyer, path: &str, body: &Value) -> (Answer, bool) {
    let (key, deadline, mut lost) = (Uuid::now_v7(), Instant::now() + PATIENCE, false);
    loop {
        match buyer.try_post(path, key, body).await {
            Ok(answer) => return (answer, lost),
            Err(error) => assert!(Instant::now() < deadline, "the shop does not come back: {error}"),
        }
        lost = true;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// An order that a buyer was told of.
pub(super) struct Told {
    buyer: Buyer,
    order: Answer,
    /// Whether an answer was lost on the way to it.
    over_a_crash: bool,
}

/// Holds two garments and orders them, again and again.
pub(super) async fn go_on_shopping(buyer: Buyer, ids: Arc<Vec<String>>, mut dice: Dice, load: Arc<Load>) -> Vec<Told> {
    let mut told = Vec::new();
    while *load.goes_on.borrow() {
        let (held, _) = answered(&buyer, "/api/holds", &json!({ "items": dice.some(2, &ids) })).await;
        if held.status == 409 {
            continue;
        }
        assert!(matches!(held.status, 200 | 201), "{}", held.text);
        let (order, over_a_crash) = answered(&buyer, "/api/orders", &order_of(&held)).await;
        assert!(matches!(order.status, 200 | 201), "{}", order.text);
        load.placed.send_modify(|placed| *placed += 1);
        told.push(Told { buyer: buyer.clone(), order, over_a_crash });
    }
    told
}

/// Every order that was answered stands as it was told, and no garment is in two; answers how many garments were sold,
/// and how many orders a crash left unfinished.
pub(super) async fn true_afterwards(told: &[Told]) -> (usize, usize) {
    let (mut owners, mut unfinished) = (BTreeMap::new(), 0);
    for Told { buyer, order, over_a_crash } in told {
        let now = buyer.get(&format!("/api/orders/{}", order.id())).await.is(200);
        if order.text_of("status") == "placed" {
            assert_eq!(now.body, order.body, "what was answered is true");
        } else {
            assert!(*over_a_crash, "only a crash leaves an order unfinished: {}", order.text);
            unfinished += 1;
        }
        if now.text_of("status") == "placed" {
            for line in now.body["items"].as_array().unwrap() {
                let item = line["item"].as_str().unwrap();
                assert_eq!(buyer.status(item).await, "sold", "{item}");
                assert_eq!(owners.insert(item.to_owned(), order.id()), None, "{item} was sold twice");
            }
        }
    }
    (owners.len(), unfinished)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_was_answered_is_true_after_kill_9() {
    let kills: usize = size("THRIFT_TEST_KILLS", 3);
    let mut dice = Dice::seeded("crashes");
    let mut shop = Shop::with(&Stock::of(60 * (kills + 1)), &[("THRIFT_LIMITS", "off")]).await;
    let ids = Arc::new(Buyer::of(&shop).garments().await);
    let (stop, goes_on) = watch::channel(true);
    let load = Arc::new(Load { goes_on, placed: watch::Sender::new(0) });
    let start = |_| tokio::spawn(go_on_shopping(Buyer::of(&shop), ids.clone(), dice.for_player(), load.clone()));
    let buyers: Vec<_> = (0..BUYERS).map(start).collect();
    let mut placed = load.placed.subscribe();
    for _ in 0..kills {
        let more = *placed.borrow_and_update() + 1 + dice.below(12);
        placed.wait_for(|placed| *placed >= more).await.unwrap();
        shop.kill();
        let (clean, report) = shop.audit();
        assert!(clean, "{report}");
        shop.open().await;
    }
    stop.send(false).unwrap();
    let mut told = Vec::new();
    for buyer in buyers {
        told.extend(buyer.await.unwrap());
    }
    let (sold, unfinished) = true_afterwards(&told).await;
    assert!(told.len() >= kills, "hardly anybody ordered: nothing was tried");
    let over = told.iter().filter(|told| told.over_a_crash).count();
    println!(
        "{kills} kills: {} orders answered, {} garments sold, {over} over a crash, {unfinished} not placed by it",
        told.len(),
        sold
    );
}
