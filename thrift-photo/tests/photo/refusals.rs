//! What is refused, before it costs anything, and what the sender is told.

use std::time::{Duration, Instant};

use thrift_photo::{FileType, PhotoError, PhotoLimits, prepare};

use crate::bytes::{png_claiming, webp_claiming, with_claimed_size};
use crate::draw::{encoded, jpeg, quarters};

fn refusal(bytes: &[u8]) -> PhotoError {
    prepare(bytes, &PhotoLimits::default()).expect_err("must be refused")
}

#[test]
fn a_huge_claimed_size_is_refused_from_the_header_alone() {
    let jpeg = jpeg(&quarters(16, 16));
    let claims = [
        (png_claiming(50_000, 50_000), 50_000, 50_000),
        (png_claiming(12_001, 1), 12_001, 1),
        (png_claiming(10_000, 5_001), 10_000, 5_001),
        (with_claimed_size(&jpeg, 65_500, 65_500), 65_500, 65_500),
        (webp_claiming(16_383, 16_383), 16_383, 16_383),
    ];
    for (bytes, wide, high) in claims {
        let start = Instant::now();
        let refusal = refusal(&bytes);
        assert!(start.elapsed() < Duration::from_millis(50), "{:?}", start.elapsed());
        let PhotoError::TooManyPixels { width, height, .. } = refusal else { panic!("{refusal:?}") };
        assert_eq!((width, height), (wide, high));
        assert!(refusal.to_string().contains("smaller"), "{refusal}");
    }
}

#[test]
fn a_file_over_fifteen_mebibytes_is_refused_even_if_it_is_a_photo() {
    let mut bytes = jpeg(&quarters(64, 64));
    bytes.resize(16 * 1024 * 1024, 0);
    let refusal = refusal(&bytes);
    assert_eq!(refusal, PhotoError::TooLarge { bytes: 16 * 1024 * 1024, bytes_max: 15 * 1024 * 1024 });
    assert_eq!(
        refusal.to_string(),
        "the file is 16.0 MiB and at most 15.0 MiB are taken: send the photo in a smaller size"
    );
}

#[test]
fn a_picture_that_needs_more_memory_than_allowed_is_refused() {
    let limits = PhotoLimits { memory_bytes_max: 100_000, ..PhotoLimits::default() };
    let picture = quarters(200, 200);
    for bytes in [jpeg(&picture), crate::draw::png(&picture, None), crate::draw::webp(&picture, None)] {
        let refusal = prepare(&bytes, &limits).expect_err("120,000 bytes of pixels");
        assert!(matches!(refusal, PhotoError::TooMuchMemory { .. }), "{refusal:?}");
    }
}

#[test]
fn a_file_of_few_bytes_that_costs_many_walks_over_the_pixels_is_refused() {
    let picture = quarters(200, 100);
    let limits = PhotoLimits { scanned_pixels_max: 20_000, ..PhotoLimits::default() };
    prepare(&jpeg(&picture), &limits).expect("20,000 pixels, once");
    let layered = encoded(&picture, |encoder| encoder.set_progressive(true));
    let refusal = prepare(&layered, &limits).expect_err("20,000 pixels, again and again");
    let PhotoError::TooMuchWork { scans, pixels: 20_000, scanned_pixels_max: 20_000 } = refusal else {
        panic!("{refusal:?}")
    };
    assert!(scans > 1 && refusal.to_string().contains("save it as an ordinary (baseline) JPEG"), "{refusal}");
    let limits = PhotoLimits { scanned_pixels_max: 20_000 * u64::from(scans), ..limits };
    prepare(&layered, &limits).expect("as often as it takes");
}

/// A file that stores red, green and blue apart, each in a scan of its own, was decoded into other colours: a red dress came
/// out green, and nothing noticed. The decoder mixes up such scans.
#[test]
fn a_jpeg_with_a_scan_for_each_colour_is_refused_rather_than_shown_in_other_colours() {
    let apart = encoded(&quarters(320, 240), |encoder| {
        encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::F_2_2);
        encoder.set_optimized_huffman_tables(true);
    });
    let refusal = refusal(&apart);
    assert!(matches!(refusal, PhotoError::UnsupportedEncoding { file_type: FileType::Jpeg, .. }), "{refusal:?}");
    assert!(
        refusal.to_string().contains("one after another") && refusal.to_string().contains("ordinary JPEG"),
        "{refusal}"
    );
}

#[test]
fn every_other_type_is_named_with_a_way_out() {
    let brand = |brand: &[u8]| [b"\0\0\0\x18ftyp", brand, b"\0\0\0\0mif1"].concat();
    let cases: [(Vec<u8>, FileType, &str); 17] = [
        (brand(b"heic"), FileType::Heic, "Settings > Camera > Formats > Most Compatible"),
        (brand(b"mif1"), FileType::Heic, "Most Compatible"),
        (brand(b"avif"), FileType::Avif, "export it as a JPEG"),
        (brand(b"mp42"), FileType::Video, "take a photo"),
        (b"GIF89a\x01\0\x01\0\x80\0\0".to_vec(), FileType::Gif, "export it as a JPEG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), FileType::Svg, "send a photo of the garment"),
        (b"\xEF\xBB\xBF<?xml version='1.0'?>\n<SVG/>".to_vec(), FileType::Svg, "send a photo of the garment"),
        (b"%PDF-1.7\n%\xE2\xE3".to_vec(), FileType::Pdf, "send a photo of the garment"),
        (b"II*\0\x08\0\0\0".to_vec(), FileType::Tiff, "export it as a JPEG"),
        (b"BM\x36\0\x0C\0\0\0".to_vec(), FileType::Bmp, "export it as a JPEG"),
        (b"BMW, very good condition".to_vec(), FileType::Text, "send a photo of the garment"),
        (b"\xFF\x0A\0\0".to_vec(), FileType::JpegXl, "export it as a JPEG"),
        (b"PK\x03\x04\x14\0".to_vec(), FileType::Archive, "send a photo of the garment"),
        (b"<!DOCTYPE html><html>".to_vec(), FileType::WebPage, "send a photo of the garment"),
        ("robe.jpg, déjà portée".into(), FileType::Text, "send a photo of the garment"),
        (b"RIFF\x04\0\0\0AVI LIST".to_vec(), FileType::Video, "take a photo"),
        (vec![0; 300], FileType::Unknown, "take the photo again"),
    ];
    for (bytes, file_type, way_out) in cases {
        let refusal = refusal(&bytes);
        assert_eq!(refusal, PhotoError::UnsupportedType { found: file_type });
        let message = refusal.to_string();
        assert!(message.contains(file_type.english()) && message.contains(way_out), "{message}");
        assert!(message.contains("JPEG, PNG or WebP"), "{message}");
    }
}

#[test]
fn an_empty_file_is_an_interrupted_upload() {
    assert_eq!(refusal(b""), PhotoError::Empty);
    assert!(PhotoError::Empty.to_string().contains("send the photo again"));
}

#[test]
fn a_jpeg_of_a_rare_kind_is_refused_as_such_and_not_as_damaged() {
    let good = jpeg(&quarters(32, 32));
    let frame = good.windows(2).position(|pair| pair == [0xFF, 0xC0]).expect("a baseline frame");
    for (place, value, detail) in [(1, 0xC3, "coding process 3"), (1, 0xC9, "coding process 9"), (4, 12, "12 bits")] {
        let mut rare = good.clone();
        rare[frame + place] = value;
        let refusal = refusal(&rare);
        assert!(matches!(refusal, PhotoError::UnsupportedEncoding { file_type: FileType::Jpeg, .. }), "{refusal:?}");
        assert!(refusal.to_string().contains(detail) && refusal.to_string().contains("ordinary JPEG"), "{refusal}");
    }
}
