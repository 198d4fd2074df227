//! `/api/payments/{provider}/callback`: a rail says that something has happened to a charge.
//!
//! Nobody knows who really sent it, so nothing of it is believed but that it is time to ask. It is answered once that is
//! durable; asking is for the background.

use super::{SIMULATED, news};
use crate::json::Json;
use crate::openapi;
use crate::problem::Problem;
use crate::shop::App;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

/// What a rail calls with. Whatever else is in it is ignored.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = PaymentNews)]
pub(crate) struct NewsBody {
    /// The charge's reference.
    reference: String,
}

/// Something has happened to a charge: ask about it. A status in it is not looked at.
#[utoipa::path(post, path = "/api/payments/{provider}/callback", operation_id = "payment_news", tag = "machines",
    params(("provider" = String, Path, description = "The payment method")), request_body = NewsBody, responses(
    (status = 204, description = "It will be asked about; or there is no such charge here"),
    (status = 404, response = openapi::NotFound),
    (status = 422, response = openapi::Malformed),
), security(()))]
pub(crate) async fn post(
    state: State<App>,
    provider: Path<String>,
    news: Json<NewsBody>,
) -> Result<StatusCode, Problem> {
    take(state, provider, news).await
}

/// The same, for rails that send it so.
#[utoipa::path(put, path = "/api/payments/{provider}/callback", operation_id = "put_payment_news", tag = "machines",
    params(("provider" = String, Path, description = "The payment method")), request_body = NewsBody, responses(
    (status = 204, description = "It will be asked about; or there is no such charge here"),
    (status = 404, response = openapi::NotFound),
    (status = 422, response = openapi::Malformed),
), security(()))]
pub(crate) async fn put(
    state: State<App>,
    provider: Path<String>,
    news: Json<NewsBody>,
) -> Result<StatusCode, Problem> {
    take(state, provider, news).await
}

async fn take(
    State(app): State<App>,
    Path(provider): Path<String>,
    Json(body): Json<NewsBody>,
) -> Result<StatusCode, Problem> {
    if provider != SIMULATED || app.settings.simulated_rail.is_none() {
        return Err(Problem::not_found("payment method"));
    }
    news::keep(&app, &provider, &body.reference).await?;
    Ok(StatusCode::NO_CONTENT)
}
