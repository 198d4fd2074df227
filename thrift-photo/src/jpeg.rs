//! JPEG: header checks, then one strict decode. It must never hand out a picture of which a part is missing: lenient
//! decoders fill the missing part with grey.

use std::borrow::Cow;

use image::{DynamicImage, GrayImage, RgbImage};
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use crate::decode::{self, Decoded};
use crate::jpeg_outline::JpegOutline;
use crate::orientation::orientation_of;
use crate::{FileType, PhotoError, PhotoLimits};

/// Encoders write about ten. Each scan costs a pass over all pixels but only a few bytes, which makes a bomb of many.
const SCANS_MAX: usize = 32;
/// More than the decoder reads ahead, and less than a row of blocks takes.
const BYTES_AHEAD: usize = 16;

pub(crate) fn decode(bytes: &[u8], limits: &PhotoLimits) -> Result<Decoded, PhotoError> {
    let outline = JpegOutline::of(bytes);
    let end = check(&outline, limits)?;
    let bytes = without_end(bytes, end, &outline);
    let colours = if outline.components == 1 { ColorSpace::Luma } else { ColorSpace::RGB };
    let options = DecoderOptions::default()
        .set_strict_mode(true)
        .set_max_width(outline.width.into())
        .set_max_height(outline.height.into())
        .jpeg_set_max_scans(SCANS_MAX)
        .jpeg_set_out_colorspace(colours);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes.as_ref()), options);
    let pixels = decoder.decode().map_err(|error| refusal(&error))?;
    let (width, height) = (u32::from(outline.width), u32::from(outline.height));
    let picture = match colours {
        ColorSpace::Luma => GrayImage::from_raw(width, height, pixels).map(DynamicImage::ImageLuma8),
        _ => RgbImage::from_raw(width, height, pixels).map(DynamicImage::ImageRgb8),
    };
    let picture = picture.ok_or_else(|| damaged("the header and the pixels disagree about the size"))?;
    Ok(Decoded {
        picture,
        orientation: orientation_of(decoder.exif().map(Vec::as_slice)),
        colour_profile: decoder.icc_profile(),
    })
}

/// Checks all that the outline tells; answers where the picture ends, in bytes.
fn check(outline: &JpegOutline, limits: &PhotoLimits) -> Result<usize, PhotoError> {
    if outline.components == 0 {
        return Err(damaged("it ends before the description of the picture"));
    }
    limits.check_pixels(outline.width.into(), outline.height.into())?;
    match (outline.process, outline.precision, outline.components, outline.height) {
        (0..=2, 8, 1 | 3 | 4, 1..) => {}
        (0..=2, 8, 1 | 3 | 4, 0) => return Err(unsupported("its height is not in the header".into())),
        (0..=2, 8, components, _) => return Err(unsupported(format!("{components} colour components"))),
        (0..=2, bits, ..) => return Err(unsupported(format!("{bits} bits a sample"))),
        (process, ..) => return Err(unsupported(format!("coding process {process}"))),
    }
    // The decoder takes such a file, and shows other colours than are in it.
    if outline.process < 2 && outline.scans > 1 {
        return Err(unsupported("its colours are stored one after another".into()));
    }
    if outline.scans > SCANS_MAX {
        return Err(unsupported(format!("{} scans", outline.scans)));
    }
    let pixels = u64::from(outline.width) * u64::from(outline.height);
    limits.check_work(pixels, u32::try_from(outline.scans).unwrap_or(u32::MAX))?;
    limits.check_memory(outline.memory_bytes())?;
    match outline.end {
        Some(end) if outline.has_detail => Ok(end),
        Some(_) => Err(damaged("its details are missing")),
        None => Err(damaged("its end is missing")),
    }
}

/// The file without its end marker. Some programs close a file that they received half of; the decoder takes the marker
/// for the end of the picture, but without it runs out of bytes and says so. The zeros keep it from reading ahead beyond
/// the end of a whole picture. Where there are several scans the decoder needs the marker; there `has_detail` tells that
/// the means of all blocks came through, so that the picture is at worst coarser than it was.
fn without_end<'a>(bytes: &'a [u8], end: usize, outline: &JpegOutline) -> Cow<'a, [u8]> {
    match bytes.get(..end) {
        Some(start) if outline.process < 2 && outline.scans == 1 => Cow::Owned([start, &[0; BYTES_AHEAD]].concat()),
        _ => Cow::Borrowed(bytes),
    }
}

fn refusal(error: &DecodeErrors) -> PhotoError {
    match error {
        DecodeErrors::Unsupported(scheme) => unsupported(format!("{scheme:?}")),
        error => damaged(&format!("{error:?}")),
    }
}

fn unsupported(detail: String) -> PhotoError {
    PhotoError::UnsupportedEncoding { file_type: FileType::Jpeg, detail }
}

fn damaged(detail: &str) -> PhotoError {
    decode::damaged(FileType::Jpeg, detail)
}
