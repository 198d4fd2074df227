//! One photo, in every width that the browser may choose from.

use std::fmt::Write as _;

/// A photo of a garment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Photo {
    /// The served widths, narrowest first; not empty.
    pub candidates: Vec<Candidate>,
    /// Width of the photo in pixels; with `height` it keeps the page from jumping.
    pub width: u32,
    /// Height of the photo in pixels.
    pub height: u32,
    /// The narrow widths as AVIF, narrowest first; may be empty.
    pub avif: Vec<Candidate>,
    /// Its colours at the top and at the bottom, shown until the picture is there.
    pub tones: [[u8; 3]; 2],
    /// What it shows beyond the title next to it, such as "robe jaune"; may be empty.
    pub alt: String,
}

/// One served width of a photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// Its address.
    pub src: String,
    /// Its width in pixels.
    pub width: u32,
}

/// What a browser without `srcset` gets.
const FALLBACK_WIDTH_PIXELS: u32 = 360;

impl Photo {
    /// The `srcset` attribute.
    pub(crate) fn srcset(&self) -> String {
        srcset(&self.candidates)
    }

    /// The `srcset` attribute of the AVIF.
    pub(crate) fn avif_srcset(&self) -> String {
        srcset(&self.avif)
    }

    /// The same photo without its wide files; the narrowest stays.
    pub(crate) fn up_to(mut self, width_max: u32) -> Self {
        let widths = self.candidates.iter().filter(|candidate| candidate.width <= width_max).count();
        self.candidates.truncate(widths.max(1));
        self
    }

    /// The address for a browser without `srcset`.
    pub(crate) fn fallback(&self) -> &str {
        let wide_enough = self.candidates.iter().find(|candidate| candidate.width >= FALLBACK_WIDTH_PIXELS);
        wide_enough.or(self.candidates.last()).map_or("", |candidate| &candidate.src)
    }

    /// The address of the widest one, to look at the details.
    pub(crate) fn widest(&self) -> &str {
        self.candidates.last().map_or("", |candidate| &candidate.src)
    }

    /// The class that paints [`tones`](Self::tones); see [`crate::pages::style::tints`].
    pub(crate) fn tint(&self) -> String {
        let digits = |tone: [u8; 3]| tone.map(|channel| format!("{:x}", channel >> 4)).concat();
        let [top, bottom] = self.tones.map(digits);
        format!("t{top}{bottom}")
    }
}

fn srcset(candidates: &[Candidate]) -> String {
    let mut set = String::new();
    for candidate in candidates {
        let comma = if set.is_empty() { "" } else { ", " };
        // Writing into a `String` cannot fail.
        let _ = write!(set, "{comma}{} {}w", candidate.src, candidate.width);
    }
    set
}
