//! From a photo's bytes to stored files and what the catalogue says of them.

use crate::problem::Problem;
use crate::shop::App;
use axum::http::StatusCode;
use thrift_plug::ItemId;
use thrift_plug::catalog::{self, Colour, Photo, PhotoBytes, photo_folder};
use thrift_plug::photo::{PhotoError, PreparedPhoto, Variant, dominant_colour};

/// Part of every key: a photo's name says which source it came from, this how it was encoded. Raise it with the encoder,
/// since browsers keep what they have for ever.
const ENCODING: &str = "p2";
/// Of a garment's few photos, no two meet by chance.
const NAME_DIGITS: usize = 16;
/// Shown until the photo is there, where nothing is known of its colours.
const PAPER: [u8; 3] = [200, 195, 188];

/// Checks, re-encodes and stores a photo of a garment. The same bytes for the same `attempt` are the same files: trying
/// again stores nothing twice. Another attempt makes other files, so that removing a photo never takes one away that
/// somebody has just added.
pub(crate) async fn store(
    app: &App,
    item: &ItemId,
    attempt: &str,
    bytes: Vec<u8>,
) -> Result<(Photo, Option<Colour>), Problem> {
    let prepared = app.workers.prepare(bytes).await.map_err(|error| refused(&error))?;
    let colour = dominant_colour(&prepared.colours).and_then(|name| Colour::from_code(name.code()));
    Ok((keep(app, item, attempt, prepared).await?, colour))
}

fn refused(error: &PhotoError) -> Problem {
    let status = match error {
        PhotoError::TooLarge { .. } | PhotoError::TooManyPixels { .. } => StatusCode::PAYLOAD_TOO_LARGE,
        PhotoError::UnsupportedType { .. } => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Problem::new(status, error.to_string())
}

async fn keep(app: &App, item: &ItemId, attempt: &str, prepared: PreparedPhoto) -> Result<Photo, Problem> {
    let named = blake3::hash([prepared.name.as_str(), "/", attempt].concat().as_bytes()).to_hex();
    let stem = format!("{}{ENCODING}-{}", photo_folder(item), &named.as_str()[..NAME_DIGITS]);
    let mut variants = Vec::new();
    for variant in prepared.variants {
        variants.push(put(app, &stem, variant).await?);
    }
    Ok(Photo {
        width: prepared.width,
        height: prepared.height,
        colour: prepared.colours.first().map_or(PAPER, |share| share.rgb),
        variants,
        avif: Vec::new(),
        preview: Some(put(app, &stem, prepared.preview).await?),
        placeholder: prepared.placeholder,
        likeness: Some(prepared.likeness),
    })
}

/// Stores one file; the stem is the part of its key that all files of a photo share.
pub(super) async fn put(app: &App, stem: &str, variant: Variant) -> Result<catalog::Variant, Problem> {
    let Variant { width, height, format, bytes } = variant;
    let key = format!("{stem}-{width}.{}", format.extension());
    app.photos.put(&key, PhotoBytes { content_type: format.content_type().to_owned(), bytes }).await?;
    Ok(catalog::Variant { key, width, height })
}

/// What the keys of all files of a photo begin with; empty for a photo without files.
pub(crate) fn stem(photo: &Photo) -> &str {
    photo.variants.first().and_then(|variant| variant.key.rsplit_once('-')).map_or("", |(stem, _)| stem)
}

/// The name of a photo among those of its garment, as staff's clients see it.
pub(crate) fn name(photo: &Photo) -> &str {
    stem(photo).rsplit('/').next().unwrap_or_default()
}
