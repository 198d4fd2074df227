//! All routes in one place: the HTML page and its JSON twin side by side. Serves production and tests alike.

use crate::photos::shown;
use crate::shop::App;
use crate::web::{basket, checkout, frame, garment, grid, order};
use crate::{buyer, guard, json, machine, metrics, openapi, payments::callback, problem::Problem, staff};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

/// The largest form or JSON body.
const BODY_BYTES_MAX: usize = 64 * 1024;
/// The longest a request may take; the events stream has no end of its own.
const REQUEST_MAX: Duration = Duration::from_secs(30);

/// The whole shop as a service.
pub(crate) fn build_app(app: &App) -> Router {
    let with_buyer = || from_fn_with_state(app.clone(), buyer::ensure);
    let as_pages = || from_fn_with_state(app.clone(), frame::problems_as_pages);
    let api = Router::new()
        .route("/api/garments", get(json::garments::list))
        .route("/api/garments/{id}", get(json::garments::one))
        .route("/api/garments/{id}/watch", post(json::watches::watch).delete(json::watches::forget))
        .route("/api/holds", post(json::holds::create))
        .route("/api/holds/{id}", get(json::holds::show).delete(json::holds::release))
        .route("/api/holds/{id}/extend", post(json::holds::extend))
        .route("/api/orders", post(json::orders::create))
        .route("/api/orders/{id}", get(json::orders::show))
        .layer(with_buyer());
    let private_pages = Router::new()
        .route("/basket/add", post(basket::add))
        .route("/basket/remove", post(basket::remove))
        .route("/checkout", post(checkout::start))
        .route("/checkout/{hold}", get(checkout::show))
        .route("/checkout/{hold}/order", post(checkout::order))
        .route("/checkout/{hold}/extend", post(checkout::extend))
        .route("/checkout/{hold}/release", post(checkout::release))
        .layer(with_buyer());
    let pages = Router::new()
        .route("/", get(grid::show))
        .route("/g/{id}", get(garment::show))
        .route("/basket", get(basket::show))
        .route("/orders/{id}", get(order::show))
        .merge(private_pages)
        .merge(staff::pages())
        .fallback(async || Problem::not_found("page"))
        .layer(from_fn(guard::refusals_as_problems))
        .layer(as_pages());
    let machines = Router::new()
        .route("/api/cron/sweep", post(machine::sweep))
        .route("/api/payments/{provider}/callback", post(callback::post).put(callback::put))
        .route("/api/openapi.json", get(openapi::show))
        .route("/healthz", get(machine::healthz))
        .route("/readyz", get(machine::readyz))
        .route("/metrics", get(metrics::show))
        .route("/assets/shop.js", get(frame::script))
        .route("/assets/upload.js", get(frame::upload_script))
        .route("/photos/{*key}", get(shown::photo));
    let unknown = || axum::routing::any(async || Problem::not_found("address"));
    let unknown_api = Router::new().route("/api/{*rest}", unknown()).route("/api/", unknown());
    let timeout = TimeoutLayer::with_status_code(axum::http::StatusCode::SERVICE_UNAVAILABLE, REQUEST_MAX);
    api.merge(machines)
        .merge(staff::api())
        .merge(unknown_api)
        .merge(pages)
        .layer(timeout)
        .route("/api/events", get(json::events::stream))
        .merge(staff::api_upload())
        .merge(staff::page_upload().layer(as_pages()))
        .layer(from_fn(guard::refusals_as_problems))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(from_fn_with_state(app.clone(), guard::same_site_writes))
        .layer(from_fn_with_state(app.clone(), guard::browser_policy))
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::custom(|_| {
            axum::response::IntoResponse::into_response(Problem::new(
                axum::http::StatusCode::INTERNAL_SERVER_ERROR,
                "the shop cannot answer; its keeper has been told",
            ))
        }))
        .layer(from_fn_with_state(app.clone(), metrics::count_responses))
        .with_state(app.clone())
}
