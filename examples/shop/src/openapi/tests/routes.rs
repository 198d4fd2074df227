//! The document and the router have the same operations.

use super::json;
use crate::app::build_app;
use crate::settings::{RawSettings, Secrets};
use crate::shop::Shop;
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use clap::Parser;
use std::collections::BTreeSet;
use tower::ServiceExt;

/// What is for people, not in the document. An address of any other kind belongs in it.
const PAGES: [&str; 7] = ["/admin", "/basket", "/checkout", "/g/", "/orders/", "/assets/", "/photos/"];
/// They answer what no route does.
const FALLBACKS: [&str; 3] = ["/api/{*rest}", "/api/", "/{*__private__axum_fallback}"];

#[derive(Parser)]
struct Flags {
    #[command(flatten)]
    settings: RawSettings,
}

async fn router(folder: &std::path::Path) -> Router {
    let photos = format!("dir:{}", folder.display());
    let flags = Flags::parse_from(["shop", "--thrift-store", "memory:", "--thrift-photos", &photos]);
    build_app(&Shop::open(flags.settings.read(&Secrets::default()).unwrap()).await.unwrap())
}

/// Every address that the router knows. It tells nobody but by its debug output; should that change, the address of
/// every documented operation is missed here, and the test fails.
fn addresses(router: &Router) -> BTreeSet<String> {
    let text = format!("{router:?}");
    let quoted = text.split('"').skip(1).step_by(2).filter(|it| it.starts_with('/'));
    let page = |it: &str| it == "/" || PAGES.iter().any(|page| it.starts_with(page));
    quoted.filter(|it| !FALLBACKS.contains(it) && !page(it)).map(str::to_owned).collect()
}

async fn takes(router: &Router, method: &Method, address: &str) -> bool {
    let address = address.replace("{id}", "0192c0de-0000-7000-8000-000000000001");
    let request = Request::builder().method(method).uri(address).body(Body::empty()).unwrap();
    router.clone().oneshot(request).await.unwrap().status() != StatusCode::METHOD_NOT_ALLOWED
}

/// All that a path item can have, but HEAD, which comes with GET.
const METHODS: [Method; 7] =
    [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS, Method::TRACE];

#[tokio::test]
async fn the_document_has_what_the_router_has_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let router = router(folder.path()).await;
    let mut routed = BTreeSet::new();
    for address in addresses(&router) {
        for method in METHODS {
            if takes(&router, &method, &address).await {
                routed.insert(format!("{method} {address}"));
            }
        }
    }
    let document = json();
    let paths = document["paths"].as_object().unwrap();
    let operations = paths.iter().flat_map(|(path, item)| item.as_object().unwrap().keys().map(move |it| (it, path)));
    let documented = operations.map(|(method, path)| format!("{} {path}", method.to_uppercase())).collect();
    let undocumented: Vec<_> = routed.difference(&documented).collect();
    let unrouted: Vec<_> = documented.difference(&routed).collect();
    assert!(undocumented.is_empty(), "describe beside the handler, collect in openapi/mod.rs: {undocumented:?}");
    assert!(unrouted.is_empty(), "documented, but no route: {unrouted:?}");
}
