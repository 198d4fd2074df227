//! Fewer pixels. It must never give more: enlarging only adds bytes.

use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::{DynamicImage, Rgb, RgbImage};

use crate::PhotoError;

const WHITE: u32 = 255;

/// The size of a picture of this shape that is `width_new` wide, or its own size if it is narrower; in pixels, at least
/// one a side.
pub(crate) fn size_for_width(width: u32, height: u32, width_new: u32) -> (u32, u32) {
    if width <= width_new {
        return (width, height);
    }
    let (wide, high, new) = (u64::from(width), u64::from(height), u64::from(width_new));
    let height_new = u32::try_from((high * new + wide / 2) / wide).unwrap_or(height);
    (width_new, height_new.max(1))
}

/// The picture in the given size, in its own bit depth; transparency is weighed, so that hidden colours do not bleed.
pub(crate) fn resize(picture: &DynamicImage, (width, height): (u32, u32)) -> Result<DynamicImage, PhotoError> {
    if (picture.width(), picture.height()) == (width, height) {
        return Ok(picture.clone());
    }
    let mut resized = DynamicImage::new(width, height, picture.color());
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
    Resizer::new()
        .resize(picture, &mut resized, &options)
        .map_err(|error| PhotoError::Output { detail: error.to_string() })?;
    Ok(resized)
}

/// The picture in eight bits a channel, put on white where it is transparent.
pub(crate) fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let picture = picture.into_rgba8();
    let mut flat = RgbImage::new(picture.width(), picture.height());
    for (to, from) in flat.pixels_mut().zip(picture.pixels()) {
        let [red, green, blue, alpha] = from.0;
        *to = Rgb([red, green, blue].map(|channel| over_white(channel, alpha)));
    }
    flat
}

fn over_white(channel: u8, alpha: u8) -> u8 {
    let (channel, alpha) = (u32::from(channel), u32::from(alpha));
    let mixed = (channel * alpha + WHITE * (255 - alpha) + 127) / 255;
    u8::try_from(mixed).unwrap_or(u8::MAX)
}
