//! `GET /api/garments` and `GET /api/garments/{id}`.

use crate::browse::Filters;
use crate::openapi;
use crate::problem::Problem;
use crate::shop::App;
use crate::views::{self, GarmentBody, Standing};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use serde::Serialize;
use thrift_plug::ItemId;
use thrift_plug::catalog::Visibility;
use utoipa::ToSchema;

/// A page of garments.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = GarmentPage)]
pub(crate) struct GarmentsBody {
    items: Vec<GarmentBody>,
    /// The cursor of the next page, or null.
    next: Option<String>,
}

/// Garments on sale, a page at a time.
#[utoipa::path(get, path = "/api/garments", operation_id = "list_garments", tag = "buyers", params(Filters), responses(
    (status = 200, description = "A page of garments", body = GarmentsBody),
    (status = 422, response = openapi::Malformed),
))]
pub(crate) async fn list(
    State(app): State<App>,
    filters: Result<Query<Filters>, QueryRejection>,
) -> Result<Json<GarmentsBody>, Problem> {
    let Query(filters) = filters?;
    let found = filters.find(&app).await?;
    let items = found.garments.into_iter();
    let items = items.filter_map(|garment| {
        let shown = found.standing.shown(&garment.id);
        views::garment(&app, garment, shown)
    });
    Ok(Json(GarmentsBody { items: items.collect(), next: found.next }))
}

/// One garment.
#[utoipa::path(get, path = "/api/garments/{id}", operation_id = "show_garment", tag = "buyers",
    params(("id" = String, Path, description = "The garment's id")), responses(
    (status = 200, description = "The garment; `until` when it is held", body = GarmentBody),
    (status = 404, response = openapi::NotFound),
))]
pub(crate) async fn one(State(app): State<App>, Path(id): Path<String>) -> Result<Json<GarmentBody>, Problem> {
    let nothing = || Problem::not_found("garment");
    let id = ItemId::new(id).map_err(|_| nothing())?;
    let garment = app.catalog.get(std::slice::from_ref(&id)).await?.into_iter().next().ok_or_else(nothing)?;
    if garment.visibility != Visibility::Public {
        return Err(nothing());
    }
    let shown = Standing::of(&app, std::slice::from_ref(&id)).await?.shown(&id);
    views::garment(&app, garment, shown).map(Json).ok_or_else(nothing)
}
