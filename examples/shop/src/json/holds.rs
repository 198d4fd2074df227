//! `/api/holds`.

use super::{Json, idempotency_key};
use crate::buyer::Buyer;
use crate::holds::{self, HeldBasket, Taken};
use crate::moments;
use crate::network::Network;
use crate::openapi::{self, IdempotencyKey};
use crate::problem::Problem;
use crate::shop::App;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use thrift_plug::catalog::Money;
use thrift_plug::{HoldId, ItemId};
use utoipa::ToSchema;

/// What to hold.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HoldRequest {
    /// The garments' ids.
    #[schema(value_type = Vec<String>, min_items = 1)]
    items: Vec<ItemId>,
}

/// A hold as its buyer sees it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Hold)]
struct HoldBody {
    #[schema(format = Uuid)]
    id: String,
    items: Vec<String>,
    /// Null once payment began.
    #[schema(format = DateTime)]
    expires_at: Option<String>,
    renewals_left: u32,
    #[schema(value_type = openapi::Money)]
    total: Money,
    /// The order that is paying it.
    order: Option<String>,
}

impl HoldBody {
    fn of(held: &HeldBasket) -> Self {
        Self {
            id: held.hold.id.to_string(),
            items: held.hold.items.iter().map(ToString::to_string).collect(),
            expires_at: held.hold.until.map(moments::rfc3339),
            renewals_left: held.renewals_left,
            total: held.total,
            order: held.hold.order.as_ref().map(ToString::to_string),
        }
    }
}

fn answer(taken: &Taken) -> Response {
    match taken {
        Taken::Held(held) => axum::Json(HoldBody::of(held)).into_response(),
        Taken::Refused(refusals, now) => Problem::refused(refusals, *now).into_response(),
    }
}

/// Holds garments: all of them or none.
#[utoipa::path(post, path = "/api/holds", operation_id = "create_hold", tag = "buyers", params(IdempotencyKey),
    request_body = HoldRequest, responses(
    (status = 201, description = "Held", body = HoldBody),
    (status = 200, description = "This key again: the hold as it stands", body = HoldBody),
    (status = 409, response = openapi::Refused),
    (status = 422, response = openapi::Malformed),
    (status = 429, response = openapi::Wait),
))]
pub(crate) async fn create(
    State(app): State<App>,
    Buyer(buyer): Buyer,
    network: Network,
    headers: HeaderMap,
    Json(request): Json<HoldRequest>,
) -> Result<Response, Problem> {
    let id = HoldId::new(idempotency_key(&headers)?).map_err(|error| Problem::malformed(error.to_string()))?;
    let items = holds::basket(&app, request.items)?;
    let taken = holds::take(&app, &buyer, network, id, items).await?;
    let mut response = answer(&taken);
    if matches!(&taken, Taken::Held(held) if held.hold.fresh) {
        *response.status_mut() = StatusCode::CREATED;
    }
    Ok(response)
}

/// One's own hold.
#[utoipa::path(get, path = "/api/holds/{id}", operation_id = "show_hold", tag = "buyers",
    params(("id" = Uuid, Path, description = "The hold's id: its idempotency key")), responses(
    (status = 200, description = "The hold as it stands", body = HoldBody),
    (status = 404, response = openapi::NotFound),
))]
pub(crate) async fn show(
    State(app): State<App>,
    Buyer(buyer): Buyer,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let held = holds::find(&app, &buyer, hold_id(&id)?).await?;
    Ok(answer(&Taken::Held(Box::new(held))))
}

/// Extends one's own hold once more.
#[utoipa::path(post, path = "/api/holds/{id}/extend", operation_id = "extend_hold", tag = "buyers",
    params(("id" = Uuid, Path, description = "The hold's id: its idempotency key")), responses(
    (status = 200, description = "Extended", body = HoldBody),
    (status = 404, response = openapi::NotFound),
    (status = 409, response = openapi::Refused),
))]
pub(crate) async fn extend(
    State(app): State<App>,
    Buyer(buyer): Buyer,
    network: Network,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    Ok(answer(&holds::extend(&app, &buyer, network, hold_id(&id)?).await?))
}

/// Gives one's own hold back.
#[utoipa::path(delete, path = "/api/holds/{id}", operation_id = "release_hold", tag = "buyers",
    params(("id" = Uuid, Path, description = "The hold's id: its idempotency key")), responses(
    (status = 204, description = "Given back, now or before"),
    (status = 404, response = openapi::NotFound),
    (status = 409, response = openapi::Refused),
))]
pub(crate) async fn release(
    State(app): State<App>,
    Buyer(buyer): Buyer,
    network: Network,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    holds::release(&app, &buyer, network, hold_id(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What is no hold id is no hold.
pub(crate) fn hold_id(text: &str) -> Result<HoldId, Problem> {
    text.parse().map_err(|_| Problem::not_found("hold"))
}
