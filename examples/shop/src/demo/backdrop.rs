//! The studio: a warm wall, the light of a window, a floor. It never competes with the garment.

use super::{
    palette::{CREAM, Colour, INK},
    pieces::{HEIGHT, WIDTH},
};

/// A studio painted in one colour.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Backdrop {
    /// The colour of the wall.
    pub(crate) wall: Colour,
    /// Which of the scenes stands in it.
    scene: usize,
    /// Which of the rails hangs in it.
    pub(crate) rail: usize,
}

/// Pale walls, for dark and strong colours.
const PALE: [u32; 5] = [0xf2_e5cf, 0xf0_dac6, 0xe2_e1cf, 0xf1_dbd2, 0xe4_dad1];
/// Deeper walls, for garments that would be lost on a pale one.
const DEEP: [u32; 5] = [0xc9_a086, 0xb1_b498, 0xb8_978b, 0xa7_b1ad, 0xad_9a8b];

impl Backdrop {
    /// The studio that suits a garment of this colour; `choice` varies it.
    pub(crate) fn for_garment(base: Colour, choice: usize) -> Self {
        let walls = if base.brightness() > 176 { DEEP } else { PALE };
        let wall = walls.get(choice % walls.len()).copied().map_or(CREAM, Colour::hex);
        Self { wall, scene: choice / walls.len(), rail: choice / 2 }
    }

    /// The colour of things that stand in the studio: the wall's own, deeper.
    pub(crate) fn furniture(self) -> Colour {
        self.wall.mix(Colour::hex(0xcd_ab8c), 55)
    }

    /// Gradients and filters of the studio.
    pub(crate) fn definitions(self) -> String {
        let (light, low) = (self.wall.mix(CREAM, 55), self.wall.mix(Colour::hex(0x8a_5a44), 14));
        let (floor, far) = (self.wall.mix(Colour::hex(0x8a_5a44), 26), self.wall.mix(Colour::hex(0x8a_5a44), 36));
        format!(
            "<linearGradient id='wall' x1='.1' y1='0' x2='.7' y2='1'><stop offset='0' stop-color='{light}'/>\
             <stop offset='.55' stop-color='{wall}'/><stop offset='1' stop-color='{low}'/></linearGradient>\
             <linearGradient id='floor' x2='0' y2='1'><stop offset='0' stop-color='{far}'/>\
             <stop offset='1' stop-color='{floor}'/></linearGradient>\
             <filter id='cast' color-interpolation-filters='sRGB'><feGaussianBlur stdDeviation='15'/></filter>",
            wall = self.wall,
        )
    }

    /// The wall and the floor.
    pub(crate) fn draw(self) -> String {
        let scene = match self.scene % 4 {
            0 => window_light(),
            1 => self.arch(),
            2 => leaf_shadow(),
            _ => self.wainscot(),
        };
        let skirting = self.wall.mix(CREAM, 50);
        let gap = self.wall.mix(INK, 45);
        format!(
            "<rect width='{WIDTH}' height='{HEIGHT}' fill='url(#wall)'/>{scene}\
             <rect y='1158' width='{WIDTH}' height='42' fill='url(#floor)'/>\
             <rect y='1132' width='{WIDTH}' height='26' fill='{skirting}'/>\
             <rect y='1156' width='{WIDTH}' height='4' fill='{gap}' fill-opacity='.35'/>\
             <rect y='1130' width='{WIDTH}' height='2' fill='{gap}' fill-opacity='.2'/>"
        )
    }

    fn arch(self) -> String {
        let (niche, rim) = (self.wall.mix(Colour::hex(0x9a_6048), 20), self.wall.mix(CREAM, 45));
        let path = "M70 1132 V420 C70 190 230 40 450 40 C670 40 830 190 830 420 V1132Z";
        format!(
            "<path d='{path}' fill='{rim}' fill-opacity='.8' transform='translate(-5 -6)'/>\
             <path d='{path}' fill='{niche}'/><path d='{path}' fill='url(#wall)' fill-opacity='.35'/>"
        )
    }

    fn wainscot(self) -> String {
        let (lower, rail) = (self.wall.mix(Colour::hex(0x8f_5a40), 16), self.wall.mix(CREAM, 45));
        let board = |x: i16| format!("<rect x='{x}' y='772' width='3' height='366' fill='{INK}' fill-opacity='.07'/>");
        let boards: String = (0..8).map(|boards| board(60 + boards * 112)).collect();
        format!(
            "<rect y='760' width='{WIDTH}' height='376' fill='{lower}'/>{boards}\
             <rect y='752' width='{WIDTH}' height='16' fill='{rail}'/>\
             <rect y='768' width='{WIDTH}' height='5' fill='{INK}' fill-opacity='.12'/>"
        )
    }
}

/// Sun through a window with one bar. Layers of growing panes make its edges soft.
fn window_light() -> String {
    let panes = [
        (185, 350, "M-145 -170 L85 -260 L145 170 L-85 260Z"),
        (450, 249, "M-150 -171 L90 -265 L150 165 L-90 259Z"),
        (244, 785, "M-140 -135 L90 -225 L140 135 L-88 225Z"),
        (510, 681, "M-146 -133 L94 -227 L146 133 L-96 227Z"),
    ];
    let pane = |(x, y, path): (u16, u16, &str)| {
        let layer = |percent: u16| format!("<path d='{path}' transform='scale({percent}e-2)'/>");
        let layers: String = [91, 94, 97, 100, 103].into_iter().map(layer).collect();
        format!("<g transform='translate({x} {y})'>{layers}</g>")
    };
    let panes: String = panes.into_iter().map(pane).collect();
    format!("<g fill='{CREAM}' fill-opacity='.1'>{panes}</g>")
}

/// The shadow of a palm branch outside the window.
fn leaf_shadow() -> String {
    let blade = |turn: i16, along: i16, length: i16| {
        format!(
            "<path d='M0 0 C{half} -26 {length} -18 {length} 0 C{length} 8 {half} 14 0 0Z' \
             transform='rotate(36) translate({along} 0) rotate({turn})'/>",
            half = length / 2,
        )
    };
    let blades: String = (0..9)
        .map(|step: i16| {
            let (along, length) = (step * 62 + 30, 250 - step * 17);
            blade(-58 + step * 3, along, length) + &blade(58 - step * 3, along, length)
        })
        .collect();
    let branch = format!("{blades}<path d='M0 -4 L640 440 L636 448 L-6 6Z'/>");
    format!(
        "<g filter='url(#cast)' fill='{INK}' opacity='.13'><g transform='translate(-60 60)'>{branch}</g>\
         <g transform='translate(960 560) rotate(150) scale(.8)'>{branch}</g></g>"
    )
}
