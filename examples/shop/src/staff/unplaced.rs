//! `/api/admin/unplaced`: money that was taken, or may have been, and nothing stands against it. Recovery sends back what
//! it can; what stays here is for a person.

use super::session::Staff;
use crate::json::orders::OrderBody;
use crate::moments;
use crate::openapi;
use crate::problem::Problem;
use crate::shop::App;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use serde::{Deserialize, Serialize};
use thrift_plug::order::{ChargeState, Order, OrderStatus};
use thrift_plug::{OrderId, Timestamp};
use utoipa::ToSchema;

/// Orders that one request reads through: such orders are rare, and nothing lists them by themselves.
const READ_MAX: usize = 2_000;
const PAGE: usize = 500;

/// Where to go on reading.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct From {
    /// `next` of the page before.
    cursor: Option<String>,
}

/// What is known of the money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = UnplacedMoney)]
enum MoneyBody {
    /// The rail has it.
    Captured,
    /// The order was given up, and the rail never said clearly that nothing was taken: it did not answer, or named
    /// another amount. A person has to look there.
    Unresolved,
}

/// Money that was taken, or may have been, for an order that is not placed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Unplaced)]
struct UnplacedBody {
    order: OrderBody,
    money: MoneyBody,
    /// The charge, as the rail knows it.
    reference: String,
    /// Its refund, once one was asked for.
    refund: Option<String>,
    /// When the order last changed.
    #[schema(format = DateTime)]
    since: String,
}

/// Some of them, newest order first.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UnplacedPage)]
pub(crate) struct PageBody {
    items: Vec<UnplacedBody>,
    /// Where to go on, also after an empty page; null at the end.
    next: Option<String>,
}

/// Money taken, nothing placed. With it, what may have been taken: orders that were given up while the rail gave no clear
/// answer; `money` tells which is which.
#[utoipa::path(get, path = "/api/admin/unplaced", operation_id = "list_unplaced", tag = "staff", params(From), responses(
    (status = 200, description = "Money taken, nothing placed", body = PageBody),
    (status = 422, response = openapi::Malformed),
))]
pub(crate) async fn list(
    State(app): State<App>,
    _: Staff,
    from: Result<Query<From>, QueryRejection>,
) -> Result<axum::Json<PageBody>, Problem> {
    let Query(From { cursor }) = from?;
    let malformed = || Problem::malformed("cursor: takes `next` of the page before");
    let mut before = cursor.map(|text| place(&text).ok_or_else(malformed)).transpose()?;
    let mut items = Vec::new();
    for _ in 0..READ_MAX / PAGE {
        let page = app.orders.newest(before, PAGE).await?;
        items.extend(page.orders.into_iter().filter_map(row));
        before = page.next;
        if before.is_none() {
            break;
        }
    }
    let next = before.map(|(at, id)| format!("{}.{id}", at.as_millis()));
    Ok(axum::Json(PageBody { items, next }))
}

fn place(cursor: &str) -> Option<(Timestamp, OrderId)> {
    let (at, id) = cursor.split_once('.')?;
    Some((Timestamp::from_millis(at.parse().ok()?), OrderId::new(id).ok()?))
}

fn row(order: Order) -> Option<UnplacedBody> {
    let charge = order.charge.clone()?;
    let money = match charge.state {
        ChargeState::Captured if !order.status.owns_garments() => MoneyBody::Captured,
        ChargeState::Unresolved if order.status == OrderStatus::Aborted => MoneyBody::Unresolved,
        _ => return None,
    };
    let since = moments::rfc3339(order.updated_at);
    Some(UnplacedBody { order: OrderBody::of(order), money, reference: charge.reference, refund: charge.refund, since })
}
