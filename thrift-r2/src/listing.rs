//! Listing a bucket page by page. What is no photo key is somebody else's, and is passed over.

use crate::errors::{Call, Failure, Place};
use aws_sdk_s3::Client;
use aws_sdk_s3::types::Object;
use thrift_core::catalog::{StoredPhoto, check_photo_key};
use thrift_core::{ErrorKind, StoreError, Timestamp};

/// The most that R2 lists in one answer.
const PAGE: usize = 1000;

/// Goes on from page to page until `limit` photos are found or the bucket is at its end.
pub(crate) async fn list(
    client: &Client,
    place: &Place,
    prefix: &str,
    after: Option<&str>,
    limit: usize,
) -> Result<Vec<StoredPhoto>, StoreError> {
    let mut found = Vec::new();
    let mut token: Option<String> = None;
    while found.len() < limit {
        let page = i32::try_from(PAGE.min(limit - found.len())).unwrap_or(i32::MAX);
        let mut ask = client.list_objects_v2().bucket(&place.bucket).max_keys(page);
        ask = ask.set_prefix(Some(prefix).filter(|prefix| !prefix.is_empty()).map(ToOwned::to_owned));
        ask = match token.take() {
            Some(token) => ask.continuation_token(token),
            None => ask.set_start_after(after.filter(|after| !after.is_empty()).map(ToOwned::to_owned)),
        };
        let answer = ask.send().await.map_err(|error| place.explain(&Failure::of(&error), Call::Read))?;
        let photos = answer.contents().iter().filter(|object| is_photo(object)).map(stored);
        for photo in photos {
            found.push(photo?);
        }
        match answer.next_continuation_token {
            Some(next) if answer.is_truncated == Some(true) => token = Some(next),
            None if answer.is_truncated == Some(true) => return Err(incomplete("where it goes on")),
            _ => break,
        }
    }
    Ok(found)
}

fn is_photo(object: &Object) -> bool {
    object.key().is_some_and(|key| check_photo_key(key).is_ok())
}

/// A time or size that is missing must not be made up: a sweep removes what is old.
fn stored(object: &Object) -> Result<StoredPhoto, StoreError> {
    let key = object.key().unwrap_or_default().to_owned();
    let bytes = object.size().and_then(|size| u64::try_from(size).ok()).ok_or_else(|| incomplete("a size"))?;
    let modified = object.last_modified().and_then(|time| time.to_millis().ok()).ok_or_else(|| incomplete("a time"))?;
    Ok(StoredPhoto { key, bytes, stored_at: Timestamp::from_millis(modified) })
}

fn incomplete(what: &str) -> StoreError {
    StoreError::new(
        ErrorKind::Stop,
        format!("a listing does not tell {what}: R2_ENDPOINT leads to something else than R2"),
    )
}
