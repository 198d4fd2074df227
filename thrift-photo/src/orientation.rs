//! Which way up a photo is, from its EXIF block. It must never fail: a photo with a broken block is shown as stored.

use image::metadata::Orientation;

/// The turn that makes the picture upright; none if the block is absent or broken.
pub(crate) fn orientation_of(exif: Option<&[u8]>) -> Orientation {
    let Some(exif) = exif else { return Orientation::NoTransforms };
    // In WebP files some writers keep the prefix that only JPEG needs.
    let tiff = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
    Orientation::from_exif_chunk(tiff).unwrap_or(Orientation::NoTransforms)
}

/// Whether the turn makes the height the width.
pub(crate) fn swaps_sides(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
    )
}
