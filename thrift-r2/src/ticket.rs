//! Which uploads a browser may make by itself. Never to where shoppers read, and never of anything but a picture: until
//! somebody has looked at it, an upload is hostile, and the CDN would serve it from the shop's own domain.

use crate::store::PHOTO_BYTES_MAX;
use aws_sdk_s3::presigning::PresignedRequest;
use std::time::Duration;
use thrift_core::catalog::{UPLOADS, Upload, UploadTicket, check_photo_key};
use thrift_core::{ErrorKind, StoreError};

/// The longest that an upload ticket may be valid: an hour. Whoever sees one may use it until then.
pub const TICKET_VALID_MAX: Duration = Duration::from_hours(1);

/// Refuses what nobody should be given: `FixCall`.
pub(crate) fn check(upload: &Upload) -> Result<(), StoreError> {
    check_photo_key(&upload.key)?;
    let wrong = |message: String| Err(StoreError::new(ErrorKind::FixCall, message));
    if !upload.key.starts_with(UPLOADS) {
        return wrong(format!("uploads go below {UPLOADS}, never to where shoppers read"));
    }
    if !is_picture(&upload.content_type) {
        return wrong("only pictures are uploaded: image/jpeg, image/png, image/webp and the like".to_owned());
    }
    if !(1..=PHOTO_BYTES_MAX).contains(&upload.bytes) {
        return wrong(format!("an upload has 1 to {PHOTO_BYTES_MAX} bytes"));
    }
    if !(Duration::from_secs(1)..=TICKET_VALID_MAX).contains(&upload.valid) {
        return wrong(format!("an upload ticket is valid for 1 to {} seconds", TICKET_VALID_MAX.as_secs()));
    }
    Ok(())
}

/// SVG is left out: it is a document with scripts.
fn is_picture(content_type: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-');
    content_type.strip_prefix("image/").is_some_and(|kind| !kind.is_empty() && kind.bytes().all(plain))
}

/// What the browser has to send. It adds length and host itself, and is not let write them.
pub(crate) fn ticket(signed: &PresignedRequest) -> UploadTicket {
    let mut headers: Vec<(String, String)> = signed
        .headers()
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .filter(|(name, _)| name != "content-length" && name != "host")
        .collect();
    headers.sort();
    UploadTicket { method: signed.method().to_owned(), url: signed.uri().to_owned(), headers }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upload() -> Upload {
        Upload { key: "uploads/abc".into(), content_type: "image/jpeg".into(), bytes: 1, valid: Duration::from_secs(1) }
    }

    #[test]
    fn tickets_are_for_pictures_below_uploads_of_some_size_for_some_time() {
        check(&upload()).unwrap();
        check(&Upload { bytes: PHOTO_BYTES_MAX, valid: TICKET_VALID_MAX, ..upload() }).unwrap();
        for wrong in [
            Upload { key: "g/61/a-360.webp".into(), ..upload() },
            Upload { key: "uploads".into(), ..upload() },
            Upload { key: "uploads/../g/61/a.webp".into(), ..upload() },
            Upload { content_type: "text/html".into(), ..upload() },
            Upload { content_type: "image/svg+xml".into(), ..upload() },
            Upload { content_type: "image/jpeg\r\nx: y".into(), ..upload() },
            Upload { content_type: "image/".into(), ..upload() },
            Upload { bytes: 0, ..upload() },
            Upload { bytes: PHOTO_BYTES_MAX + 1, ..upload() },
            Upload { valid: Duration::from_millis(999), ..upload() },
            Upload { valid: TICKET_VALID_MAX + Duration::from_millis(1), ..upload() },
        ] {
            assert_eq!(check(&wrong).unwrap_err().kind(), ErrorKind::FixCall, "{wrong:?}");
        }
    }
}
