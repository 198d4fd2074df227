//! Sews pieces: cloth, pattern, light from the upper left and folds become SVG.

mod folds;
mod trimmings;

use super::{
    palette::{Colour, Dye, INK},
    patterns::Pattern,
    pieces::{Cloth, Cut, Piece, WIDTH},
};

/// Mirrors the left half of the sheet onto the right one.
pub(crate) const MIRROR: &str = "matrix(-1 0 0 1 900 0)";

/// The tailor's table: the colours and the pattern of the garment at hand.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Table {
    /// The garment's colours.
    pub(crate) dye: Dye,
    /// The pattern of its main cloth.
    pub(crate) pattern: Pattern,
}

/// What every drawing needs once: the light on the cloth and the softness of its folds.
pub(crate) const LIGHT: &str = "<linearGradient id='across' x1='0' x2='1' y1='0' y2='.12'>\
    <stop offset='0' stop-color='#341f26' stop-opacity='.2'/><stop offset='.16' stop-color='#341f26' stop-opacity='0'/>\
    <stop offset='.36' stop-color='#fffaee' stop-opacity='.1'/>\
    <stop offset='.6' stop-color='#341f26' stop-opacity='.02'/>\
    <stop offset='1' stop-color='#341f26' stop-opacity='.24'/></linearGradient>\
    <linearGradient id='down' x2='0' y2='1'><stop offset='.3' stop-color='#341f26' stop-opacity='0'/>\
    <stop offset='1' stop-color='#341f26' stop-opacity='.12'/></linearGradient>\
    <radialGradient id='fade' cx='.46' cy='.36' r='.42'><stop offset='0' stop-color='#fffaee' stop-opacity='.3'/>\
    <stop offset='1' stop-color='#fffaee' stop-opacity='0'/></radialGradient>\
    <filter id='soft' color-interpolation-filters='sRGB' x='-10%' y='-10%' width='120%' height='120%'>\
    <feGaussianBlur stdDeviation='8'/></filter>";

impl Table {
    /// The SVG of one piece; `name` must be unique in the drawing.
    pub(crate) fn sew(&self, piece: &Piece, name: &str) -> String {
        let once = self.sew_once(piece, name);
        match piece.cut {
            Cut::Pair(_) => format!("<g id='{name}'>{once}</g><use href='#{name}' transform='{MIRROR}'/>"),
            Cut::OnFold(_) | Cut::Single(_) => once,
        }
    }

    fn sew_once(&self, piece: &Piece, name: &str) -> String {
        let outline = piece.outline();
        let fill = self.fill(piece.cloth);
        let print = match self.print(piece.cloth) {
            Some(id) => format!("<path d='{outline}' fill='url(#{id}{})'/>", lean_suffix(piece.lean)),
            None => String::new(),
        };
        // Jeans fade where they are worn most.
        let fade = if self.pattern == Pattern::Denim && piece.cloth == Cloth::Main { "url(#fade)" } else { "none" };
        let edge = fill.mix(INK, 58);
        let (folds, rim) = (folds::press(piece.folds, fill, name), rim(&outline, fill));
        let thread = if piece.cloth == Cloth::Trim { self.dye.second } else { self.dye.accent };
        let lines: String = piece.lines.iter().map(|line| self.draw(line, edge, thread)).collect();
        let buttons: String = piece.buttons.iter().map(|button| self.button(*button, edge)).collect();
        format!(
            "<clipPath id='{name}c'><path d='{outline}'/></clipPath>\
             <path d='{outline}' fill='{fill}'/>{print}<path d='{outline}' fill='{fade}'/>\
             <path d='{outline}' fill='url(#across)'/><path d='{outline}' fill='url(#down)'/>\
             <g clip-path='url(#{name}c)'>{folds}{rim}{lines}</g>\
             <path d='{outline}' fill='none' stroke='{edge}' stroke-width='2.6' stroke-linejoin='round'/>{buttons}"
        )
    }

    fn fill(&self, cloth: Cloth) -> Colour {
        match cloth {
            Cloth::Main | Cloth::Plain | Cloth::Rib => self.dye.base,
            Cloth::Trim => self.dye.accent,
            Cloth::Second => self.dye.second,
            Cloth::Lining => self.dye.base.mix(INK, 42),
            Cloth::Leather => Colour::hex(0x9a_6238),
            Cloth::Rubber => Colour::hex(0xfb_f6ea),
            Cloth::Dark => Colour::hex(0x3b_3033),
            Cloth::Brass => Colour::hex(0xd2_a95a),
        }
    }

    fn print(&self, cloth: Cloth) -> Option<&'static str> {
        match cloth {
            Cloth::Main if self.pattern != Pattern::Plain => Some("cloth"),
            Cloth::Rib => Some("rib"),
            _ => None,
        }
    }
}

/// A pattern turned by `lean` degrees has its own name.
pub(crate) fn lean_suffix(lean: i16) -> String {
    if lean == 0 { String::new() } else { format!("r{}", lean + WIDTH) }
}

/// The colour of a shadow on cloth. Pale cloth takes a warm one: a violet one makes it look unwashed.
fn shade_of(fill: Colour) -> Colour {
    if is_pale(fill) { Colour::hex(0x69_4037) } else { fill.mix(INK, 74) }
}

fn is_pale(fill: Colour) -> bool {
    fill.brightness() > 170
}

/// The cloth turns away from the light along its edge.
fn rim(outline: &str, fill: Colour) -> String {
    let (shade, opacity) = (shade_of(fill), if is_pale(fill) { ".028" } else { ".075" });
    let stroke = |width: u8| format!("<path d='{outline}' stroke-width='{width}'/>");
    let strokes: String = [36, 26, 17, 9].into_iter().map(stroke).collect();
    format!("<g fill='none' stroke='{shade}' stroke-opacity='{opacity}'>{strokes}</g>")
}
