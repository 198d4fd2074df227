//! Cookies: one that we did not sign is nobody's, one that we did says what it said.

use super::{runtime, shop};
use crate::app::build_app;
use crate::buyer::BasketCookie;
use crate::shop::App;
use axum::body::Body;
use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Request, header};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::SignedCookieJar;
use axum_extra::extract::cookie::Key;
use std::sync::{Mutex, PoisonError};
use thrift_fuzz::{bolero, word};
use thrift_plug::ItemId;
use tower::ServiceExt;

/// The longest cookie that browsers keep.
const COOKIE_BYTES_MAX: usize = 4_096;

/// As a browser would send it.
fn sent(answer: &Response) -> Option<String> {
    Some(answer.headers().get(header::SET_COOKIE)?.to_str().ok()?.split(';').next()?.to_owned())
}

fn parts(cookie: HeaderValue) -> Parts {
    Request::builder().header(header::COOKIE, cookie).body(()).unwrap().into_parts().0
}

async fn basket(app: &App, cookie: HeaderValue) -> Vec<ItemId> {
    BasketCookie::from_request_parts(&mut parts(cookie), app).await.unwrap().0
}

#[test]
fn a_basket_comes_back_as_it_went() {
    let (folder, runtime) = (tempfile::tempdir().unwrap(), runtime());
    let open = Mutex::new((runtime.block_on(shop(folder.path())), runtime));
    bolero::check!().with_type::<(Vec<String>, u8)>().for_each(|(texts, number)| {
        let open = open.lock().unwrap_or_else(PoisonError::into_inner);
        let (app, runtime) = &*open;
        let texts = texts.iter().map(String::as_str).chain([word(*number)]);
        let kept = BasketCookie(texts.filter_map(|text| ItemId::new(text).ok()).collect());
        let answer = kept.kept(app, SignedCookieJar::new(Key::from_ref(app))).into_response();
        let cookie = sent(&answer).unwrap();
        assert!(!kept.fits() || cookie.len() <= COOKIE_BYTES_MAX, "{} bytes", cookie.len());
        assert_eq!(runtime.block_on(basket(app, cookie.parse().unwrap())), kept.0);
    });
}

/// The address that says who the buyer is by making one of those it does not know.
async fn known(app: &App, cookie: HeaderValue) -> (bool, Option<String>) {
    let request = Request::builder().uri("/api/garments").header(header::COOKIE, cookie).body(Body::empty()).unwrap();
    let answer = build_app(app).oneshot(request).await.unwrap();
    assert!(answer.status().is_success(), "{}", answer.status());
    (sent(&answer).is_none(), sent(&answer))
}

#[test]
fn a_cookie_that_was_tampered_with_is_nobodys() {
    let (folder, runtime) = (tempfile::tempdir().unwrap(), runtime());
    let app = runtime.block_on(shop(folder.path()));
    let (_, ours) = runtime.block_on(known(&app, HeaderValue::from_static("")));
    let ours = ours.unwrap();
    assert!(runtime.block_on(known(&app, ours.parse().unwrap())).0, "our own is known");
    let open = Mutex::new((app, runtime));
    let read = |text: &[u8]| percent_encoding::percent_decode(text).collect::<Vec<u8>>();
    bolero::check!().with_type::<(u16, Vec<u8>, u8)>().for_each(|(place, instead, removed)| {
        let open = open.lock().unwrap_or_else(PoisonError::into_inner);
        let (app, runtime) = &*open;
        let mut bytes = ours.clone().into_bytes();
        let start = usize::from(*place) % bytes.len();
        let end = bytes.len().min(start + usize::from(*removed));
        bytes.splice(start..end, instead.iter().copied());
        let Ok(cookie) = HeaderValue::from_bytes(&bytes) else { return };
        // Percent signs can say the same in two ways, and browsers may send spaces and other cookies around it.
        let same = bytes.split(|byte| *byte == b';').any(|cookie| read(cookie.trim_ascii()) == read(ours.as_bytes()));
        assert_eq!(runtime.block_on(known(app, cookie)).0, same, "{}", String::from_utf8_lossy(&bytes));
    });
}
