//! A garment's photos, and uploads past the server.

use super::drafts;
use super::session::Staff;
use super::upload::{self, IntakeBody};
use crate::json::Json;
use crate::openapi::{self, AttemptKey, PhotoForm};
use crate::photos::{edit, stored, uploads};
use crate::problem::Problem;
use crate::shop::App;
use crate::views::{self, StaffGarmentBody};
use axum::Form;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use thrift_plug::catalog::Garment;
use utoipa::ToSchema;

/// The photos that stay, cover first.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PhotoOrder)]
pub(crate) struct Order {
    /// Their names. A photo that is not named is removed.
    photos: Vec<String>,
}

/// Puts a garment's photos in order; those left out are removed, their files too.
#[utoipa::path(put, path = "/api/admin/garments/{id}/photos", operation_id = "arrange_photos", tag = "staff",
    params(("id" = String, Path, description = "The garment's id")), request_body = Order, responses(
    (status = 200, description = "As it is now", body = StaffGarmentBody),
    (status = 404, response = openapi::NotFound),
    (status = 409, response = openapi::Refused),
    (status = 422, response = openapi::Malformed),
))]
pub(crate) async fn arrange(
    State(app): State<App>,
    _: Staff,
    Path(id): Path<String>,
    Json(order): Json<Order>,
) -> Result<axum::Json<StaffGarmentBody>, Problem> {
    let garment = drafts::find(&app, &id).await?;
    Ok(axum::Json(views::staff_garment(&app, edit::arrange(&app, garment, &order.photos).await?)))
}

/// Adds photos to a garment, behind those it has. With a key, sending the same again adds nothing twice.
#[utoipa::path(post, path = "/api/admin/garments/{id}/photos", operation_id = "add_photos", tag = "staff",
    params(("id" = String, Path, description = "The garment's id"), AttemptKey),
    request_body(content = PhotoForm, content_type = "multipart/form-data"), responses(
    (status = 200, description = "As it is now", body = StaffGarmentBody),
    (status = 404, response = openapi::NotFound),
    (status = 409, response = openapi::Refused),
    (status = 413, response = openapi::Problem),
    (status = 422, response = openapi::Malformed),
))]
pub(crate) async fn add(
    State(app): State<App>,
    _: Staff,
    Path(id): Path<String>,
    headers: HeaderMap,
    form: Result<Multipart, MultipartRejection>,
) -> Result<axum::Json<StaffGarmentBody>, Problem> {
    Ok(axum::Json(views::staff_garment(&app, add_all(&app, &id, &headers, form).await?)))
}

async fn add_all(
    app: &App,
    id: &str,
    headers: &HeaderMap,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Garment, Problem> {
    let attempt = upload::attempt(headers)?;
    let mut garment = drafts::find(app, id).await?;
    let mut photos = upload::Photos::of(form)?;
    while let Some(photo) = photos.next().await? {
        let one = upload::nth(&attempt, photo.number);
        let bytes = photo.bytes?;
        let told = |problem: Problem| {
            let detail = format!("{}: {}", photo.name, problem.detail);
            problem.saying(&detail)
        };
        garment = edit::add(app, garment, &one, bytes).await.map_err(told)?;
    }
    Ok(garment)
}

/// The page's way to add.
pub(crate) async fn page_add(
    State(app): State<App>,
    _: Staff,
    Path(id): Path<String>,
    headers: HeaderMap,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Problem> {
    let result = add_all(&app, &id, &headers, form).await;
    Ok(back(result.map(|garment| format!("{} photo(s) pour cet article.", garment.photos.len()))))
}

/// The page's way to choose the cover and to remove: one button each.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Buttons {
    cover: Option<String>,
    remove: Option<String>,
}

pub(crate) async fn page_arrange(
    State(app): State<App>,
    _: Staff,
    Path(id): Path<String>,
    form: Result<Form<Buttons>, FormRejection>,
) -> Result<Response, Problem> {
    let Form(Buttons { cover, remove }) = form?;
    let garment = drafts::find(&app, &id).await?;
    let mut names: Vec<String> = garment.photos.iter().map(|photo| stored::name(photo).to_owned()).collect();
    names.retain(|name| Some(name) != remove.as_ref());
    names.sort_by_key(|name| Some(name) != cover.as_ref());
    let arranged = edit::arrange(&app, garment, &names).await;
    Ok(back(arranged.map(|garment| format!("{} photo(s) pour cet article.", garment.photos.len()))))
}

fn back(result: Result<String, Problem>) -> Response {
    let (name, text) = match result {
        Ok(text) => ("saved", text),
        Err(problem) => ("missing", problem.detail.clone()),
    };
    let query = form_urlencoded::Serializer::new(String::new()).append_pair(name, &text).finish();
    Redirect::to(&format!("/admin?{query}")).into_response()
}

/// A file that wants to be uploaded.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UploadRequest)]
pub(crate) struct Begin {
    /// `image/jpeg`, `image/png` or `image/webp`.
    content_type: String,
    /// The size of the file.
    bytes: u64,
}

/// The way into the bucket.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UploadWay)]
pub(crate) struct Way {
    /// Names the upload; null where the file is sent to `POST /api/admin/intake` instead.
    id: Option<String>,
    method: Option<String>,
    url: Option<String>,
    /// Headers that must be sent as they are here.
    headers: BTreeMap<String, String>,
}

/// Asks for a way past the server into the bucket, for one file, for a quarter of an hour.
#[utoipa::path(post, path = "/api/admin/uploads", operation_id = "begin_upload", tag = "staff", request_body = Begin,
    responses(
    (status = 200, description = "Where to send the file", body = Way),
    (status = 422, response = openapi::Malformed),
))]
pub(crate) async fn begin(
    State(app): State<App>,
    _: Staff,
    Json(begin): Json<Begin>,
) -> Result<axum::Json<Way>, Problem> {
    let way = uploads::begin(&app, &begin.content_type, begin.bytes).await?;
    let (id, ticket) = way.unzip();
    let headers = ticket.as_ref().map(|ticket| ticket.headers.iter().cloned().collect()).unwrap_or_default();
    let (method, url) = ticket.map(|ticket| (ticket.method, ticket.url)).unzip();
    Ok(axum::Json(Way { id, method, url, headers }))
}

/// Takes in what was uploaded to the bucket. Again for the same upload is the same draft.
#[utoipa::path(post, path = "/api/admin/uploads/{id}/intake", operation_id = "take_in_upload", tag = "staff",
    params(("id" = String, Path, description = "The upload's id")), responses(
    (status = 202, description = "The draft made", body = IntakeBody),
    (status = 404, response = openapi::NotFound),
    (status = 413, response = openapi::Problem),
    (status = 415, response = openapi::Problem),
    (status = 422, response = openapi::Malformed),
))]
pub(crate) async fn finish(
    State(app): State<App>,
    _: Staff,
    Path(id): Path<String>,
) -> Result<(StatusCode, axum::Json<IntakeBody>), Problem> {
    let garment = uploads::finish(&app, &id).await?;
    Ok((StatusCode::ACCEPTED, axum::Json(IntakeBody::of_one(garment.id.to_string()))))
}
