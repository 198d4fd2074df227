//! Pictures that move are refused before a frame of them is decoded; still ones in the same containers are not.

use thrift_photo::{PhotoError, PhotoLimits, prepare};

use crate::bytes::{png_animated, webp_animated};
use crate::draw::{png, prepared, quarters, webp};

fn frames_told(bytes: &[u8]) -> u32 {
    match prepare(bytes, &PhotoLimits::default()) {
        Err(error @ PhotoError::TooManyFrames { frames, frames_max: 1 }) => {
            assert!(error.to_string().contains("send a photo, or a screenshot of it"), "{error}");
            frames
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_animated_webp_is_refused_with_the_number_of_its_frames() {
    let still = webp(&quarters(64, 48), None);
    assert_eq!(frames_told(&webp_animated(&still, 64, 48, 5)), 5);
    prepared(&still);
}

#[test]
fn an_animated_png_is_refused_with_the_number_of_its_frames() {
    let still = png(&quarters(64, 48), None);
    assert_eq!(frames_told(&png_animated(&still, 12)), 12);
    prepared(&png_animated(&still, 1));
}

#[test]
fn whoever_wants_them_takes_the_first_frame() {
    let still = png(&quarters(64, 48), None);
    let limits = PhotoLimits { frames_max: 50, ..PhotoLimits::default() };
    let moving = prepare(&png_animated(&still, 12), &limits).expect("within the limits");
    assert_eq!(moving.variants, prepared(&still).variants);
}
