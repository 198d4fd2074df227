//! Pieces of cloth, as a tailor cuts them: on the fold, in pairs, or single. Everything is drawn on a sheet of
//! 900 × 1200 whose fold runs down the middle.

mod outline;

use std::borrow::Cow;

/// Width of the sheet.
pub(crate) const WIDTH: i16 = 900;
/// Height of the sheet.
pub(crate) const HEIGHT: i16 = 1200;

/// How a piece is cut. Paths use absolute `M`, `L`, `Q` and `C` with one letter before each segment.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Cut {
    /// Half an outline, from the fold back to the fold; the other half is its mirror.
    OnFold(&'static str),
    /// A left piece, sewn a second time on the right.
    Pair(&'static str),
    /// A piece without a twin.
    Single(&'static str),
}

/// What a piece is cut from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cloth {
    /// The garment's own cloth, with its pattern.
    Main,
    /// The garment's colour without the pattern.
    Plain,
    /// The garment's colour in ribbed knit.
    Rib,
    /// The first accent.
    Trim,
    /// The second accent.
    Second,
    /// The inside of the garment: darker, because it lies in shadow.
    Lining,
    /// Tan leather.
    Leather,
    /// Off-white rubber, canvas and laces.
    Rubber,
    /// Dark rubber and heels.
    Dark,
    /// Brass.
    Brass,
}

/// A line on a piece.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Line {
    /// Where two pieces are joined.
    Seam(&'static str),
    /// A seam that the mirror repeats.
    Seams(&'static str),
    /// Visible stitching.
    Stitch(&'static str),
    /// Visible stitching that the mirror repeats.
    Stitches(&'static str),
    /// Embroidery that the mirror repeats.
    Threads(&'static str),
    /// Embroidery.
    Thread(&'static str),
    /// A lace or cord lying on top.
    Lace(&'static str),
    /// A zip.
    Zip(&'static str),
}

/// One piece with all that is sewn onto it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece {
    /// Its outline.
    pub(crate) cut: Cut,
    /// What it is cut from.
    pub(crate) cloth: Cloth,
    /// Degrees by which the pattern is turned, so that stripes follow a sleeve.
    pub(crate) lean: i16,
    /// Soft folds: where each begins, where it ends, and half its width there.
    pub(crate) folds: &'static [[i16; 5]],
    /// Seams, stitching, embroidery.
    pub(crate) lines: &'static [Line],
    /// Buttons: centre and radius.
    pub(crate) buttons: &'static [[i16; 3]],
}

impl Piece {
    const fn cut(cut: Cut) -> Self {
        Self { cut, cloth: Cloth::Main, lean: 0, folds: &[], lines: &[], buttons: &[] }
    }

    /// A piece cut on the fold.
    pub(crate) const fn on_fold(half: &'static str) -> Self {
        Self::cut(Cut::OnFold(half))
    }

    /// A left piece and its twin.
    pub(crate) const fn pair(outline: &'static str) -> Self {
        Self::cut(Cut::Pair(outline))
    }

    /// A piece without a twin.
    pub(crate) const fn single(outline: &'static str) -> Self {
        Self::cut(Cut::Single(outline))
    }

    /// Cut from another cloth.
    pub(crate) const fn of(self, cloth: Cloth) -> Self {
        Self { cloth, ..self }
    }

    /// With the pattern turned.
    pub(crate) const fn leaning(self, lean: i16) -> Self {
        Self { lean, ..self }
    }

    /// With folds.
    pub(crate) const fn folded(self, folds: &'static [[i16; 5]]) -> Self {
        Self { folds, ..self }
    }

    /// With lines.
    pub(crate) const fn lined(self, lines: &'static [Line]) -> Self {
        Self { lines, ..self }
    }

    /// With buttons.
    pub(crate) const fn buttoned(self, buttons: &'static [[i16; 3]]) -> Self {
        Self { buttons, ..self }
    }

    /// Every point its outline is drawn with, control points included.
    pub(crate) fn points(&self) -> impl Iterator<Item = [i16; 2]> {
        let (Cut::OnFold(path) | Cut::Pair(path) | Cut::Single(path)) = self.cut;
        outline::segments(path).into_iter().flat_map(|(_, points)| points)
    }

    /// The outline of the piece as SVG path data; of a pair, the left one.
    pub(crate) fn outline(&self) -> Cow<'static, str> {
        match self.cut {
            Cut::OnFold(half) => Cow::Owned(outline::unfold(half)),
            Cut::Pair(outline) | Cut::Single(outline) => Cow::Borrowed(outline),
        }
    }
}
