//! What machines ask: cron, health.

use crate::openapi;
use crate::problem::Problem;
use crate::shop::App;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use serde::Serialize;
use subtle::ConstantTimeEq;
use thrift_plug::checkout::Recovered;
use utoipa::ToSchema;

/// Orders and garments that one run of recovery goes through.
pub(crate) const RECOVERY_BATCH: usize = 200;

/// What a sweep did.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Sweep)]
pub(crate) struct SweepBody {
    pub(crate) lapsed: usize,
    pub(crate) recovered: usize,
    pub(crate) overdue: usize,
}

impl SweepBody {
    pub(crate) fn of(run: &Recovered) -> Self {
        for (order, error) in &run.failed {
            tracing::warn!(%order, %error, "not recovered; the next run tries again");
        }
        Self { lapsed: run.lapsed.len(), recovered: run.recovered, overdue: run.overdue }
    }
}

/// Frees lapsed holds and recovers unfinished checkouts. Not there while no secret is set.
#[utoipa::path(post, path = "/api/cron/sweep", operation_id = "sweep", tag = "machines", responses(
    (status = 200, description = "Swept", body = SweepBody),
    (status = 401, response = openapi::Unauthorised),
    (status = 404, response = openapi::NotFound),
), security(("cron_secret" = [])))]
pub(crate) async fn sweep(State(app): State<App>, headers: HeaderMap) -> Result<Json<SweepBody>, Problem> {
    let Some(secret) = &app.settings.cron_secret else { return Err(Problem::not_found("address")) };
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = given.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    // Digests have one length, so that the time of the comparison tells nothing.
    let [given, secret] = [given, secret].map(|text| blake3::hash(text.as_bytes()));
    if !bool::from(given.as_bytes().ct_eq(secret.as_bytes())) {
        return Err(Problem::new(
            StatusCode::UNAUTHORIZED,
            "Authorization: Bearer with THRIFT_CRON_SECRET is required",
        ));
    }
    Ok(Json(SweepBody::of(&app.checkout.recover(RECOVERY_BATCH).await?)))
}

/// The process lives.
#[utoipa::path(get, path = "/healthz", operation_id = "healthz", tag = "machines", responses(
    (status = 200, description = "It lives", content_type = "text/plain", body = String)))]
pub(crate) async fn healthz() -> &'static str {
    "ok"
}

/// The store answers and the process is not draining.
#[utoipa::path(get, path = "/readyz", operation_id = "readyz", tag = "machines", responses(
    (status = 200, description = "It is ready", content_type = "text/plain", body = String),
    (status = 503, response = openapi::Problem),
))]
pub(crate) async fn readyz(State(app): State<App>) -> Result<&'static str, Problem> {
    if *app.draining.borrow() {
        return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "draining"));
    }
    app.clock_of_store().await?;
    Ok("ok")
}
