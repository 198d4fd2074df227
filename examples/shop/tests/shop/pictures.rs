//! Photos to send: good ones, and files that claim to be.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};

/// A small picture; another for every number.
pub(super) fn tiny(number: usize) -> Vec<u8> {
    let [low, high, ..] = number.to_le_bytes();
    let pixels = [low, high.wrapping_add(40), 120].repeat(16 * 16);
    let mut bytes = Vec::new();
    PngEncoder::new(&mut bytes).write_image(&pixels, 16, 16, ExtendedColorType::Rgb8).unwrap();
    bytes
}

/// A photo of 640 × 480 pixels with something on it.
pub(super) fn photo() -> Vec<u8> {
    let pixel = |at: u32| [(at % 251) as u8, at.to_le_bytes()[1], (at % 97) as u8];
    let pixels: Vec<u8> = (0..640 * 480).flat_map(pixel).collect();
    let mut bytes = Vec::new();
    JpegEncoder::new(&mut bytes).write_image(&pixels, 640, 480, ExtendedColorType::Rgb8).unwrap();
    bytes
}

/// A PNG whose header promises so many pixels, and no more than that.
pub(super) fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut chunk = b"IHDR".to_vec();
    chunk.extend(width.to_be_bytes());
    chunk.extend(height.to_be_bytes());
    chunk.extend([8, 2, 0, 0, 0]);
    let mut bytes = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0d".to_vec();
    bytes.extend(&chunk);
    bytes.extend(crc32(&chunk).to_be_bytes());
    bytes.extend(b"\x00\x00\x00\x00IDAT\x35\xaf\x06\x1e");
    bytes
}

/// The checksum of PNG chunks (RFC 2083, 15).
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 };
    !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

/// A picture that takes some time to prepare; another for every number.
pub(super) fn drawn(number: usize) -> Vec<u8> {
    jpeg(900, 1200, number)
}

/// As large as a phone's.
pub(super) fn large() -> Vec<u8> {
    jpeg(3000, 4000, 7)
}

fn jpeg(width: u32, height: u32, seed: usize) -> Vec<u8> {
    let [shade, ..] = seed.to_le_bytes();
    let pixel = |at: u32| {
        let (x, y) = (at % width, at / width);
        let share = |at: u32, side: u32| (at * 255 / side).to_le_bytes()[0];
        let check = if (x / 40 + y / 40).is_multiple_of(2) { 120 } else { 0 };
        [share(x, width), share(y, height), check ^ shade]
    };
    let pixels: Vec<u8> = (0..width * height).flat_map(pixel).collect();
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 95);
    encoder.encode(&pixels, width, height, ExtendedColorType::Rgb8).unwrap();
    bytes
}
