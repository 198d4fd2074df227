//! `/api/orders`.

use super::{Json, idempotency_key};
use crate::buyer::Buyer;
use crate::openapi::{self, IdempotencyKey};
use crate::orders::{self, OrderRequest};
use crate::problem::Problem;
use crate::shop::App;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use thrift_plug::catalog::Money;
use thrift_plug::order::{Order, OrderLine};
use utoipa::ToSchema;

/// An order as its buyer sees it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Order)]
pub(crate) struct OrderBody {
    id: String,
    #[schema(value_type = openapi::OrderStatus)]
    status: &'static str,
    #[schema(value_type = Vec<openapi::OrderLine>)]
    items: Vec<OrderLine>,
    /// The garments alone.
    #[schema(value_type = openapi::Money)]
    total: Money,
    #[schema(value_type = openapi::Money)]
    delivery_fee: Money,
    payment: PaymentBody,
}

/// How an order is paid, and how much.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Payment)]
struct PaymentBody {
    method: String,
    #[schema(value_type = openapi::Money)]
    amount: Money,
}

impl OrderBody {
    pub(crate) fn of(order: Order) -> Self {
        let amount = order.due();
        Self {
            id: order.id.to_string(),
            status: order.status.code(),
            items: order.lines,
            total: order.total,
            delivery_fee: order.delivery_fee,
            payment: PaymentBody { method: order.payment.method, amount },
        }
    }
}

/// Orders what is held.
#[utoipa::path(post, path = "/api/orders", operation_id = "create_order", tag = "buyers", params(IdempotencyKey),
    request_body = OrderRequest, responses(
    (status = 201, description = "Ordered", body = OrderBody),
    (status = 200, description = "This key again: the order as it stands", body = OrderBody),
    (status = 404, response = openapi::NotFound),
    (status = 409, response = openapi::Refused),
    (status = 422, response = openapi::Malformed),
    (status = 429, response = openapi::Wait),
))]
pub(crate) async fn create(
    State(app): State<App>,
    Buyer(buyer): Buyer,
    headers: HeaderMap,
    Json(request): Json<OrderRequest>,
) -> Result<Response, Problem> {
    let key = idempotency_key(&headers)?;
    let (order, fresh) = orders::place(&app, &buyer, key, request).await?;
    let status = if fresh { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, axum::Json(OrderBody::of(order))).into_response())
}

/// The other way to one's own order.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct ByPhone {
    /// The last four digits.
    #[param(pattern = "^[0-9]{4}$")]
    pub(crate) phone: Option<String>,
}

/// One's own order, by the cookie or the phone.
#[utoipa::path(get, path = "/api/orders/{id}", operation_id = "show_order", tag = "buyers",
    params(("id" = String, Path, description = "The order's id"), ByPhone), responses(
    (status = 200, description = "The order as it stands", body = OrderBody),
    (status = 404, response = openapi::NotFound),
))]
pub(crate) async fn show(
    State(app): State<App>,
    Buyer(buyer): Buyer,
    Path(id): Path<String>,
    by: Result<Query<ByPhone>, QueryRejection>,
) -> Result<axum::Json<OrderBody>, Problem> {
    let Query(by) = by?;
    let order = orders::find(&app, Some(&buyer), by.phone.as_deref(), &id).await?;
    Ok(axum::Json(OrderBody::of(order)))
}
