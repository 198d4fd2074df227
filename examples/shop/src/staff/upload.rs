//! Photos in: each becomes a draft.

use super::session::Staff;
use crate::intake;
use crate::openapi::{self, PhotoForm};
use crate::problem::Problem;
use crate::shop::App;
use axum::extract::State;
use axum::extract::multipart::{Field, Multipart, MultipartError, MultipartRejection};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;
use thrift_plug::photo::PhotoLimits;
use utoipa::ToSchema;
use uuid::Uuid;

/// What an upload came to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Intake)]
pub(crate) struct IntakeBody {
    #[schema(format = Uuid)]
    batch: String,
    /// The ids of the drafts.
    garments: Vec<String>,
    refused: Vec<RefusedPhoto>,
}

/// A photo that was refused; the others are not affected.
#[derive(Debug, Serialize, ToSchema)]
struct RefusedPhoto {
    name: String,
    error: String,
}

/// Photos in one request.
const PHOTOS_MAX: usize = 100;

/// Photos in: each becomes a draft.
#[utoipa::path(post, path = "/api/admin/intake", operation_id = "take_in_photos", tag = "staff",
    request_body(content = PhotoForm, content_type = "multipart/form-data"), responses(
    (status = 202, description = "Drafts made", body = IntakeBody),
    (status = 413, response = openapi::Problem),
    (status = 422, response = openapi::Malformed),
))]
pub(crate) async fn api(
    State(app): State<App>,
    _: Staff,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Problem> {
    let body = take(&app, form).await?;
    if body.garments.is_empty() {
        let lines: Vec<String> = body.refused.iter().map(|photo| format!("{}: {}", photo.name, photo.error)).collect();
        return Err(Problem::malformed(lines.join("; ")));
    }
    Ok((StatusCode::ACCEPTED, axum::Json(body)).into_response())
}

pub(crate) async fn page(
    State(app): State<App>,
    _: Staff,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Problem> {
    let body = take(&app, form).await?;
    let refused: Vec<String> = body.refused.iter().map(|photo| format!("{} : {}", photo.name, photo.error)).collect();
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("added", &body.garments.len().to_string());
    if !refused.is_empty() {
        query.append_pair("refused", &refused.join(" · ").chars().take(600).collect::<String>());
    }
    Ok(Redirect::to(&format!("/admin?{}", query.finish())).into_response())
}

async fn take(app: &App, form: Result<Multipart, MultipartRejection>) -> Result<IntakeBody, Problem> {
    let mut form = form.map_err(|rejection| Problem::malformed(rejection.body_text()))?;
    let mut body = IntakeBody { batch: Uuid::now_v7().to_string(), garments: Vec::new(), refused: Vec::new() };
    while let Some(field) = form.next_field().await.map_err(|error| broken(&error))? {
        match field.name() {
            Some("photos[]" | "photos") => {}
            Some("group") => {
                let group = field.text().await.map_err(|error| broken(&error))?;
                if group != "per_photo" {
                    return Err(Problem::malformed("group: takes per_photo, one garment a photo; nothing else yet"));
                }
                continue;
            }
            _ => return Err(Problem::malformed("the form takes photos[] and group, nothing else")),
        }
        if body.garments.len() + body.refused.len() >= PHOTOS_MAX {
            return Err(Problem::malformed(format!(
                "at most {PHOTOS_MAX} photos in one request; send the rest in another"
            )));
        }
        let name: String =
            field.file_name().unwrap_or("photo").chars().filter(|it| !it.is_control()).take(80).collect();
        match one(app, field).await {
            Ok(id) => body.garments.push(id),
            // The rest of a photo that is too large cannot be skipped cheaply: the request ends.
            Err(problem) if problem.status == StatusCode::PAYLOAD_TOO_LARGE && body.garments.is_empty() => {
                return Err(problem);
            }
            Err(problem) if problem.status.is_client_error() => {
                body.refused.push(RefusedPhoto { name, error: problem.detail.clone() });
            }
            Err(problem) => return Err(problem),
        }
    }
    if body.garments.is_empty() && body.refused.is_empty() {
        return Err(Problem::malformed("no photos: send them as photos[] in multipart/form-data"));
    }
    Ok(body)
}

/// A form that cannot be read on.
fn broken(error: &MultipartError) -> Problem {
    Problem::new(error.status(), error.body_text())
}

async fn one(app: &App, mut field: Field<'_>) -> Result<String, Problem> {
    let limit = PhotoLimits::default().bytes_max;
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|error| broken(&error))? {
        if bytes.len() + chunk.len() > limit {
            let detail = format!("a photo may have at most {} MiB", limit / 1024 / 1024);
            return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail));
        }
        bytes.extend_from_slice(&chunk);
    }
    let (photo, colour) = intake::store_photo(app, bytes).await?;
    let garment = intake::add(app, intake::draft(app, vec![photo], colour).await?).await?;
    Ok(garment.id.to_string())
}
