//! `/api/orders`, row by row.

use super::buyer::{Buyer, order_of};
use super::running::Shop;
use serde_json::json;
use uuid::Uuid;

#[tokio::test]
async fn an_order_of_what_is_held_is_placed_and_its_garment_sold() {
    let shop = Shop::start().await;
    let [buyer, other] = [Buyer::of(&shop), Buyer::of(&shop)];
    let ids = buyer.garments().await;
    let held = buyer.hold(&[&ids[0]]).await.is(201);
    let order = buyer.order(&held).await.is(201);
    assert_eq!(order.text_of("status"), "placed");
    assert_eq!(order.body["items"][0]["item"], json!(ids[0]));
    assert_eq!(order.body["total"], held.body["total"]);
    let [total, fee] = ["total", "delivery_fee"].map(|name| order.body[name]["amount"].as_i64().unwrap());
    assert_eq!(
        order.body["payment"],
        json!({ "method": "cash_on_delivery", "amount": { "amount": total + fee, "currency": "XAF" } })
    );
    assert_eq!(buyer.status(&ids[0]).await, "sold");
    assert_eq!(other.hold(&[&ids[0]]).await.problem(409).reason(), "sold");
    assert_eq!(buyer.release(&held.id()).await.problem(409).reason(), "sold");
    let hold = buyer.get(&format!("/api/holds/{}", held.id())).await.is(200);
    assert_eq!(hold.body["order"], json!(order.id()), "the hold says which order it became");
}

#[tokio::test]
async fn an_order_asked_for_twice_is_one_order() {
    let shop = Shop::start().await;
    let buyer = Buyer::of(&shop);
    let ids = buyer.garments().await;
    let held = buyer.hold(&[&ids[0]]).await.is(201);
    let key = Uuid::now_v7();
    let order = buyer.order_as(key, &order_of(&held)).await.is(201);
    assert_eq!(buyer.order_as(key, &order_of(&held)).await.is(200).body, order.body);
    buyer.order(&held).await.problem(409);

    let another = buyer.hold(&[&ids[1]]).await.is(201);
    buyer.order_as(key, &order_of(&another)).await.problem(409);
    assert_eq!(buyer.status(&ids[1]).await, "held", "a key that was used orders nothing else");
    let staff = Buyer::staff_of(&shop);
    assert_eq!(staff.get("/api/admin/orders").await.is(200).body["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn an_order_at_another_price_is_refused_and_told_the_price() {
    let shop = Shop::start().await;
    let buyer = Buyer::of(&shop);
    let ids = buyer.garments().await;
    let held = buyer.hold(&[&ids[0]]).await.is(201);
    let mut request = order_of(&held);
    request["expected_total"]["amount"] = json!(1);
    let refused = buyer.order_as(Uuid::now_v7(), &request).await.problem(409);
    assert_eq!(refused.body["total"], held.body["total"]);
    assert_eq!(buyer.status(&ids[0]).await, "held");
    buyer.order(&held).await.is(201);
}

#[tokio::test]
async fn a_price_that_rises_after_the_hold_is_not_the_buyers_concern() {
    let shop = Shop::start().await;
    let [buyer, staff] = [Buyer::of(&shop), Buyer::staff_of(&shop)];
    let ids = buyer.garments().await;
    let held = buyer.hold(&[&ids[0]]).await.is(201);
    let edit = json!({ "price": { "amount": 999_999, "currency": "XAF" } });
    let edited = staff.request(reqwest::Method::PATCH, &format!("/api/admin/garments/{}", ids[0])).json(&edit);
    super::buyer::send(edited).await.is(200);
    assert_eq!(buyer.order(&held).await.is(201).body["total"], held.body["total"]);
}

#[tokio::test]
async fn an_order_is_its_buyers_alone() {
    let shop = Shop::start().await;
    let [buyer, other] = [Buyer::of(&shop), Buyer::of(&shop)];
    let ids = buyer.garments().await;
    let held = buyer.hold(&[&ids[0]]).await.is(201);
    other.order(&held).await.problem(404);
    let order = buyer.order(&held).await.is(201);
    let path = format!("/api/orders/{}", order.id());
    assert_eq!(buyer.get(&path).await.is(200).body, order.body);
    other.get(&path).await.problem(404);
    for wrong in ["0000", "3456789", "", "56", "%C3%A9", "+237677123456"] {
        other.get(&format!("{path}?phone={wrong}")).await.problem(404);
    }
    assert_eq!(other.get(&format!("{path}?phone=3456")).await.is(200).id(), order.id());
}

#[tokio::test]
async fn a_buyers_newer_hold_takes_over_from_the_older_one() {
    let shop = Shop::start().await;
    let buyer = Buyer::of(&shop);
    let ids = buyer.garments().await;
    let first = buyer.hold(&[&ids[0]]).await.is(201);
    let second = buyer.hold(&[&ids[0], &ids[1]]).await.is(201);
    buyer.get(&format!("/api/holds/{}", first.id())).await.problem(404);
    buyer.order(&second).await.is(201);
    assert_eq!(buyer.order(&first).await.problem(409).reason(), "sold");
}
