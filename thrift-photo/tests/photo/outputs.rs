//! What comes out besides the widths: preview, AVIF, placeholder, likeness.

use image::{GenericImageView, Rgb, RgbImage};
use thrift_core::catalog::Likeness;
use thrift_photo::{
    AVIF_WIDTH_MAX, Format, PREVIEW_BYTES_MAX, PREVIEW_SIZE, PhotoLimits, VARIANT_WIDTHS, placeholder_tones,
    prepare_avif,
};

use crate::bytes::Seeded;
use crate::draw::{BLUE, GREEN, RED, YELLOW, assert_near, jpeg, png, prepared, quarters};

/// Noise: what compresses worst.
fn noise(width: u32, height: u32) -> RgbImage {
    let mut seeded = Seeded::new(7);
    RgbImage::from_fn(width, height, |_, _| Rgb([seeded.byte(), seeded.byte(), seeded.byte()]))
}

fn preview_of(picture: &RgbImage) -> RgbImage {
    let preview = prepared(&png(picture, None)).preview;
    assert_eq!(((preview.width, preview.height), preview.format), (PREVIEW_SIZE, Format::Jpeg));
    assert!(preview.bytes.len() < PREVIEW_BYTES_MAX, "{} bytes", preview.bytes.len());
    let decoded = image::load_from_memory(&preview.bytes).expect("a JPEG");
    assert_eq!(decoded.dimensions(), PREVIEW_SIZE);
    decoded.into_rgb8()
}

#[test]
fn a_preview_shows_the_whole_garment_upright_and_wide() {
    let preview = preview_of(&quarters(900, 1200));
    // 630 high and 472 or 473 wide, in the middle.
    for (x, y, colour) in [(480, 20, RED), (720, 20, GREEN), (480, 610, BLUE), (720, 610, YELLOW)] {
        assert_near(*preview.get_pixel(x, y), colour, "a corner of the garment");
    }
    assert_eq!(preview.get_pixel(3, 3), preview.get_pixel(1196, 626), "one colour on both sides");
}

#[test]
fn a_preview_fits_its_limit_whatever_it_shows() {
    preview_of(&noise(1200, 630));
    preview_of(&noise(1200, 1600));
    preview_of(&quarters(1, 1));
    preview_of(&quarters(3000, 2));
    preview_of(&quarters(2, 3000));
}

#[test]
fn avif_is_made_of_the_narrow_widths_and_shows_the_same() {
    let photo = prepared(&jpeg(&quarters(900, 1200)));
    let widest = photo.variants.last().expect("a variant");
    let avif = prepare_avif(&widest.bytes, &PhotoLimits::default()).expect("encodes");
    let widths: Vec<u32> = avif.iter().map(|variant| variant.width).collect();
    assert_eq!(widths, VARIANT_WIDTHS.into_iter().filter(|width| *width <= AVIF_WIDTH_MAX).collect::<Vec<_>>());
    for (variant, webp) in avif.iter().zip(&photo.variants) {
        assert_eq!((variant.width, variant.height), (webp.width, webp.height));
        assert_eq!(variant.format, Format::Avif);
        assert_eq!(&variant.bytes[4..12], b"ftypavif");
        assert!(variant.bytes.len() < 4_000, "{} bytes for four areas", variant.bytes.len());
    }
}

#[test]
fn avif_of_a_narrow_photo_has_its_own_width() {
    let photo = prepared(&jpeg(&quarters(200, 300)));
    let avif = prepare_avif(&photo.variants.last().expect("one").bytes, &PhotoLimits::default()).expect("encodes");
    assert_eq!(avif.iter().map(|variant| variant.width).collect::<Vec<_>>(), [160, 200]);
}

#[test]
fn avif_is_refused_for_what_is_no_picture() {
    assert!(prepare_avif(b"no picture", &PhotoLimits::default()).is_err());
    assert!(prepare_avif(b"", &PhotoLimits::default()).is_err());
}

#[test]
fn a_placeholder_is_short_and_tells_top_from_bottom() {
    let picture = RgbImage::from_fn(600, 800, |_, y| Rgb(if y < 400 { RED } else { BLUE }));
    let placeholder = prepared(&jpeg(&picture)).placeholder;
    assert!((28..=36).contains(&placeholder.len()), "{placeholder}");
    let [top, bottom] = placeholder_tones(&placeholder).expect("a placeholder");
    assert!(top[0] > top[2] && bottom[2] > bottom[0], "{top:?} above {bottom:?}");
    for odd in ["", "x", "AAAA", "!!!!", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "////////////"] {
        placeholder_tones(odd);
    }
    assert_eq!(placeholder_tones("no placeholder"), None);
}

#[test]
fn pictures_of_every_shape_have_a_placeholder() {
    for (width, height) in [(1, 1), (1, 2000), (2000, 1), (99, 101), (100, 100), (3, 7)] {
        let placeholder = prepared(&png(&quarters(width, height), None)).placeholder;
        assert!(placeholder.len() <= 36 && placeholder_tones(&placeholder).is_some(), "{width} x {height}");
    }
}

fn likeness(picture: &RgbImage) -> Likeness {
    prepared(&jpeg(picture)).likeness
}

/// Soft shapes at places that the seed tells.
fn scene(seed: u64, width: u32, height: u32) -> RgbImage {
    let mut seeded = Seeded::new(seed);
    let mut share = || f64::from(u32::try_from(seeded.below(1000)).expect("small")) / 1000.0;
    let shapes: Vec<[f64; 4]> = (0..6).map(|_| [share(), share(), 0.1 + share() * 0.3, share() * 255.0]).collect();
    RgbImage::from_fn(width, height, |x, y| {
        let (x, y) = (f64::from(x) / f64::from(width), f64::from(y) / f64::from(height));
        let light = shapes.iter().fold(120.0, |light, [at_x, at_y, size, shade]| {
            let near = (-((x - at_x).powi(2) + (y - at_y).powi(2)) / (size * size)).exp();
            light * (1.0 - near) + shade * near
        });
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within 0 to 255")]
        Rgb([light as u8; 3])
    })
}

#[test]
fn the_same_photo_is_alike_in_another_size_and_light_and_others_are_not() {
    for seed in 1..8 {
        let one = likeness(&scene(seed, 900, 1200));
        assert_eq!(one, likeness(&scene(seed, 900, 1200)), "the same always");
        assert!(one.distance(likeness(&scene(seed, 450, 600))) <= 4, "half the size, seed {seed}");
        let mut lighter = scene(seed, 900, 1200);
        lighter.pixels_mut().for_each(|pixel| pixel.0 = pixel.0.map(|channel| channel.saturating_add(20)));
        assert!(one.distance(likeness(&lighter)) <= 6, "lighter, seed {seed}");
        let far = one.distance(likeness(&scene(seed + 100, 900, 1200)));
        assert!(far > 10, "another scene is {far} away, seed {seed}");
    }
}
