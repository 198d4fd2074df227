//! Who a buyer is: a cookie, where it is set and where it is not.

use super::answer::Answer;
use super::buyer::{Buyer, send};
use super::running::Shop;
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

fn cookies(answer: &Answer) -> Vec<String> {
    answer.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn an_api_answer_makes_a_buyer_whom_no_script_and_no_other_site_can_use() {
    let shop = Shop::start().await;
    let buyer = Buyer::of(&shop);
    let first = buyer.get("/api/garments").await.is(200);
    let set = cookies(&first);
    assert_eq!(set.len(), 1, "{set:?}");
    assert!(set[0].starts_with("thrift_buyer="), "{set:?}");
    for flag in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(set[0].contains(flag), "{flag}: {set:?}");
    }
    assert!(!set[0].contains("Secure"), "the shop is not on https here");
    assert_eq!(first.header("cache-control"), "private, no-store");
    let again = buyer.get("/api/garments").await.is(200);
    assert_eq!(cookies(&again), Vec::<String>::new(), "known by now");
}

#[tokio::test]
async fn what_may_be_cached_sets_no_cookie() {
    let shop = Shop::start().await;
    let buyer = Buyer::of(&shop);
    let ids = Buyer::of(&shop).garments().await;
    let garment = buyer.get("/").await.is(200);
    let photo = garment.text.split('"').find(|part| part.starts_with("/photos/")).unwrap();
    for path in ["/", photo, &format!("/g/{}", ids[0]), "/basket", "/assets/shop.js", "/healthz"] {
        assert_eq!(cookies(&buyer.get(path).await.is(200)), Vec::<String>::new(), "{path}");
    }
    assert!(buyer.get(photo).await.is(200).header("cache-control").contains("immutable"));
}

#[tokio::test]
async fn a_forged_cookie_is_nobody() {
    let shop = Shop::start().await;
    let buyer = Buyer::of(&shop);
    let ids = buyer.garments().await;
    let held = buyer.hold(&[&ids[0]]).await.is(201);
    let path = format!("/api/holds/{}", held.id());
    let staff = Buyer::staff_of(&shop).get("/api/admin/holds").await.is(200);
    let holder = staff.body[0]["holder"].as_str().unwrap().to_owned();
    let forged = Buyer::of(&shop).request(Method::GET, &path).header("cookie", format!("thrift_buyer={holder}"));
    send(forged).await.problem(404);
    buyer.get(&path).await.is(200);
}

#[tokio::test]
async fn writes_from_another_sites_page_are_refused() {
    let shop = Shop::start().await;
    let buyer = Buyer::of(&shop);
    let ids = buyer.garments().await;
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        let write = buyer.request(Method::POST, "/api/holds").header("idempotency-key", Uuid::now_v7().to_string());
        send(write.header(name, value).json(&json!({ "items": [ids[0]] }))).await.problem(403);
        let form = buyer.request(Method::POST, "/basket/add").header(name, value).form(&[("item", &ids[0])]);
        assert_eq!(cookies(&send(form).await.is(403)), Vec::<String>::new());
    }
    assert_eq!(buyer.status(&ids[0]).await, "available");
    let own = buyer.request(Method::POST, "/api/holds").header("idempotency-key", Uuid::now_v7().to_string());
    send(own.header("sec-fetch-site", "same-origin").json(&json!({ "items": [ids[0]] }))).await.is(201);
}
