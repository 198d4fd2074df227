//! What can be asked of the shop, each with a body that it takes.

use axum::http::Method;
use serde_json::{Value, json};

/// How a body is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    Json,
    Form,
    Nothing,
}

pub(super) struct Route {
    pub(super) method: Method,
    /// `{id}` stands for any id.
    pub(super) address: &'static str,
    pub(super) written: Written,
    pub(super) body: Value,
}

/// The hold that everything is about: the first of the idempotency keys.
pub(super) const HOLD: &str = "0192c0de-0000-7000-8000-000000000001";

pub(super) fn routes() -> Vec<Route> {
    let route = |method, address, written, body| Route { method, address, written, body };
    let get = |address| route(Method::GET, address, Written::Nothing, Value::Null);
    let post = |address| route(Method::POST, address, Written::Nothing, Value::Null);
    let form = |address, body| route(Method::POST, address, Written::Form, body);
    vec![
        route(Method::POST, "/api/holds", Written::Json, json!({ "items": ["robe-1", "robe-2"] })),
        route(Method::POST, "/api/holds", Written::Json, json!({ "items": ["robe-1"] })),
        route(Method::POST, "/api/orders", Written::Json, order()),
        route(Method::PATCH, "/api/admin/garments/{id}", Written::Json, edit()),
        route(Method::POST, "/api/admin/login", Written::Json, login()),
        post("/api/holds/{id}/extend"),
        post("/api/garments/{id}/watch"),
        post("/api/admin/garments/{id}/publish"),
        post("/api/admin/garments/{id}/withdraw"),
        post("/api/admin/intake"),
        route(Method::DELETE, "/api/holds/{id}", Written::Nothing, Value::Null),
        route(Method::DELETE, "/api/garments/{id}/watch", Written::Nothing, Value::Null),
        route(Method::DELETE, "/api/admin/holds/{id}", Written::Nothing, Value::Null),
        get("/api/garments?{id}"),
        get("/api/garments?cursor={id}&q={id}&size={id}"),
        get("/api/garments/{id}"),
        get("/api/holds/{id}"),
        get("/api/orders/{id}?phone={id}"),
        get("/api/admin/garments/{id}"),
        get("/api/admin/holds"),
        get("/api/admin/orders"),
        get("/api/{id}"),
        get("/?{id}"),
        get("/g/{id}"),
        get("/basket"),
        get("/checkout/{id}"),
        get("/orders/{id}"),
        get("/photos/{id}"),
        form("/basket/add", json!({ "item": "robe-1" })),
        form("/basket/remove", json!({ "item": "robe-1" })),
        form("/checkout", json!({ "hold_id": HOLD, "item": "robe-2" })),
        form("/checkout/{id}/extend", json!({})),
        form("/checkout/{id}/release", json!({})),
        form("/admin/garments/{id}", draft()),
    ]
}

/// The name is too long to be one: checking a password takes as long as a hundred other requests.
fn login() -> Value {
    json!({ "email": "a".repeat(65), "password": "0123456789" })
}

fn order() -> Value {
    json!({
        "hold_id": HOLD,
        "expected_total": { "amount": 25_000, "currency": "XAF" },
        "contact": { "name": "Amina", "phone": "6 77 12 34 56", "email": null },
        "delivery": { "city": "Douala", "quarter": "Akwa", "address": null },
        "payment": { "method": "cash_on_delivery", "phone": null },
    })
}

fn edit() -> Value {
    json!({
        "ver": null,
        "title": "Robe wax",
        "description": "Portée deux fois.",
        "brand": "Maison",
        "category": "robes",
        "colour": "navy",
        "size": "38",
        "condition": "good",
        "price": { "amount": 12_500, "currency": "XAF" },
    })
}

fn draft() -> Value {
    json!({
        "ver": "1",
        "title": "Robe wax",
        "category": "robes",
        "colour": "navy",
        "size": "38",
        "brand": "",
        "condition": "good",
        "price": "12 500",
        "description": "",
        "action": "publish",
    })
}
