//! What a photo looks like, in 64 bits: whether it grows brighter from each of 8 × 8 fields to the next on its right.
//! Another size, another quality or a little more light changes few of them.

use image::RgbImage;
use image::imageops::{self, FilterType};
use thrift_core::catalog::Likeness;

const FIELDS: u32 = 8;

pub(crate) fn likeness_of(picture: &RgbImage) -> Likeness {
    let fields = imageops::grayscale(&imageops::resize(picture, FIELDS + 1, FIELDS, FilterType::Triangle));
    let places = (0..FIELDS).flat_map(|y| (0..FIELDS).map(move |x| (x, y)));
    let brighter = |(x, y)| u64::from(fields.get_pixel(x + 1, y).0 > fields.get_pixel(x, y).0);
    Likeness(places.fold(0, |bits, place| bits << 1 | brighter(place)))
}
