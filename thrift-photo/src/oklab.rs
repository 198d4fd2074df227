//! Oklab: a colour space in which distances are near to what eyes see. Source: Björn Ottosson, "A perceptual color space
//! for image processing" (2020). It must never be used to store pictures, only to compare colours.

/// A colour in Oklab: lightness 0 to 1, green to red and blue to yellow about -0.3 to 0.3.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Oklab {
    pub(crate) light: f32,
    pub(crate) green_red: f32,
    pub(crate) blue_yellow: f32,
}

/// Shadows and folds change the lightness of a garment, not its hue.
const LIGHTNESS_WEIGHT: f32 = 0.7;

impl Oklab {
    /// From sRGB channels, 0 to 255.
    pub(crate) fn from_srgb(channels: [f32; 3]) -> Self {
        let [red, green, blue] = channels.map(linear);
        let long = (0.412_221_46 * red + 0.536_332_55 * green + 0.051_445_995 * blue).cbrt();
        let medium = (0.211_903_5 * red + 0.680_699_5 * green + 0.107_396_96 * blue).cbrt();
        let short = (0.088_302_46 * red + 0.281_718_85 * green + 0.629_978_7 * blue).cbrt();
        Self {
            light: 0.210_454_26 * long + 0.793_617_8 * medium - 0.004_072_047 * short,
            green_red: 1.977_998_5 * long - 2.428_592_2 * medium + 0.450_593_7 * short,
            blue_yellow: 0.025_904_037 * long + 0.782_771_77 * medium - 0.808_675_77 * short,
        }
    }

    /// To sRGB, cut to what a screen shows.
    pub(crate) fn to_srgb(self) -> [u8; 3] {
        let Self { light, green_red, blue_yellow } = self;
        let long = (light + 0.396_337_78 * green_red + 0.215_803_76 * blue_yellow).powi(3);
        let medium = (light - 0.105_561_346 * green_red - 0.063_854_17 * blue_yellow).powi(3);
        let short = (light - 0.089_484_18 * green_red - 1.291_485_5 * blue_yellow).powi(3);
        [
            4.076_741_7 * long - 3.307_711_6 * medium + 0.230_969_94 * short,
            -1.268_438 * long + 2.609_757_4 * medium - 0.341_319_4 * short,
            -0.004_196_086_3 * long - 0.703_418_6 * medium + 1.707_614_7 * short,
        ]
        .map(screen)
    }

    /// The square of the distance between two colours, lightness counting less than hue.
    pub(crate) fn distance_squared(self, other: Self) -> f32 {
        let light = self.light - other.light;
        let green_red = self.green_red - other.green_red;
        let blue_yellow = self.blue_yellow - other.blue_yellow;
        LIGHTNESS_WEIGHT * light * light + green_red * green_red + blue_yellow * blue_yellow
    }

    /// The mean of weighted colours; black if there are none.
    pub(crate) fn mean(colours: impl IntoIterator<Item = (Self, f32)>) -> Self {
        let mut sum = Self { light: 0.0, green_red: 0.0, blue_yellow: 0.0 };
        let mut total = f32::MIN_POSITIVE;
        for (colour, weight) in colours {
            sum.light += colour.light * weight;
            sum.green_red += colour.green_red * weight;
            sum.blue_yellow += colour.blue_yellow * weight;
            total += weight;
        }
        Self { light: sum.light / total, green_red: sum.green_red / total, blue_yellow: sum.blue_yellow / total }
    }
}

fn linear(channel: f32) -> f32 {
    let channel = channel / 255.0;
    if channel <= 0.040_45 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=255 before")]
fn screen(linear: f32) -> u8 {
    let channel = if linear <= 0.003_130_8 { linear * 12.92 } else { 1.055 * linear.powf(1.0 / 2.4) - 0.055 };
    (channel * 255.0).round().clamp(0.0, 255.0) as u8
}
