//! Photos in: each becomes a draft.

use super::session::Staff;
use crate::intake;
use crate::json::{IDEMPOTENCY_KEY, idempotency_key};
use crate::openapi::{self, AttemptKey, PhotoForm};
use crate::problem::Problem;
use crate::shop::App;
use axum::extract::State;
use axum::extract::multipart::{Field, Multipart, MultipartError, MultipartRejection};
use axum::http::{HeaderMap, StatusCode};
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

impl IntakeBody {
    /// One photo that became one draft.
    pub(super) fn of_one(garment: String) -> Self {
        Self { batch: Uuid::now_v7().to_string(), garments: vec![garment], refused: Vec::new() }
    }
}

/// A photo that was refused; the others are not affected.
#[derive(Debug, Serialize, ToSchema)]
struct RefusedPhoto {
    name: String,
    error: String,
}

/// Photos in one request.
const PHOTOS_MAX: usize = 100;

/// Photos in: each becomes a draft. With a key, sending the same again makes the same drafts and no others.
#[utoipa::path(post, path = "/api/admin/intake", operation_id = "take_in_photos", tag = "staff", params(AttemptKey),
    request_body(content = PhotoForm, content_type = "multipart/form-data"), responses(
    (status = 202, description = "Drafts made", body = IntakeBody),
    (status = 413, response = openapi::Problem),
    (status = 422, response = openapi::Malformed),
))]
pub(crate) async fn api(
    State(app): State<App>,
    _: Staff,
    headers: HeaderMap,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Problem> {
    let body = take(&app, &headers, form).await?;
    if body.garments.is_empty() {
        let lines: Vec<String> = body.refused.iter().map(|photo| format!("{}: {}", photo.name, photo.error)).collect();
        return Err(Problem::malformed(lines.join("; ")));
    }
    Ok((StatusCode::ACCEPTED, axum::Json(body)).into_response())
}

pub(crate) async fn page(
    State(app): State<App>,
    _: Staff,
    headers: HeaderMap,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Problem> {
    let body = take(&app, &headers, form).await?;
    let refused: Vec<String> = body.refused.iter().map(|photo| format!("{} : {}", photo.name, photo.error)).collect();
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("added", &body.garments.len().to_string());
    if !refused.is_empty() {
        query.append_pair("refused", &refused.join(" · ").chars().take(600).collect::<String>());
    }
    Ok(Redirect::to(&format!("/admin?{}", query.finish())).into_response())
}

async fn take(
    app: &App,
    headers: &HeaderMap,
    form: Result<Multipart, MultipartRejection>,
) -> Result<IntakeBody, Problem> {
    let attempt = attempt(headers)?;
    let mut photos = Photos::of(form)?;
    let mut body = IntakeBody { batch: Uuid::now_v7().to_string(), garments: Vec::new(), refused: Vec::new() };
    while let Some(photo) = photos.next().await? {
        let taken = match photo.bytes {
            Ok(bytes) => intake::take_in(app, &nth(&attempt, photo.number), bytes).await,
            Err(problem) => Err(problem),
        };
        match taken {
            Ok(garment) => body.garments.push(garment.id.to_string()),
            // The rest of a photo that is too large cannot be skipped cheaply: the request ends.
            Err(problem) if problem.status == StatusCode::PAYLOAD_TOO_LARGE && body.garments.is_empty() => {
                return Err(problem);
            }
            Err(problem) if problem.status.is_client_error() => {
                body.refused.push(RefusedPhoto { name: photo.name, error: problem.detail.clone() });
            }
            Err(problem) => return Err(problem),
        }
    }
    Ok(body)
}

/// What names this attempt: the key that the client sent, so that sending the same again is the same attempt.
pub(super) fn attempt(headers: &HeaderMap) -> Result<String, Problem> {
    let key = headers.contains_key(IDEMPOTENCY_KEY).then(|| idempotency_key(headers)).transpose()?;
    Ok(key.unwrap_or_else(Uuid::now_v7).to_string())
}

/// The name of one photo's attempt within that of its request.
pub(super) fn nth(attempt: &str, number: usize) -> String {
    format!("{attempt}/{number}")
}

/// The photos of a form, one after another.
pub(super) struct Photos {
    form: Multipart,
    seen: usize,
}

/// A photo as it was sent.
pub(super) struct SentPhoto {
    /// Its place in the form, from 0.
    pub(super) number: usize,
    /// The name of its file, which nothing relies on.
    pub(super) name: String,
    /// Its file, or that it is too large.
    pub(super) bytes: Result<Vec<u8>, Problem>,
}

impl Photos {
    pub(super) fn of(form: Result<Multipart, MultipartRejection>) -> Result<Self, Problem> {
        Ok(Self { form: form.map_err(|rejection| Problem::malformed(rejection.body_text()))?, seen: 0 })
    }

    /// The next one; a form without any is refused.
    pub(super) async fn next(&mut self) -> Result<Option<SentPhoto>, Problem> {
        while let Some(field) = self.form.next_field().await.map_err(|error| broken(&error))? {
            match field.name() {
                Some("photos[]" | "photos") => {}
                Some("group") => {
                    let group = field.text().await.map_err(|error| broken(&error))?;
                    if group != "per_photo" {
                        return Err(Problem::malformed(
                            "group: takes per_photo, one garment a photo; nothing else yet",
                        ));
                    }
                    continue;
                }
                _ => return Err(Problem::malformed("the form takes photos[] and group, nothing else")),
            }
            if self.seen >= PHOTOS_MAX {
                let detail = format!("at most {PHOTOS_MAX} photos in one request; send the rest in another");
                return Err(Problem::malformed(detail));
            }
            let name = field.file_name().unwrap_or("photo").chars().filter(|it| !it.is_control()).take(80).collect();
            let number = self.seen;
            self.seen += 1;
            return Ok(Some(SentPhoto { number, name, bytes: file(field).await? }));
        }
        if self.seen == 0 {
            return Err(Problem::malformed("no photos: send them as photos[] in multipart/form-data"));
        }
        Ok(None)
    }
}

/// A form that cannot be read on.
fn broken(error: &MultipartError) -> Problem {
    Problem::new(error.status(), error.body_text())
}

/// The bytes of one file; within, that it is too large.
async fn file(mut field: Field<'_>) -> Result<Result<Vec<u8>, Problem>, Problem> {
    let limit = PhotoLimits::default().bytes_max;
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|error| broken(&error))? {
        if bytes.len() + chunk.len() > limit {
            let detail = format!("a photo may have at most {} MiB", limit / 1024 / 1024);
            return Ok(Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail)));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Ok(bytes))
}
