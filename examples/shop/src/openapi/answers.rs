//! Answers that many operations share: problem documents.
#![expect(dead_code, reason = "they describe answers; nobody makes one")]

use crate::problem::ProblemBody;
use utoipa::ToResponse;

/// Whatever else went wrong; after a 503 the same request may be sent again.
#[derive(ToResponse)]
#[response(content_type = "application/problem+json")]
pub(crate) struct Problem(ProblemBody);

/// Not there, or somebody else's.
#[derive(ToResponse)]
#[response(content_type = "application/problem+json")]
pub(crate) struct NotFound(ProblemBody);

/// Not what this address takes; `detail` says what is.
#[derive(ToResponse)]
#[response(content_type = "application/problem+json")]
pub(crate) struct Malformed(ProblemBody);

/// As things stand it cannot be; nothing was changed. `refusals` says why, garment by garment, where the lock refused;
/// `total` is the new one where a price changed.
#[derive(ToResponse)]
#[response(content_type = "application/problem+json")]
pub(crate) struct Refused(ProblemBody);

/// Refused, and at least one refusal is `limit_reached` or `cooling_down`; nothing was changed.
#[derive(ToResponse)]
#[response(
    content_type = "application/problem+json",
    headers(("Retry-After" = u64, description = "Seconds to wait"))
)]
pub(crate) struct Wait(ProblemBody);

/// Who asks is not known here.
#[derive(ToResponse)]
#[response(content_type = "application/problem+json")]
pub(crate) struct Unauthorised(ProblemBody);
