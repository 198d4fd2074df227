//! From one upright picture to all its widths.

use image::RgbImage;

use crate::resize::{resize_rgb, size_for_width};
use crate::{PhotoError, VARIANT_WIDTHS};

/// The pictures for a photo of this size, narrowest first: each of [`VARIANT_WIDTHS`] that it reaches, and its own width if
/// that is narrower than the widest. The widest is given.
pub(crate) fn ladder(widest: RgbImage) -> Result<Vec<RgbImage>, PhotoError> {
    let (width, height) = widest.dimensions();
    let mut pictures = vec![widest];
    for width_new in VARIANT_WIDTHS.into_iter().rev().filter(|width_new| *width_new < width) {
        let smaller = match source(&pictures, width_new) {
            Some(source) => resize_rgb(source, size_for_width(width, height, width_new))?,
            None => continue,
        };
        pictures.push(smaller);
    }
    pictures.reverse();
    Ok(pictures)
}

/// The smallest picture at least twice as wide, else the widest: from one hardly wider, a filter blurs what the one before
/// it has blurred already.
fn source(pictures: &[RgbImage], width_new: u32) -> Option<&RgbImage> {
    pictures.iter().rev().find(|picture| picture.width() >= width_new * 2).or_else(|| pictures.first())
}
