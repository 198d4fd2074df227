//! The pipeline, one step a line. It must never reorder them so that pixels are decoded before the limits are checked.

use image::{DynamicImage, RgbImage};

use crate::decode::{Decoded, decode};
use crate::orientation::swaps_sides;
use crate::resize::{on_white, resize, size_for_width};
use crate::{ColourShare, PhotoError, PhotoLimits, VARIANT_WIDTHS, Variant, colour, profile};

/// A photo that is ready for the shop.
#[derive(Debug, Clone, PartialEq)]
pub struct PreparedPhoto {
    /// Width of the original in pixels, upright.
    pub width: u32,
    /// Height of the original in pixels, upright.
    pub height: u32,
    /// One picture for each of [`VARIANT_WIDTHS`] that the original reaches, smallest first; an original between two
    /// widths, or narrower than all, also gives its own width. Never empty.
    pub variants: Vec<Variant>,
    /// The colours of the middle of the picture, largest share first; the shares add up to 1.
    pub colours: Vec<ColourShare>,
    /// 32 hexadecimal characters that stand for the bytes of the original: the same file always gives the same name.
    pub name: String,
}

/// Makes a photo ready for the shop, from the bytes of a JPEG, PNG or WebP file.
///
/// Refusals come in this order: empty, too large a file, a type that is not taken; then what the header tells (damage to
/// it, too many pixels, a rare encoding, too much memory); then damage to the pixels.
///
/// # Errors
/// [`PhotoError`]; nothing but [`PhotoError::Output`] is worth trying again with the same bytes.
pub fn prepare(bytes: &[u8], limits: &PhotoLimits) -> Result<PreparedPhoto, PhotoError> {
    limits.check_file(bytes)?;
    let decoded = decode(bytes, limits)?;
    let (width, height) = upright_size(&decoded);
    let pictures = sizes_of(decoded, width, height)?;
    let variants = pictures.iter().map(Variant::encode).collect::<Result<Vec<_>, _>>()?;
    let colours = pictures.first().map(colour::colours_of).unwrap_or_default();
    Ok(PreparedPhoto { width, height, variants, colours, name: name_of(bytes) })
}

fn upright_size(decoded: &Decoded) -> (u32, u32) {
    let (width, height) = (decoded.picture.width(), decoded.picture.height());
    if swaps_sides(decoded.orientation) { (height, width) } else { (width, height) }
}

/// The upright sRGB pictures, smallest first, the smaller one made from the larger one.
fn sizes_of(decoded: Decoded, width: u32, height: u32) -> Result<Vec<RgbImage>, PhotoError> {
    let [small, large] = VARIANT_WIDTHS.map(|width_new| size_for_width(width, height, width_new));
    let picture = largest(&decoded, large)?;
    // The full size is most of the memory, and encoding takes the longest.
    drop(decoded);
    if small == large {
        return Ok(vec![picture.into_rgb8()]);
    }
    Ok(vec![resize(&picture, small)?.into_rgb8(), picture.into_rgb8()])
}

/// Turned last: turning twelve megapixels costs twenty times as much as turning one.
fn largest(decoded: &Decoded, (width, height): (u32, u32)) -> Result<DynamicImage, PhotoError> {
    let stored = if swaps_sides(decoded.orientation) { (height, width) } else { (width, height) };
    let flat = on_white(resize(&decoded.picture, stored)?);
    let mut picture = DynamicImage::ImageRgb8(profile::to_srgb(flat, decoded.colour_profile.as_deref()));
    picture.apply_orientation(decoded.orientation);
    Ok(picture)
}

/// 128 bits: two photos of one shop never meet by chance.
fn name_of(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().chars().take(32).collect()
}
