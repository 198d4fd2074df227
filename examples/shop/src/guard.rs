//! Layers around every route: who may write from where, and what browsers may do with the answers.

use crate::problem::Problem;
use crate::shop::{App, random_text};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// The nonce of this answer's inline style.
#[derive(Debug, Clone)]
pub(crate) struct Nonce(pub(crate) String);

/// Refuses writes that another site's page sends: by `Sec-Fetch-Site`, or by `Origin` where a browser is too old for
/// that. What sends neither is no browser, and has no cookies that somebody else could use.
pub(crate) async fn same_site_writes(State(app): State<App>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || own_page(request.headers(), &app.settings.public_url) {
        return next.run(request).await;
    }
    Problem::new(StatusCode::FORBIDDEN, "this write came from another site's page").into_response()
}

fn own_page(headers: &HeaderMap, public_url: &str) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"));
    match (text(HeaderName::from_static("sec-fetch-site")), text(header::ORIGIN)) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => {
            let host = text(header::HOST).unwrap_or_default();
            origin == public_url || origin.split_once("://").is_some_and(|(_, named)| named == host)
        }
        (None, None) => true,
    }
}

/// What browsers may do: nothing that a page of ours does not need.
pub(crate) async fn browser_policy(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let nonce = random_text(12);
    let photos = app.settings.photos.public_origin().unwrap_or_default();
    // Nobody but staff has a file to bring to the bucket.
    let staff = request.uri().path().starts_with("/admin");
    let bucket = app.settings.photos.upload_origin().filter(|_| staff).unwrap_or_default();
    request.extensions_mut().insert(Nonce(nonce.clone()));
    let mut response = next.run(request).await;
    let policy = format!(
        "default-src 'none'; img-src 'self' data: {photos}; style-src 'nonce-{nonce}'; script-src 'self'; \
         connect-src 'self' {bucket}; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin"));
    response
}

/// A refusal of the router or of an extractor is a problem document, too.
pub(crate) async fn refusals_as_problems(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let detail = match response.status() {
        StatusCode::METHOD_NOT_ALLOWED => "this address takes other methods: see the header Allow",
        StatusCode::BAD_REQUEST => "the address or its query cannot be read",
        _ => return response,
    };
    let kind = response.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    // Ours are problems, or pages that say so, already.
    if !kind.is_empty() && !kind.starts_with(b"text/plain") {
        return response;
    }
    let mut problem = Problem::new(response.status(), detail).into_response();
    if let Some(allow) = response.headers().get(header::ALLOW) {
        problem.headers_mut().insert(header::ALLOW, allow.clone());
    }
    problem
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn writes_come_from_our_own_pages_or_from_no_browser() {
        let own = |pairs| own_page(&headers(pairs), "https://shop.example");
        assert!(own(&[]));
        assert!(own(&[("sec-fetch-site", "same-origin")]));
        assert!(own(&[("origin", "https://shop.example"), ("host", "10.0.0.7:8080")]));
        assert!(own(&[("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")]));
        assert!(!own(&[("sec-fetch-site", "cross-site"), ("origin", "https://shop.example")]));
        assert!(!own(&[("sec-fetch-site", "same-site")]));
        assert!(!own(&[("origin", "https://evil.example"), ("host", "shop.example")]));
        assert!(!own(&[("origin", "null"), ("host", "shop.example")]));
    }
}
