//! Broken files give an answer within the limits, never a panic. The seed of a failure is the last one printed.

use allocation_counter::measure;
use std::time::{Duration, Instant};
use thrift_photo::{PhotoLimits, prepare};

use crate::bytes::{Seeded, exif, with_exif};
use crate::cmyk::cmyk_jpeg;
use crate::draw::{jpeg, png, quarters, webp};

const SEEDS: u64 = 200;
/// Less than a header can claim with two changed bytes, more than the good file takes.
const MEMORY_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Twice that, and what the pictures that come out of it take.
const WORKING_BYTES_MAX: u64 = 24 * 1024 * 1024;
/// A good one takes some milliseconds; a busy machine many.
const TIME_MAX: Duration = Duration::from_secs(5);
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
    let limits = PhotoLimits { memory_bytes_max: MEMORY_BYTES_MAX, ..PhotoLimits::default() };
    prepare(bytes, &limits).expect("the file is good before it is changed");
    let mut refused = 0;
    for seed in 0..SEEDS {
        println!("{kind}, seed {seed}");
        let broken = mutated(bytes, seed);
        let start = Instant::now();
        let spent = measure(|| refused += u32::from(prepare(&broken, &limits).is_err()));
        assert!(spent.bytes_max < WORKING_BYTES_MAX, "{} bytes of memory", spent.bytes_max);
        assert!(start.elapsed() < TIME_MAX, "{:?}", start.elapsed());
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
