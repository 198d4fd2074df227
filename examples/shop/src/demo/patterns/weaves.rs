//! Texture of the cloth itself: twill, knit, damask, velvet, straw.

use super::super::palette::{CREAM, Dye, INK};
use super::{Tile, repeated};

pub(super) fn denim(dye: Dye) -> Tile {
    let (light, dark) = (dye.base.mix(CREAM, 55), dye.base.mix(INK, 55));
    let twill = format!(
        "<path d='M-2 2 L2 -2 M0 8 L8 0 M6 10 L10 6' stroke='{light}' stroke-width='1.6' stroke-opacity='.3'/>\
         <path d='M-2 6 L6 -2 M2 10 L10 2' stroke='{dark}' stroke-width='1.4' stroke-opacity='.28'/>"
    );
    Tile(8, 8, twill)
}

pub(super) fn rib(dye: Dye) -> Tile {
    let (light, dark) = (dye.base.mix(CREAM, 40), dye.base.mix(INK, 60));
    let ribs = format!(
        "<rect width='5' height='20' fill='{dark}' fill-opacity='.42'/>\
         <rect x='7' width='4' height='20' fill='{light}' fill-opacity='.4'/>"
    );
    Tile(15, 20, ribs)
}

pub(super) fn knit(dye: Dye) -> Tile {
    let (light, dark) = (dye.base.mix(CREAM, 40), dye.base.mix(INK, 55));
    let stitches = format!(
        "<path d='M2 2 L10 12 L18 2' stroke='{dark}' stroke-width='3' stroke-opacity='.32' fill='none'/>\
         <path d='M2 7 L10 17 L18 7' stroke='{light}' stroke-width='2.4' stroke-opacity='.3' fill='none'/>"
    );
    Tile(20, 15, stitches)
}

pub(super) fn cable(dye: Dye) -> Tile {
    let (light, dark) = (dye.base.mix(CREAM, 45), dye.base.mix(INK, 60));
    let strand = |path: &str| {
        format!(
            "<path d='{path}' stroke='{dark}' stroke-opacity='.5' stroke-width='24' fill='none'/>\
             <path d='{path}' stroke='{}' stroke-width='19' fill='none'/>\
             <path d='{path}' stroke='{light}' stroke-opacity='.4' stroke-width='6' fill='none'/>",
            dye.base
        )
    };
    let cables = format!(
        "<rect x='86' width='5' height='90' fill='{dark}' fill-opacity='.35'/>\
         <rect x='100' width='5' height='90' fill='{dark}' fill-opacity='.35'/>\
         <rect x='93' width='4' height='90' fill='{light}' fill-opacity='.4'/>{}{}",
        strand("M62 -6 C62 30 22 60 22 96"),
        strand("M22 -6 C22 30 62 60 62 96"),
    );
    Tile(108, 90, cables)
}

pub(super) fn bazin(dye: Dye) -> Tile {
    let sheen = dye.base.mix(CREAM, 26);
    let deep = dye.base.mix(INK, 26);
    let petal = |turn: u16, colour| {
        format!(
            "<path d='M0 -12 C22 -30 18 -58 0 -72 C-18 -58 -22 -30 0 -12Z' fill='{colour}' transform='rotate({turn})'/>"
        )
    };
    let star: String = (0..4).map(|quarter| petal(quarter * 90, sheen) + &petal(quarter * 90 + 45, deep)).collect();
    let medallion = format!("<g fill-opacity='.7'>{star}<circle r='12' fill='{sheen}'/></g>");
    let lozenge = format!("<path d='M0 -22 L22 0 L0 22 L-22 0Z' fill='{deep}' fill-opacity='.5'/>");
    let size = (180, 180);
    Tile(size.0, size.1, repeated(&medallion, 90, 90, 0, size) + &repeated(&lozenge, 0, 0, 0, size))
}

pub(super) fn corduroy(dye: Dye) -> Tile {
    let (light, dark) = (dye.base.mix(CREAM, 40), dye.base.mix(INK, 60));
    let ribs = format!(
        "<rect width='4' height='20' fill='{dark}' fill-opacity='.4'/>\
         <rect x='6' width='3' height='20' fill='{light}' fill-opacity='.28'/>"
    );
    Tile(13, 20, ribs)
}

pub(super) fn straw(dye: Dye) -> Tile {
    let (light, dark) = (dye.base.mix(CREAM, 50), dye.base.mix(INK, 45));
    let weave = format!(
        "<path d='M0 5 C8 -1 16 -1 24 5' stroke='{dark}' stroke-width='2.4' stroke-opacity='.5' fill='none'/>\
         <path d='M-12 14 C-4 8 4 8 12 14 C20 20 20 8 36 14' stroke='{dark}' stroke-width='2.4' \
         stroke-opacity='.4' fill='none'/>\
         <path d='M2 9 H20' stroke='{light}' stroke-width='2.4' stroke-opacity='.6'/>"
    );
    Tile(24, 18, weave)
}
