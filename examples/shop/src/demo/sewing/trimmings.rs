//! What is sewn onto the cloth: seams, stitching, embroidery, laces, zips and buttons.

use super::{
    super::{
        palette::{CREAM, Colour},
        patterns::Pattern,
        pieces::{Cloth, Line},
    },
    MIRROR, Table,
};

impl Table {
    /// A seam, a stitching or a thread, in the colour of the piece's own edge or of the embroidery.
    pub(super) fn draw(&self, line: &Line, edge: Colour, embroidery: Colour) -> String {
        let stitching = if self.pattern == Pattern::Denim { Colour::hex(0xe2_a95e) } else { edge };
        let stroke = |path: &str, colour: Colour, rest: &str| {
            format!("<path d='{path}' fill='none' stroke='{colour}' stroke-linecap='round' {rest}/>")
        };
        let seam = |path| stroke(path, edge, "stroke-width='2.6' stroke-opacity='.75'");
        let stitch = |path| stroke(path, stitching, "stroke-width='2.6' stroke-dasharray='9 7'");
        let thread = |path| {
            stroke(path, edge, "stroke-width='7' stroke-opacity='.35' transform='translate(1 2)'")
                + &stroke(path, embroidery, "stroke-width='5'")
        };
        match line {
            Line::Seam(path) => seam(path),
            Line::Seams(path) => twice(&seam(path)),
            Line::Stitch(path) => stitch(path),
            Line::Stitches(path) => twice(&stitch(path)),
            Line::Thread(path) => thread(path),
            Line::Threads(path) => twice(&thread(path)),
            Line::Lace(path) => {
                stroke(path, edge, "stroke-width='15' stroke-opacity='.5'")
                    + &stroke(path, self.fill(Cloth::Rubber), "stroke-width='10'")
            }
            Line::Zip(path) => {
                stroke(path, edge, "stroke-width='9'")
                    + &stroke(path, self.fill(Cloth::Brass), "stroke-width='5' stroke-dasharray='1 8'")
            }
        }
    }

    /// A button, with the shadow it throws.
    pub(super) fn button(&self, [x, y, radius]: [i16; 3], edge: Colour) -> String {
        let face = match self.pattern {
            Pattern::Denim => self.fill(Cloth::Brass),
            // Large buttons are horn; small ones are mother-of-pearl.
            _ if radius > 10 => self.dye.base.mix(Colour::hex(0x4a_3026), 72),
            _ => Colour::hex(0xf6_efe2),
        };
        let holes = if face.brightness() > 120 { edge } else { CREAM };
        let inner = f32::from(radius) * 0.36;
        format!(
            "<circle cx='{x}' cy='{y}' r='{radius}' fill='{edge}' fill-opacity='.45' transform='translate(1.5 3)'/>\
             <circle cx='{x}' cy='{y}' r='{radius}' fill='{face}' stroke='{edge}' stroke-width='1.6'/>\
             <circle cx='{x}' cy='{y}' r='{inner}' fill='none' stroke='{holes}' stroke-width='2.6' \
             stroke-dasharray='2.6 3.4' stroke-opacity='.7'/>"
        )
    }
}

fn twice(drawn: &str) -> String {
    format!("{drawn}<g transform='{MIRROR}'>{drawn}</g>")
}
