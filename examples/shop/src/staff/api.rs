//! The staff's JSON API.

use super::login::Credentials;
use super::session::{self, Staff};
use super::{account, desk, drafts};
use crate::intake;
use crate::json::Json;
use crate::json::orders::OrderBody;
use crate::moments;
use crate::openapi;
use crate::problem::Problem;
use crate::shop::App;
use crate::views::{self, StaffGarmentBody};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::SignedCookieJar;
use serde::{Deserialize, Serialize};
use thrift_plug::ItemId;
use thrift_plug::catalog::{Colour, Condition, Garment, Money, Put, Visibility};
use thrift_plug::lock::{Basket, Command};
use utoipa::ToSchema;

/// Opens a session.
#[utoipa::path(post, path = "/api/admin/login", operation_id = "log_in", tag = "staff", request_body = Credentials,
    responses(
    (status = 204, description = "Logged in", headers(("Set-Cookie" = String, description = "`thrift_staff`"))),
    (status = 401, response = openapi::Unauthorised),
    (status = 422, response = openapi::Malformed),
    (status = 429, response = openapi::Problem),
), security(()))]
pub(crate) async fn login(
    State(app): State<App>,
    jar: SignedCookieJar,
    Json(given): Json<Credentials>,
) -> Result<Response, Problem> {
    let secret = account::log_in(&app, &given.email, &given.password).await?;
    Ok((session::opened(&app, jar, secret), StatusCode::NO_CONTENT).into_response())
}

/// A garment of any visibility.
#[utoipa::path(get, path = "/api/admin/garments/{id}", operation_id = "show_any_garment", tag = "staff",
    params(("id" = String, Path, description = "The garment's id")), responses(
    (status = 200, description = "The garment", body = StaffGarmentBody),
    (status = 404, response = openapi::NotFound),
))]
pub(crate) async fn garment(
    State(app): State<App>,
    _: Staff,
    Path(id): Path<String>,
) -> Result<axum::Json<StaffGarmentBody>, Problem> {
    Ok(axum::Json(views::staff_garment(&app, drafts::find(&app, &id).await?)))
}

/// What may be edited; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = GarmentEdit)]
pub(crate) struct Edit {
    /// The version that was read: a later one is not overwritten.
    ver: Option<u64>,
    title: Option<String>,
    description: Option<String>,
    brand: Option<String>,
    category: Option<String>,
    #[schema(value_type = Option<openapi::Colour>)]
    colour: Option<Colour>,
    size: Option<String>,
    #[schema(value_type = Option<openapi::Condition>)]
    condition: Option<Condition>,
    #[schema(value_type = Option<openapi::Money>)]
    price: Option<Money>,
}

/// Edits a garment.
#[utoipa::path(patch, path = "/api/admin/garments/{id}", operation_id = "edit_garment", tag = "staff",
    params(("id" = String, Path, description = "The garment's id")), request_body = Edit, responses(
    (status = 200, description = "Edited", body = StaffGarmentBody),
    (status = 404, response = openapi::NotFound),
    (status = 409, response = openapi::Refused),
    (status = 422, response = openapi::Malformed),
))]
pub(crate) async fn edit(
    State(app): State<App>,
    _: Staff,
    Path(id): Path<String>,
    Json(edit): Json<Edit>,
) -> Result<axum::Json<StaffGarmentBody>, Problem> {
    let before = drafts::find(&app, &id).await?;
    let clean =
        |text: String| -> String { text.chars().filter(|it| !it.is_control() || *it == '\n').take(4000).collect() };
    let edited = Garment {
        ver: edit.ver.unwrap_or(before.ver),
        title: edit.title.map_or(before.title, |text| clean(text).chars().take(120).collect()),
        description: edit.description.map_or(before.description, clean),
        brand: edit.brand.map(clean).or(before.brand),
        category: edit.category.map(clean).or(before.category),
        colour: edit.colour.or(before.colour),
        size: edit.size.map(clean).or(before.size),
        condition: edit.condition.or(before.condition),
        price: edit.price.unwrap_or(before.price),
        ..before
    };
    intake::check_edit(&edited)?;
    match app.catalog.put(edited).await? {
        Put::Written(garment) => Ok(axum::Json(views::staff_garment(&app, garment))),
        Put::Conflict(_) => {
            Err(Problem::conflict("somebody else edited this garment: read it again, then send its `ver`"))
        }
    }
}

/// Puts a reviewed garment on sale.
#[utoipa::path(post, path = "/api/admin/garments/{id}/publish", operation_id = "publish_garment", tag = "staff",
    params(("id" = String, Path, description = "The garment's id")), responses(
    (status = 200, description = "On sale", body = StaffGarmentBody),
    (status = 404, response = openapi::NotFound),
    (status = 409, response = openapi::Refused),
))]
pub(crate) async fn publish(
    State(app): State<App>,
    _: Staff,
    Path(id): Path<String>,
) -> Result<axum::Json<StaffGarmentBody>, Problem> {
    let garment = drafts::find(&app, &id).await?;
    Ok(axum::Json(views::staff_garment(&app, drafts::publish(&app, garment).await?)))
}

/// Takes a garment off sale.
///
/// The lock first: once it says withdrawn, nobody can buy it, whatever a page still shows.
#[utoipa::path(post, path = "/api/admin/garments/{id}/withdraw", operation_id = "withdraw_garment", tag = "staff",
    params(("id" = String, Path, description = "The garment's id")), responses(
    (status = 200, description = "Off sale", body = StaffGarmentBody),
    (status = 404, response = openapi::NotFound),
    (status = 409, response = openapi::Refused),
))]
pub(crate) async fn withdraw(
    State(app): State<App>,
    _: Staff,
    Path(id): Path<String>,
) -> Result<axum::Json<StaffGarmentBody>, Problem> {
    let garment = drafts::find(&app, &id).await?;
    let items = Basket::one(garment.id.clone());
    intake::done(app.inventory.apply(&Command::Withdraw { items }).await?.into(), &app).await?;
    match app.catalog.put(Garment { visibility: Visibility::Archived, ..garment }).await? {
        Put::Written(garment) => Ok(axum::Json(views::staff_garment(&app, garment))),
        Put::Conflict(_) => {
            Err(Problem::conflict("withdrawn, but somebody edited the garment meanwhile: send it again"))
        }
    }
}

/// A live hold as staff sees it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LiveHold)]
pub(crate) struct HoldBody {
    #[schema(format = Uuid)]
    id: String,
    holder: String,
    #[schema(value_type = Vec<String>)]
    items: Vec<ItemId>,
    #[schema(value_type = openapi::HoldPhase)]
    phase: &'static str,
    age_seconds: u64,
    #[schema(format = DateTime)]
    expires_at: String,
}

/// The live holds.
#[utoipa::path(get, path = "/api/admin/holds", operation_id = "list_live_holds", tag = "staff", responses(
    (status = 200, description = "The live holds", body = Vec<HoldBody>),
))]
pub(crate) async fn holds(State(app): State<App>, _: Staff) -> Result<axum::Json<Vec<HoldBody>>, Problem> {
    let (holds, now) = desk::live_holds(&app).await?;
    let body = holds.into_iter().map(|hold| HoldBody {
        id: hold.id.to_string(),
        holder: hold.holder,
        items: hold.items,
        phase: if hold.paying { "paying" } else { "held" },
        age_seconds: now.since(hold.since).as_secs(),
        expires_at: moments::rfc3339(hold.until),
    });
    Ok(axum::Json(body.collect()))
}

/// Frees a hold.
#[utoipa::path(delete, path = "/api/admin/holds/{id}", operation_id = "free_hold", tag = "staff",
    params(("id" = Uuid, Path, description = "The hold's id")), responses(
    (status = 204, description = "Free"),
    (status = 404, response = openapi::NotFound),
    (status = 409, response = openapi::Refused),
))]
pub(crate) async fn release(State(app): State<App>, _: Staff, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    desk::free(&app, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The newest orders.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OrderPage)]
pub(crate) struct OrdersBody {
    items: Vec<OrderBody>,
}

/// The newest orders.
#[utoipa::path(get, path = "/api/admin/orders", operation_id = "list_orders", tag = "staff", responses(
    (status = 200, description = "The newest orders", body = OrdersBody),
))]
pub(crate) async fn orders(State(app): State<App>, _: Staff) -> Result<axum::Json<OrdersBody>, Problem> {
    let page = app.orders.newest(None, 100).await?;
    Ok(axum::Json(OrdersBody { items: page.orders.into_iter().map(OrderBody::of).collect() }))
}
