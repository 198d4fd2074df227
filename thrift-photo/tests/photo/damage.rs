//! A picture of which a part is missing is refused, never shown half grey.

use thrift_photo::{FileType, PhotoError, PhotoLimits, prepare};

use crate::bytes::{exif, with_exif};
use crate::cmyk::cmyk_jpeg;
use crate::draw::{BLUE, GREEN, RED, YELLOW, assert_quarters, encoded, jpeg, pixels_of, png, prepared, quarters, webp};

fn assert_damaged(bytes: &[u8], file_type: FileType, place: &str) {
    match prepare(bytes, &PhotoLimits::default()) {
        Err(PhotoError::Damaged { file_type: found, .. }) => assert_eq!(found, file_type, "{place}"),
        Err(other) => panic!("{place}: refused as {other:?}"),
        Ok(_) => panic!("{place}: shown although a part is missing"),
    }
}

/// Cuts in forty places, from a few bytes of header to all but two bytes.
fn cuts(bytes: &[u8]) -> impl Iterator<Item = usize> {
    let last = bytes.len() - 2;
    (0..40).map(move |step| 16 + (last - 16) * step / 39)
}

#[test]
fn a_jpeg_that_was_cut_off_is_refused_wherever_it_was_cut() {
    // The thumbnail's end marker, inside the EXIF segment, is not the photo's.
    let thumbnail = [exif(1), jpeg(&quarters(16, 16))].concat();
    let whole = with_exif(&jpeg(&quarters(320, 240)), &thumbnail);
    prepared(&whole);
    for cut in cuts(&whole) {
        assert_damaged(&whole[..cut], FileType::Jpeg, &format!("cut at {cut} of {}", whole.len()));
    }
}

#[test]
fn a_jpeg_that_was_cut_off_and_then_closed_is_refused_too() {
    let whole = jpeg(&quarters(320, 240));
    for cut in cuts(&whole).filter(|cut| *cut < whole.len() - 100) {
        let closed = [&whole[..cut], &[0xFF, 0xD9]].concat();
        assert_damaged(&closed, FileType::Jpeg, &format!("cut at {cut} of {} and closed", whole.len()));
    }
}

#[test]
fn a_progressive_jpeg_of_which_only_the_coarse_scan_came_through_is_refused() {
    let mut coarse = cmyk_jpeg([40, 100, 180, 0]);
    let frame = coarse.windows(2).position(|pair| pair == [0xFF, 0xC0]).expect("a baseline frame");
    coarse[frame + 1] = 0xC2;
    assert_damaged(&coarse, FileType::Jpeg, "one scan of means");
}

#[test]
fn a_progressive_jpeg_is_taken_whole_and_refused_where_it_was_cut_off() {
    let picture = quarters(320, 240);
    let whole = encoded(&picture, |encoder| encoder.set_progressive(true));
    assert_quarters(&pixels_of(&prepared(&whole).variants[1]), [RED, GREEN, BLUE, YELLOW], "progressive");
    for cut in cuts(&whole).filter(|cut| *cut < whole.len() - 16) {
        assert_damaged(&whole[..cut], FileType::Jpeg, &format!("cut at {cut} of {}", whole.len()));
    }
}

#[test]
fn a_jpeg_with_a_hole_filled_with_zeros_to_its_end_is_refused() {
    let mut holed = jpeg(&quarters(320, 240));
    let middle = holed.len() / 2;
    holed[middle..].fill(0);
    assert_damaged(&holed, FileType::Jpeg, "zeros from the middle on");
}

#[test]
fn a_png_that_was_cut_off_is_refused() {
    let whole = png(&quarters(320, 240), None);
    for cut in cuts(&whole).filter(|cut| *cut < whole.len() - 16) {
        assert_damaged(&whole[..cut], FileType::Png, &format!("cut at {cut} of {}", whole.len()));
    }
}

#[test]
fn a_webp_that_was_cut_off_is_refused_even_in_the_block_that_tells_its_orientation() {
    let whole = webp(&quarters(320, 240), Some(exif(6)));
    for cut in cuts(&whole) {
        assert_damaged(&whole[..cut], FileType::WebP, &format!("cut at {cut} of {}", whole.len()));
    }
}

#[test]
fn bytes_after_the_end_do_no_harm() {
    let whole = jpeg(&quarters(320, 240));
    let followed = [whole.as_slice(), &[0; 5000], &whole].concat();
    assert_eq!(prepared(&followed).variants, prepared(&whole).variants);
}

#[test]
fn the_message_says_what_to_do() {
    let whole = jpeg(&quarters(320, 240));
    let refusal = prepare(&whole[..whole.len() / 2], &PhotoLimits::default()).expect_err("half a photo");
    assert_eq!(
        refusal.to_string(),
        "this JPEG is damaged or was cut off (its end is missing): send the original photo again, on a steadier \
         connection if the upload was interrupted"
    );
}
