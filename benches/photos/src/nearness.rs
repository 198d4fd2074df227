//! How near a picture is to the best that its size allows. It must never use a step of either contender: the reference
//! is made from the drawn pixels, before they became a JPEG, by Lanczos in floating point.

use image::imageops::{self, FilterType};
use image::{Rgb32FImage, RgbImage};

/// Two measures of the same difference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Nearness {
    /// Over red, green and blue, in dB.
    pub(crate) psnr: f64,
    /// Of the luma, 0 to 1: Wang and others, 2004, a Gaussian window of 11 pixels.
    pub(crate) ssim: f64,
}

/// The drawn pixels in floating point: 0 to 1.
pub(crate) fn floating(drawn: &RgbImage) -> Rgb32FImage {
    image::DynamicImage::ImageRgb8(drawn.clone()).into_rgb32f()
}

/// The reference of a size, in eight bits.
pub(crate) fn reference(drawn: &Rgb32FImage, width: u32, height: u32) -> RgbImage {
    let resized = imageops::resize(drawn, width, height, FilterType::Lanczos3);
    image::DynamicImage::ImageRgb32F(resized).into_rgb8()
}

pub(crate) fn nearness(picture: &RgbImage, reference: &RgbImage) -> Nearness {
    assert_eq!(picture.dimensions(), reference.dimensions(), "pictures of one size");
    Nearness { psnr: psnr(picture, reference), ssim: ssim(picture, reference) }
}

#[expect(clippy::cast_precision_loss, reason = "sums of a few megabytes")]
fn psnr(picture: &RgbImage, reference: &RgbImage) -> f64 {
    let squares = picture.as_raw().iter().zip(reference.as_raw()).map(|(one, other)| {
        let far = u64::from(one.abs_diff(*other));
        far * far
    });
    let mean = squares.sum::<u64>() as f64 / picture.as_raw().len() as f64;
    10.0 * (255.0 * 255.0 / mean.max(1e-9)).log10()
}

const RADIUS: usize = 5;
const SIGMA: f64 = 1.5;
const LUMINANCE: f64 = 0.01 * 255.0 * 0.01 * 255.0;
const CONTRAST: f64 = 0.03 * 255.0 * 0.03 * 255.0;

/// A plane of numbers, row after row.
struct Plane {
    width: usize,
    values: Vec<f64>,
}

impl Plane {
    fn luma(picture: &RgbImage) -> Self {
        let luma = |pixel: &image::Rgb<u8>| {
            let [red, green, blue] = pixel.0.map(f64::from);
            0.299 * red + 0.587 * green + 0.114 * blue
        };
        Self { width: picture.width() as usize, values: picture.pixels().map(luma).collect() }
    }

    fn times(&self, other: &Self) -> Self {
        let values = self.values.iter().zip(&other.values).map(|(one, other)| one * other).collect();
        Self { width: self.width, values }
    }

    /// Means under the window; only where all of it lies on the picture.
    fn blurred(&self) -> Vec<f64> {
        let window = window();
        let blur = |near: &mut dyn Iterator<Item = f64>| near.zip(&window).map(|(value, weight)| value * weight).sum();
        let rows = self.values.chunks(self.width);
        let across: Vec<Vec<f64>> =
            rows.map(|row| row.windows(window.len()).map(|near| blur(&mut near.iter().copied())).collect()).collect();
        let columns = across.first().map_or(0, Vec::len);
        let down = across.windows(window.len()).flat_map(|rows| {
            let blur = &blur;
            (0..columns).map(move |column| blur(&mut rows.iter().filter_map(|row| row.get(column).copied())))
        });
        down.collect()
    }
}

#[expect(clippy::cast_precision_loss, reason = "a window of eleven")]
fn window() -> Vec<f64> {
    let bell = (0..=2 * RADIUS).map(|at| (-(at as f64 - RADIUS as f64).powi(2) / (2.0 * SIGMA * SIGMA)).exp());
    let bell: Vec<f64> = bell.collect();
    let sum: f64 = bell.iter().sum();
    bell.iter().map(|weight| weight / sum).collect()
}

#[expect(clippy::cast_precision_loss, reason = "a count of pixels")]
fn ssim(picture: &RgbImage, reference: &RgbImage) -> f64 {
    let [one, other] = [picture, reference].map(Plane::luma);
    let [mean_one, mean_other] = [&one, &other].map(Plane::blurred);
    let [squares_one, squares_other, products] =
        [one.times(&one), other.times(&other), one.times(&other)].map(|plane| plane.blurred());
    let means = mean_one.iter().zip(&mean_other);
    let spreads = squares_one.iter().zip(&squares_other).zip(&products);
    let local = means.zip(spreads).map(|((one, other), ((square_one, square_other), product))| {
        let (spread_one, spread_other) = (square_one - one * one, square_other - other * other);
        let shared = product - one * other;
        (2.0 * one * other + LUMINANCE) * (2.0 * shared + CONTRAST)
            / ((one * one + other * other + LUMINANCE) * (spread_one + spread_other + CONTRAST))
    });
    local.sum::<f64>() / mean_one.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    fn slope(shift: u8) -> RgbImage {
        RgbImage::from_fn(40, 30, |x, y| Rgb([u8::try_from(x * 3 + y).unwrap_or(0) + shift; 3]))
    }

    #[test]
    fn a_picture_is_nearest_to_itself() {
        let same = nearness(&slope(0), &slope(0));
        assert!(same.ssim > 0.999_999 && same.psnr > 100.0, "{same:?}");
        let lighter = nearness(&slope(10), &slope(0));
        assert!((lighter.psnr - 28.13).abs() < 0.01, "ten steps are 28.13 dB: {lighter:?}");
        assert!(lighter.ssim < same.ssim, "{lighter:?}");
    }
}
