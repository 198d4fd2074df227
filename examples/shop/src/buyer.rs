//! Who buys: a signed, `HttpOnly` cookie with a random id, set by any `/api` answer and any write, never on a page that
//! may be cached. The basket is another one.

use crate::shop::{App, random_text};
use axum::extract::{FromRef, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::SignedCookieJar;
use axum_extra::extract::cookie::{Cookie, Key, SameSite};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use std::convert::Infallible;
use thrift_plug::{HolderId, ItemId};

const BUYER: &str = "thrift_buyer";
const BASKET: &str = "thrift_basket";

/// The buyer of this request, made if they are new.
#[derive(Debug, Clone)]
pub(crate) struct Buyer(pub(crate) HolderId);

/// The buyer of this request, if they have ever done anything.
#[derive(Debug, Clone)]
pub(crate) struct MaybeBuyer(pub(crate) Option<HolderId>);

/// A cookie of ours: unreadable to scripts, sent along when a link from elsewhere is followed.
fn cookie(app: &App, name: &'static str, value: String) -> Cookie<'static> {
    let secure = app.settings.public_url.starts_with("https://");
    Cookie::build((name, value)).path("/").http_only(true).same_site(SameSite::Lax).secure(secure).permanent().build()
}

fn known(jar: &SignedCookieJar) -> Option<HolderId> {
    jar.get(BUYER).and_then(|cookie| HolderId::new(cookie.value()).ok())
}

/// Layer of the routes that need a buyer: makes one where there is none, and keeps the answer out of caches.
pub(crate) async fn ensure(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let jar = SignedCookieJar::<Key>::from_headers(request.headers(), Key::from_ref(&app));
    let found = known(&jar);
    let made = found.is_none().then(|| random_text(16));
    let holder = found.or_else(|| made.as_ref().and_then(|text| HolderId::new(text.clone()).ok()));
    if let Some(holder) = holder {
        request.extensions_mut().insert(Buyer(holder));
    }
    let answer = next.run(request).await;
    let mut answer = match made {
        // Other cookies of the answer stay: the jar adds only what was added to it.
        Some(value) => (jar.add(cookie(&app, BUYER, value)), answer).into_response(),
        None => answer,
    };
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    answer
}

impl<S: Sync> FromRequestParts<S> for Buyer {
    type Rejection = crate::problem::Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let missing = || crate::problem::Problem::malformed("this address takes no buyer");
        parts.extensions.get::<Self>().cloned().ok_or_else(missing)
    }
}

impl FromRequestParts<App> for MaybeBuyer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let made = parts.extensions.get::<Buyer>().map(|buyer| buyer.0.clone());
        let jar = SignedCookieJar::<Key>::from_headers(&parts.headers, Key::from_ref(app));
        Ok(Self(made.or_else(|| known(&jar))))
    }
}

/// What the buyer means to buy. Nothing in it is held.
#[derive(Debug, Clone, Default)]
pub(crate) struct BasketCookie(pub(crate) Vec<ItemId>);

/// Browsers drop cookies above 4 KiB; this much text becomes 3.5 KiB in base64, with room for name and signature.
const BASKET_BYTES_MAX: usize = 2_600;

/// Between the ids of a basket cookie; no id has it, since it is a control character.
const BETWEEN: char = '\u{1f}';

impl BasketCookie {
    /// Whether a browser keeps a cookie of that size: with long ids, fifty garments may be too much.
    pub(crate) fn fits(&self) -> bool {
        self.0.iter().map(|item| item.as_str().len() + 1).sum::<usize>() <= BASKET_BYTES_MAX
    }

    /// The cookie that keeps it.
    pub(crate) fn kept(&self, app: &App, jar: SignedCookieJar) -> SignedCookieJar {
        let ids: Vec<&str> = self.0.iter().map(ItemId::as_str).collect();
        let text = BASE64_URL_SAFE_NO_PAD.encode(ids.join(&BETWEEN.to_string()));
        jar.add(cookie(app, BASKET, text))
    }

    fn read(jar: &SignedCookieJar) -> Self {
        let decode = |text: &str| BASE64_URL_SAFE_NO_PAD.decode(text).ok();
        let text = jar.get(BASKET).and_then(|cookie| decode(cookie.value()));
        let text = text.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
        Self(text.split(BETWEEN).filter_map(|id| ItemId::new(id).ok()).collect())
    }
}

impl FromRequestParts<App> for BasketCookie {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(Self::read(&SignedCookieJar::<Key>::from_headers(&parts.headers, Key::from_ref(app))))
    }
}
