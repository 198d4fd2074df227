//! Reads the outline of a piece and opens it along the fold.

use std::fmt::Write as _;

use super::WIDTH;

/// Opens a piece that was cut on the fold: the half as drawn, then its mirror walked backwards.
pub(super) fn unfold(half: &str) -> String {
    let segments = segments(half);
    let mut path = half.to_owned();
    for pair in segments.windows(2).rev() {
        let [(_, before), (command, points)] = pair else { continue };
        let _ = write!(path, " {command}");
        for [x, y] in points.iter().rev().skip(1).chain(before.last()) {
            let _ = write!(path, " {} {y}", WIDTH - x);
        }
    }
    path.push('Z');
    path
}

/// The letters of a path, each with its points.
pub(super) fn segments(path: &str) -> Vec<(char, Vec<[i16; 2]>)> {
    let mut segments = Vec::new();
    for word in path.split_whitespace() {
        let digits = word.trim_start_matches(|letter: char| letter.is_ascii_uppercase());
        if let Some(command) = word.chars().next().filter(char::is_ascii_uppercase) {
            segments.push((command, Vec::new()));
        }
        if let (Some((_, numbers)), Ok(number)) = (segments.last_mut(), digits.parse::<i16>()) {
            numbers.push(number);
        }
    }
    let pairs = |numbers: Vec<i16>| numbers.chunks_exact(2).filter_map(|pair| pair.try_into().ok()).collect();
    segments.into_iter().map(|(command, numbers)| (command, pairs(numbers))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_opens_into_a_whole_that_mirrors_it() {
        let whole = unfold("M450 100 C400 100 380 120 300 200 L450 400");
        assert_eq!(whole, "M450 100 C400 100 380 120 300 200 L450 400 L 600 200 C 520 120 500 100 450 100Z");
    }

    #[test]
    fn an_outline_without_segments_stays_what_it_is() {
        assert_eq!(unfold("M450 100"), "M450 100Z");
        assert_eq!(unfold(""), "Z");
    }
}
