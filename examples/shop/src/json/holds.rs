//! `/api/holds`.

use super::{Json, idempotency_key};
use crate::buyer::Buyer;
use crate::holds::{self, HeldBasket, Taken};
use crate::moments;
use crate::network::Network;
use crate::problem::Problem;
use crate::shop::App;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use thrift_plug::catalog::Money;
use thrift_plug::{HoldId, ItemId};

/// What to hold.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HoldRequest {
    items: Vec<ItemId>,
}

/// A hold as its buyer sees it.
#[derive(Debug, Serialize)]
struct HoldBody {
    id: String,
    items: Vec<String>,
    expires_at: Option<String>,
    renewals_left: u32,
    total: Money,
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
    let fresh = matches!(&taken, Taken::Held(held) if held.hold.fresh);
    let status = if fresh { StatusCode::CREATED } else { StatusCode::OK };
    Ok(match &taken {
        Taken::Held(_) => (status, answer(&taken)).into_response(),
        Taken::Refused(..) => answer(&taken),
    })
}

pub(crate) async fn show(
    State(app): State<App>,
    Buyer(buyer): Buyer,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let held = holds::find(&app, &buyer, hold_id(&id)?).await?;
    Ok(answer(&Taken::Held(Box::new(held))))
}

pub(crate) async fn extend(
    State(app): State<App>,
    Buyer(buyer): Buyer,
    network: Network,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    Ok(answer(&holds::extend(&app, &buyer, network, hold_id(&id)?).await?))
}

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
