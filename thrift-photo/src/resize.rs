//! Fewer pixels. It must never give more: enlarging only adds bytes.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, IntoImageView, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::{DynamicImage, Rgb, RgbImage};

use crate::PhotoError;

const WHITE: u32 = 255;

/// The size of a picture of this shape that is `width_new` wide, or its own size if it is narrower; in pixels, at least
/// one a side.
pub(crate) fn size_for_width(width: u32, height: u32, width_new: u32) -> (u32, u32) {
    if width <= width_new {
        return (width, height);
    }
    (width_new, scaled(height, width_new, width))
}

/// The largest size of this shape within the given one, no larger than it is; in pixels, at least one a side.
pub(crate) fn fitted((width, height): (u32, u32), (width_max, height_max): (u32, u32)) -> (u32, u32) {
    let wide = size_for_width(width, height, width_max);
    if wide.1 <= height_max { wide } else { (scaled(width, height_max, height).min(width_max), height_max) }
}

/// `side * new / old`, rounded, at least 1.
fn scaled(side: u32, new: u32, old: u32) -> u32 {
    let (side_wide, new, old) = (u64::from(side), u64::from(new), u64::from(old.max(1)));
    u32::try_from((side_wide * new + old / 2) / old).unwrap_or(side).max(1)
}

/// The picture in the given size, in its own bit depth; transparency is weighed, so that hidden colours do not bleed.
pub(crate) fn resize(picture: &DynamicImage, (width, height): (u32, u32)) -> Result<DynamicImage, PhotoError> {
    if (picture.width(), picture.height()) == (width, height) {
        return Ok(picture.clone());
    }
    let mut resized = DynamicImage::new(width, height, picture.color());
    resize_into(picture, &mut resized)?;
    Ok(resized)
}

/// The same for eight bits of red, green and blue.
pub(crate) fn resize_rgb(picture: &RgbImage, (width, height): (u32, u32)) -> Result<RgbImage, PhotoError> {
    if picture.dimensions() == (width, height) {
        return Ok(picture.clone());
    }
    let from = ImageRef::new(picture.width(), picture.height(), picture.as_raw(), PixelType::U8x3)
        .map_err(|error| failed(&error))?;
    let mut to = Image::new(width, height, PixelType::U8x3);
    resize_into(&from, &mut to)?;
    RgbImage::from_raw(width, height, to.into_vec()).ok_or_else(|| failed(&"another size came out"))
}

fn resize_into(from: &impl IntoImageView, to: &mut impl fast_image_resize::IntoImageViewMut) -> Result<(), PhotoError> {
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
    Resizer::new().resize(from, to, &options).map_err(|error| failed(&error))
}

fn failed(detail: &impl ToString) -> PhotoError {
    PhotoError::Output { format: "smaller picture", detail: detail.to_string() }
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
