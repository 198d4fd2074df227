//! Pictures to try, and the way back from a variant to pixels.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{ImageEncoder, ImageFormat, Rgb, RgbImage};
use thrift_photo::{PhotoLimits, PreparedPhoto, Variant, prepare};

pub(crate) const RED: [u8; 3] = [220, 30, 30];
pub(crate) const GREEN: [u8; 3] = [30, 160, 60];
pub(crate) const BLUE: [u8; 3] = [30, 60, 200];
pub(crate) const YELLOW: [u8; 3] = [240, 210, 40];

pub(crate) fn prepared(bytes: &[u8]) -> PreparedPhoto {
    prepare(bytes, &PhotoLimits::default()).expect("the photo is good")
}

/// Red and green above, blue and yellow below: no two turns of it look the same.
pub(crate) fn quarters(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        Rgb(match (x < width / 2, y < height / 2) {
            (true, true) => RED,
            (false, true) => GREEN,
            (true, false) => BLUE,
            (false, false) => YELLOW,
        })
    })
}

pub(crate) fn jpeg(picture: &RgbImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 92).encode_image(picture).expect("encodes");
    bytes
}

/// A JPEG by another encoder, which writes rarer kinds.
pub(crate) fn encoded(picture: &RgbImage, set: impl FnOnce(&mut jpeg_encoder::Encoder<&mut Vec<u8>>)) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 92);
    set(&mut encoder);
    let [width, height] = [picture.width(), picture.height()].map(|side| u16::try_from(side).expect("small"));
    encoder.encode(picture.as_raw(), width, height, jpeg_encoder::ColorType::Rgb).expect("encodes");
    bytes
}

pub(crate) fn jpeg_with(picture: &RgbImage, exif: Option<Vec<u8>>, colour_profile: Option<Vec<u8>>) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(JpegEncoder::new_with_quality(&mut bytes, 92), picture, exif, colour_profile);
    bytes
}

pub(crate) fn png(picture: &RgbImage, exif: Option<Vec<u8>>) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(PngEncoder::new(&mut bytes), picture, exif, None);
    bytes
}

pub(crate) fn webp(picture: &RgbImage, exif: Option<Vec<u8>>) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(WebPEncoder::new_lossless(&mut bytes), picture, exif, None);
    bytes
}

fn write(mut encoder: impl ImageEncoder, picture: &RgbImage, exif: Option<Vec<u8>>, profile: Option<Vec<u8>>) {
    if let Some(exif) = exif {
        encoder.set_exif_metadata(exif).expect("takes EXIF");
    }
    if let Some(profile) = profile {
        encoder.set_icc_profile(profile).expect("takes a profile");
    }
    let (width, height) = picture.dimensions();
    encoder.write_image(picture, width, height, image::ExtendedColorType::Rgb8).expect("encodes");
}

pub(crate) fn pixels_of(variant: &Variant) -> RgbImage {
    let picture = image::load_from_memory_with_format(&variant.bytes, ImageFormat::WebP).expect("a WebP picture");
    assert_eq!((picture.width(), picture.height()), (variant.width, variant.height));
    picture.into_rgb8()
}

/// Lossy WebP moves colours a little; anything above that is another colour.
pub(crate) fn assert_near(found: Rgb<u8>, expected: [u8; 3], place: &str) {
    let far = found.0.iter().zip(expected).any(|(left, right)| left.abs_diff(right) > 24);
    assert!(!far, "{place}: found {:?}, expected {expected:?}", found.0);
}

/// The middle of each quarter: top left, top right, bottom left, bottom right.
pub(crate) fn assert_quarters(picture: &RgbImage, expected: [[u8; 3]; 4], place: &str) {
    let (width, height) = picture.dimensions();
    let places = [(1, 1), (3, 1), (1, 3), (3, 3)];
    for ((across, down), expected) in places.into_iter().zip(expected) {
        assert_near(*picture.get_pixel(width * across / 4, height * down / 4), expected, place);
    }
}
