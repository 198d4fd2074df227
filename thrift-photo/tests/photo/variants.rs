//! Widths, and the same answer every time.

use thrift_photo::{Format, VARIANT_WIDTHS};

use crate::draw::{jpeg, pixels_of, png, prepared, quarters, webp};

type Size = (u32, u32);

#[test]
fn no_picture_is_enlarged_and_none_is_made_twice() {
    let cases: [(Size, &[Size]); 10] = [
        ((1920, 1080), &[(160, 90), (240, 135), (360, 203), (480, 270), (640, 360), (1080, 608)]),
        ((1080, 1920), &[(160, 284), (240, 427), (360, 640), (480, 853), (640, 1138), (1080, 1920)]),
        ((1079, 500), &[(160, 74), (240, 111), (360, 167), (480, 222), (640, 297), (1079, 500)]),
        ((481, 241), &[(160, 80), (240, 120), (360, 180), (480, 240), (481, 241)]),
        ((480, 240), &[(160, 80), (240, 120), (360, 180), (480, 240)]),
        ((360, 700), &[(160, 311), (240, 467), (360, 700)]),
        ((40, 30), &[(40, 30)]),
        ((1, 1), &[(1, 1)]),
        ((2000, 1), &[(160, 1), (240, 1), (360, 1), (480, 1), (640, 1), (1080, 1)]),
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
    let told = [Format::WebP, Format::Avif, Format::Jpeg].map(|format| (format.content_type(), format.extension()));
    assert_eq!(told, [("image/webp", "webp"), ("image/avif", "avif"), ("image/jpeg", "jpg")]);
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
