//! `/api/garments` and `/api/holds`, row by row.

use super::answer::time;
use super::buyer::Buyer;
use super::running::Shop;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use std::collections::BTreeSet;
use uuid::Uuid;

#[tokio::test]
async fn garments_are_listed_page_by_page_and_shown_one_by_one() {
    let shop = Shop::start().await;
    let buyer = Buyer::of(&shop);
    let first = buyer.get("/api/garments?limit=4&sort=price_asc").await.is(200);
    let prices: Vec<i64> =
        first.body["items"].as_array().unwrap().iter().map(|it| it["price"]["amount"].as_i64().unwrap()).collect();
    assert_eq!(prices.len(), 4);
    assert!(prices.is_sorted(), "{prices:?}");
    let next = first.text_of("next");
    let second = buyer.get(&format!("/api/garments?limit=4&sort=price_asc&cursor={next}")).await.is(200);
    assert_eq!(second.body["items"].as_array().unwrap().len(), 2);
    assert!(second.body["next"].is_null());

    let ids = buyer.garments().await;
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 6);
    let garment = buyer.get(&format!("/api/garments/{}", ids[0])).await.is(200);
    assert_eq!((garment.id(), garment.text_of("status")), (ids[0].clone(), "available".into()));
    assert_eq!((&garment.body["until"], &garment.body["price"]["currency"]), (&json!(null), &json!("XAF")));
    let photo = garment.body["photos"][0]["sources"][0]["url"].as_str().unwrap();
    assert_eq!(buyer.get(photo).await.is(200).header("content-type"), "image/webp");
    assert_eq!(buyer.get("/api/garments?min_price=99999999").await.is(200).body["items"], json!([]));
    buyer.get("/api/garments/unknown").await.problem(404);
}

#[tokio::test]
async fn whoever_comes_second_is_refused_and_told_until_when() {
    let shop = Shop::start().await;
    let [first, second] = [Buyer::of(&shop), Buyer::of(&shop)];
    let ids = first.garments().await;
    let asked = Timestamp::now();

    let held = first.hold(&[&ids[0], &ids[1]]).await.is(201);
    let until = time(&held.body["expires_at"]);
    let lease = until.duration_since(asked);
    assert!(lease > SignedDuration::from_secs(590) && lease < SignedDuration::from_secs(620), "{lease}");
    let named: BTreeSet<&str> =
        held.body["items"].as_array().unwrap().iter().map(|item| item.as_str().unwrap()).collect();
    assert_eq!(named, BTreeSet::from([ids[0].as_str(), ids[1].as_str()]));
    assert_eq!(held.body["renewals_left"], 3);

    let refused = second.hold(&[&ids[1], &ids[2]]).await.problem(409);
    assert_eq!(refused.reason(), "held_by_other");
    let refusal = &refused.body["refusals"][0];
    assert_eq!((&refusal["item"], &refusal["own"]), (&json!(ids[1]), &json!(false)));
    assert_eq!(time(&refusal["until"]), until);
    assert_eq!(second.status(&ids[2]).await, "available", "a refused basket takes nothing");
    let seen = second.get(&format!("/api/garments/{}", ids[1])).await.is(200);
    assert_eq!((seen.text_of("status"), time(&seen.body["until"])), ("held".into(), until));
    second.hold(&[&ids[2]]).await.is(201);
}

#[tokio::test]
async fn every_refused_garment_of_a_basket_is_named() {
    let shop = Shop::start().await;
    let [first, second] = [Buyer::of(&shop), Buyer::of(&shop)];
    let ids = first.garments().await;
    first.hold(&[&ids[0]]).await.is(201);
    let sold = first.hold(&[&ids[1]]).await.is(201);
    first.order(&sold).await.is(201);
    let refused = second.hold(&[&ids[0], &ids[1], &ids[2], "unknown"]).await.problem(409);
    let reason = |refusal: &serde_json::Value| {
        (refusal["item"].as_str().unwrap().to_owned(), refusal["reason"].as_str().unwrap().to_owned())
    };
    let reasons: BTreeSet<(String, String)> = refused.body["refusals"].as_array().unwrap().iter().map(reason).collect();
    let expected = [(ids[0].as_str(), "held_by_other"), (&ids[1], "sold"), ("unknown", "unknown_item")];
    assert_eq!(reasons, expected.map(|(item, reason)| (item.to_owned(), reason.to_owned())).into());
}

#[tokio::test]
async fn a_hold_asked_for_twice_is_one_hold() {
    let shop = Shop::start().await;
    let [buyer, other] = [Buyer::of(&shop), Buyer::of(&shop)];
    let ids = buyer.garments().await;
    let key = Uuid::now_v7();
    let held = buyer.hold_as(key, &[&ids[0]]).await.is(201);
    assert_eq!(held.id(), key.to_string());
    assert_eq!(buyer.hold_as(key, &[&ids[0]]).await.is(200).body, held.body);
    assert_eq!(buyer.hold_as(key, &[&ids[1]]).await.problem(409).reason(), "hold_id_reused");
    assert_eq!(other.hold_as(key, &[&ids[0]]).await.problem(409).reason(), "hold_id_reused");
    assert_eq!(other.hold_as(key, &[&ids[1]]).await.problem(409).reason(), "hold_id_reused");
    assert_eq!(buyer.status(&ids[1]).await, "available");
}

#[tokio::test]
async fn a_hold_is_its_buyers_alone() {
    let shop = Shop::start().await;
    let [buyer, other] = [Buyer::of(&shop), Buyer::of(&shop)];
    let ids = buyer.garments().await;
    let hold = buyer.hold(&[&ids[0]]).await.is(201).id();
    other.get(&format!("/api/holds/{hold}")).await.problem(404);
    other.extend(&hold).await.problem(404);
    other.release(&hold).await.problem(404);
    buyer.get(&format!("/api/holds/{hold}")).await.is(200);

    buyer.release(&hold).await.is(204);
    buyer.release(&hold).await.is(204);
    assert_eq!(buyer.status(&ids[0]).await, "available");
    buyer.get(&format!("/api/holds/{hold}")).await.problem(404);
    assert_eq!(buyer.hold_as(hold.parse().unwrap(), &[&ids[0]]).await.problem(409).reason(), "hold_ended");
    other.hold(&[&ids[0]]).await.is(201);
    other.get(&format!("/api/holds/{}", Uuid::now_v7())).await.problem(404);
}

#[tokio::test]
async fn a_watch_is_set_and_forgotten_as_often_as_one_likes() {
    let shop = Shop::start().await;
    let buyer = Buyer::of(&shop);
    let watch = format!("/api/garments/{}/watch", buyer.garments().await[0]);
    for _ in 0..2 {
        buyer.post(&watch).await.is(204);
    }
    for _ in 0..2 {
        buyer.delete(&watch).await.is(204);
    }
    buyer.post("/api/garments/unknown/watch").await.problem(404);
}
