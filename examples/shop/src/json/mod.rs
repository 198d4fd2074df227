//! The buyers' JSON API.

pub(crate) mod events;
pub(crate) mod garments;
pub(crate) mod holds;
pub(crate) mod orders;
pub(crate) mod watches;

use crate::problem::Problem;
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// A JSON body, whose refusal is a problem document.
pub(crate) struct Json<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        Ok(Self(axum::Json::from_request(request, state).await?.0))
    }
}

/// The header that names an attempt.
pub(crate) const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// The client's idempotency key: any UUID, version 7 advised.
pub(crate) fn idempotency_key(headers: &HeaderMap) -> Result<Uuid, Problem> {
    let missing = || Problem::malformed("the header Idempotency-Key is required: any UUID, one per attempt");
    let text = headers.get(IDEMPOTENCY_KEY).ok_or_else(missing)?;
    let uuid = text.to_str().ok().and_then(|text| Uuid::parse_str(text.trim_matches('"')).ok());
    let uuid = uuid.filter(|uuid| !uuid.is_nil());
    uuid.ok_or_else(|| {
        Problem::malformed("the header Idempotency-Key takes a UUID such as 0192c0de-0000-7000-8000-000000000001")
    })
}
