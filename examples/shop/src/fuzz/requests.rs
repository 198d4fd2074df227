//! Several requests in a row, bodies edited, to a shop with two garments: never a 5xx, always a problem document from the
//! API, no field that nobody knows, and no garment sold twice.

use super::routes::{HOLD, Route, Written, routes};
use super::{runtime, shop};
use crate::app::build_app;
use crate::intake;
use crate::shop::App;
use crate::staff::account;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderValue, Request, header};
use axum::response::Response;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use std::collections::BTreeMap;
use thrift_fuzz::{Edits, bolero, edited, garment, word};
use thrift_plug::ItemId;
use thrift_plug::audit::audit;
use thrift_plug::catalog::Garment;
use tower::ServiceExt;

/// Which route, who sends it, under which key, what is done to its body or sent instead of it, and any id.
type Ask = (u8, u8, u8, Edits, Vec<u8>, (u8, String));

struct Trial {
    app: App,
    token: String,
    /// The cookies of buyers, as they were given.
    buyers: BTreeMap<u8, String>,
}

impl Trial {
    async fn new(folder: &std::path::Path) -> Self {
        let app = shop(folder).await;
        for id in ["robe-1", "robe-2"] {
            intake::add(&app, Garment { id: ItemId::new(id).unwrap(), ver: 0, ..garment() }).await.unwrap();
        }
        let token = account::make_token(&app).await.unwrap();
        Self { app, token, buyers: BTreeMap::new() }
    }

    async fn ask(&mut self, (number, who, key, edits, instead, id): &Ask) {
        let routes = routes();
        // Holding, ordering and editing half of the time, or hardly any order would come about.
        let number = usize::from(number % 64);
        let route = routes.get(number).unwrap_or(&routes[number % 4]);
        let body = if key / 8 % 4 == 0 { route.body.clone() } else { edited(&route.body, edits) };
        let address = route.address.replace("{id}", &utf8_percent_encode(&any_id(id), NON_ALPHANUMERIC).to_string());
        let mut request = Request::builder().method(route.method.clone()).uri(&address);
        for (name, value) in self.headers(*who, *key, route.written, &id.1) {
            request = request.header(name, value);
        }
        let other = key / 32 == 7;
        let sent = if other { instead.clone() } else { written(route, &body) };
        let answer = build_app(&self.app).oneshot(request.body(Body::from(sent)).unwrap()).await.unwrap();
        let cookie = answer.headers().get(header::SET_COOKIE).and_then(|it| it.to_str().ok()?.split(';').next());
        if let Some(cookie) = cookie.filter(|cookie| cookie.starts_with("thrift_buyer")) {
            self.buyers.insert(who % 4 / 2, cookie.to_owned());
        }
        let what = format!("{} {address} {body}", route.method);
        let strange = !other && route.written == Written::Json && strange(&body, &route.body);
        check(answer, &what, strange, address.starts_with("/api/")).await;
    }

    fn headers(&self, who: u8, key: u8, written: Written, any: &str) -> Vec<(&'static str, HeaderValue)> {
        let mut headers = Vec::new();
        let mut put = |name, value: &str| headers.extend(HeaderValue::from_str(value).ok().map(|it| (name, it)));
        match (who % 4, self.buyers.get(&(who % 4 / 2))) {
            (3, _) => put("cookie", any),
            (_, cookie) => put("cookie", cookie.map_or("", String::as_str)),
        }
        match who / 4 % 4 {
            0 => {}
            1 => put("authorization", any),
            _ => put("authorization", &format!("Bearer {}", self.token)),
        }
        match who / 16 % 8 {
            0 => put("content-type", any),
            1 => put("content-type", "multipart/form-data; boundary=x"),
            _ if written == Written::Form => put("content-type", "application/x-www-form-urlencoded"),
            _ => put("content-type", "application/json"),
        }
        match key % 8 {
            0 => put("idempotency-key", any),
            1 => put("idempotency-key", "0192c0de-0000-7000-8000-000000000002"),
            _ => put("idempotency-key", HOLD),
        }
        if who > 200 {
            put("x-forwarded-for", any);
            put("last-event-id", any);
            put("accept-encoding", any);
        }
        headers
    }
}

fn any_id((number, text): &(u8, String)) -> String {
    match number % 8 {
        0..=2 => "robe-1".to_owned(),
        3 | 4 => HOLD.to_owned(),
        5 => word(number / 8).to_owned(),
        _ => text.clone(),
    }
}

fn written(route: &Route, body: &Value) -> Vec<u8> {
    match (route.written, body.as_object()) {
        (Written::Form, Some(fields)) => {
            let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let pairs = fields.iter().map(|(name, value)| (name, text(value)));
            form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish().into_bytes()
        }
        (Written::Nothing, _) => Vec::new(),
        _ => body.to_string().into_bytes(),
    }
}

/// Whether there is a field that the sample does not have.
fn strange(body: &Value, sample: &Value) -> bool {
    match (body, sample) {
        (Value::Object(body), Value::Object(sample)) => {
            body.iter().any(|(name, value)| sample.get(name).is_none_or(|sample| strange(value, sample)))
        }
        _ => false,
    }
}

async fn check(answer: Response, what: &str, strange: bool, api: bool) {
    let (status, headers) = (answer.status(), answer.headers().clone());
    assert!(!status.is_server_error(), "{status}: {what}");
    assert!(!strange || status.is_client_error(), "{status}, though nobody knows that field: {what}");
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application") {
        assert!(!api || !status.is_client_error(), "{status} as {kind:?}: {what}");
        return;
    }
    let encoded = headers.contains_key(header::CONTENT_ENCODING);
    let bytes = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
    if api && status.is_client_error() && !encoded {
        let problem: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        assert_eq!(kind, "application/problem+json", "{status}: {what}");
        assert_eq!(problem["status"], status.as_u16(), "{problem}: {what}");
        assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{problem}: {what}");
    }
}

#[test]
fn no_request_is_more_than_the_shop_can_answer() {
    let folder = tempfile::tempdir().unwrap();
    bolero::check!().with_type::<[Ask; 6]>().for_each(|asks| {
        runtime().block_on(async {
            let mut trial = Trial::new(folder.path()).await;
            for ask in asks {
                trial.ask(ask).await;
            }
            let report = audit(trial.app.inventory.as_ref(), trial.app.orders.as_ref()).await.unwrap();
            assert!(report.is_clean(), "{:#?}", report.violations);
        });
    });
}
