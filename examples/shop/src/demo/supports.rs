//! What holds the garment: a rail with a wooden hanger, a hanger with clips, a plinth.

use super::{
    backdrop::Backdrop,
    palette::{CREAM, Colour, INK},
    sewing::MIRROR,
    silhouettes::Support,
};

const WOOD: Colour = Colour::hex(0xb9_8456);
const STEEL: Colour = Colour::hex(0x9b_948d);

const HOOK: &str = "M450 214 L450 158 C450 132 482 128 482 98 C482 66 432 62 424 94";
const SHOULDERS: &str = "M450 206 C420 206 400 226 372 242 C344 256 310 270 278 284 C264 292 268 306 284 304 \
                         C352 284 410 254 450 254 C490 254 548 284 616 304 C632 306 636 292 622 284 \
                         C590 270 556 256 528 242 C500 226 480 206 450 206Z";
const BAR: &str = "M312 208 C310 200 314 196 322 196 L578 196 C586 196 590 200 588 208 L586 222 L314 222Z";

impl Support {
    /// What stands behind the garment.
    pub(crate) fn behind(self, backdrop: Backdrop) -> String {
        match self {
            Self::Hanger => hook() + &wood(SHOULDERS) + &gleam(),
            Self::Clips => hook() + &wood(BAR),
            Self::Plinth => plinth(backdrop.furniture()),
        }
    }

    /// What comes in front of it.
    pub(crate) fn before(self) -> String {
        match self {
            Self::Clips => {
                let clip = format!(
                    "<path d='M352 200 L380 200 L384 258 C378 264 354 264 348 258Z' fill='{STEEL}' stroke='{}' \
                     stroke-width='2'/>\
                     <path d='M360 206 L366 206 L366 250 L358 250Z' fill='{CREAM}' fill-opacity='.6'/>",
                    STEEL.mix(INK, 60)
                );
                format!("{clip}<g transform='{MIRROR}'>{clip}</g>")
            }
            Self::Hanger | Self::Plinth => String::new(),
        }
    }

    /// Where the string of a price tag is tied.
    pub(crate) fn tag_at(self) -> (i16, i16) {
        match self {
            Self::Hanger => (566, 262),
            Self::Clips => (556, 262),
            Self::Plinth => (640, 640),
        }
    }
}

/// What the hook hangs from: a wooden rail, a steel rail, or a peg in the wall.
pub(crate) fn rail(choice: usize) -> String {
    let bar = match choice % 3 {
        0 => WOOD,
        1 => Colour::hex(0x4d_4644),
        _ => return peg(),
    };
    let (dark, light) = (bar.mix(INK, 35), bar.mix(CREAM, 45));
    format!(
        "<rect x='-40' y='118' width='980' height='16' fill='{INK}' filter='url(#soft)' opacity='.2'/>\
         <rect y='84' width='900' height='20' fill='{bar}'/><rect y='86' width='900' height='5' fill='{light}'/>\
         <rect y='98' width='900' height='6' fill='{dark}' fill-opacity='.55'/>"
    )
}

fn peg() -> String {
    let (rim, light) = (WOOD.mix(INK, 45), WOOD.mix(CREAM, 40));
    format!(
        "<circle cx='470' cy='116' r='34' fill='{INK}' opacity='.25' filter='url(#soft)'/>\
         <circle cx='453' cy='96' r='30' fill='{WOOD}' stroke='{rim}' stroke-width='2.4'/>\
         <circle cx='449' cy='91' r='19' fill='{light}' fill-opacity='.5'/>"
    )
}

fn hook() -> String {
    format!(
        "<path d='{HOOK}' fill='none' stroke='{}' stroke-width='9' stroke-linecap='round'/>\
         <path d='{HOOK}' fill='none' stroke='{}' stroke-width='3' stroke-linecap='round' \
         transform='translate(-1.5 -1)'/>",
        STEEL.mix(INK, 35),
        STEEL.mix(CREAM, 60),
    )
}

fn wood(path: &str) -> String {
    format!(
        "<path d='{path}' fill='{WOOD}' stroke='{}' stroke-width='2.4'/>\
         <path d='{path}' fill='url(#down)'/>",
        WOOD.mix(INK, 50),
    )
}

/// The varnish of the hanger where it shows in the neckline.
fn gleam() -> String {
    format!(
        "<path d='M404 232 C420 222 434 217 450 217 C466 217 480 222 496 232' fill='none' stroke='{}' \
         stroke-width='5' stroke-opacity='.5' stroke-linecap='round'/>",
        WOOD.mix(CREAM, 55),
    )
}

fn plinth(colour: Colour) -> String {
    let (top, side, dark) = (colour.mix(CREAM, 42), colour.mix(CREAM, 8), colour.mix(INK, 24));
    format!(
        "<linearGradient id='side'><stop offset='0' stop-color='{side}'/><stop offset='.35' stop-color='{top}'/>\
         <stop offset='1' stop-color='{dark}'/></linearGradient>\
         <path d='M50 890 V1400 H850 V890Z' fill='url(#side)'/>\
         <ellipse cx='450' cy='890' rx='400' ry='76' fill='{top}'/>\
         <path d='M50 890 C50 932 230 966 450 966 C670 966 850 932 850 890' fill='none' stroke='{CREAM}' \
         stroke-width='3' stroke-opacity='.6'/>"
    )
}

/// A cardboard tag on a string, for garments that were never worn.
pub(crate) fn tag((x, y): (i16, i16)) -> String {
    let card = Colour::hex(0xf6_ead2);
    let edge = card.mix(INK, 45);
    format!(
        "<g transform='translate({x} {y})'><g transform='rotate(-9)'>\
         <path d='M2 70 L26 50 L50 70 V142 H2Z' fill='{INK}' opacity='.2' transform='translate(5 7)'/>\
         <path d='M2 70 L26 50 L50 70 V142 H2Z' fill='{card}' stroke='{edge}' stroke-width='2.4' \
         stroke-linejoin='round'/>\
         <circle cx='26' cy='70' r='5' fill='{edge}'/><path d='M12 96 H40 M12 110 H40 M12 124 H30' stroke='{edge}' \
         stroke-width='3.4' stroke-opacity='.55'/></g><path d='M0 0 C-6 30 20 40 36 66' fill='none' stroke='{edge}' \
         stroke-width='2.6'/></g>"
    )
}
