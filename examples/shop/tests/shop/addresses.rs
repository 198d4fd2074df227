//! Addresses and methods that lead nowhere, and those that lead somewhere for staff alone.

use super::buyer::{Buyer, send};
use super::running::Shop;
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn addresses_that_lead_nowhere_say_so() {
    let shop = Shop::start().await;
    let buyer = Buyer::of(&shop);
    let long = format!("/api/garments/{}", "x".repeat(3_000));
    for path in ["/api/nowhere", "/api/garments/x", &long, "/api/garments/a%00b", "/api/holds/x", "/api/orders/x"] {
        buyer.get(path).await.problem(404);
    }
    for path in ["/photos/x", "/photos/%2e%2e%2fthrift.db", "/photos/%2fetc%2fpasswd", "/photos/p1%00"] {
        buyer.get(path).await.problem(404);
    }
    for query in ["limit=0", "limit=-1", "limit=61", "limit=x", "min_price=-1", "max_price=1.5", "sort=random"] {
        buyer.get(&format!("/api/garments?{query}")).await.problem(422);
    }
    for query in ["colour=plaid", "cursor=nonsense", "cursor=AAAA", "q=a&q=b", "min_price=99999999999999999999"] {
        buyer.get(&format!("/api/garments?{query}")).await.problem(422);
    }
}

#[tokio::test]
async fn addresses_that_are_none_say_so() {
    let shop = Shop::start().await;
    let buyer = Buyer::of(&shop);
    for path in ["/api/garments/%ff", "/api/holds/%ff", "/api/orders/%ff", "/photos/p1/%ff"] {
        let answer = buyer.get(path).await;
        let status = answer.status;
        assert!(matches!(status, 400 | 404), "{path}: {status}");
        answer.problem(status);
    }
    buyer.get("/api/orders/x?phone=1&phone=2").await.problem(422);
}

#[tokio::test]
async fn methods_that_an_address_does_not_take_are_refused() {
    let shop = Shop::start().await;
    let buyer = Buyer::of(&shop);
    for (method, path) in [(Method::PUT, "/api/holds"), (Method::DELETE, "/api/orders"), (Method::POST, "/api/events")]
    {
        let refused = send(buyer.request(method, path)).await.problem(405);
        assert!(!refused.header("allow").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn staff_routes_are_for_staff() {
    let shop = Shop::start().await;
    let [stranger, staff] = [Buyer::of(&shop), Buyer::staff_of(&shop)];
    let id = stranger.garments().await.swap_remove(0);
    for path in ["/api/admin/holds", "/api/admin/orders", &format!("/api/admin/garments/{id}")] {
        stranger.get(path).await.problem(401);
        send(stranger.request(Method::GET, path).bearer_auth("wrong")).await.problem(401);
        staff.get(path).await.is(200);
    }
    stranger.post(&format!("/api/admin/garments/{id}/withdraw")).await.problem(401);
    stranger.post("/api/admin/intake").await.problem(401);
    let wrong = json!({ "email": "staff@thrift.local", "password": "wrong" });
    send(stranger.request(Method::POST, "/api/admin/login").json(&wrong)).await.problem(401);
    let right = json!({ "email": "staff@thrift.local", "password": super::stock::PASSWORD });
    send(stranger.request(Method::POST, "/api/admin/login").json(&right)).await.is(204);
    stranger.get("/api/admin/holds").await.is(200);
}
