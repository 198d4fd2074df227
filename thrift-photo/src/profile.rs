//! From the colours of the camera to those of the web. Phones with wide-gamut cameras store Display P3; shown as sRGB,
//! garments would look duller than they are. It must never fail: with a broken or odd profile the colours stay as stored.

use image::RgbImage;
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

/// Real camera profiles are under 4 KiB; printers' tables, which are not for photos, run to megabytes.
const PROFILE_BYTES_MAX: usize = 64 * 1024;

/// Converts the pixels to sRGB if the profile is one for RGB pictures.
pub(crate) fn to_srgb(picture: RgbImage, profile: Option<&[u8]>) -> RgbImage {
    match profile.filter(|profile| profile.len() <= PROFILE_BYTES_MAX).and_then(|profile| convert(&picture, profile)) {
        Some(converted) => converted,
        None => picture,
    }
}

fn convert(picture: &RgbImage, profile: &[u8]) -> Option<RgbImage> {
    let profile = ColorProfile::new_from_slice(profile).ok()?;
    if profile.color_space != DataColorSpace::Rgb {
        return None;
    }
    let options = TransformOptions::default();
    let transform = profile.create_transform_8bit(Layout::Rgb, &ColorProfile::new_srgb(), Layout::Rgb, options).ok()?;
    let mut converted = RgbImage::new(picture.width(), picture.height());
    transform.transform(picture.as_raw(), &mut converted).ok()?;
    Some(converted)
}
