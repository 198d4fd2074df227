//! A photo is upright whatever way the phone was held.

use image::{Rgb, RgbImage};

use crate::bytes::{exif, with_exif};
use crate::draw::{BLUE, GREEN, RED, YELLOW, assert_quarters, jpeg, pixels_of, png, prepared, quarters, webp};

const UPRIGHT: [[u8; 3]; 4] = [RED, GREEN, BLUE, YELLOW];

/// How a camera stores this upright picture under a tag, by the table of the EXIF standard and not by our code.
fn stored(upright: &RgbImage, tag: u16) -> RgbImage {
    let (wide, high) = upright.dimensions();
    let (width, height) = if tag >= 5 { (high, wide) } else { (wide, high) };
    RgbImage::from_fn(width, height, |x, y| {
        let (across, down) = match tag {
            2 => (wide - 1 - x, y),
            3 => (wide - 1 - x, high - 1 - y),
            4 => (x, high - 1 - y),
            5 => (y, x),
            6 => (wide - 1 - y, x),
            7 => (wide - 1 - y, high - 1 - x),
            8 => (y, high - 1 - x),
            _ => (x, y),
        };
        *upright.get_pixel(across, down)
    })
}

#[test]
fn each_of_the_eight_tags_gives_the_upright_picture_in_every_width() {
    for (width, height) in [(1200, 800), (500, 300), (120, 200)] {
        for tag in 1..=8 {
            let photo = prepared(&with_exif(&jpeg(&stored(&quarters(width, height), tag)), &exif(tag)));
            assert_eq!((photo.width, photo.height), (width, height), "tag {tag}");
            for variant in &photo.variants {
                let place = format!("tag {tag}, {width} x {height}, variant {}", variant.width);
                assert_eq!(variant.width > variant.height, width > height, "{place}");
                assert_quarters(&pixels_of(variant), UPRIGHT, &place);
            }
        }
    }
}

#[test]
fn a_photo_without_a_tag_or_with_a_senseless_one_is_shown_as_stored() {
    let bytes = jpeg(&quarters(100, 60));
    let senseless = [exif(0), exif(9), exif(700), b"II*\0\xFF\xFF\xFF\xFF".to_vec(), b"nonsense".to_vec(), Vec::new()];
    for bytes in senseless.iter().map(|block| with_exif(&bytes, block)).chain([bytes.clone()]) {
        let photo = prepared(&bytes);
        assert_eq!((photo.width, photo.height), (100, 60));
        assert_quarters(&pixels_of(&photo.variants[0]), UPRIGHT, "as stored");
    }
}

#[test]
fn png_and_webp_are_turned_too() {
    let picture = stored(&quarters(200, 120), 6);
    let prefixed = [b"Exif\0\0", exif(6).as_slice()].concat();
    for bytes in [png(&picture, Some(exif(6))), webp(&picture, Some(exif(6))), webp(&picture, Some(prefixed))] {
        let photo = prepared(&bytes);
        assert_eq!((photo.width, photo.height), (200, 120));
        assert_quarters(&pixels_of(&photo.variants[0]), UPRIGHT, "turned");
    }
}

#[test]
fn the_drawing_itself_tells_the_turns_apart() {
    let upright = quarters(40, 20);
    for tag in 2..=8 {
        let corner = *stored(&upright, tag).get_pixel(0, 0);
        assert!(corner != Rgb(RED) || tag == 5, "tag {tag} moves the red corner, but for the mirrored turn");
    }
}
