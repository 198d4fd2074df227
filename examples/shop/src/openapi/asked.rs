//! Headers and forms that handlers read by hand.
#![expect(dead_code, reason = "they describe requests; nobody makes one")]

use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// The key that makes sending a request again safe.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub(crate) struct IdempotencyKey {
    /// Any UUID but the nil one, version 7 advised, one per attempt. A hold's key becomes its id. Sent again with the
    /// same body it answers what it made; with another body it is refused.
    #[param(rename = "Idempotency-Key")]
    key: Uuid,
}

/// The key that makes sending photos again safe.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub(crate) struct AttemptKey {
    /// Any UUID but the nil one, one per attempt. The same photos sent again with the same key make nothing new; without a
    /// key, each request is an attempt of its own.
    #[param(rename = "Idempotency-Key", required = false)]
    key: Option<Uuid>,
}

/// Where a broken stream resumes.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub(crate) struct LastEventId {
    /// The newest event id that was seen; opaque.
    #[param(rename = "Last-Event-ID", value_type = String, required = false)]
    id: Option<String>,
}

/// Photos to be taken in.
#[derive(ToSchema)]
pub(crate) struct PhotoForm {
    /// JPEG, PNG or WebP files.
    #[schema(rename = "photos[]", value_type = Vec<String>, format = Binary, min_items = 1, max_items = 100)]
    photos: Vec<Vec<u8>>,
}
