//! Nothing that the phone wrote beside the pixels leaves this crate.

use thrift_photo::Variant;

use crate::bytes::{MAKER, exif, with_exif, with_segment};
use crate::draw::{jpeg, jpeg_with, png, prepared, quarters, webp};

const SECRETS: [&[u8]; 6] = [b"Exif", b"II*\0", b"GPS", b"<x:xmpmeta", b"a private remark", b"ICC_PROFILE"];

fn contains(bytes: &[u8], secret: &[u8]) -> bool {
    bytes.windows(secret.len()).any(|window| window == secret)
}

fn assert_only_pixels(variant: &Variant) {
    for secret in SECRETS.into_iter().chain([MAKER.as_bytes()]) {
        assert!(!contains(&variant.bytes, secret), "found {:?}", String::from_utf8_lossy(secret));
    }
    let length = u32::from_le_bytes(variant.bytes[16..20].try_into().expect("four bytes")) as usize;
    assert_eq!(&variant.bytes[..4], b"RIFF");
    assert_eq!(&variant.bytes[8..16], b"WEBPVP8 ", "the first chunk is a lossy picture");
    assert_eq!(variant.bytes.len(), 20 + length + length % 2, "and there is no other chunk");
}

#[test]
fn place_maker_and_remarks_are_in_no_output() {
    let picture = quarters(1000, 700);
    let mut photo = with_exif(&jpeg(&picture), &exif(1));
    photo = with_segment(&photo, 0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>GPS</x:xmpmeta>");
    photo = with_segment(&photo, 0xFE, b"a private remark");
    photo.extend(b"a private remark after the end, GPS");
    assert!(contains(&photo, MAKER.as_bytes()) && contains(&photo, b"a private remark"), "the photo carries them");

    let photos = [photo, png(&picture, Some(exif(1))), webp(&picture, Some(exif(1)))];
    for photo in photos {
        let prepared = prepared(&photo);
        assert_eq!(prepared.variants.len(), 2);
        prepared.variants.iter().for_each(assert_only_pixels);
    }
}

#[test]
fn the_colour_profile_is_used_and_not_passed_on() {
    let profile = moxcms::ColorProfile::new_display_p3().encode().expect("encodes");
    let photo = jpeg_with(&quarters(400, 300), Some(exif(1)), Some(profile));
    prepared(&photo).variants.iter().for_each(assert_only_pixels);
}
