//! Requests that no client of ours sends: each gets a problem document that says what is wrong, and changes nothing.

use super::buyer::{Buyer, order_of, send};
use super::running::Shop;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

const JSON: &str = "application/json";

/// Posts these bytes.
async fn post(buyer: &Buyer, path: &str, kind: &str, bytes: impl Into<Vec<u8>>) -> super::answer::Answer {
    let request = buyer.request(Method::POST, path).header("idempotency-key", Uuid::now_v7().to_string());
    send(request.header("content-type", kind).body(bytes.into())).await
}

#[tokio::test]
async fn baskets_that_cannot_be_are_refused_and_hold_nothing() {
    let shop = Shop::start().await;
    let buyer = Buyer::of(&shop);
    let known = buyer.garments().await.swap_remove(0);
    let many: Vec<String> = (0..51).map(|number| format!("item-{number}")).collect();
    for items in [
        json!([]),
        json!(many),
        json!([known, ""]),
        json!([known, "x".repeat(65)]),
        json!([known, "é".repeat(33)]),
        json!([known, "a\u{0}b"]),
        json!([known, 7]),
        json!([known, null]),
        json!(known),
        json!({ "0": known }),
        json!(null),
    ] {
        let sent = json!({ "items": items });
        buyer.try_post("/api/holds", Uuid::now_v7(), &sent).await.unwrap().problem(422);
    }
    for sent in [json!({}), json!([]), json!({ "items": [known], "price": 1 }), json!({ "Items": [known] })] {
        buyer.try_post("/api/holds", Uuid::now_v7(), &sent).await.unwrap().problem(422);
    }
    assert_eq!(buyer.hold(&[&known, "x"]).await.problem(409).reason(), "unknown_item");
    assert_eq!(Buyer::staff_of(&shop).get("/api/admin/holds").await.is(200).body, json!([]));
    let held = buyer.hold(&[&known, &known]).await.is(201);
    assert_eq!(held.body["items"], json!([known]), "twice the same garment is the same garment");
}

#[tokio::test]
async fn keys_that_are_no_uuid_are_refused() {
    let shop = Shop::start().await;
    let buyer = Buyer::of(&shop);
    let body = json!({ "items": [buyer.garments().await[0]] });
    send(buyer.request(Method::POST, "/api/holds").json(&body)).await.problem(422);
    let endless = "7".repeat(4_000);
    for key in ["", "nonsense", "00000000-0000-0000-0000-000000000000", "0192c0de-0000-7000-8000", &endless] {
        let request = buyer.request(Method::POST, "/api/holds").header("idempotency-key", key);
        send(request.json(&body)).await.problem(422);
    }
    let bytes = reqwest::header::HeaderValue::from_bytes(b"\xff\xfe").unwrap();
    let request = buyer.request(Method::POST, "/api/holds").header("idempotency-key", bytes);
    send(request.json(&body)).await.problem(422);
    assert_eq!(Buyer::staff_of(&shop).get("/api/admin/holds").await.is(200).body, json!([]));
}

#[tokio::test]
async fn bodies_that_are_no_json_are_refused() {
    let shop = Shop::start().await;
    let buyer = Buyer::of(&shop);
    let nested = "[".repeat(10_000);
    for path in ["/api/holds", "/api/orders", "/api/admin/login"] {
        for bytes in [&b""[..], b"{", b"{\"items\":[\"\xff\xfe\"]}", b"\x00\x01\x02", b"items=x", nested.as_bytes()] {
            post(&buyer, path, JSON, bytes).await.problem(422);
        }
        post(&buyer, path, "text/plain", "{}").await.problem(415);
        post(&buyer, path, "", "{}").await.problem(415);
        post(&buyer, path, JSON, vec![b' '; 65 * 1024]).await.problem(413);
    }
}

#[tokio::test]
async fn orders_that_cannot_be_are_refused_and_the_hold_stays() {
    let shop = Shop::start().await;
    let buyer = Buyer::of(&shop);
    let held = buyer.hold(&[&buyer.garments().await[0]]).await.is(201);
    let long = "x".repeat(241);
    let cases = [
        ("/expected_total/amount", json!(-1)),
        ("/expected_total/amount", json!(15_000.5)),
        ("/expected_total/amount", json!(1e30)),
        ("/expected_total/amount", json!("15000")),
        ("/expected_total/currency", json!("xaf ")),
        ("/expected_total", json!(null)),
        ("/expected_total", json!(15_000)),
        ("/hold_id", json!("nonsense")),
        ("/contact/name", json!("   ")),
        ("/contact/name", json!(long)),
        ("/contact/phone", json!("12")),
        ("/contact/phone", json!("+33 6 12 34 56 78")),
        ("/contact", json!({ "name": "A", "phone": "677123456", "admin": true })),
        ("/delivery/city", json!("Paris")),
        ("/delivery/quarter", json!("\u{0}\u{7}")),
        ("/delivery", json!([])),
        ("/payment/method", json!("bitcoin")),
        ("/payment/method", json!("")),
        ("/payment", json!(null)),
    ];
    let with = |place: &str, value: &Value| {
        let mut request = order_of(&held);
        value.clone_into(request.pointer_mut(place).unwrap());
        request
    };
    for (place, value) in &cases {
        let answer = buyer.order_as(Uuid::now_v7(), &with(place, value)).await;
        assert_eq!(answer.status, 422, "{place} = {value}: {}", answer.text);
        answer.problem(422);
    }
    // Other money is money, but not the total.
    for (place, value) in [("/expected_total/currency", json!("EUR")), ("/expected_total/amount", json!(i64::MAX))] {
        let refused = buyer.order_as(Uuid::now_v7(), &with(place, &value)).await.problem(409);
        assert_eq!(refused.body["total"], held.body["total"], "{place} = {value}");
    }
    let mut unknown = order_of(&held);
    unknown["discount"] = json!(100);
    buyer.order_as(Uuid::now_v7(), &unknown).await.problem(422);
    unknown = order_of(&held);
    unknown["hold_id"] = json!(Uuid::now_v7());
    buyer.order_as(Uuid::now_v7(), &unknown).await.problem(404);

    let orders = Buyer::staff_of(&shop).get("/api/admin/orders").await.is(200);
    assert_eq!(orders.body["items"], json!([]));
    buyer.order(&held).await.is(201);
}
