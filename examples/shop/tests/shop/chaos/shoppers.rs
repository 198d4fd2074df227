//! Buyers: they hold, hesitate, leave, extend, order, and look at what became of it.

use super::client::Insisting;
use crate::shop::answer::Answer;
use crate::shop::buyer::order_of;
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::watch;

/// What buyers see of the run.
pub(super) struct Market {
    pub(super) garments: Vec<String>,
    pub(super) goes_on: watch::Receiver<bool>,
    pub(super) holds: AtomicUsize,
    /// So many times as long as a hurried buyer do they all think.
    pub(super) pace: usize,
    /// In a hundred orders, so many are paid through the rail.
    pub(super) simulated_percent: usize,
}

/// An order as its buyer was told of it.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) order: String,
    pub(super) status: String,
    pub(super) garments: Vec<String>,
}

impl Told {
    fn of(answer: &Answer) -> Self {
        let lines = answer.body["items"].as_array().unwrap().iter();
        let garments = lines.map(|line| line["item"].as_str().unwrap().to_owned()).collect();
        Self { order: answer.id(), status: answer.text_of("status"), garments }
    }
}

/// One buyer, until the market closes; what they were told, in order.
pub(super) async fn shop_around(mut buyer: Insisting, market: Arc<Market>) -> Vec<Told> {
    let mut told = Vec::new();
    // The cookie first: who loses the answer that brings it is somebody else the next time.
    buyer.get("/api/garments?limit=1").await.is(200);
    // They do not come all at once.
    buyer.rest(0, 1_000 * market.pace).await;
    while *market.goes_on.borrow() {
        let count = 1 + buyer.dice.below(4);
        let items = buyer.dice.some(count, &market.garments);
        let key = buyer.dice.uuid();
        let held = buyer.insist(Method::POST, "/api/holds", Some(key), Some(&json!({ "items": items }))).await;
        match held.status {
            200 | 201 => {
                market.holds.fetch_add(1, Ordering::Relaxed);
                told.extend(decide(&mut buyer, &market, &held).await);
            }
            409 | 429 => {}
            _ => panic!("a hold was answered {}: {}", held.status, held.text),
        }
        buyer.rest(100 * market.pace, 1_200 * market.pace).await;
    }
    told
}

/// What a buyer does with a hold.
async fn decide(buyer: &mut Insisting, market: &Market, held: &Answer) -> Vec<Told> {
    let path = format!("/api/holds/{}", held.id());
    match buyer.dice.below(12) {
        // Leaves, and lets it lapse.
        0 => return Vec::new(),
        1 => {
            let released = buyer.insist(Method::DELETE, &path, None, None).await;
            // 404: a later hold of theirs took over, and this one was never priced.
            assert!(matches!(released.status, 204 | 404), "{}", released.text);
            return Vec::new();
        }
        2..4 => {
            let extended = buyer.insist(Method::POST, &format!("{path}/extend"), None, None).await;
            assert!(matches!(extended.status, 200 | 404 | 409 | 429), "{}", extended.text);
        }
        // Comes too late, mostly.
        4 => buyer.rest(1_000, 4_000).await,
        _ => buyer.rest(10, 300).await,
    }
    order(buyer, market, held).await
}

async fn order(buyer: &mut Insisting, market: &Market, held: &Answer) -> Vec<Told> {
    let mut request: Value = order_of(held);
    if buyer.dice.percent(market.simulated_percent) {
        request["payment"] = json!({ "method": "simulated", "phone": "677123456" });
    }
    let key = buyer.dice.uuid();
    let answer = buyer.insist(Method::POST, "/api/orders", Some(key), Some(&request)).await;
    match answer.status {
        200 | 201 => {}
        409 | 429 => return Vec::new(),
        _ => panic!("an order was answered {}: {}", answer.status, answer.text),
    }
    let mut told = vec![Told::of(&answer)];
    for _ in 0..buyer.dice.below(4) {
        buyer.rest(300, 1_500).await;
        // The button once more, or a look at the page.
        let again = if buyer.dice.percent(30) {
            buyer.insist(Method::POST, "/api/orders", Some(key), Some(&request)).await.is(200)
        } else {
            buyer.get(&format!("/api/orders/{}", answer.id())).await.is(200)
        };
        assert_eq!(again.id(), answer.id());
        told.push(Told::of(&again));
    }
    told
}
