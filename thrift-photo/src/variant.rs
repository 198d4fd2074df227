//! The pictures that the shop serves: few widths, one format, small. It must never write anything but pixels into them.

use image::RgbImage;
use webp::{Encoder, WebPConfig};

use crate::PhotoError;

/// The widths that are made, in pixels, smallest first: the grid, and the garment's page.
pub const VARIANT_WIDTHS: [u32; 2] = [360, 960];

/// Lower quality beats a slower method on slow networks: method 4 takes more than twice the time for 1–9 % fewer bytes.
const QUALITY: f32 = 68.0;
const METHOD: i32 = 2;

/// The format of a variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Lossy WebP, sRGB, without transparency or metadata.
    WebP,
}

impl Format {
    /// The content type to serve it with: `"image/webp"`.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::WebP => "image/webp",
        }
    }

    /// The ending of its file name, without the dot: `"webp"`.
    pub fn extension(self) -> &'static str {
        match self {
            Self::WebP => "webp",
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
    pub(crate) fn encode(picture: &RgbImage) -> Result<Self, PhotoError> {
        let (width, height) = picture.dimensions();
        let mut config = WebPConfig::new().map_err(|()| failed("libwebp is of another version than its binding"))?;
        config.quality = QUALITY;
        config.method = METHOD;
        let encoded = Encoder::from_rgb(picture.as_raw(), width, height)
            .encode_advanced(&config)
            .map_err(|error| failed(&format!("{error:?}")))?;
        Ok(Self { width, height, format: Format::WebP, bytes: encoded.to_vec() })
    }
}

fn failed(detail: &str) -> PhotoError {
    PhotoError::Output { detail: detail.to_owned() }
}
