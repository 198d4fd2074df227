//! The `OpenAPI` 3.1 document: what the JSON API says of itself.
//!
//! Each operation is described beside its handler; here they are collected. A test compares the document with the
//! router, so that neither has what the other lacks.

mod answers;
mod asked;
mod common;
mod library;
#[cfg(test)]
mod tests;

pub(crate) use answers::{Malformed, NotFound, Problem, Refused, Unauthorised, Wait};
pub(crate) use asked::{AttemptKey, IdempotencyKey, LastEventId, PhotoForm};
pub(crate) use library::{
    Colour, Condition, Contact, Delivery, GarmentStatus, HoldPhase, Money, OrderLine, OrderStatus, PaymentChoice,
    RefusalReason, SortOrder, Visibility,
};

use crate::json::{events, garments, holds, orders, watches};
use crate::machine;
use crate::metrics;
use crate::payments::callback;
use crate::problem::ProblemBody;
use crate::staff::{api, photos, unplaced, upload};
use axum::Json;
use common::Common;
use std::sync::LazyLock;
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Thrift Plug shop",
        description = "A shop whose every garment exists once. Times are RFC 3339 in UTC; money is in minor units; \
                       errors are problem documents (RFC 9457)."
    ),
    tags(
        (name = "buyers", description = "Browse, hold, order"),
        (name = "staff", description = "Photos in, review, hold desk, orders"),
        (name = "machines", description = "Cron, payment news, health, metrics, this document"),
    ),
    paths(
        garments::list,
        garments::one,
        watches::watch,
        watches::forget,
        holds::create,
        holds::show,
        holds::extend,
        holds::release,
        orders::create,
        orders::show,
        events::stream,
        api::login,
        upload::api,
        photos::begin,
        photos::finish,
        photos::add,
        photos::arrange,
        api::garment,
        api::edit,
        api::publish,
        api::withdraw,
        api::holds,
        api::release,
        api::orders,
        unplaced::list,
        machine::sweep,
        callback::post,
        callback::put,
        machine::healthz,
        machine::readyz,
        metrics::show,
        show,
    ),
    components(
        schemas(events::GarmentEvent, ProblemBody, SortOrder),
        responses(Malformed, NotFound, Problem, Refused, Unauthorised, Wait),
    ),
    modifiers(&Common),
)]
struct Described;

static DOCUMENT: LazyLock<utoipa::openapi::OpenApi> = LazyLock::new(Described::openapi);

/// The document.
pub(crate) fn document() -> &'static utoipa::openapi::OpenApi {
    &DOCUMENT
}

/// This document.
#[utoipa::path(get, path = "/api/openapi.json", operation_id = "openapi", tag = "machines", responses(
    (status = 200, description = "OpenAPI 3.1", body = Object),
))]
pub(crate) async fn show() -> Json<&'static utoipa::openapi::OpenApi> {
    Json(document())
}
