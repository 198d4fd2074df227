//! Cron, health, signals.

use super::buyer::{Buyer, send};
use super::events::Listener;
use super::program::run_briefly;
use super::running::Shop;
use super::stock::Stock;
use reqwest::Method;
use serde_json::json;
use std::time::Duration;

const SECRET: &str = "0123456789abcdef0123456789abcdef";

#[tokio::test]
async fn there_is_no_cron_route_without_a_secret() {
    let shop = Shop::start().await;
    let anybody = Buyer::of(&shop);
    anybody.post("/api/cron/sweep").await.problem(404);
    send(anybody.request(Method::POST, "/api/cron/sweep").bearer_auth("")).await.problem(404);
}

#[tokio::test]
async fn cron_sweeps_for_whoever_knows_the_secret() {
    let shop = Shop::with(Stock::drawn(), &[("THRIFT_CRON_SECRET", SECRET)]).await;
    let anybody = Buyer::of(&shop);
    anybody.post("/api/cron/sweep").await.problem(401);
    for wrong in ["", "wrong", &SECRET[1..]] {
        send(anybody.request(Method::POST, "/api/cron/sweep").bearer_auth(wrong)).await.problem(401);
    }
    let swept = send(anybody.request(Method::POST, "/api/cron/sweep").bearer_auth(SECRET)).await.is(200);
    assert_eq!(swept.body, json!({ "lapsed": 0, "recovered": 0, "overdue": 0 }));
}

#[tokio::test]
async fn a_restart_keeps_holds_orders_and_buyers() {
    let mut shop = Shop::start().await;
    let buyer = Buyer::of(&shop);
    let ids = buyer.garments().await;
    let held = buyer.hold(&[&ids[0]]).await.is(201);
    let sold = buyer.hold(&[&ids[1]]).await.is(201);
    let order = buyer.order(&sold).await.is(201);
    shop.kill();
    shop.open().await;
    assert_eq!(buyer.get(&format!("/api/holds/{}", held.id())).await.is(200).body, held.body);
    assert_eq!(buyer.get(&format!("/api/orders/{}", order.id())).await.is(200).body, order.body);
    assert_eq!(Buyer::of(&shop).hold(&[&ids[0]]).await.problem(409).reason(), "held_by_other");
}

#[tokio::test]
async fn sigterm_ends_the_shop_soon_even_while_somebody_listens() {
    let mut shop = Shop::start().await;
    let buyer = Buyer::of(&shop);
    let ids = buyer.garments().await;
    buyer.hold(&[&ids[0]]).await.is(201);
    let mut listener = Listener::of(&shop, None).await;
    assert_eq!(listener.next().await.unwrap().name, "resync");
    shop.terminate();
    let (status, took) = shop.ended().await;
    assert_eq!(status.code(), Some(0));
    assert!(took < Duration::from_secs(10), "{took:?}");
    assert!(listener.next().await.is_none(), "the stream ends");
    shop.open().await;
    assert_eq!(buyer.status(&ids[0]).await, "held");
}

#[tokio::test]
async fn the_programs_other_commands_run_beside_a_server() {
    let shop = Shop::with(Stock::drawn(), &[("THRIFT_HOLD_TTL", "1s")]).await;
    let buyer = Buyer::of(&shop);
    let ids = buyer.garments().await;
    buyer.hold(&[&ids[0]]).await.is(201);
    let (clean, report) = shop.audit();
    assert!(clean && report.contains("6 garments"), "{report}");
    let swept = run_briefly(shop.command(&["sweep"]));
    assert!(swept.status.success(), "{swept:?}");
    let well = run_briefly(shop.command(&["healthcheck"]));
    assert!(well.status.success(), "{well:?}");
    buyer.get("/readyz").await.is(200);
}
