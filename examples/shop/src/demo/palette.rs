//! Colours that go together: every colour code of the catalogue with its dye and the two accents that flatter it.

use std::fmt;

/// An opaque colour; prints as the `#rrggbb` that SVG reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Colour(u8, u8, u8);

/// What shadows lean towards: a warm aubergine, because black shadows make cloth look dirty.
pub(crate) const INK: Colour = Colour(38, 22, 40);
/// What light leans towards.
pub(crate) const CREAM: Colour = Colour(255, 250, 238);

impl Colour {
    /// A colour written as `0xRRGGBB`.
    pub(crate) const fn hex(rgb: u32) -> Self {
        let [_, red, green, blue] = rgb.to_be_bytes();
        Self(red, green, blue)
    }

    /// This colour with `percent` of another in it.
    pub(crate) fn mix(self, other: Self, percent: u16) -> Self {
        let percent = percent.min(100);
        let blend = |own: u8, its: u8| {
            let sum = u16::from(own) * (100 - percent) + u16::from(its) * percent;
            u8::try_from(sum / 100).unwrap_or(u8::MAX)
        };
        Self(blend(self.0, other.0), blend(self.1, other.1), blend(self.2, other.2))
    }

    /// How bright it looks, 0 to 255.
    pub(crate) fn brightness(self) -> u8 {
        let sum = u32::from(self.0) * 299 + u32::from(self.1) * 587 + u32::from(self.2) * 114;
        u8::try_from(sum / 1000).unwrap_or(u8::MAX)
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

/// The three colours one garment is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Dye {
    /// What the garment is sold as.
    pub(crate) base: Colour,
    /// The first accent: light against dark, dark against light.
    pub(crate) accent: Colour,
    /// The second accent, for prints in three colours.
    pub(crate) second: Colour,
}

const fn dye(base: u32, accent: u32, second: u32) -> Dye {
    Dye { base: Colour::hex(base), accent: Colour::hex(accent), second: Colour::hex(second) }
}

/// A colour code, its French name and the dyes that may carry it.
struct Shade(&'static str, &'static str, [Dye; 2]);

static SHADES: [Shade; 17] = [
    Shade("black", "noir", [dye(0x2f_2d32, 0xec_dfc8, 0xc5_5a3c), dye(0x3a_373d, 0xf0_e6d2, 0xd9_a441)]),
    Shade("white", "blanc", [dye(0xf7_f2e8, 0x35_5279, 0xc9_8f5e), dye(0xfa_f6ee, 0x9c_3f3a, 0x4f_7a63)]),
    Shade("grey", "gris", [dye(0x90_949a, 0xf2_eee6, 0xb4_483c), dye(0xa9_a8a6, 0x3b_4152, 0xf4_efe6)]),
    Shade("beige", "beige", [dye(0xd9_c4a2, 0x7a_5336, 0xf7_f1e6), dye(0xcf_b68f, 0xf7_f0e2, 0x8a_4b35)]),
    Shade("brown", "marron", [dye(0x80_543a, 0xe9_cfa6, 0xd9_8c48), dye(0x93_6747, 0xf3_e3c8, 0x3d_2a22)]),
    Shade("red", "rouge", [dye(0xc5_3b36, 0xf8_e7c6, 0x24_3a60), dye(0xb8_3130, 0xf4_dfc2, 0xe8_a93c)]),
    Shade("burgundy", "bordeaux", [dye(0x7d_2639, 0xeb_cdb3, 0xd8_9a5e), dye(0x70_2036, 0xf1_dcc9, 0xc7_7d86)]),
    Shade("pink", "rose", [dye(0xe3_9ba8, 0xfc_f0e8, 0x93_3050), dye(0xdc_8495, 0xfd_eee2, 0x3f_6f78)]),
    Shade("orange", "orange", [dye(0xdf_7b36, 0xfc_e6bd, 0x1d_5567), dye(0xe2_893f, 0xfd_ecd0, 0x8a_2f2c)]),
    Shade("yellow", "jaune", [dye(0xe9_ba3e, 0x7c_3d24, 0xfe_f5da), dye(0xee_c758, 0x2d_5f6b, 0xd5_5f34)]),
    Shade("khaki", "kaki", [dye(0x86_825b, 0xea_e0be, 0x4a_3a29), dye(0x79_7d54, 0xf0_e8cc, 0xb8_6a36)]),
    Shade("green", "vert", [dye(0x3f_7f58, 0xf4_dc94, 0x19_3d30), dye(0x2f_6d51, 0xf3_e7cb, 0xe0_8a3e)]),
    Shade("turquoise", "turquoise", [dye(0x3a_a59f, 0xfd_f2dc, 0xd9_6140), dye(0x4e_b4ae, 0x1f_4d5e, 0xfb_e7b4)]),
    Shade("blue", "bleu", [dye(0x42_76b9, 0xf8_f1df, 0xe3_9a3b), dye(0x55_8ac8, 0xfb_f3e2, 0x23_3f70)]),
    Shade("navy", "bleu marine", [dye(0x27_3a60, 0xf0_e8d8, 0xca_513f), dye(0x2e_416c, 0xf4_ead2, 0xdd_a24a)]),
    Shade("purple", "violet", [dye(0x7a_5292, 0xf2_e0c6, 0xe2_a641), dye(0x6c_4782, 0xf6_e4dc, 0x3e_a39c)]),
    Shade("multicolour", "multicolore", [dye(0xe7_a734, 0xb9_332f, 0x1f_6a72), dye(0xd6_5236, 0xf5_cf62, 0x27_4c86)]),
];

/// Every colour code the catalogue uses.
#[cfg(test)]
pub(crate) fn codes() -> impl Iterator<Item = &'static str> {
    SHADES.iter().map(|shade| shade.0)
}

/// The French name of a colour code; the code itself when unknown, which the tests forbid.
pub(crate) fn french(code: &'static str) -> &'static str {
    SHADES.iter().find(|shade| shade.0 == code).map_or(code, |shade| shade.1)
}

/// One of the dyes of a colour code: `choice` picks which.
pub(crate) fn dye_of(code: &str, choice: usize) -> Dye {
    let Some(Shade(_, _, dyes)) = SHADES.iter().find(|shade| shade.0 == code) else { return Dye::default() };
    dyes.get(choice % dyes.len()).copied().unwrap_or_default()
}
