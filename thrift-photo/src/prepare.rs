//! The pipeline, one step a line. It must never reorder them so that pixels are decoded before the limits are checked.

use image::{DynamicImage, RgbImage};
use thrift_core::catalog::Likeness;

use crate::decode::{Decoded, decode};
use crate::ladder::{narrower, source};
use crate::likeness::likeness_of;
use crate::orientation::swaps_sides;
use crate::placeholder::placeholder_of;
use crate::resize::{fitted, on_white, resize, resize_rgb, size_for_width};
use crate::{AVIF_WIDTH_MAX, ColourShare, PhotoError, PhotoLimits, VARIANT_WIDTHS, Variant, colour, profile};

/// Around a preview, where no colour of the photo is known.
const PAPER: [u8; 3] = [240, 238, 234];

/// A photo that is ready for the shop.
#[derive(Debug, Clone, PartialEq)]
pub struct PreparedPhoto {
    /// Width of the original in pixels, upright.
    pub width: u32,
    /// Height of the original in pixels, upright.
    pub height: u32,
    /// One picture for each of [`VARIANT_WIDTHS`] that the original reaches, narrowest first; an original between two
    /// widths, or narrower than all, also gives its own width. Never empty.
    pub variants: Vec<Variant>,
    /// A JPEG of [`PREVIEW_SIZE`](crate::PREVIEW_SIZE) for previews of links: the whole picture on its own main colour.
    pub preview: Variant,
    /// The colours of the middle of the picture, largest share first; the shares add up to 1.
    pub colours: Vec<ColourShare>,
    /// A [ThumbHash](https://evanw.github.io/thumbhash/) in base64, at most 36 characters.
    pub placeholder: String,
    /// What it looks like, to find the same photo again.
    pub likeness: Likeness,
    /// 32 hexadecimal characters that stand for the bytes of the original: the same file always gives the same name.
    pub name: String,
}

/// Makes a photo ready for the shop, from the bytes of a JPEG, PNG or WebP file.
///
/// Refusals come in this order: empty, too large a file, a type that is not taken; then what the header tells (damage to
/// it, too many pixels, moving pictures, a rare encoding, too much work or memory); then damage to the pixels.
///
/// # Errors
/// [`PhotoError`]; nothing but [`PhotoError::Output`] is worth trying again with the same bytes.
pub fn prepare(bytes: &[u8], limits: &PhotoLimits) -> Result<PreparedPhoto, PhotoError> {
    prepare_step_by_step(bytes, limits, &mut |_| {})
}

/// [`prepare`] for those who measure it: says the name of each step when it is done.
#[doc(hidden)]
pub fn prepare_step_by_step(
    bytes: &[u8],
    limits: &PhotoLimits,
    done: &mut dyn FnMut(&str),
) -> Result<PreparedPhoto, PhotoError> {
    limits.check_file(bytes)?;
    let decoded = decode(bytes, limits)?;
    done("decode");
    let (width, height) = upright_size(&decoded);
    let widest = widest(decoded, width, height)?;
    done("widest picture, upright, sRGB");
    let small_size = fitted(widest.dimensions(), (SMALL, SMALL));
    let narrower = narrower(&widest)?;
    done("narrower pictures");
    let small = resize_rgb(source(&widest, &narrower, small_size.0), small_size)?;
    let colours = colour::colours_of(&small);
    let (placeholder, likeness, name) = (placeholder_of(&small)?, likeness_of(&small), name_of(bytes));
    done("colours, placeholder, likeness, name");
    let preview = Variant::preview(&widest, colours.first().map_or(PAPER, |share| share.rgb))?;
    done("preview");
    let mut variants = Vec::with_capacity(VARIANT_WIDTHS.len());
    for picture in narrower.iter().chain([&widest]) {
        variants.push(Variant::webp(picture)?);
        done(&format!("WebP {}", picture.width()));
    }
    Ok(PreparedPhoto { width, height, variants, preview, colours, placeholder, likeness, name })
}

/// Large enough to see colours and likeness, in pixels a side.
const SMALL: u32 = 400;

/// The narrow widths once more as AVIF, from the bytes of any variant that is wide enough: a third fewer bytes, for many
/// times the processor time of [`prepare`]. Widths that the variant does not reach are left out, but for its own.
///
/// # Errors
/// [`PhotoError`], as [`prepare`] does.
pub fn prepare_avif(variant: &[u8], limits: &PhotoLimits) -> Result<Vec<Variant>, PhotoError> {
    limits.check_file(variant)?;
    let picture = on_white(decode(variant, limits)?.picture);
    let narrow = size_for_width(picture.width(), picture.height(), AVIF_WIDTH_MAX);
    let widest = resize_rgb(&picture, narrow)?;
    narrower(&widest)?.iter().chain([&widest]).map(Variant::avif).collect()
}

fn upright_size(decoded: &Decoded) -> (u32, u32) {
    let (width, height) = (decoded.picture.width(), decoded.picture.height());
    if swaps_sides(decoded.orientation) { (height, width) } else { (width, height) }
}

/// The upright sRGB picture of the widest variant. Turned last: turning twelve megapixels costs twenty times as much as
/// turning one.
fn widest(decoded: Decoded, width: u32, height: u32) -> Result<RgbImage, PhotoError> {
    let [.., width_max] = VARIANT_WIDTHS;
    let (wide, high) = size_for_width(width, height, width_max);
    let stored = if swaps_sides(decoded.orientation) { (high, wide) } else { (wide, high) };
    let flat = on_white(resize(&decoded.picture, stored)?);
    // The full size is most of the memory.
    drop(decoded.picture);
    let mut picture = DynamicImage::ImageRgb8(profile::to_srgb(flat, decoded.colour_profile.as_deref()));
    picture.apply_orientation(decoded.orientation);
    Ok(picture.into_rgb8())
}

/// 128 bits: two photos of one shop never meet by chance.
fn name_of(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().chars().take(32).collect()
}
