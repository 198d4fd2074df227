//! A garment on a wall, drawn from a seed. It must never depend on anything but the seed: the same photo on every machine.

use image::{Rgb, RgbImage};

/// What phones of the last ten years store, upright: twelve megapixels.
pub(crate) const WIDTH: u32 = 3024;
pub(crate) const HEIGHT: u32 = 4032;

/// One photo to be drawn.
pub(crate) struct Scene {
    pub(crate) seed: u32,
    /// Whether a print covers the cloth: edges everywhere, the hardest for every encoder.
    pub(crate) printed: bool,
    /// What the sensor adds, in steps of 256.
    pub(crate) grain: f32,
}

impl Scene {
    pub(crate) fn draw(&self) -> RgbImage {
        RgbImage::from_fn(WIDTH, HEIGHT, |x, y| {
            let (x, y) = (coordinate(x), coordinate(y));
            let light = 1.08 - 0.3 * (x / 3024.0 - 0.3).hypot(y / 4032.0 - 0.2);
            let colour = if self.is_cloth(x, y) { self.cloth(x, y) } else { self.wall(x, y) };
            // Phones smooth their noise: most of it is as wide as two pixels.
            let grain = self.grain * (self.noise(7, x / 2.1, y / 2.1) + 0.4 * self.noise(8, x, y));
            Rgb(colour.map(|channel| level(channel * light + grain)))
        })
    }

    /// A dress: shoulders and sleeves, a waist, a wide skirt; its outline as uneven as cloth is.
    fn is_cloth(&self, x: f32, y: f32) -> bool {
        let aside = (x / 3024.0 - 0.5).abs() + 0.006 * self.noise(1, x / 160.0, y / 160.0);
        let half = match y / 4032.0 {
            down @ 0.08..0.16 => 0.14 + (down - 0.08) * 2.6,
            down @ 0.16..0.34 => 0.35 - (down - 0.16) * 0.25,
            down @ 0.34..0.45 => 0.20 - (down - 0.34) * 0.3,
            down @ 0.45..0.93 => 0.167 + (down - 0.45) * 0.42,
            _ => 0.0,
        };
        aside < half
    }

    fn cloth(&self, x: f32, y: f32) -> [f32; 3] {
        let folds = 1.0 + 0.2 * self.noise(2, x / 380.0, y / 1100.0) + 0.1 * self.noise(3, x / 80.0, y / 420.0);
        // Threads of seven pixels, none exactly like its neighbour, and stitches that are still seen on the widest picture.
        let weave = (x * 0.9).sin() * (y * 0.9).sin() * 0.035
            + 0.05 * self.noise(4, x / 3.0, y / 3.0)
            + 0.09 * self.noise(12, x / 14.0, y / 11.0);
        let dye = if self.printed { self.print(x, y) } else { [168.0, 52.0, 74.0] };
        dye.map(|channel| channel * (folds + weave) + 6.0 * weave)
    }

    /// Rings in staggered rows and thin stripes between them, as on wax prints.
    fn print(&self, x: f32, y: f32) -> [f32; 3] {
        let (x, y) = (x + 30.0 * self.noise(5, x / 300.0, y / 300.0), y + 30.0 * self.noise(6, x / 300.0, y / 300.0));
        let row = (y / 210.0).floor();
        let (across, down) = ((x / 240.0 + row * 0.5).fract() - 0.5, (y / 210.0).fract() - 0.5);
        match across.hypot(down) {
            ..0.10 => [236.0, 196.0, 52.0],
            0.10..0.17 => [22.0, 42.0, 110.0],
            0.17..0.26 => [226.0, 226.0, 214.0],
            0.26..0.31 => [196.0, 60.0, 34.0],
            _ if ((x + y) / 17.0).fract() < 0.35 => [30.0, 104.0, 92.0],
            _ => [24.0, 62.0, 132.0],
        }
    }

    fn wall(&self, x: f32, y: f32) -> [f32; 3] {
        let plaster = 7.0 * self.noise(9, x / 700.0, y / 700.0) + 2.5 * self.noise(10, x / 9.0, y / 9.0);
        [206.0 + plaster, 199.0 + plaster, 186.0 + plaster]
    }

    /// Smooth noise, -1 to 1, of one cell a unit.
    fn noise(&self, layer: u32, x: f32, y: f32) -> f32 {
        let (left, top) = (x.floor(), y.floor());
        let (across, down) = (smooth(x - left), smooth(y - top));
        let corner = |x: f32, y: f32| hashed(self.seed.wrapping_add(layer.wrapping_mul(0x9E37)), x, y);
        let above = mix(corner(left, top), corner(left + 1.0, top), across);
        let below = mix(corner(left, top + 1.0), corner(left + 1.0, top + 1.0), across);
        mix(above, below, down)
    }
}

fn mix(one: f32, other: f32, share: f32) -> f32 {
    one + (other - one) * share
}

fn smooth(share: f32) -> f32 {
    share * share * (3.0 - 2.0 * share)
}

/// A number from -1 to 1 for a corner of the lattice.
fn hashed(seed: u32, x: f32, y: f32) -> f32 {
    let mut bits = seed ^ x.to_bits().wrapping_mul(0x85EB_CA6B) ^ y.to_bits().rotate_left(15).wrapping_mul(0xC2B2_AE35);
    for _ in 0..2 {
        bits = (bits ^ (bits >> 15)).wrapping_mul(0x2C1B_3C6D);
        bits = (bits ^ (bits >> 12)).wrapping_mul(0x297A_2D39);
    }
    f32::from(u16::try_from(bits >> 16).unwrap_or(0)) / 32_767.5 - 1.0
}

fn coordinate(pixels: u32) -> f32 {
    f32::from(u16::try_from(pixels).unwrap_or(u16::MAX))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=255 before")]
fn level(channel: f32) -> u8 {
    channel.round().clamp(0.0, 255.0) as u8
}
