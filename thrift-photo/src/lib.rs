//! Garment photos: whatever a phone sends goes in, small clean pictures and the garment's colours come out.
//!
//! [`prepare`] is the whole pipeline: recognise the type from the bytes, refuse what is too large before decoding it,
//! decode within a memory limit, turn upright, put on white, convert to sRGB, resize, encode, measure colours and likeness.
//! [`prepare_avif`] is the slow rest of it, for a quiet moment.
//!
//! The pipeline must never
//! * believe a file name or a declared content type,
//! * let metadata through (phones write where the photo was taken): outputs are encoded from bare pixels,
//! * show a picture that is only half there,
//! * enlarge a picture,
//! * read files, clocks or randomness: the same bytes always give the same answer.
//!
//! ```no_run
//! use thrift_photo::{PhotoLimits, dominant_colour, prepare};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let photo = prepare(&std::fs::read("robe.jpg")?, &PhotoLimits::default())?;
//! for variant in &photo.variants {
//!     std::fs::write(format!("{}-{}.webp", photo.name, variant.width), &variant.bytes)?;
//! }
//! let colour = dominant_colour(&photo.colours).map_or("à vérifier", |name| name.french());
//! # Ok(())
//! # }
//! ```
//!
//! It works on one thread and takes in the order of 200 ms for a phone's photo: an async program leaves it to
//! [`PhotoWorkers`]. It needs up to [`PhotoLimits::memory_bytes_max`] a call, and about as much again for working copies.
#![forbid(unsafe_code)]

mod cluster;
mod colour;
mod colour_name;
mod decode;
mod directory;
mod error;
mod file_type;
mod frames;
mod jpeg;
mod jpeg_outline;
mod ladder;
mod likeness;
mod limits;
mod oklab;
mod orientation;
mod placeholder;
mod prepare;
mod profile;
mod prototypes;
mod resize;
mod variant;
mod workers;

pub use colour::{ColourShare, dominant_colour};
pub use colour_name::ColourName;
pub use directory::DirectoryStore;
pub use error::PhotoError;
pub use file_type::FileType;
pub use limits::PhotoLimits;
pub use placeholder::placeholder_tones;
#[doc(hidden)]
pub use prepare::prepare_step_by_step;
pub use prepare::{PreparedPhoto, prepare, prepare_avif};
pub use variant::{AVIF_WIDTH_MAX, Format, PREVIEW_BYTES_MAX, PREVIEW_SIZE, VARIANT_WIDTHS, Variant};
pub use workers::PhotoWorkers;
