//! Who is staff: a login cookie, or an API token. Authorised in every handler, never by a path prefix alone.

use super::account;
use crate::problem::Problem;
use crate::shop::App;
use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::SignedCookieJar;
use axum_extra::extract::cookie::{Cookie, Key, SameSite};

const STAFF: &str = "thrift_staff";

/// A member of staff sent this request. Which one does not matter yet: every act of theirs is the shop's.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Staff;

/// A handler's answer to whoever is no staff: a login form for people, 401 for machines.
pub(crate) struct Stranger {
    page: bool,
    problem: Problem,
}

impl IntoResponse for Stranger {
    fn into_response(self) -> Response {
        if self.page && self.problem.status == StatusCode::UNAUTHORIZED {
            Redirect::to("/admin/login").into_response()
        } else {
            self.problem.into_response()
        }
    }
}

impl FromRequestParts<App> for Staff {
    type Rejection = Stranger;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Stranger> {
        let page = !parts.uri.path().starts_with("/api/");
        known(parts, app).await.map_err(|problem| Stranger { page, problem })
    }
}

async fn known(parts: &Parts, app: &App) -> Result<Staff, Problem> {
    let bearer =
        parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    if let Some(token) = bearer {
        return account::is_token(app, token).await?.then_some(Staff).ok_or_else(unauthorised);
    }
    let jar = SignedCookieJar::<Key>::from_headers(&parts.headers, Key::from_ref(app));
    let secret = secret(&jar).ok_or_else(unauthorised)?;
    account::session(app, &secret).await?.map(|_| Staff).ok_or_else(unauthorised)
}

fn unauthorised() -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, "log in at /admin/login, or send Authorization: Bearer with an API token")
}

/// The session's secret, if there is a session.
pub(crate) fn secret(jar: &SignedCookieJar) -> Option<String> {
    jar.get(STAFF).map(|cookie| cookie.value().to_owned())
}

/// The cookie of a session; it goes with the browser, and never along with another site's request.
pub(crate) fn opened(app: &App, jar: SignedCookieJar, secret: String) -> SignedCookieJar {
    jar.add(cookie(app, secret))
}

/// Without the cookie.
pub(crate) fn closed(app: &App, jar: SignedCookieJar) -> SignedCookieJar {
    jar.remove(cookie(app, String::new()))
}

fn cookie(app: &App, value: String) -> Cookie<'static> {
    let secure = app.settings.public_url.starts_with("https://");
    Cookie::build((STAFF, value)).path("/").http_only(true).same_site(SameSite::Strict).secure(secure).build()
}
