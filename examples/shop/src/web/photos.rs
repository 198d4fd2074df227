//! `GET /photos/{key}` and the script: files whose addresses change with their content.

use super::frame::SCRIPT;
use crate::problem::Problem;
use crate::shop::App;
use axum::extract::{Path, State};
use axum::http::{HeaderName, header};
use axum::response::IntoResponse;

const FOR_EVER: (HeaderName, &str) = (header::CACHE_CONTROL, "public, max-age=31536000, immutable");

/// For a shop without a CDN; in production nobody comes here.
pub(crate) async fn photo(State(app): State<App>, Path(key): Path<String>) -> Result<impl IntoResponse, Problem> {
    let found = app.photos.get(&key).await;
    let photo = found.ok().flatten().ok_or_else(|| Problem::not_found("photo"))?;
    Ok(([FOR_EVER, (header::CONTENT_TYPE, &photo.content_type.clone())], photo.bytes).into_response())
}

pub(crate) async fn script() -> impl IntoResponse {
    ([FOR_EVER, (header::CONTENT_TYPE, "text/javascript; charset=utf-8")], SCRIPT)
}
