//! The shapes of clothes: every silhouette is a list of pieces, from the back to the front.

mod bags;
mod boubous;
mod children;
mod coats;
mod dresses;
mod gowns;
mod hats;
mod jackets;
mod knits;
mod shirts;
mod shoes;
mod skirts;
mod tops;
mod trousers;

#[cfg(test)]
mod tests;

use super::pieces::{Cloth, HEIGHT, Piece, WIDTH};

pub(crate) use bags::{BACKPACK, CROSSBODY_BAG, HANDBAG, TOTE};
pub(crate) use boubous::{BOUBOU, CAFTAN, TUNIC};
pub(crate) use children::{CHILD_DRESS, CHILD_TEE, DUNGAREES};
pub(crate) use coats::{COAT, TRENCH};
pub(crate) use dresses::{DRESS_A_LINE, DRESS_STRAPS, DRESS_WRAP};
pub(crate) use gowns::{DRESS_MERMAID, KABA};
pub(crate) use hats::{BUCKET_HAT, CAP, WIDE_BRIM_HAT};
pub(crate) use jackets::{BLAZER, BOMBER, DENIM_JACKET};
pub(crate) use knits::{CARDIGAN, PULLOVER, ROLL_NECK};
pub(crate) use shirts::{SHIRT, SHIRT_SHORT};
pub(crate) use shoes::{BOOTS, PUMPS, SNEAKERS};
pub(crate) use skirts::{SKIRT_BUTTONED, SKIRT_PLEATED, SKIRT_STRAIGHT};
pub(crate) use tops::{BLOUSE, TANK, TEE};
pub(crate) use trousers::{CHINO, JEANS, JEANS_FLARED, SHORTS, TROUSERS_WIDE};

/// What holds the garment in the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Support {
    /// A wooden hanger.
    Hanger,
    /// A hanger with two clips at the waistband, whose top is at y = 236.
    Clips,
    /// A round plinth, whose top is at y = 900.
    Plinth,
}

/// The shape of a kind of garment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Silhouette {
    /// What holds it.
    pub(crate) support: Support,
    /// Pieces behind the hanger.
    pub(crate) behind: &'static [Piece],
    /// All other pieces, from the back to the front.
    pub(crate) pieces: &'static [Piece],
    /// Where the second of two, such as the other shoe, stands behind the first.
    pub(crate) twin: Option<(i16, i16)>,
}

/// The inside of the back below the neck, which shows above a round neckline.
const BACK: Piece = Piece::on_fold("M450 252 C424 252 400 246 382 234 L380 340 L450 340").of(Cloth::Lining);
/// The same for necklines down to the bust.
const DEEP_BACK: Piece =
    Piece::on_fold("M450 252 C424 252 400 246 382 234 L350 300 L400 560 L450 560").of(Cloth::Lining);

impl Silhouette {
    /// How the garment fills the picture: how much larger than its pattern sheet it is drawn, the point that stays
    /// where it is (the rail, or the middle of the plinth), and how far all of it is lifted. A small garment stays a
    /// little smaller than a large one.
    pub(crate) fn framing(&self) -> (f32, (i16, i16), f32) {
        let points = || self.pieces.iter().flat_map(Piece::points);
        let half_width = points().map(|[x, _]| (x - WIDTH / 2).abs()).max().unwrap_or(1);
        let top = points().map(|[_, y]| y).min().unwrap_or(0);
        let bottom = points().map(|[_, y]| y).max().unwrap_or(HEIGHT);
        let ratio = |room: i16, need: i16| f32::from(room) / f32::from(need.max(1));
        match self.support {
            Support::Hanger | Support::Clips => {
                (ratio(1016, bottom - 84).min(ratio(404, half_width)).clamp(0.9, 1.27), (WIDTH / 2, 84), 0.0)
            }
            Support::Plinth => {
                let zoom = ratio(700, 900 - top).min(ratio(370, half_width)).clamp(0.9, 1.25);
                let middle = 900.0 - f32::from(900 - top) * zoom / 2.0;
                (zoom, (WIDTH / 2, 900), (middle - 540.0).clamp(30.0, 150.0))
            }
        }
    }

    const fn hung(behind: &'static [Piece], pieces: &'static [Piece]) -> Self {
        Self { support: Support::Hanger, behind, pieces, twin: None }
    }

    const fn clipped(pieces: &'static [Piece]) -> Self {
        Self { support: Support::Clips, behind: &[], pieces, twin: None }
    }

    const fn standing(pieces: &'static [Piece]) -> Self {
        Self { support: Support::Plinth, behind: &[], pieces, twin: None }
    }
}
