//! Colours are named right, or not at all.

use image::{Rgb, RgbImage};
use thrift_photo::{ColourName, ColourShare, dominant_colour};

use crate::bytes::Seeded;
use crate::draw::{jpeg, prepared};

/// A T-shirt on a light wall, with folds, shade and the noise of a phone in a room.
fn garment(fabric: impl Fn(u32, u32) -> [u8; 3]) -> RgbImage {
    let mut seeded = Seeded::new(7);
    RgbImage::from_fn(600, 800, |x, y| {
        let body = (150..450).contains(&x) && (160..700).contains(&y);
        let sleeves = (60..540).contains(&x) && (160..320).contains(&y);
        let fold = if (x + y / 3) % 90 < 12 { 88 } else { 100 };
        let shade = fold - (x / 60);
        let colour = if body || sleeves { fabric(x, y).map(|c| u32::from(c) * shade / 100) } else { [228, 222, 212] };
        let noise = u32::try_from(seeded.below(9)).unwrap_or(0);
        Rgb(colour.map(|c| u8::try_from((c + noise).saturating_sub(4).min(255)).unwrap_or(255)))
    })
}

fn named(fabric: impl Fn(u32, u32) -> [u8; 3]) -> Option<ColourName> {
    dominant_colour(&prepared(&jpeg(&garment(fabric))).colours)
}

#[test]
fn a_plain_garment_of_each_of_the_sixteen_colours_is_named_right() {
    let fabrics = [
        (ColourName::Black, [22, 22, 24]),
        (ColourName::White, [250, 250, 248]),
        (ColourName::Grey, [132, 133, 136]),
        (ColourName::Beige, [220, 203, 174]),
        (ColourName::Brown, [112, 72, 42]),
        (ColourName::Red, [206, 32, 38]),
        (ColourName::Burgundy, [112, 26, 46]),
        (ColourName::Pink, [242, 156, 184]),
        (ColourName::Orange, [238, 118, 32]),
        (ColourName::Yellow, [247, 214, 44]),
        (ColourName::Khaki, [112, 110, 66]),
        (ColourName::Green, [42, 134, 62]),
        (ColourName::Turquoise, [42, 184, 180]),
        (ColourName::Blue, [46, 112, 204]),
        (ColourName::Navy, [26, 38, 70]),
        (ColourName::Purple, [122, 66, 158]),
    ];
    for (name, fabric) in fabrics {
        assert_eq!(named(|_, _| fabric), Some(name), "{fabric:?}");
    }
}

#[test]
fn wide_stripes_of_two_colours_are_multicoloured_and_three_are_left_to_a_person() {
    let (red, navy, yellow) = ([206, 32, 38], [26, 38, 70], [247, 214, 44]);
    assert_eq!(named(|_, y| if y / 40 % 2 == 0 { red } else { navy }), Some(ColourName::Multicolour));
    assert_eq!(named(|_, y| [red, navy, yellow, [250; 3]][(y / 25 % 4) as usize]), None);
}

#[test]
fn shares_add_up_and_come_largest_first() {
    let colours = prepared(&jpeg(&garment(|_, y| if y < 500 { [206, 32, 38] } else { [26, 38, 70] }))).colours;
    let total: f32 = colours.iter().map(|colour| colour.share).sum();
    assert!((total - 1.0).abs() < 0.001, "{total}");
    assert!(colours.is_sorted_by(|left, right| left.share >= right.share), "{colours:?}");
    assert_eq!(colours[0].name, ColourName::Red);
    assert!(colours[0].rgb[0] > 150 && colours[0].rgb[1] < 80, "{:?}", colours[0].rgb);
    let mut names: Vec<_> = colours.iter().map(|colour| colour.name).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), colours.len(), "a name comes once");
}

#[test]
fn the_rule_is_sixty_percent_or_two_of_thirty() {
    let rule = |shares: &[(ColourName, f32)]| {
        let colours: Vec<_> = shares.iter().map(|&(name, share)| ColourShare { name, rgb: [0; 3], share }).collect();
        dominant_colour(&colours)
    };
    let (blue, white) = (ColourName::Blue, ColourName::White);
    assert_eq!(rule(&[]), None);
    assert_eq!(rule(&[(blue, 1.0)]), Some(blue));
    assert_eq!(rule(&[(blue, 0.6), (white, 0.4)]), Some(blue));
    assert_eq!(rule(&[(blue, 0.59), (white, 0.41)]), Some(ColourName::Multicolour));
    assert_eq!(rule(&[(blue, 0.3), (white, 0.3)]), Some(ColourName::Multicolour));
    assert_eq!(rule(&[(blue, 0.59), (white, 0.29)]), None);
    assert_eq!(rule(&[(blue, 0.29), (white, 0.28)]), None);
}

#[test]
fn names_have_french_english_and_a_code_that_leads_back() {
    assert_eq!(ColourName::Navy.french(), "bleu marine");
    assert_eq!(ColourName::Navy.english(), "navy blue");
    assert_eq!(ColourName::Navy.code(), "navy");
    for name in ColourName::ALL {
        assert_eq!(ColourName::from_code(name.code()), Some(name));
        assert!(name.code().bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'));
    }
    assert_eq!(ColourName::from_code("taupe"), None);
}
