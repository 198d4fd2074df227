//! What is printed on or woven into the cloth. A pattern is one SVG tile, laid over the colour of the piece.

mod prints;
mod wax;
mod weaves;

use super::{palette::Dye, pieces::WIDTH, sewing::lean_suffix};

/// The patterns a garment can be cut in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) enum Pattern {
    /// One colour.
    #[default]
    Plain,
    /// Sailor stripes across.
    Breton,
    /// Thin stripes down.
    Pinstripe,
    /// Even checks in two tones.
    Gingham,
    /// Large checks in three colours.
    Tartan,
    /// Polka dots.
    Dots,
    /// Small flowers.
    Floral,
    /// Wax print: gramophone records.
    WaxRings,
    /// Wax print: large leaves.
    WaxLeaves,
    /// Wax print: fans laid like tiles.
    WaxFans,
    /// Blue jean twill, with ochre stitching.
    Denim,
    /// Damask in two tones of one colour, as of festive boubous.
    Bazin,
    /// Plain knit.
    Knit,
    /// Cables between ribs.
    Cable,
    /// Velvet ribs.
    Corduroy,
    /// Woven straw.
    Straw,
}

/// A tile: its width, its height and what is on it.
struct Tile(i16, i16, String);

impl Pattern {
    /// The tile as SVG definitions: once straight, and once for each angle in `leans`.
    pub(crate) fn definitions(self, dye: Dye, leans: &[i16]) -> String {
        define("cloth", &self.tile(dye), leans) + &define("rib", &weaves::rib(dye), leans)
    }

    fn tile(self, dye: Dye) -> Tile {
        match self {
            Self::Plain => Tile(100, 100, String::new()),
            Self::Breton => prints::breton(dye),
            Self::Pinstripe => prints::pinstripe(dye),
            Self::Gingham => prints::gingham(dye),
            Self::Tartan => prints::tartan(dye),
            Self::Dots => prints::dots(dye),
            Self::Floral => prints::floral(dye),
            Self::WaxRings => wax::rings(dye),
            Self::WaxLeaves => wax::leaves(dye),
            Self::WaxFans => wax::fans(dye),
            Self::Denim => weaves::denim(dye),
            Self::Bazin => weaves::bazin(dye),
            Self::Knit => weaves::knit(dye),
            Self::Cable => weaves::cable(dye),
            Self::Corduroy => weaves::corduroy(dye),
            Self::Straw => weaves::straw(dye),
        }
    }
}

fn define(id: &str, Tile(width, height, content): &Tile, leans: &[i16]) -> String {
    // The middle of a tile lies on the fold, so that a print is symmetrical on the body.
    let x = WIDTH / 2 - width / 2;
    let straight = format!(
        "<pattern id='{id}' x='{x}' width='{width}' height='{height}' patternUnits='userSpaceOnUse'>{content}</pattern>"
    );
    let turned = leans.iter().filter(|lean| **lean != 0).map(|lean| {
        let suffix = lean_suffix(*lean);
        format!("<pattern id='{id}{suffix}' href='#{id}' patternTransform='rotate({lean} 250 400)'/>")
    });
    straight + &turned.collect::<String>()
}

/// Draws `motif` at a spot and wherever it crosses the edge of the tile, so that the repeat has no seam.
fn repeated(motif: &str, x: i32, y: i32, turn: i32, (width, height): (i16, i16)) -> String {
    let (width, height) = (i32::from(width), i32::from(height));
    let copies = [(0, 0), (-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, -1), (-1, 1), (1, 1)];
    let copy = |(across, down): (i32, i32)| {
        let (x, y) = (x + across * width, y + down * height);
        format!("<g transform='translate({x} {y}) rotate({turn})'>{motif}</g>")
    };
    copies.into_iter().map(copy).collect()
}
