//! Nothing that the phone wrote beside the pixels leaves this crate.

use thrift_photo::{PhotoLimits, PreparedPhoto, Variant, prepare_avif};

use crate::bytes::{MAKER, exif, with_exif, with_segment};
use crate::draw::{jpeg, jpeg_with, png, prepared, quarters, webp};

const SECRETS: [&[u8]; 6] = [b"Exif", b"II*\0", b"GPS", b"<x:xmpmeta", b"a private remark", b"ICC_PROFILE"];

fn contains(bytes: &[u8], secret: &[u8]) -> bool {
    bytes.windows(secret.len()).any(|window| window == secret)
}

fn assert_no_secret(variant: &Variant) {
    for secret in SECRETS.into_iter().chain([MAKER.as_bytes()]) {
        let found = String::from_utf8_lossy(secret);
        assert!(!contains(&variant.bytes, secret), "found {found:?} in a {:?}", variant.format);
    }
}

/// Every file that a photo becomes.
fn assert_clean(photo: &PreparedPhoto) {
    photo.variants.iter().for_each(assert_only_pixels);
    assert_no_secret(&photo.preview);
    let markers = image_markers(&photo.preview.bytes);
    assert_eq!(markers, [0xE0, 0xC0, 0xDB, 0xDB, 0xC4, 0xC4, 0xC4, 0xC4, 0xDA], "JFIF header, tables, pixels");
    let widest = photo.variants.last().expect("a variant");
    let avif = prepare_avif(&widest.bytes, &PhotoLimits::default()).expect("encodes");
    avif.iter().for_each(assert_no_secret);
}

/// The markers of a JPEG up to its first scan.
fn image_markers(jpeg: &[u8]) -> Vec<u8> {
    let (mut markers, mut at) = (Vec::new(), 2);
    while let [0xFF, marker, high, low] = jpeg[at..at + 4] {
        markers.push(marker);
        if marker == 0xDA {
            break;
        }
        at += 2 + usize::from(u16::from_be_bytes([high, low]));
    }
    markers
}

fn assert_only_pixels(variant: &Variant) {
    assert_no_secret(variant);
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
        assert_clean(&prepared(&photo));
    }
}

#[test]
fn the_colour_profile_is_used_and_not_passed_on() {
    let profile = moxcms::ColorProfile::new_display_p3().encode().expect("encodes");
    let photo = jpeg_with(&quarters(400, 300), Some(exif(1)), Some(profile));
    assert_clean(&prepared(&photo));
}

#[test]
fn a_file_that_is_also_something_else_becomes_a_picture_and_nothing_else() {
    let picture = quarters(300, 200);
    let (page, archive): (&[u8], &[u8]) = (b"<script>GPS</script>", b"PK\x03\x04 a private remark");
    let script_in_comment = with_segment(&jpeg(&picture), 0xFE, &[b"*/=1;", page].concat());
    let archive_behind = [png(&picture, None).as_slice(), archive].concat();
    let page_behind = [jpeg(&picture).as_slice(), page].concat();
    for photo in [script_in_comment, archive_behind, page_behind] {
        let prepared = prepared(&photo);
        assert_clean(&prepared);
        for variant in prepared.variants.iter().chain([&prepared.preview]) {
            assert!(!contains(&variant.bytes, b"<script") && !contains(&variant.bytes, b"PK\x03\x04"));
        }
    }
}
