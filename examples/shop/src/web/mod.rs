//! The pages' routes: they translate between HTTP and the shop; rules live in the library, HTML in `pages`.

pub(crate) mod basket;
pub(crate) mod cards;
pub(crate) mod checkout;
pub(crate) mod frame;
pub(crate) mod garment;
pub(crate) mod grid;
pub(crate) mod order;
pub(crate) mod refused;

use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// A page that depends on who looks: the browser may keep it, but asks before it shows it again.
pub(crate) fn page(html: String) -> Response {
    let mut response = Html(html).into_response();
    let policy = HeaderValue::from_static("private, max-age=0, must-revalidate");
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(policy);
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("save-data"));
    response
}

/// What stands for itself in an address (RFC 3986, unreserved).
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// An id as a part of an address.
pub(crate) fn segment(id: &str) -> String {
    utf8_percent_encode(id, PLAIN).to_string()
}
