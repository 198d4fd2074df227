//! Photos that a browser brings to the bucket itself, so that megabytes over a slow network never hold a connection of the
//! shop. What arrives there is nobody's photo yet: it is fetched, checked and re-encoded like any other, then removed.

use crate::intake;
use crate::problem::Problem;
use crate::shop::{App, random_text};
use std::time::Duration;
use thrift_plug::catalog::{Garment, UPLOADS, Upload, UploadTicket};
use thrift_plug::photo::PhotoLimits;

/// As long as fifteen megabytes take on a bad network.
const VALID: Duration = Duration::from_mins(15);
const TYPES: [&str; 3] = ["image/jpeg", "image/png", "image/webp"];
const ID_BYTES: usize = 32;

/// A file's way into the bucket: the name of the attempt, and what to ask for. `None` where photos are kept without one:
/// then the file is sent to the shop.
pub(crate) async fn begin(
    app: &App,
    content_type: &str,
    bytes: u64,
) -> Result<Option<(String, UploadTicket)>, Problem> {
    if !TYPES.contains(&content_type) {
        return Err(Problem::malformed(format!("content_type: takes {}", TYPES.join(", "))));
    }
    let limit = PhotoLimits::default().bytes_max as u64;
    if !(1..=limit).contains(&bytes) {
        return Err(Problem::malformed(format!("bytes: a photo has 1 to {limit} of them")));
    }
    let id = blake3::hash(random_text(ID_BYTES).as_bytes()).to_hex().as_str()[..ID_BYTES].to_owned();
    let upload = Upload { key: key(&id), content_type: content_type.to_owned(), bytes, valid: VALID };
    Ok(app.photos.upload_ticket(&upload).await?.map(|ticket| (id, ticket)))
}

/// Takes in what arrived. Again for the same upload, also after a crash, is the same garment.
pub(crate) async fn finish(app: &App, id: &str) -> Result<Garment, Problem> {
    let nothing = || Problem::not_found("upload");
    if id.len() != ID_BYTES || !id.bytes().all(|byte| byte.is_ascii_hexdigit() && !byte.is_ascii_uppercase()) {
        return Err(nothing());
    }
    let garment = if let Some(garment) = intake::known(app, id).await? {
        garment
    } else {
        let file = app.photos.get(&key(id)).await?.ok_or_else(nothing)?;
        intake::take_in(app, id, file.bytes).await?
    };
    app.photos.delete(&key(id)).await?;
    Ok(garment)
}

fn key(id: &str) -> String {
    format!("{UPLOADS}{id}")
}
