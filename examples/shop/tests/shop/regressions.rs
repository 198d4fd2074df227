//! What once went wrong, each with its story.

use super::buyer::{Buyer, order_of, send};
use super::program::eventually;
use super::running::Shop;
use super::stock::Stock;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

async fn patch(staff: &Buyer, garment: &str, edit: &Value) -> super::answer::Answer {
    send(staff.request(Method::PATCH, &format!("/api/admin/garments/{garment}")).json(edit)).await
}

fn francs(amount: i64) -> Value {
    json!({"price": {"amount": amount, "currency": "XAF"}})
}

/// The lock remembers the newest hold of a garment alone. The shop, which froze prices under the older one, granted its
/// id again: for another garment, at the first one's price.
#[tokio::test]
async fn a_hold_id_that_the_lock_has_forgotten_is_not_granted_again() {
    let shop = Shop::start().await;
    let buyer = Buyer::of(&shop);
    let garments = buyer.garments().await;
    let first = Uuid::now_v7();
    for key in [first, Uuid::now_v7()] {
        let held = buyer.hold_as(key, &[&garments[0]]).await.is(201);
        buyer.release(&held.id()).await.is(204);
    }
    assert_eq!(buyer.hold_as(first, &[&garments[1]]).await.problem(409).reason(), "hold_id_reused");
    assert_eq!(buyer.hold_as(first, &[&garments[0]]).await.problem(409).reason(), "hold_lapsed");
    assert_eq!(Buyer::of(&shop).hold_as(first, &[&garments[0]]).await.problem(409).reason(), "hold_id_reused");
    assert_eq!(buyer.status(&garments[0]).await, "available");
    assert_eq!(buyer.status(&garments[1]).await, "available");
}

/// Whoever let a hold lapse could order at its price for three more days.
#[tokio::test]
async fn a_frozen_price_ends_with_its_hold() {
    let shop = Shop::with(Stock::drawn(), &[("THRIFT_HOLD_TTL", "1s")]).await;
    let (buyer, staff) = (Buyer::of(&shop), Buyer::staff_of(&shop));
    let garment = buyer.garments().await.swap_remove(0);
    let held = buyer.hold(&[&garment]).await.is(201);
    eventually("the hold lapses", async || (buyer.status(&garment).await == "available").then_some(())).await;
    patch(&staff, &garment, &francs(999_000)).await.is(200);
    let refused = buyer.order(&held).await.problem(409);
    assert_eq!(refused.body["total"]["amount"], 999_000, "{:?}", refused.body);
    assert_eq!(buyer.status(&garment).await, "available");
}

/// The first order stands; the second tab was told that nothing had been ordered.
#[tokio::test]
async fn confirming_in_a_second_tab_leads_to_the_order_that_stands() {
    let shop = Shop::start().await;
    let buyer = Buyer::of(&shop);
    let garment = buyer.garments().await.swap_remove(0);
    let held = buyer.hold(&[&garment]).await.is(201);
    let order = buyer.order(&held).await.is(201);
    let total = held.body["total"]["amount"].to_string();
    let form = [
        ("expected_total", total.as_str()),
        ("idempotency_key", "0192c0de-0000-7000-8000-000000000001"),
        ("name", "Amina"),
        ("phone", "677123456"),
        ("city", "Douala"),
        ("quarter", "Akwa"),
        ("address", ""),
        ("method", "cash_on_delivery"),
    ];
    let confirm = buyer.request(Method::POST, &format!("/checkout/{}/order", held.id())).form(&form);
    assert_eq!(send(confirm).await.is(303).header("location"), format!("/orders/{}", order.id()));
    let again = [("hold_id", held.id()), ("item", garment.clone())];
    let start = buyer.request(Method::POST, "/checkout").form(&again);
    assert_eq!(send(start).await.is(303).header("location"), format!("/checkout/{}", held.id()));
    buyer.order_as(Uuid::now_v7(), &order_of(&held)).await.problem(409);
}

/// A later hold took one of two garments away: the first one still showed the other, at the price of both.
#[tokio::test]
async fn a_torn_hold_is_no_hold_to_look_at() {
    let shop = Shop::start().await;
    let buyer = Buyer::of(&shop);
    let garments = buyer.garments().await;
    let both = buyer.hold(&[&garments[0], &garments[1]]).await.is(201);
    buyer.hold(&[&garments[0]]).await.is(201);
    buyer.get(&format!("/api/holds/{}", both.id())).await.problem(404);
}

/// An edit made a garment on sale cost nothing, or something in another currency, which left it held and unpriceable.
#[tokio::test]
async fn a_garment_on_sale_keeps_a_price_in_francs() {
    let shop = Shop::start().await;
    let (buyer, staff) = (Buyer::of(&shop), Buyer::staff_of(&shop));
    let garment = buyer.garments().await.swap_remove(0);
    patch(&staff, &garment, &json!({"price": {"amount": 5, "currency": "EUR"}})).await.problem(422);
    patch(&staff, &garment, &francs(0)).await.problem(409);
    patch(&staff, &garment, &json!({"title": " "})).await.problem(409);
    patch(&staff, &garment, &francs(7_500)).await.is(200);
    assert_eq!(buyer.hold(&[&garment]).await.is(201).body["total"]["amount"], 7_500);
}

/// Guesses sent at once were checked all and counted as one.
#[tokio::test]
async fn guesses_sent_at_once_are_not_one_guess() {
    let shop = Shop::start().await;
    let guess = async || {
        let stranger = Buyer::of(&shop);
        let wrong = json!({"email": "staff@thrift.local", "password": "wrong password"});
        send(stranger.request(Method::POST, "/api/admin/login").json(&wrong)).await.status
    };
    let mut answers = Vec::new();
    for _ in 0..4 {
        let (first, second, third, fourth) = tokio::join!(guess(), guess(), guess(), guess());
        answers.extend([first, second, third, fourth]);
    }
    for _ in 0..10 {
        answers.push(guess().await);
    }
    let checked = answers.iter().filter(|status| **status == 401).count();
    assert_eq!(checked, 10, "{answers:?}");
    assert_eq!(guess().await, 429);
}
