//! Stripes, checks, dots and flowers.

use super::super::palette::{CREAM, Dye, INK};
use super::{Tile, repeated};

pub(super) fn breton(dye: Dye) -> Tile {
    Tile(60, 50, format!("<rect y='14' width='60' height='19' fill='{}'/>", dye.accent))
}

pub(super) fn pinstripe(dye: Dye) -> Tile {
    let stripes = format!(
        "<rect x='8' width='4' height='40' fill='{}' fill-opacity='.85'/>\
         <rect x='28' width='4' height='40' fill='{}' fill-opacity='.25'/>",
        dye.accent, dye.accent
    );
    Tile(40, 40, stripes)
}

pub(super) fn gingham(dye: Dye) -> Tile {
    let colour = dye.accent;
    let checks = format!(
        "<rect width='29' height='58' fill='{colour}' fill-opacity='.5'/>\
         <rect width='58' height='29' fill='{colour}' fill-opacity='.5'/>"
    );
    Tile(58, 58, checks)
}

pub(super) fn tartan(dye: Dye) -> Tile {
    let (accent, second, dark) = (dye.accent, dye.second, dye.base.mix(INK, 65));
    let band = |from: u16, width: u16, colour, opacity: &str| {
        format!(
            "<rect x='{from}' width='{width}' height='150' fill='{colour}' fill-opacity='{opacity}'/>\
             <rect y='{from}' width='150' height='{width}' fill='{colour}' fill-opacity='{opacity}'/>"
        )
    };
    let checks = band(0, 46, dark, ".42")
        + &band(70, 34, second, ".5")
        + &band(21, 5, accent, ".85")
        + &band(110, 4, accent, ".6")
        + &band(64, 4, dark, ".5")
        + &band(106, 3, dark, ".4");
    Tile(150, 150, checks)
}

pub(super) fn dots(dye: Dye) -> Tile {
    let dot = |x: u8, y: u8| format!("<circle cx='{x}' cy='{y}' r='8.5' fill='{}'/>", dye.accent);
    Tile(56, 56, dot(14, 14) + &dot(42, 42))
}

pub(super) fn floral(dye: Dye) -> Tile {
    let flower = |petals, heart| {
        let petal =
            |turn: u16| format!("<ellipse cy='-13' rx='9' ry='13' fill='{petals}' transform='rotate({turn})'/>");
        let crown: String = (0..5).map(|petals| petal(petals * 72)).collect();
        format!("{crown}<circle r='7' fill='{heart}'/>")
    };
    let green = if dye.base.brightness() > 120 { dye.second.mix(INK, 20) } else { dye.accent.mix(dye.base, 45) };
    let leaf = format!("<path d='M0 0 C14 -16 30 -14 38 0 C26 10 12 10 0 0Z' fill='{green}' fill-opacity='.85'/>");
    let bud = format!("<circle r='5' fill='{}'/>", dye.accent.mix(CREAM, 20));
    let size = (150, 150);
    let garden = [
        (leaf.as_str(), 44, 44, 30),
        (&leaf, 32, 40, 150),
        (&flower(dye.accent, dye.second), 38, 36, 0),
        (&leaf, 116, 112, -20),
        (&leaf, 104, 118, 190),
        (&flower(dye.second.mix(dye.accent, 25), dye.accent), 110, 106, 20),
        (&flower(dye.accent, dye.second), 112, 30, 40),
        (&bud, 70, 78, 0),
        (&bud, 30, 116, 0),
        (&bud, 66, 136, 0),
        (&bud, 78, 8, 0),
    ];
    let flowers = garden.iter().map(|(motif, x, y, turn)| repeated(motif, *x, *y, *turn, size));
    Tile(size.0, size.1, flowers.collect())
}
