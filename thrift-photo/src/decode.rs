//! From bytes to pixels, within the limits. It must never decode before the header passed the limits, and never guess
//! the type from anything but the bytes.

use std::io::Cursor;

use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageResult, Limits};

use crate::frames::frames;
use crate::orientation::orientation_of;
use crate::{FileType, PhotoError, PhotoLimits, jpeg};

/// A decoded picture as stored: not turned, transparency and bit depth kept, colours in the space of its profile.
pub(crate) struct Decoded {
    pub(crate) picture: DynamicImage,
    pub(crate) orientation: Orientation,
    pub(crate) colour_profile: Option<Vec<u8>>,
}

pub(crate) fn decode(bytes: &[u8], limits: &PhotoLimits) -> Result<Decoded, PhotoError> {
    let reader = Cursor::new(bytes);
    let file_type = FileType::of(bytes);
    limits.check_frames(frames(file_type, bytes))?;
    match file_type {
        FileType::Jpeg => jpeg::decode(bytes, limits),
        FileType::Png => decode_with(PngDecoder::with_limits(reader, memory_limit(limits)), FileType::Png, limits),
        FileType::WebP if is_cut(bytes) => Err(damaged(FileType::WebP, "its end is missing")),
        FileType::WebP => decode_with(WebPDecoder::new(reader), FileType::WebP, limits),
        found => Err(PhotoError::UnsupportedType { found }),
    }
}

fn decode_with<D: ImageDecoder>(
    decoder: ImageResult<D>,
    file_type: FileType,
    limits: &PhotoLimits,
) -> Result<Decoded, PhotoError> {
    let refuse = |error| refusal(error, file_type, limits);
    let mut decoder = decoder.map_err(refuse)?;
    let (width, height) = decoder.dimensions();
    limits.check_pixels(width, height)?;
    limits.check_memory(decoder.total_bytes())?;
    decoder.set_limits(memory_limit(limits)).map_err(refuse)?;
    // A broken side block is no reason to refuse the picture.
    let exif = decoder.exif_metadata().ok().flatten();
    let colour_profile = decoder.icc_profile().ok().flatten();
    let picture = DynamicImage::from_decoder(decoder).map_err(refuse)?;
    Ok(Decoded { picture, orientation: orientation_of(exif.as_deref()), colour_profile })
}

/// Sides are checked here and not by the decoder, whose refusal does not say how large the picture is.
fn memory_limit(limits: &PhotoLimits) -> Limits {
    let mut memory = Limits::no_limits();
    memory.max_alloc = u64::try_from(limits.memory_bytes_max).ok();
    memory
}

fn refusal(error: ImageError, file_type: FileType, limits: &PhotoLimits) -> PhotoError {
    match error {
        ImageError::Limits(_) => PhotoError::TooMuchMemory {
            bytes_needed: limits.memory_bytes_max as u64 + 1,
            memory_bytes_max: limits.memory_bytes_max,
        },
        ImageError::Unsupported(what) => PhotoError::UnsupportedEncoding { file_type, detail: what.to_string() },
        error => damaged(file_type, &error.to_string()),
    }
}

/// Whether a WebP file is shorter than it says. The orientation is at its end: cut there, the photo would lie on its side.
/// One byte less is the padding that some writers forget.
fn is_cut(bytes: &[u8]) -> bool {
    let length = bytes.get(4..8).and_then(|length| <[u8; 4]>::try_from(length).ok()).map_or(0, u32::from_le_bytes);
    bytes.len() as u64 + 1 < u64::from(length) + 8
}

pub(crate) fn damaged(file_type: FileType, detail: &str) -> PhotoError {
    PhotoError::Damaged { file_type, detail: detail.to_owned() }
}
