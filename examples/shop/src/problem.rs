//! Everything that can go wrong for a client: `application/problem+json` (RFC 9457), or a page with a way back.

use crate::moments;
use crate::openapi;
use axum::extract::rejection::{FormRejection, JsonRejection, QueryRejection};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::ops::Deref;
use thrift_plug::lock::{Reason, Refusal};
use thrift_plug::{ErrorKind, StoreError, Timestamp};
use utoipa::ToSchema;

/// What went wrong, ready to be shown. Boxed: every handler's answer carries the room for it.
#[derive(Debug, Clone)]
pub(crate) struct Problem(Box<ProblemBody>);

/// The problem document.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemBody {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    #[serde(serialize_with = "as_number")]
    #[schema(value_type = u16)]
    pub(crate) status: StatusCode,
    pub(crate) detail: String,
    /// The same in French, where a person reads it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) detail_fr: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) refusals: Option<Vec<RefusalBody>>,
    /// The garments' total as it is now, where a price changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<openapi::Money>)]
    pub(crate) total: Option<thrift_plug::catalog::Money>,
    #[serde(skip)]
    retry_after_seconds: Option<u64>,
}

impl Deref for Problem {
    type Target = ProblemBody;
    fn deref(&self) -> &ProblemBody {
        &self.0
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde wants")]
fn as_number<S: serde::Serializer>(status: &StatusCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u16(status.as_u16())
}

/// One refusal, as clients see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Refusal)]
pub(crate) struct RefusalBody {
    item: Option<String>,
    #[schema(value_type = openapi::RefusalReason)]
    reason: &'static str,
    #[schema(format = DateTime)]
    until: Option<String>,
    /// The buyer's own payment in another tab; `order` says which.
    own: bool,
    order: Option<String>,
    #[serde(skip)]
    pub(crate) refusal: Refusal,
}

impl RefusalBody {
    fn of(refusal: &Refusal) -> Self {
        let (own, order) = match &refusal.reason {
            Reason::Paying { own, order } => (*own, order.as_ref().map(ToString::to_string)),
            _ => (false, None),
        };
        Self {
            item: refusal.item.as_ref().map(ToString::to_string),
            reason: refusal.reason.code(),
            until: refusal.reason.until().map(moments::rfc3339),
            own,
            order,
            refusal: refusal.clone(),
        }
    }
}

impl Problem {
    pub(crate) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self(Box::new(ProblemBody {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Problem"),
            status,
            detail: detail.into(),
            detail_fr: None,
            refusals: None,
            total: None,
            retry_after_seconds: None,
        }))
    }

    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, format!("no such {what}"))
    }

    pub(crate) fn malformed(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, detail)
    }

    pub(crate) fn conflict(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, detail)
    }

    /// With the total as it is now.
    pub(crate) fn with_total(mut self, total: thrift_plug::catalog::Money) -> Self {
        self.0.total = Some(total);
        self
    }

    /// When it is worth trying again.
    pub(crate) fn retry_after(mut self, wait: std::time::Duration) -> Self {
        self.0.retry_after_seconds = Some(wait.as_secs());
        self
    }

    /// As a conflict, where waiting is not what was asked for.
    pub(crate) fn into_conflict(mut self) -> Self {
        self.0.status = StatusCode::CONFLICT;
        self.0.title = "Conflict";
        self.0.retry_after_seconds = None;
        self
    }

    /// Also in French.
    pub(crate) fn in_french(mut self, detail: String) -> Self {
        self.0.detail_fr = Some(detail);
        self
    }

    /// For a person who reads French, where it can be said.
    pub(crate) fn words(&self) -> &str {
        self.0.detail_fr.as_deref().unwrap_or(&self.0.detail)
    }

    /// In other words.
    pub(crate) fn saying(mut self, detail: &str) -> Self {
        detail.clone_into(&mut self.0.detail);
        self
    }

    /// 409, or 429 if and only if waiting is all that is asked for.
    pub(crate) fn refused(refusals: &[Refusal], now: Timestamp) -> Self {
        let waits =
            |refusal: &Refusal| matches!(refusal.reason, Reason::LimitReached { .. } | Reason::CoolingDown { .. });
        let status = if refusals.iter().any(waits) { StatusCode::TOO_MANY_REQUESTS } else { StatusCode::CONFLICT };
        let until = refusals.iter().filter(|refusal| waits(refusal)).filter_map(|refusal| refusal.reason.until()).max();
        let seconds = until.map_or(60, |until| until.since(now).as_millis().div_ceil(1000));
        let mut problem = Self::new(status, "refused; nothing is held by this request");
        problem.0.refusals = Some(refusals.iter().map(RefusalBody::of).collect());
        if status == StatusCode::TOO_MANY_REQUESTS {
            problem.0.retry_after_seconds = u64::try_from(seconds).ok();
        }
        problem
    }
}

impl From<StoreError> for Problem {
    /// What broke is for the log; the client learns whether trying again helps.
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, source = ?std::error::Error::source(&error), "the store could not answer");
        match error.kind() {
            ErrorKind::RetryNow | ErrorKind::RetryLater => {
                let mut busy =
                    Self::new(StatusCode::SERVICE_UNAVAILABLE, "the shop is busy; send the same request again");
                busy.0.retry_after_seconds = Some(1);
                busy
            }
            ErrorKind::FixCall | ErrorKind::Stop => {
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "the shop cannot answer; its keeper has been told")
            }
        }
    }
}

macro_rules! malformed_by {
    ($($rejection:ty),*) => {$(
        impl From<$rejection> for Problem {
            fn from(rejection: $rejection) -> Self {
                match rejection.status() {
                    status @ (StatusCode::PAYLOAD_TOO_LARGE | StatusCode::UNSUPPORTED_MEDIA_TYPE) => {
                        Self::new(status, rejection.body_text())
                    }
                    _ => Self::malformed(rejection.body_text()),
                }
            }
        }
    )*};
}
malformed_by!(JsonRejection, FormRejection, QueryRejection);

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = serde_json::to_string(&*self.0).unwrap_or_default();
        let mut response = (self.status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.retry_after_seconds {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        // The page layer shows it as a page.
        response.extensions_mut().insert(self);
        response
    }
}
