//! `/api/garments/{id}/watch`: tell me when it frees.

use crate::buyer::Buyer;
use crate::openapi;
use crate::problem::Problem;
use crate::shop::App;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use std::time::Duration;
use thrift_plug::ItemId;
use thrift_plug::record_store::Record;

const WATCHES: &str = "watches";
/// A watch that nobody came back for.
const WATCHED_FOR: Duration = Duration::from_hours(24 * 14);

fn key(item: &ItemId, Buyer(buyer): &Buyer) -> String {
    format!("{item}\u{1f}{buyer}")
}

async fn known(app: &App, id: String) -> Result<(ItemId, thrift_plug::Timestamp), Problem> {
    let item = ItemId::new(id).map_err(|_| Problem::not_found("garment"))?;
    let looked = app.inventory.look(std::slice::from_ref(&item)).await?;
    if looked.records.is_empty() { Err(Problem::not_found("garment")) } else { Ok((item, looked.now)) }
}

/// Tell me when it frees.
#[utoipa::path(post, path = "/api/garments/{id}/watch", operation_id = "watch_garment", tag = "buyers",
    params(("id" = String, Path, description = "The garment's id")), responses(
    (status = 204, description = "Watched"),
    (status = 404, response = openapi::NotFound),
))]
pub(crate) async fn watch(State(app): State<App>, buyer: Buyer, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    let (item, now) = known(&app, id).await?;
    let record = Record {
        collection: WATCHES.into(),
        key: key(&item, &buyer),
        version: 0,
        sort: item.to_string(),
        expires_at: Some(now.plus(WATCHED_FOR)),
        bytes: Vec::new(),
    };
    // Watching already is as good.
    app.records.put_record(record).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// No longer.
#[utoipa::path(delete, path = "/api/garments/{id}/watch", operation_id = "forget_garment", tag = "buyers",
    params(("id" = String, Path, description = "The garment's id")), responses(
    (status = 204, description = "Not watched"),
    (status = 404, response = openapi::NotFound),
))]
pub(crate) async fn forget(
    State(app): State<App>,
    buyer: Buyer,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let (item, _) = known(&app, id).await?;
    app.records.delete_record(WATCHES, &key(&item, &buyer)).await?;
    Ok(StatusCode::NO_CONTENT)
}
