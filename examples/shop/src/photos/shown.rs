//! `GET /photos/{key}`: for a shop without a CDN. Keys name their content, so that whoever has a file keeps it for ever.

use crate::problem::Problem;
use crate::shop::App;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum_extra::headers::{ETag, HeaderMapExt, IfNoneMatch, IfRange, Range};
use std::ops::Bound;
use thrift_plug::ErrorKind;
use thrift_plug::catalog::UPLOADS;

pub(crate) const FOR_EVER: (HeaderName, HeaderValue) =
    (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));

/// The file, or part of it; a redirection where it lies on a CDN.
pub(crate) async fn photo(
    State(app): State<App>,
    Path(key): Path<String>,
    asked: HeaderMap,
) -> Result<Response, Problem> {
    let nothing = || Problem::not_found("photo");
    // Unchecked bytes of strangers, with what phones write beside the pixels: never to be seen here.
    if key.starts_with(UPLOADS) {
        return Err(nothing());
    }
    if let Some(address) = app.photos.public_address(&key) {
        let to = HeaderValue::try_from(address).map_err(|_| nothing())?;
        return Ok((StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, to)]).into_response());
    }
    let photo = match app.photos.get(&key).await {
        Err(error) if error.kind() == ErrorKind::FixCall => None,
        found => found?,
    };
    let photo = photo.ok_or_else(nothing)?;
    let tag: ETag =
        format!("\"{}\"", &blake3::hash(&photo.bytes).to_hex().as_str()[..16]).parse().map_err(|_| nothing())?;
    let mut headers = HeaderMap::from_iter([FOR_EVER]);
    headers.typed_insert(tag.clone());
    if asked.typed_get::<IfNoneMatch>().is_some_and(|known| !known.precondition_passes(&tag)) {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(header::CONTENT_TYPE, HeaderValue::try_from(photo.content_type).map_err(|_| nothing())?);
    let same = asked.typed_get::<IfRange>().is_none_or(|known| !known.is_modified(Some(&tag), None));
    let bytes = Bytes::from(photo.bytes);
    // What cannot be read is not asked for (RFC 9110, 14.2).
    let range = asked.typed_get::<Range>().filter(|_| same);
    Ok(match range.map(|range| part(&range, bytes.len())) {
        None | Some(Part::Whole) => (headers, bytes).into_response(),
        Some(Part::Of(from, to)) => {
            let told = format!("bytes {from}-{to}/{}", bytes.len());
            headers.insert(header::CONTENT_RANGE, HeaderValue::try_from(told).map_err(|_| nothing())?);
            (StatusCode::PARTIAL_CONTENT, headers, bytes.slice(from..=to)).into_response()
        }
        Some(Part::Beyond) => {
            let told = HeaderValue::try_from(format!("bytes */{}", bytes.len())).map_err(|_| nothing())?;
            (StatusCode::RANGE_NOT_SATISFIABLE, [(header::CONTENT_RANGE, told)]).into_response()
        }
    })
}

/// What of a file is asked for.
enum Part {
    Whole,
    /// First and last byte.
    Of(usize, usize),
    Beyond,
}

/// One range is answered; several are not worth a multipart answer, and the whole is always a right one.
fn part(range: &Range, length: usize) -> Part {
    let mut ranges = range.satisfiable_ranges(length as u64);
    let (first, more) = (ranges.next(), ranges.next().is_some());
    let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
    match first {
        None => Part::Beyond,
        Some(_) if more => Part::Whole,
        Some((from, to)) => {
            let last = length.saturating_sub(1);
            let from = match from {
                Bound::Included(from) => place(from),
                Bound::Excluded(from) => place(from).saturating_add(1),
                Bound::Unbounded => 0,
            };
            let to = match to {
                Bound::Included(to) => place(to).min(last),
                Bound::Excluded(to) => place(to).saturating_sub(1).min(last),
                Bound::Unbounded => last,
            };
            if from <= to && from < length { Part::Of(from, to) } else { Part::Beyond }
        }
    }
}
