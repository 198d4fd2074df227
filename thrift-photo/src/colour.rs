//! The colours of a garment, from the middle of its photo: there, nine times in ten, is the garment and not the wall.
//! It must never name a colour that it is not sure of: a wrong filter hides a garment, an empty field is filled by hand.

use image::{DynamicImage, RgbImage, imageops};

use crate::ColourName;
use crate::cluster::{Weighted, clusters_of};
use crate::oklab::Oklab;
use crate::prototypes::{name_of, prototypes};
use crate::resize::resize;

/// Enough to see the colours of a print, few enough to count in a millisecond.
const LONG_SIDE_PIXELS: u32 = 100;
const CLUSTERS: usize = 6;
/// Channels are gathered in steps of 16, so that k-means handles hundreds of points and not thousands.
const STEP: u8 = 16;
const BINS: usize = 4096;
/// Measured on 200 real photos: above this share the name is right in 97 % of them.
const SURE_SHARE: f32 = 0.6;
const HALF_SHARE: f32 = 0.3;

/// A colour of the garment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ColourShare {
    /// Its name; never [`ColourName::Multicolour`].
    pub name: ColourName,
    /// The mean of what has this name, sRGB.
    pub rgb: [u8; 3],
    /// How much of the middle of the picture has it, 0 to 1.
    pub share: f32,
}

/// The one name to publish for a garment with these colours (largest share first), or `None` if a person should choose.
///
/// A colour that covers 60 % or more gives its name; two that cover 30 to 60 % each give [`ColourName::Multicolour`].
pub fn dominant_colour(colours: &[ColourShare]) -> Option<ColourName> {
    let half = HALF_SHARE..SURE_SHARE;
    match colours {
        [first, ..] if first.share >= SURE_SHARE => Some(first.name),
        [first, second, ..] if half.contains(&first.share) && half.contains(&second.share) => {
            Some(ColourName::Multicolour)
        }
        _ => None,
    }
}

/// The named colours of the middle half of the picture (half the width, half the height), largest share first.
pub(crate) fn colours_of(picture: &RgbImage) -> Vec<ColourShare> {
    let prototypes = prototypes();
    let points = points_of(&middle_of(picture));
    let named: Vec<_> = clusters_of(&points, CLUSTERS)
        .into_iter()
        .map(|cluster| (name_of(cluster.colour, &prototypes), cluster))
        .collect();
    let mut shares: Vec<_> = ColourName::ALL.into_iter().filter_map(|name| share_of(name, &named)).collect();
    shares.sort_by(|left, right| right.share.total_cmp(&left.share));
    shares
}

fn share_of(name: ColourName, named: &[(ColourName, Weighted)]) -> Option<ColourShare> {
    let same = || named.iter().filter(|(other, _)| *other == name).map(|(_, cluster)| (cluster.colour, cluster.weight));
    let share: f32 = same().map(|(_, weight)| weight).sum();
    (share > 0.0).then(|| ColourShare { name, rgb: Oklab::mean(same()).to_srgb(), share })
}

/// The middle of the picture, half of each side, made small.
fn middle_of(picture: &RgbImage) -> RgbImage {
    let (width, height) = (picture.width().div_ceil(2), picture.height().div_ceil(2));
    let (left, top) = ((picture.width() - width) / 2, (picture.height() - height) / 2);
    let middle = imageops::crop_imm(picture, left, top, width, height).to_image();
    let long_side = width.max(height).max(1);
    if long_side <= LONG_SIDE_PIXELS {
        return middle;
    }
    let shrink = |side: u32| (side * LONG_SIDE_PIXELS / long_side).max(1);
    let middle = DynamicImage::ImageRgb8(middle);
    resize(&middle, (shrink(width), shrink(height))).unwrap_or(middle).into_rgb8()
}

/// The colours present, each the mean of a small cube of channel values, weighted by its share of the pixels.
fn points_of(picture: &RgbImage) -> Vec<Weighted> {
    let mut bins = vec![([0.0_f32; 3], 0.0_f32); BINS];
    for pixel in picture.pixels() {
        let place = pixel.0.iter().fold(0, |place, channel| place * 16 + usize::from(channel / STEP));
        if let Some((sum, count)) = bins.get_mut(place) {
            *count += 1.0;
            for (sum, channel) in sum.iter_mut().zip(pixel.0) {
                *sum += f32::from(channel);
            }
        }
    }
    let total: f32 = bins.iter().map(|(_, count)| count).sum();
    bins.into_iter()
        .filter(|(_, count)| *count > 0.0)
        .map(|(sum, count)| Weighted {
            colour: Oklab::from_srgb(sum.map(|channel| channel / count)),
            weight: count / total,
        })
        .collect()
}
