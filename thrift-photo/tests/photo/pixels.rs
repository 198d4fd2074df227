//! Every manner of storing pixels comes out as the same eight-bit sRGB on white.

use std::io::Cursor;

use image::{DynamicImage, ImageBuffer, ImageFormat, Luma, LumaA, Rgb, RgbImage, Rgba};

use crate::cmyk::cmyk_jpeg;
use crate::draw::{assert_near, jpeg_with, pixels_of, prepared, quarters};

fn written(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.into().write_to(&mut bytes, format).expect("encodes");
    bytes.into_inner()
}

fn assert_all(bytes: &[u8], expected: [u8; 3], place: &str) {
    for variant in &prepared(bytes).variants {
        let picture = pixels_of(variant);
        let (width, height) = picture.dimensions();
        for (x, y) in [(0, 0), (width / 2, height / 2), (width - 1, height - 1)] {
            assert_near(*picture.get_pixel(x, y), expected, &format!("{place} at {x}, {y}"));
        }
    }
}

#[test]
fn transparency_lies_on_white_and_hidden_colours_do_not_bleed() {
    for side in [100, 1200] {
        let hidden_black = ImageBuffer::from_pixel(side, side, Rgba([0_u8, 0, 0, 0]));
        assert_all(&written(hidden_black.clone(), ImageFormat::Png), [255; 3], "hidden black");
        assert_all(&written(hidden_black, ImageFormat::WebP), [255; 3], "hidden black");
        let half_red = ImageBuffer::from_pixel(side, side, Rgba([255_u8, 0, 0, 128]));
        assert_all(&written(half_red, ImageFormat::Png), [255, 127, 127], "half red");
        let half_black = ImageBuffer::from_pixel(side, side, LumaA([0_u8, 128]));
        assert_all(&written(half_black, ImageFormat::Png), [127; 3], "half black");
    }
    // A cut-out garment: beside the edge there must be no grey of the black that is hidden.
    let cut_out =
        ImageBuffer::from_fn(
            1200,
            1200,
            |x, _| if x < 600 { Rgba([0, 0, 0, 0]) } else { Rgba([250_u8, 240, 60, 255]) },
        );
    let photo = prepared(&written(cut_out, ImageFormat::Png));
    for pixel in pixels_of(&photo.variants[1]).pixels() {
        assert!(pixel.0[0] > 220, "{pixel:?}");
    }
}

#[test]
fn sixteen_bits_and_greys_are_taken() {
    for side in [100, 1200] {
        let grey = ImageBuffer::from_pixel(side, side, Luma([150_u8]));
        assert_all(&written(grey.clone(), ImageFormat::Png), [150; 3], "grey PNG");
        assert_all(&written(grey, ImageFormat::Jpeg), [150; 3], "grey JPEG");
        let deep_grey = ImageBuffer::from_pixel(side, side, Luma([150_u16 * 257]));
        assert_all(&written(deep_grey, ImageFormat::Png), [150; 3], "16-bit grey");
        let deep = ImageBuffer::from_pixel(side, side, Rgb([200_u16 * 257, 60 * 257, 60 * 257]));
        assert_all(&written(deep, ImageFormat::Png), [200, 60, 60], "16-bit colour");
        let deep_hidden = ImageBuffer::from_pixel(side, side, Rgba([0_u16, 0, 0, 0]));
        assert_all(&written(deep_hidden, ImageFormat::Png), [255; 3], "16-bit hidden");
    }
}

#[test]
fn printers_inks_become_screen_colours() {
    let cases = [
        ([0, 0, 0, 0], [255, 255, 255]),
        ([0, 255, 255, 0], [255, 0, 0]),
        ([255, 0, 255, 0], [0, 255, 0]),
        ([0, 0, 0, 255], [0, 0, 0]),
        ([40, 100, 180, 0], [215, 155, 75]),
    ];
    for (inks, expected) in cases {
        assert_all(&cmyk_jpeg(inks), expected, &format!("inks {inks:?}"));
    }
}

#[test]
fn colours_of_a_wide_gamut_camera_are_brought_to_srgb() {
    let profile = moxcms::ColorProfile::new_display_p3().encode().expect("encodes");
    // Display P3 stores the strongest red of sRGB as this.
    let picture = RgbImage::from_pixel(300, 300, Rgb([234, 51, 35]));
    let red = |profile| *pixels_of(&prepared(&jpeg_with(&picture, None, profile)).variants[0]).get_pixel(150, 150);
    assert_near(red(Some(profile)), [255, 0, 0], "with the profile");
    assert_near(red(None), [234, 51, 35], "without");
}

#[test]
fn a_broken_profile_changes_nothing() {
    let picture = quarters(300, 200);
    let plain = prepared(&jpeg_with(&picture, None, None));
    for profile in [vec![0; 200], b"not a profile".to_vec()] {
        assert_eq!(plain.variants, prepared(&jpeg_with(&picture, None, Some(profile))).variants);
    }
}
