//! The staff's side: who is staff, photos in, review, hold desk, orders.

pub(crate) mod account;
pub(crate) mod api;
mod desk;
mod drafts;
mod login;
pub(crate) mod photos;
mod session;
pub(crate) mod unplaced;
pub(crate) mod upload;

use crate::shop::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

/// Fifty phone photos in one request.
const UPLOAD_BYTES_MAX: usize = 256 * 1024 * 1024;

/// Photos in: as long as a slow network takes, so outside the time limit of other requests.
pub(crate) fn page_upload() -> Router<App> {
    Router::new()
        .route("/admin/intake", post(upload::page))
        .route("/admin/garments/{id}/photos/add", post(photos::page_add))
        .layer(DefaultBodyLimit::max(UPLOAD_BYTES_MAX))
}

/// Its JSON twin.
pub(crate) fn api_upload() -> Router<App> {
    Router::new()
        .route("/api/admin/intake", post(upload::api))
        .route("/api/admin/garments/{id}/photos", post(photos::add).put(photos::arrange))
        .layer(DefaultBodyLimit::max(UPLOAD_BYTES_MAX))
}

/// The pages. Each handler takes [`session::Staff`], so that none can be reached without.
pub(crate) fn pages() -> Router<App> {
    Router::new()
        .route("/admin", get(drafts::show))
        .route("/admin/login", get(login::show).post(login::enter))
        .route("/admin/logout", post(login::leave))
        .route("/admin/garments/{id}", post(drafts::save))
        .route("/admin/garments/{id}/photos", post(photos::page_arrange))
        .route("/admin/holds", get(desk::holds))
        .route("/admin/holds/{id}/release", post(desk::release))
        .route("/admin/orders", get(desk::orders))
}

/// Their JSON twins.
pub(crate) fn api() -> Router<App> {
    Router::new()
        .route("/api/admin/login", post(api::login))
        .route("/api/admin/garments/{id}", get(api::garment).patch(api::edit))
        .route("/api/admin/garments/{id}/publish", post(api::publish))
        .route("/api/admin/uploads", post(photos::begin))
        .route("/api/admin/uploads/{id}/intake", post(photos::finish))
        .route("/api/admin/garments/{id}/withdraw", post(api::withdraw))
        .route("/api/admin/holds", get(api::holds))
        .route("/api/admin/holds/{id}", axum::routing::delete(api::release))
        .route("/api/admin/orders", get(api::orders))
        .route("/api/admin/unplaced", get(unplaced::list))
}
