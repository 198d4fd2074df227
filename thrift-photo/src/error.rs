//! Why a photo was refused. Each message is for the person who sent the photo and says what to do next; it must never
//! show bytes of the file.

use crate::FileType;

const MIB: f64 = 1024.0 * 1024.0;

/// Why a photo was refused, and what to do. The variants are what a caller can word for the sender in another language.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PhotoError {
    /// The file has no bytes.
    #[error("the file is empty: the upload was probably interrupted, send the photo again")]
    Empty,

    /// The file is larger than [`PhotoLimits::bytes_max`](crate::PhotoLimits::bytes_max).
    #[error(
        "the file is {:.1} MiB and at most {:.1} MiB are taken: send the photo in a smaller size",
        as_mib(*bytes),
        as_mib(*bytes_max)
    )]
    TooLarge {
        /// Size of the file, in bytes.
        bytes: usize,
        /// The limit, in bytes.
        bytes_max: usize,
    },

    /// The picture has a longer side, or more pixels, than the limits.
    #[error(
        "the picture is {width} x {height} pixels and at most {side_pixels_max} a side and {pixels_max} in all are \
         taken: choose a lower resolution in the camera's settings, or send a smaller copy"
    )]
    TooManyPixels {
        /// Width as stored, in pixels.
        width: u32,
        /// Height as stored, in pixels.
        height: u32,
        /// The limit a side, in pixels.
        side_pixels_max: u32,
        /// The limit in all, in pixels.
        pixels_max: u64,
    },

    /// Decoding would take more than [`PhotoLimits::memory_bytes_max`](crate::PhotoLimits::memory_bytes_max).
    #[error(
        "the picture would take {bytes_needed} bytes of memory and at most {memory_bytes_max} are given: send it as an \
         ordinary (baseline, 8-bit) JPEG, or smaller"
    )]
    TooMuchMemory {
        /// What decoding would take, in bytes.
        bytes_needed: u64,
        /// The limit, in bytes.
        memory_bytes_max: usize,
    },

    /// The bytes are not a JPEG, PNG or WebP picture, whatever the file is called.
    #[error("this is {}, and photos are taken as JPEG, PNG or WebP: {}", found.english(), found.way_out())]
    UnsupportedType {
        /// What the bytes are.
        found: FileType,
    },

    /// The right type, written in a manner that cannot be read.
    #[error(
        "this {} is of a rare kind that cannot be read ({detail}): open it on the phone or computer and save or export \
         it as an ordinary JPEG",
        file_type.name()
    )]
    UnsupportedEncoding {
        /// The type of the file.
        file_type: FileType,
        /// What is rare about it.
        detail: String,
    },

    /// The picture is damaged or cut off.
    #[error(
        "this {} is damaged or was cut off ({detail}): send the original photo again, on a steadier connection if the \
         upload was interrupted",
        file_type.name()
    )]
    Damaged {
        /// The type of the file.
        file_type: FileType,
        /// What is wrong with it.
        detail: String,
    },

    /// It moves: an animated WebP or PNG.
    #[error(
        "the picture moves ({frames} frames) and at most {frames_max} is taken: send a photo, or a screenshot of it"
    )]
    TooManyFrames {
        /// How many frames it has.
        frames: u32,
        /// The limit.
        frames_max: u32,
    },

    /// Decoding would take too long: a file of few bytes that has the decoder walk over all pixels again and again.
    #[error(
        "the picture is stored in {scans} layers of {pixels} pixels, and at most {scanned_pixels_max} pixels in all are \
         taken: save it as an ordinary (baseline) JPEG, or smaller"
    )]
    TooMuchWork {
        /// How often the decoder has to walk over the pixels.
        scans: u32,
        /// Width times height.
        pixels: u64,
        /// The limit of both multiplied.
        scanned_pixels_max: u64,
    },

    /// Resizing or encoding failed on a picture that was read: the fault is here, not in the photo.
    #[error(
        "the picture was read but could not be written as {format} ({detail}): try again, and report it if it stays"
    )]
    Output {
        /// What was to be written.
        format: &'static str,
        /// What the encoder said.
        detail: String,
    },
}

#[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
fn as_mib(bytes: usize) -> f64 {
    bytes as f64 / MIB
}
