//! From one upright picture to its narrower widths.

use image::RgbImage;

use crate::resize::{resize_rgb, size_for_width};
use crate::{PhotoError, VARIANT_WIDTHS};

/// The picture in each of [`VARIANT_WIDTHS`] that is narrower than it, narrowest first; none if it is narrower than all.
pub(crate) fn narrower(widest: &RgbImage) -> Result<Vec<RgbImage>, PhotoError> {
    let (width, height) = widest.dimensions();
    let mut pictures = Vec::with_capacity(VARIANT_WIDTHS.len());
    for width_new in VARIANT_WIDTHS.into_iter().rev().filter(|width_new| *width_new < width) {
        let smaller = resize_rgb(source(widest, &pictures, width_new), size_for_width(width, height, width_new))?;
        pictures.push(smaller);
    }
    pictures.reverse();
    Ok(pictures)
}

/// The smallest picture at least twice as wide, else the widest: from one hardly wider, a filter blurs what the one before
/// it has blurred already.
pub(crate) fn source<'a>(widest: &'a RgbImage, narrower: &'a [RgbImage], width_new: u32) -> &'a RgbImage {
    let wide_enough = narrower.iter().filter(|picture| picture.width() >= width_new.saturating_mul(2));
    wide_enough.min_by_key(|picture| picture.width()).unwrap_or(widest)
}
