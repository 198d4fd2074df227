//! Wax prints: bold motifs in three colours with a dark contour and the fine crackle of the resin.

use super::super::palette::{CREAM, Colour, Dye, INK};
use super::{Tile, repeated};

/// The contour that holds a wax print together.
fn contour(dye: Dye) -> Colour {
    dye.base.mix(INK, 82)
}

/// Thin veins where the resin broke in the dye bath.
fn crackle(dye: Dye) -> String {
    let vein = dye.base.mix(CREAM, 45);
    format!(
        "<path d='M0 30 L34 44 L52 20 M90 4 L104 36 L150 48 M20 120 L44 150 L40 176 M120 90 L150 120 L176 112 \
         M70 160 L92 134' stroke='{vein}' stroke-width='2' stroke-opacity='.5' fill='none'/>"
    )
}

fn rings_of(rings: &[(u8, Colour)]) -> String {
    let ring = |(radius, colour): &(u8, Colour)| format!("<circle r='{radius}' fill='{colour}'/>");
    rings.iter().map(ring).collect()
}

fn ring_of_dots(count: u16, distance: u16, radius: u8, colour: Colour) -> String {
    let dot = |turn: u16| format!("<circle cy='-{distance}' r='{radius}' fill='{colour}' transform='rotate({turn})'/>");
    (0..count).map(|dots| dot(dots * 360 / count)).collect()
}

pub(super) fn rings(dye: Dye) -> Tile {
    let dark = contour(dye);
    let size = (190, 190);
    let record = rings_of(&[(72, dark), (67, dye.accent), (50, dark), (46, dye.second), (30, dark), (26, dye.accent)])
        + &ring_of_dots(14, 58, 5, dark)
        + &ring_of_dots(8, 38, 4, dye.accent)
        + &rings_of(&[(13, dye.second), (5, dark)]);
    let small = rings_of(&[(40, dark), (36, dye.second), (24, dark), (20, dye.accent), (8, dark)])
        + &ring_of_dots(10, 30, 3, dye.accent);
    let seed = rings_of(&[(6, dark), (4, dye.accent)]);
    let print = crackle(dye)
        + &repeated(&record, 95, 95, 0, size)
        + &repeated(&small, 0, 0, 0, size)
        + &repeated(&seed, 95, 10, 0, size)
        + &repeated(&seed, 10, 95, 0, size);
    Tile(size.0, size.1, print)
}

pub(super) fn leaves(dye: Dye) -> Tile {
    let dark = contour(dye);
    let size = (184, 196);
    let leaf = |outer: Colour, inner: Colour| {
        format!(
            "<path d='M0 -82 C50 -46 54 34 0 82 C-54 34 -50 -46 0 -82Z' fill='{outer}' stroke='{dark}' \
             stroke-width='6'/><path d='M0 -58 C28 -30 30 26 0 58 C-30 26 -28 -30 0 -58Z' fill='{inner}'/>\
             <path d='M0 -76 V84 M0 -30 L22 -46 M0 -30 L-22 -46 M0 0 L28 -20 M0 0 L-28 -20 M0 28 L26 8 M0 28 L-26 8 \
             M0 54 L18 38 M0 54 L-18 38' stroke='{dark}' stroke-width='4' stroke-linecap='round' fill='none'/>"
        )
    };
    let berry = rings_of(&[(13, dark), (9, dye.accent), (3, dark)]);
    let print = crackle(dye)
        + &repeated(&leaf(dye.accent, dye.second), 48, 54, 34, size)
        + &repeated(&leaf(dye.second, dye.accent), 140, 152, -34, size)
        + &repeated(&berry, 140, 44, 0, size)
        + &repeated(&berry, 48, 144, 0, size)
        + &repeated(&rings_of(&[(5, dye.accent)]), 96, 100, 0, size)
        + &repeated(&rings_of(&[(5, dye.accent)]), 2, 100, 0, size);
    Tile(size.0, size.1, print)
}

/// The outer ring is always the ground colour: a garment sold as orange must look orange from across the room.
pub(super) fn fans(dye: Dye) -> Tile {
    let dark = contour(dye);
    let fan = |x: i16, y: i16, ring: Colour, heart: Colour| {
        let ray = |step: i16| {
            let turn = step * 22 - 88;
            format!("<path d='M0 -48 V-62' stroke='{dark}' stroke-width='3' transform='rotate({turn})'/>")
        };
        let rays: String = (0..9).map(ray).collect();
        let rings = rings_of(&[(70, dark), (66, dye.base), (44, dark), (40, ring), (27, dark), (23, heart), (9, dark)]);
        let dots = ring_of_dots(16, 33, 3, dark);
        format!("<g transform='translate({x} {y})'>{rings}{rays}{dots}</g>")
    };
    let (accent, second) = (dye.accent, dye.second);
    let rows = fan(70, 0, accent, second)
        + &fan(0, 70, second, accent)
        + &fan(140, 70, second, accent)
        + &fan(70, 140, accent, second)
        + &fan(0, 210, second, accent)
        + &fan(140, 210, second, accent);
    Tile(140, 140, rows)
}
