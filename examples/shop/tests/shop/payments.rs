//! `simulated`, and what a rail may call: `/api/payments/{provider}/callback`.

use super::answer::Answer;
use super::buyer::{Buyer, order_of, send};
use super::chaos::moods::Mood;
use super::chaos::rail::Rail;
use super::dice::Dice;
use super::program::eventually;
use super::running::Shop;
use super::stock::Stock;
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use uuid::Uuid;

const CALLBACK: &str = "/api/payments/simulated/callback";

/// A rail on which every buyer is in this mood, which loses nothing and does not call by itself; and a shop that asks it
/// by itself only once a minute.
async fn shop_with(mood: fn(&mut Dice) -> Mood) -> (Shop, Arc<Rail>) {
    let (rail, address) = Rail::open(Dice::of(1), mood, Vec::new()).await;
    rail.calm_down();
    (Shop::with(Stock::drawn(), &[("THRIFT_SIMULATED_RAIL", &address)]).await, rail)
}

/// Orders the first garment; answers the order's answer.
async fn ordered(buyer: &Buyer) -> Answer {
    let ids = buyer.garments().await;
    let held = buyer.hold(&[&ids[0]]).await.is(201);
    let request = paid_by_phone(&held);
    buyer.order_as(Uuid::now_v7(), &request).await
}

fn paid_by_phone(held: &Answer) -> Value {
    let mut request = order_of(held);
    request["payment"] = json!({ "method": "simulated", "phone": "677123456" });
    request
}

async fn status(buyer: &Buyer, order: &str) -> String {
    buyer.get(&format!("/api/orders/{order}")).await.is(200).text_of("status")
}

async fn becomes(buyer: &Buyer, order: &str, wanted: &str) {
    eventually(wanted, async || (status(buyer, order).await == wanted).then_some(())).await;
}

fn silent(_: &mut Dice) -> Mood {
    Mood::NeverAnswers
}

fn reference(rail: &Rail) -> String {
    rail.ledger.entries().into_keys().next().unwrap()
}

async fn call(shop: &Shop, body: &Value) -> Answer {
    send(Buyer::of(shop).request(Method::POST, CALLBACK).json(body)).await
}

#[tokio::test]
async fn without_a_rail_the_method_is_not_offered() {
    let shop = Shop::start().await;
    let buyer = Buyer::of(&shop);
    ordered(&buyer).await.problem(422);
    call(&shop, &json!({ "reference": "r" })).await.problem(404);
}

#[tokio::test]
async fn who_pays_at_once_has_it_and_who_cannot_pay_keeps_it_held() {
    let (shop, rail) = shop_with(|_| Mood::Pays).await;
    let buyer = Buyer::of(&shop);
    let order = ordered(&buyer).await.is(201);
    assert_eq!(order.text_of("status"), "placed");
    let entries = rail.ledger.entries();
    let amounts: Vec<i64> = entries.values().map(|entry| entry.amount).collect();
    assert_eq!(amounts, [order.body["payment"]["amount"]["amount"].as_i64().unwrap()]);

    let (poor_shop, _rail) = shop_with(|_| Mood::Declines).await;
    let [poor, other] = [Buyer::of(&poor_shop), Buyer::of(&poor_shop)];
    ordered(&poor).await.problem(409);
    let ids = poor.garments().await;
    assert_eq!(other.hold(&[&ids[0]]).await.problem(409).reason(), "held_by_other");
    poor.hold(&[&ids[0]]).await.is(201);
}

#[tokio::test]
async fn a_call_makes_the_shop_ask_and_what_it_says_is_not_believed() {
    let (shop, rail) = shop_with(silent).await;
    let buyer = Buyer::of(&shop);
    let order = ordered(&buyer).await.is(201);
    assert_eq!(order.text_of("status"), "awaiting_payment");
    let reference = reference(&rail);
    for status in ["SUCCESSFUL", "captured", "FAILED"] {
        call(&shop, &json!({ "reference": reference, "status": status })).await.is(204);
    }
    eventually("the rail is asked", async || (rail.asked.load(Ordering::SeqCst) > 0).then_some(())).await;
    assert_eq!(status(&buyer, &order.id()).await, "awaiting_payment");

    assert!(rail.ledger.buyer_pays(&reference));
    let put = Buyer::of(&shop).request(Method::PUT, CALLBACK).json(&json!({ "reference": reference }));
    send(put).await.is(204);
    becomes(&buyer, &order.id(), "placed").await;
}

#[tokio::test]
async fn news_that_was_answered_is_followed_up_after_kill_9_and_an_outage_of_the_rail() {
    let (mut shop, rail) = shop_with(silent).await;
    let buyer = Buyer::of(&shop);
    let order = ordered(&buyer).await.is(201);
    let reference = reference(&rail);
    rail.out_of_order.store(true, Ordering::SeqCst);
    assert!(rail.ledger.buyer_pays(&reference));
    call(&shop, &json!({ "reference": reference })).await.is(204);
    let asked = rail.asked.load(Ordering::SeqCst);
    eventually("it is asked in vain", async || (rail.asked.load(Ordering::SeqCst) > asked).then_some(())).await;
    assert_eq!(status(&buyer, &order.id()).await, "awaiting_payment");
    shop.kill();
    rail.out_of_order.store(false, Ordering::SeqCst);
    shop.open().await;
    becomes(&buyer, &order.id(), "placed").await;
}

#[tokio::test]
async fn calls_from_anybody_about_anything_are_harmless() {
    let (shop, rail) = shop_with(silent).await;
    let nobody = Buyer::of(&shop);
    let order = ordered(&nobody).await.is(201);
    for unknown in ["r", "", "0192c0de-0000-7000-8000-000000000001", "é\u{0}{$ne:1}"] {
        call(&shop, &json!({ "reference": unknown })).await.is(204);
    }
    for malformed in [json!({}), json!([]), json!({ "reference": 7 }), json!(null)] {
        call(&shop, &malformed).await.problem(422);
    }
    let reference = reference(&rail);
    for provider in ["cash_on_delivery", "mtn_momo", "%00", "..%2f"] {
        let path = format!("/api/payments/{provider}/callback");
        send(nobody.request(Method::POST, &path).json(&json!({ "reference": reference }))).await.problem(404);
    }
    let huge = json!({ "reference": "x".repeat(100_000) });
    call(&shop, &huge).await.problem(413);
    let page = nobody.request(Method::POST, CALLBACK).header("origin", "https://evil.example");
    send(page.json(&json!({ "reference": reference }))).await.problem(403);
    send(nobody.request(Method::GET, CALLBACK)).await.problem(405);
    assert_eq!(status(&nobody, &order.id()).await, "awaiting_payment");
}

#[tokio::test]
async fn a_payment_nobody_confirms_is_cancelled_and_its_garment_free_again() {
    let (rail, address) = Rail::open(Dice::of(1), silent, Vec::new()).await;
    rail.calm_down();
    let times = "ask=200ms,patience=500ms,recover=100ms";
    let settings = [("THRIFT_SIMULATED_RAIL", address.as_str()), ("THRIFT_PAYMENT_TIMES", times)];
    let shop = Shop::with(Stock::drawn(), &settings).await;
    let buyer = Buyer::of(&shop);
    let order = ordered(&buyer).await.is(201);
    becomes(&buyer, &order.id(), "aborted").await;
    let garment = order.body["items"][0]["item"].as_str().unwrap();
    eventually("it is free", async || (buyer.status(garment).await == "available").then_some(())).await;
    assert_eq!(rail.ledger.find(&reference(&rail)).unwrap().money.word(), "cancelled");
}

#[tokio::test]
async fn money_that_comes_too_late_is_shown_to_staff_until_it_went_back() {
    let (rail, address) = Rail::open(Dice::of(1), |_| Mood::NeverAnswersNorCancels, Vec::new()).await;
    rail.calm_down();
    rail.refunds_wait.store(true, Ordering::SeqCst);
    let times = "ask=200ms,patience=300ms,wait=300ms,watch=1h,late=1h,recover=100ms";
    let settings = [("THRIFT_SIMULATED_RAIL", address.as_str()), ("THRIFT_PAYMENT_TIMES", times)];
    let shop = Shop::with(Stock::drawn(), &settings).await;
    let [slow, quick, staff] = [Buyer::of(&shop), Buyer::of(&shop), Buyer::staff_of(&shop)];
    let unplaced = async || staff.get("/api/admin/unplaced").await.is(200).body;
    let order = ordered(&slow).await.is(201);
    becomes(&slow, &order.id(), "aborted").await;
    let garment = order.body["items"][0]["item"].as_str().unwrap();
    let held =
        eventually("it is free", async || Some(quick.hold(&[garment]).await).filter(|it| it.status == 201)).await;
    quick.order(&held).await.is(201);
    let reference = reference(&rail);
    let row = &unplaced().await["items"][0];
    assert_eq!((&row["order"]["id"], &row["money"]), (&json!(order.id()), &json!("unresolved")));

    assert!(rail.ledger.buyer_pays(&reference));
    call(&shop, &json!({ "reference": reference })).await.is(204);
    becomes(&slow, &order.id(), "refund_due").await;
    let row = &unplaced().await["items"][0];
    assert_eq!((&row["order"]["id"], &row["money"]), (&json!(order.id()), &json!("captured")));
    assert_eq!(row["reference"], json!(reference));
    slow.get("/api/admin/unplaced").await.problem(401);
    staff.get("/api/admin/unplaced?cursor=nonsense").await.problem(422);

    rail.refunds_wait.store(false, Ordering::SeqCst);
    becomes(&slow, &order.id(), "refunded").await;
    assert_eq!(unplaced().await["items"], json!([]));
    assert_eq!(rail.ledger.find(&reference).unwrap().money.word(), "refunded");
    assert_eq!(rail.ledger.wrong(), Vec::<String>::new());
    assert_eq!(quick.status(garment).await, "sold");
}

/// Recovery and the follow-up of news were waited for, a time-out of the rail each.
#[tokio::test]
async fn sigterm_ends_the_shop_soon_although_the_rail_does_not_answer() {
    let (rail, address) = Rail::open(Dice::of(1), silent, Vec::new()).await;
    rail.calm_down();
    let times = "ask=200ms,recover=100ms";
    let settings = [("THRIFT_SIMULATED_RAIL", address.as_str()), ("THRIFT_PAYMENT_TIMES", times)];
    let mut shop = Shop::with(Stock::drawn(), &settings).await;
    let buyer = Buyer::of(&shop);
    let order = ordered(&buyer).await.is(201);
    let reference = reference(&rail);
    rail.holds_answers.store(true, Ordering::SeqCst);
    let asked = rail.asked.load(Ordering::SeqCst);
    call(&shop, &json!({ "reference": reference })).await.is(204);
    let both = async || (rail.asked.load(Ordering::SeqCst) >= asked + 2).then_some(());
    eventually("recovery and the news both ask", both).await;
    shop.terminate();
    let (status, took) = shop.ended().await;
    assert_eq!(status.code(), Some(0));
    assert!(took < Duration::from_secs(2), "{took:?}");

    rail.holds_answers.store(false, Ordering::SeqCst);
    assert!(rail.ledger.buyer_pays(&reference));
    shop.open().await;
    becomes(&buyer, &order.id(), "placed").await;
}

/// The ninth call was told to come again later.
#[tokio::test]
async fn every_call_is_taken_however_many_wait_for_a_rail_that_is_out_of_order() {
    let (shop, rail) = shop_with(silent).await;
    let buyer = Buyer::of(&shop);
    let order = ordered(&buyer).await.is(201);
    let reference = reference(&rail);
    rail.out_of_order.store(true, Ordering::SeqCst);
    let body = json!({ "reference": reference });
    for _ in 0..12 {
        call(&shop, &body).await.is(204);
    }
    let crowd = (0..20).map(|_| call(&shop, &body));
    for answer in futures_util::future::join_all(crowd).await {
        answer.is(204);
    }
    rail.out_of_order.store(false, Ordering::SeqCst);
    assert!(rail.ledger.buyer_pays(&reference));
    call(&shop, &body).await.is(204);
    becomes(&buyer, &order.id(), "placed").await;
}

/// What the rail answers was true before the buyer paid: that call is asked about again, although the order's own turn is
/// a minute away.
#[tokio::test]
async fn a_call_that_comes_while_the_rail_is_asked_is_asked_about_again() {
    let (shop, rail) = shop_with(silent).await;
    let buyer = Buyer::of(&shop);
    let order = ordered(&buyer).await.is(201);
    let reference = reference(&rail);
    rail.holds_answers.store(true, Ordering::SeqCst);
    call(&shop, &json!({ "reference": reference })).await.is(204);
    eventually("the rail is asked", async || (rail.asked.load(Ordering::SeqCst) > 0).then_some(())).await;
    assert!(rail.ledger.buyer_pays(&reference));
    call(&shop, &json!({ "reference": reference })).await.is(204);
    rail.holds_answers.store(false, Ordering::SeqCst);
    becomes(&buyer, &order.id(), "placed").await;
    assert!(rail.asked.load(Ordering::SeqCst) >= 2);
}

/// Nobody saw it: the order was given up, and its money, if it was any, stood in a log.
#[tokio::test]
async fn money_of_another_amount_is_shown_to_staff_and_places_nothing() {
    let (rail, address) = Rail::open(Dice::of(1), |_| Mood::Pays, Vec::new()).await;
    rail.calm_down();
    rail.miscounts.store(true, Ordering::SeqCst);
    let times = "ask=200ms,patience=300ms,wait=300ms,recover=100ms";
    let settings = [("THRIFT_SIMULATED_RAIL", address.as_str()), ("THRIFT_PAYMENT_TIMES", times)];
    let shop = Shop::with(Stock::drawn(), &settings).await;
    let [buyer, staff] = [Buyer::of(&shop), Buyer::staff_of(&shop)];
    let unplaced = async || staff.get("/api/admin/unplaced").await.is(200).body;
    let order = ordered(&buyer).await.is(201);
    assert_eq!(order.text_of("status"), "awaiting_payment");
    assert_eq!(unplaced().await, json!({ "items": [], "next": null }), "it is still being asked about");
    becomes(&buyer, &order.id(), "aborted").await;
    let page = unplaced().await;
    assert_eq!(page["items"].as_array().unwrap().len(), 1, "{page}");
    let row = &page["items"][0];
    assert_eq!((&row["order"]["id"], &row["order"]["status"]), (&json!(order.id()), &json!("aborted")));
    assert_eq!((&row["money"], &row["reference"]), (&json!("unresolved"), &json!(reference(&rail))));
    assert_eq!(row["refund"], Value::Null);
    buyer.get("/api/admin/unplaced").await.problem(401);
}
