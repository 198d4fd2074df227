//! The pictures that the shop serves: a ladder of widths as WebP, the narrow ones as AVIF, one JPEG for previews of links.
//! It must never write anything but pixels into them.

use image::{Rgb, RgbImage, imageops};
use jpeg_encoder::{ColorType, Encoder as JpegEncoder, SamplingFactor};
use ravif::{BitDepth, Encoder as AvifEncoder, Img};
use rgb::FromSlice;
use webp::{Encoder as WebPEncoder, WebPConfig};

use crate::PhotoError;
use crate::resize::{fitted, resize_rgb};

/// The widths that are made, in pixels, narrowest first.
pub const VARIANT_WIDTHS: [u32; 6] = [160, 240, 360, 480, 640, 1080];

/// The widest that is also made as AVIF: a wider one takes a second of processor time.
pub const AVIF_WIDTH_MAX: u32 = 360;

/// The size of a preview, in pixels: what messengers and social networks ask for.
pub const PREVIEW_SIZE: (u32, u32) = (1200, 630);
/// Messengers drop larger previews silently.
pub const PREVIEW_BYTES_MAX: usize = 200_000;

/// Lower quality beats a slower method on slow networks: method 4 takes more than twice the time for 1–9 % fewer bytes.
const WEBP_QUALITY: f32 = 68.0;
const WEBP_METHOD: i32 = 2;
/// As near to the photo as the WebP by PSNR of each width, in a third fewer bytes as a mean; see `docs/benchmarks.md`.
const AVIF_QUALITY: f32 = 50.0;
/// Speed 8 takes 0.6 of the time, for a tenth more bytes and up to 1 dB less.
const AVIF_SPEED: u8 = 4;
/// The first that fits is taken; the last does for noise.
const PREVIEW_QUALITIES: [u8; 4] = [82, 70, 55, 35];

/// The format of a variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Lossy WebP, sRGB, without transparency or metadata.
    WebP,
    /// AVIF, 8 bits, sRGB, without transparency or metadata.
    Avif,
    /// Baseline JPEG, sRGB, without metadata.
    Jpeg,
}

impl Format {
    /// The content type to serve it with: `"image/webp"`.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::WebP => "image/webp",
            Self::Avif => "image/avif",
            Self::Jpeg => "image/jpeg",
        }
    }

    /// The ending of its file name, without the dot: `"webp"`.
    pub fn extension(self) -> &'static str {
        match self {
            Self::WebP => "webp",
            Self::Avif => "avif",
            Self::Jpeg => "jpg",
        }
    }
}

/// One size of a photo, ready to serve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// Width in pixels, upright.
    pub width: u32,
    /// Height in pixels, upright.
    pub height: u32,
    /// How `bytes` is encoded.
    pub format: Format,
    /// The whole file.
    pub bytes: Vec<u8>,
}

impl Variant {
    pub(crate) fn webp(picture: &RgbImage) -> Result<Self, PhotoError> {
        let (width, height) = picture.dimensions();
        let mut config =
            WebPConfig::new().map_err(|()| failed("WebP", "libwebp is of another version than its binding"))?;
        config.quality = WEBP_QUALITY;
        config.method = WEBP_METHOD;
        let encoded = WebPEncoder::from_rgb(picture.as_raw(), width, height)
            .encode_advanced(&config)
            .map_err(|error| failed("WebP", &format!("{error:?}")))?;
        Ok(Self { width, height, format: Format::WebP, bytes: encoded.to_vec() })
    }

    pub(crate) fn avif(picture: &RgbImage) -> Result<Self, PhotoError> {
        let (width, height) = picture.dimensions();
        let pixels = Img::new(picture.as_raw().as_rgb(), width as usize, height as usize);
        let encoder = AvifEncoder::new()
            .with_quality(AVIF_QUALITY)
            .with_speed(AVIF_SPEED)
            // Ten bits would gain little, and old phones decode them slowly.
            .with_bit_depth(BitDepth::Eight)
            // Whoever calls decides how many photos are worked on at once.
            .with_num_threads(Some(1));
        let encoded = encoder.encode_rgb(pixels).map_err(|error| failed("AVIF", &error.to_string()))?;
        Ok(Self { width, height, format: Format::Avif, bytes: encoded.avif_file })
    }

    /// The whole picture in the middle of a canvas of [`PREVIEW_SIZE`], the rest in one colour: cut to that shape, a dress
    /// would lose its upper and its lower third.
    pub(crate) fn preview(picture: &RgbImage, around: [u8; 3]) -> Result<Self, PhotoError> {
        let (width, height) = PREVIEW_SIZE;
        let fitting = resize_rgb(picture, fitted(picture.dimensions(), PREVIEW_SIZE))?;
        let mut canvas = RgbImage::from_pixel(width, height, Rgb(around));
        let (left, top) = ((width - fitting.width()) / 2, (height - fitting.height()) / 2);
        imageops::replace(&mut canvas, &fitting, left.into(), top.into());
        for quality in PREVIEW_QUALITIES {
            let bytes = jpeg(&canvas, quality)?;
            if bytes.len() < PREVIEW_BYTES_MAX {
                return Ok(Self { width, height, format: Format::Jpeg, bytes });
            }
        }
        Err(failed("JPEG", "no quality makes the preview small enough"))
    }
}

fn jpeg(picture: &RgbImage, quality: u8) -> Result<Vec<u8>, PhotoError> {
    let [width, height] = [picture.width(), picture.height()].map(|side| u16::try_from(side).unwrap_or(u16::MAX));
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new(&mut bytes, quality);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder
        .encode(picture.as_raw(), width, height, ColorType::Rgb)
        .map_err(|error| failed("JPEG", &error.to_string()))?;
    Ok(bytes)
}

fn failed(format: &'static str, detail: &str) -> PhotoError {
    PhotoError::Output { format, detail: detail.to_owned() }
}
