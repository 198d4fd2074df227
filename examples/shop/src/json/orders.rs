//! `/api/orders`.

use super::{Json, idempotency_key};
use crate::buyer::Buyer;
use crate::orders::{self, OrderRequest};
use crate::problem::Problem;
use crate::shop::App;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use thrift_plug::catalog::Money;
use thrift_plug::order::{Order, OrderLine};

/// An order as its buyer sees it.
#[derive(Debug, Serialize)]
pub(crate) struct OrderBody {
    id: String,
    status: &'static str,
    items: Vec<OrderLine>,
    total: Money,
    delivery_fee: Money,
    payment: PaymentBody,
}

#[derive(Debug, Serialize)]
struct PaymentBody {
    method: String,
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
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ByPhone {
    /// The last four digits.
    pub(crate) phone: Option<String>,
}

pub(crate) async fn show(
    State(app): State<App>,
    Buyer(buyer): Buyer,
    Path(id): Path<String>,
    Query(by): Query<ByPhone>,
) -> Result<axum::Json<OrderBody>, Problem> {
    let order = orders::find(&app, Some(&buyer), by.phone.as_deref(), &id).await?;
    Ok(axum::Json(OrderBody::of(order)))
}
