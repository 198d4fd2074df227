//! What surrounds every page, and problems shown as pages.

use crate::buyer::BasketCookie;
use crate::guard::Nonce;
use crate::pages::{Link, MessagePage, Shell};
use crate::photos::shown::FOR_EVER;
use crate::problem::Problem;
use crate::shop::App;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::convert::Infallible;

/// The shop's name on its pages.
const SHOP_NAME: &str = "Thrift Plug";

/// What every page needs.
const SCRIPT: &str = include_str!("../../assets/shop.js");

/// What staff's uploads need.
const UPLOAD_SCRIPT: &str = include_str!("../../assets/upload.js");

pub(crate) async fn script() -> impl IntoResponse {
    javascript(SCRIPT)
}

pub(crate) async fn upload_script() -> impl IntoResponse {
    javascript(UPLOAD_SCRIPT)
}

fn javascript(script: &'static str) -> impl IntoResponse {
    ([FOR_EVER, (header::CONTENT_TYPE, HeaderValue::from_static("text/javascript; charset=utf-8"))], script)
}

/// The address of a script, which changes with it.
fn versioned(name: &str, script: &str) -> String {
    let version = blake3::hash(script.as_bytes()).to_hex();
    format!("/assets/{name}?v={}", &version.as_str()[..12])
}

/// The address of the script of uploads.
pub(crate) fn upload_script_address() -> String {
    versioned("upload.js", UPLOAD_SCRIPT)
}

/// What a page needs besides its own content.
pub(crate) struct Frame(pub(crate) Shell);

impl FromRequestParts<App> for Frame {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let BasketCookie(items) = BasketCookie::from_request_parts(parts, app).await?;
        let nonce = parts.extensions.get::<Nonce>().map(|nonce| nonce.0.clone()).unwrap_or_default();
        Ok(Self(shell(app, nonce, items.len())))
    }
}

fn shell(app: &App, nonce: String, basket_count: usize) -> Shell {
    Shell {
        shop_name: SHOP_NAME.to_owned(),
        nonce,
        script: versioned("shop.js", SCRIPT),
        time_zone: app.settings.time_zone.iana_name().unwrap_or("UTC").to_owned(),
        basket_count,
        hold_minutes: app.settings.hold_ttl.duration().as_secs().div_ceil(60),
        whatsapp: None,
    }
}

/// Layer of the page routes: a problem becomes a page with a way back, and so does an address that nobody knows.
pub(crate) async fn problems_as_pages(
    State(app): State<App>,
    BasketCookie(items): BasketCookie,
    request: Request,
    next: Next,
) -> Response {
    let nonce = request.extensions().get::<Nonce>().map(|nonce| nonce.0.clone()).unwrap_or_default();
    let response = next.run(request).await;
    let Some(problem) = response.extensions().get::<Problem>() else { return response };
    let (title, text) = in_words(problem);
    let back = Link { label: "Retour à la boutique".into(), href: "/".into() };
    let page = MessagePage { shell: shell(&app, nonce, items.len()), title, text, back };
    let mut shown = (problem.status, super::page(page.render())).into_response();
    for name in [header::SET_COOKIE, header::CACHE_CONTROL, header::RETRY_AFTER, header::ALLOW] {
        for value in response.headers().get_all(&name) {
            shown.headers_mut().insert(name.clone(), value.clone());
        }
    }
    shown
}

fn in_words(problem: &Problem) -> (String, String) {
    let (title, text) = match problem.status {
        StatusCode::NOT_FOUND => ("Page introuvable", "Ce que vous cherchez n'est pas, ou plus, ici."),
        StatusCode::CONFLICT => {
            ("Cela n'a pas pu se faire", "La situation a changé entre-temps. Revenez en arrière et rechargez la page.")
        }
        StatusCode::TOO_MANY_REQUESTS => ("Un instant", "Trop de commandes en cours. Réessayez un peu plus tard."),
        StatusCode::FORBIDDEN => {
            ("Demande refusée", "Cette demande vient d'un autre site. Recommencez depuis la boutique.")
        }
        StatusCode::PAYLOAD_TOO_LARGE => ("Envoi trop lourd", "Envoyez des photos de 15 Mo au plus."),
        StatusCode::UNPROCESSABLE_ENTITY | StatusCode::BAD_REQUEST => (
            "Demande incomprise",
            "Quelque chose manque ou ne va pas dans ce qui a été envoyé. Revenez en arrière et corrigez.",
        ),
        StatusCode::SERVICE_UNAVAILABLE => {
            ("La boutique est très demandée", "Rechargez la page dans quelques secondes.")
        }
        _ => ("Quelque chose s'est cassé", "C'est de notre côté, et nous sommes prévenus. Réessayez dans un moment."),
    };
    (title.to_owned(), text.to_owned())
}
