//! Broken files give an answer, never a panic. The seed of a failure is the last one printed.

use thrift_photo::{PhotoLimits, prepare};

use crate::bytes::{Seeded, exif, with_exif};
use crate::cmyk::cmyk_jpeg;
use crate::draw::{jpeg, png, quarters, webp};

const SEEDS: u64 = 200;
/// Headers are short, and hold what decoders trust.
const HEADER_BYTES: usize = 700;

fn mutated(bytes: &[u8], seed: u64) -> Vec<u8> {
    let mut seeded = Seeded::new(seed);
    let mut mutated = bytes.to_vec();
    for _ in 0..=seeded.below(8) {
        let zone = if seeded.below(2) == 0 { mutated.len().min(HEADER_BYTES) } else { mutated.len() };
        let at = seeded.below(zone);
        match seeded.below(5) {
            0 => mutated[at] = seeded.byte(),
            1 => mutated[at] ^= 1 << seeded.below(8),
            2 => mutated[at] = [0x00, 0x7F, 0x80, 0xFF][seeded.below(4)],
            3 => mutated.insert(at, seeded.byte()),
            _ => drop(mutated.remove(at)),
        }
    }
    mutated
}

fn answers_for(kind: &str, bytes: &[u8]) {
    let limits = PhotoLimits::default();
    prepare(bytes, &limits).expect("the file is good before it is changed");
    let mut refused = 0;
    for seed in 0..SEEDS {
        println!("{kind}, seed {seed}");
        refused += u32::from(prepare(&mutated(bytes, seed), &limits).is_err());
    }
    assert!(refused > 0, "no change was noticed in any {kind}");
}

#[test]
fn two_hundred_broken_jpegs() {
    answers_for("JPEG", &with_exif(&jpeg(&quarters(97, 71)), &exif(6)));
}

#[test]
fn two_hundred_broken_pngs() {
    answers_for("PNG", &png(&quarters(97, 71), Some(exif(6))));
}

#[test]
fn two_hundred_broken_webps() {
    answers_for("WebP", &webp(&quarters(97, 71), Some(exif(6))));
}

#[test]
fn two_hundred_broken_lossy_webps() {
    let photo = prepare(&jpeg(&quarters(97, 71)), &PhotoLimits::default()).expect("good");
    answers_for("lossy WebP", &photo.variants[0].bytes);
}

#[test]
fn two_hundred_broken_printers_jpegs() {
    answers_for("CMYK JPEG", &cmyk_jpeg([40, 100, 180, 0]));
}
