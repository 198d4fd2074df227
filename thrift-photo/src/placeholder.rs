//! A blurred picture to wait with, in at most 25 bytes: a [ThumbHash](https://evanw.github.io/thumbhash/).

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use image::RgbImage;

use crate::PhotoError;
use crate::resize::{fitted, resize_rgb};

/// The hash takes pictures up to 100 pixels a side, but keeps at most seven waves a side: for these half as many pixels do,
/// in a quarter of the time.
const SIDE_MAX: u32 = 50;

/// The hash in base64, at most 36 characters.
pub(crate) fn placeholder_of(picture: &RgbImage) -> Result<String, PhotoError> {
    let small = resize_rgb(picture, fitted(picture.dimensions(), (SIDE_MAX, SIDE_MAX)))?;
    let opaque: Vec<u8> = small.pixels().flat_map(|pixel| [pixel.0[0], pixel.0[1], pixel.0[2], u8::MAX]).collect();
    let hash = thumbhash::rgba_to_thumb_hash(small.width() as usize, small.height() as usize, &opaque);
    Ok(BASE64_STANDARD.encode(hash))
}

/// The colours at the top and at the bottom of the picture that a placeholder stands for, sRGB: what a page without
/// scripts can paint. `None` if it is not the text of such a hash.
pub fn placeholder_tones(placeholder: &str) -> Option<[[u8; 3]; 2]> {
    let hash = BASE64_STANDARD.decode(placeholder).ok()?;
    let (width, height, rgba) = thumbhash::thumb_hash_to_rgba(&hash).ok()?;
    let row = width.checked_mul(4).filter(|row| *row > 0 && height > 0)?;
    let quarter = (height / 4).max(1) * row;
    Some([mean(rgba.get(..quarter)?), mean(rgba.get(rgba.len() - quarter..)?)])
}

fn mean(rgba: &[u8]) -> [u8; 3] {
    let pixels = (rgba.len() / 4).max(1) as u64;
    [0, 1, 2].map(|channel| {
        let sum: u64 = rgba.iter().skip(channel).step_by(4).map(|value| u64::from(*value)).sum();
        u8::try_from(sum / pixels).unwrap_or(u8::MAX)
    })
}
