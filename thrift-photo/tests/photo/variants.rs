//! Widths, and the same answer every time.

use thrift_photo::{Format, VARIANT_WIDTHS};

use crate::draw::{jpeg, pixels_of, png, prepared, quarters, webp};

type Size = (u32, u32);

#[test]
fn no_picture_is_enlarged_and_none_is_made_twice() {
    let cases: [(Size, &[Size]); 11] = [
        ((1920, 1080), &[(360, 203), (960, 540)]),
        ((1080, 1920), &[(360, 640), (960, 1707)]),
        ((961, 500), &[(360, 187), (960, 499)]),
        ((960, 500), &[(360, 188), (960, 500)]),
        ((959, 500), &[(360, 188), (959, 500)]),
        ((361, 361), &[(360, 360), (361, 361)]),
        ((360, 700), &[(360, 700)]),
        ((40, 30), &[(40, 30)]),
        ((1, 1), &[(1, 1)]),
        ((2000, 1), &[(360, 1), (960, 1)]),
        ((1, 2000), &[(1, 2000)]),
    ];
    for ((width, height), expected) in cases {
        let photo = prepared(&jpeg(&quarters(width, height)));
        let sizes: Vec<_> = photo.variants.iter().map(|variant| (variant.width, variant.height)).collect();
        assert_eq!(sizes, expected, "{width} x {height}");
        assert_eq!((photo.width, photo.height), (width, height));
        photo.variants.iter().for_each(|variant| drop(pixels_of(variant)));
    }
}

#[test]
fn variants_say_how_to_serve_them() {
    let photo = prepared(&jpeg(&quarters(1200, 900)));
    assert_eq!(photo.variants.iter().map(|variant| variant.width).collect::<Vec<_>>(), VARIANT_WIDTHS);
    assert!(photo.variants.iter().all(|variant| variant.format == Format::WebP));
    assert_eq!((Format::WebP.content_type(), Format::WebP.extension()), ("image/webp", "webp"));
}

#[test]
fn the_same_bytes_give_the_same_photo_and_other_bytes_another_name() {
    let bytes = jpeg(&quarters(700, 500));
    let photo = prepared(&bytes);
    assert_eq!(photo, prepared(&bytes));
    assert!(photo.name.len() == 32 && photo.name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')));

    let longer = [bytes.as_slice(), &[0]].concat();
    assert_ne!(photo.name, prepared(&longer).name);
    assert_eq!(photo.variants, prepared(&longer).variants);
}

#[test]
fn the_three_types_give_the_same_picture() {
    let picture = quarters(500, 400);
    let from_png = prepared(&png(&picture, None));
    assert_eq!(from_png.variants, prepared(&webp(&picture, None)).variants);
    let sizes =
        |photo: &thrift_photo::PreparedPhoto| photo.variants.iter().map(|v| (v.width, v.height)).collect::<Vec<_>>();
    assert_eq!(sizes(&from_png), sizes(&prepared(&jpeg(&picture))));
}
