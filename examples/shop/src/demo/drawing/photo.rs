//! Turns a drawing into the JPEG that a telephone would have taken.

use std::fmt;

use image::{ExtendedColorType, ImageEncoder as _, codecs::jpeg::JpegEncoder};
use resvg::{
    tiny_skia::{Color, Pixmap, Transform},
    usvg::{Options, Tree},
};

/// Quality of the JPEG: what telephones use.
const JPEG_QUALITY: u8 = 88;
/// The widest picture: a telephone's own, and 64 MB of canvas.
const WIDTH_MAX: u32 = 4_000;

/// Renders a drawing as a JPEG of this width; the height follows.
pub(crate) fn render_jpeg(svg: &str, width: u32) -> Result<Vec<u8>, DrawError> {
    if !(1..=WIDTH_MAX).contains(&width) {
        return Err(DrawError::NoCanvas { width });
    }
    let tree = Tree::from_str(svg, &Options::default()).map_err(|cause| DrawError::Unreadable(cause.to_string()))?;
    let size = tree.size();
    let height = size.to_int_size().scale_to_width(width).ok_or(DrawError::NoCanvas { width })?.height();
    let mut canvas = Pixmap::new(width, height).ok_or(DrawError::NoCanvas { width })?;
    // Photos have no transparency, and what a drawing leaves open is paper.
    canvas.fill(Color::WHITE);
    let scale = |pixels: u32, units: f32| f32::from(u16::try_from(pixels).unwrap_or(u16::MAX)) / units;
    let transform = Transform::from_scale(scale(width, size.width()), scale(height, size.height()));
    resvg::render(&tree, transform, &mut canvas.as_mut());
    let opaque: Vec<u8> = canvas.pixels().iter().flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]).collect();
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, JPEG_QUALITY)
        .write_image(&opaque, width, height, ExtendedColorType::Rgb8)
        .map_err(DrawError::Encoding)?;
    Ok(jpeg)
}

/// Why a drawing became no photo.
#[derive(Debug)]
pub(crate) enum DrawError {
    /// The text is no SVG: a bug of whoever drew it.
    Unreadable(String),
    /// No picture has this width; ask for 1 to 4 000 pixels.
    NoCanvas {
        /// The width that was asked for, in pixels.
        width: u32,
    },
    /// The JPEG encoder gave up.
    Encoding(image::ImageError),
}

impl fmt::Display for DrawError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(cause) => write!(f, "the drawing is not readable SVG: {cause}"),
            Self::NoCanvas { width } => write!(f, "no picture can be {width} pixels wide"),
            Self::Encoding(cause) => write!(f, "the JPEG could not be written: {cause}"),
        }
    }
}

impl std::error::Error for DrawError {}
