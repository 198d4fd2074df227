//! A buyer: a client with cookies of its own.

use super::answer::Answer;
use super::running::Shop;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use std::time::Duration;
use uuid::Uuid;

/// A buyer, or staff if it carries a token.
#[derive(Clone)]
pub(super) struct Buyer {
    client: Client,
    shop: String,
    token: Option<String>,
    /// Carried by hand, where others use the same connections.
    cookie: Option<String>,
}

impl Buyer {
    /// The same person, at another process of the same shop.
    pub(super) fn at(&self, shop: &Shop) -> Self {
        Self { shop: shop.url(""), ..self.clone() }
    }

    /// Somebody whom the shop has never seen.
    pub(super) fn of(shop: &Shop) -> Self {
        Self::at_address(&shop.url(""))
    }

    /// The same, by the shop's address.
    pub(super) fn at_address(shop: &str) -> Self {
        let client = Client::builder().cookie_store(true).redirect(reqwest::redirect::Policy::none());
        let client = client.timeout(Duration::from_mins(1)).build().unwrap();
        Self { client, shop: shop.to_owned(), token: None, cookie: None }
    }

    /// Somebody whom the shop has just met, over connections that others use, too.
    pub(super) async fn over(client: &Client, shop: &str) -> Self {
        let stranger = Self { client: client.clone(), shop: shop.to_owned(), token: None, cookie: None };
        let met = stranger.get("/api/garments?limit=1").await.is(200);
        let cookie = met.header("set-cookie").split(';').next().unwrap().to_owned();
        assert!(cookie.starts_with("thrift_buyer="), "{cookie}");
        Self { cookie: Some(cookie), ..stranger }
    }

    /// Staff, by API token.
    pub(super) fn staff_of(shop: &Shop) -> Self {
        Self { token: Some(shop.token.clone()), ..Self::of(shop) }
    }

    /// A request that is not sent yet.
    pub(super) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.shop));
        let request = match &self.cookie {
            Some(cookie) => request.header("Cookie", cookie),
            None => request,
        };
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub(super) async fn get(&self, path: &str) -> Answer {
        send(self.request(Method::GET, path)).await
    }

    pub(super) async fn delete(&self, path: &str) -> Answer {
        send(self.request(Method::DELETE, path)).await
    }

    pub(super) async fn post(&self, path: &str) -> Answer {
        send(self.request(Method::POST, path)).await
    }

    /// A write with an idempotency key; `Err` if the shop went away meanwhile.
    pub(super) async fn try_post(&self, path: &str, key: Uuid, body: &Value) -> Result<Answer, reqwest::Error> {
        let request = self.request(Method::POST, path).header("Idempotency-Key", key.to_string());
        Answer::of(request.json(body).send().await?).await
    }

    /// Every garment on sale.
    pub(super) async fn garments(&self) -> Vec<String> {
        let (mut ids, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = self.get(&format!("/api/garments?limit=60&cursor={cursor}")).await.is(200);
            let items = page.body["items"].as_array().unwrap().iter();
            ids.extend(items.map(|garment| garment["id"].as_str().unwrap().to_owned()));
            match page.body["next"].as_str() {
                Some(next) => next.clone_into(&mut cursor),
                None => return ids,
            }
        }
    }

    /// A garment's status.
    pub(super) async fn status(&self, id: &str) -> String {
        self.get(&format!("/api/garments/{id}")).await.is(200).text_of("status")
    }

    /// Enters checkout with these garments.
    pub(super) async fn hold(&self, items: &[&str]) -> Answer {
        self.hold_as(Uuid::now_v7(), items).await
    }

    pub(super) async fn hold_as(&self, key: Uuid, items: &[&str]) -> Answer {
        self.try_post("/api/holds", key, &json!({ "items": items })).await.unwrap()
    }

    pub(super) async fn extend(&self, hold: &str) -> Answer {
        self.post(&format!("/api/holds/{hold}/extend")).await
    }

    pub(super) async fn release(&self, hold: &str) -> Answer {
        self.delete(&format!("/api/holds/{hold}")).await
    }

    /// Orders what a hold's answer says is held.
    pub(super) async fn order(&self, hold: &Answer) -> Answer {
        self.order_as(Uuid::now_v7(), &order_of(hold)).await
    }

    pub(super) async fn order_as(&self, key: Uuid, request: &Value) -> Answer {
        self.try_post("/api/orders", key, request).await.unwrap()
    }
}

/// Sends a request to a shop that must be there.
pub(super) async fn send(request: RequestBuilder) -> Answer {
    Answer::of(request.send().await.unwrap()).await.unwrap()
}

/// The order of what a hold's answer says is held.
pub(super) fn order_of(hold: &Answer) -> Value {
    json!({
        "hold_id": hold.id(),
        "expected_total": hold.body["total"],
        "contact": { "name": "Aïcha Mbarga", "phone": "6 77 12 34 56" },
        "delivery": { "city": "Douala", "quarter": "Akwa" },
        "payment": { "method": "cash_on_delivery" },
    })
}
