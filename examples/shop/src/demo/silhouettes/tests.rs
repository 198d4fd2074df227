//! Shapes must be told apart at a glance, and halves must meet at the fold.

use super::super::{
    drawing::{Look, render_jpeg, svg},
    palette::dye_of,
    patterns::Pattern,
    pieces::Cut,
};
use super::*;

static ALL: [(&str, &Silhouette); 42] = [
    ("backpack", &BACKPACK),
    ("blazer", &BLAZER),
    ("blouse", &BLOUSE),
    ("bomber", &BOMBER),
    ("boots", &BOOTS),
    ("boubou", &BOUBOU),
    ("bucket hat", &BUCKET_HAT),
    ("caftan", &CAFTAN),
    ("cap", &CAP),
    ("cardigan", &CARDIGAN),
    ("child's dress", &CHILD_DRESS),
    ("child's tee", &CHILD_TEE),
    ("chino", &CHINO),
    ("coat", &COAT),
    ("crossbody bag", &CROSSBODY_BAG),
    ("denim jacket", &DENIM_JACKET),
    ("dress, A-line", &DRESS_A_LINE),
    ("dress, mermaid", &DRESS_MERMAID),
    ("dress, straps", &DRESS_STRAPS),
    ("dress, wrap", &DRESS_WRAP),
    ("dungarees", &DUNGAREES),
    ("handbag", &HANDBAG),
    ("jeans", &JEANS),
    ("jeans, flared", &JEANS_FLARED),
    ("kaba", &KABA),
    ("pullover", &PULLOVER),
    ("pumps", &PUMPS),
    ("roll-neck", &ROLL_NECK),
    ("shirt", &SHIRT),
    ("shirt, short", &SHIRT_SHORT),
    ("shorts", &SHORTS),
    ("skirt, buttoned", &SKIRT_BUTTONED),
    ("skirt, pleated", &SKIRT_PLEATED),
    ("skirt, straight", &SKIRT_STRAIGHT),
    ("sneakers", &SNEAKERS),
    ("tank", &TANK),
    ("tee", &TEE),
    ("tote", &TOTE),
    ("trench", &TRENCH),
    ("trousers, wide", &TROUSERS_WIDE),
    ("tunic", &TUNIC),
    ("wide-brimmed hat", &WIDE_BRIM_HAT),
];

fn photo(silhouette: &'static Silhouette, pattern: Pattern) -> Vec<u8> {
    let look = Look { silhouette, pattern, dye: dye_of("orange", 0), studio: 0, tagged: false };
    let jpeg = render_jpeg(&svg(&look), 120).unwrap();
    image::load_from_memory(&jpeg).unwrap().to_luma8().into_raw()
}

/// Pixels out of a thousand that clearly differ.
fn distance(one: &[u8], other: &[u8]) -> usize {
    let differing = one.iter().zip(other).filter(|(one, other)| one.abs_diff(**other) > 25).count();
    differing * 1000 / one.len()
}

#[test]
fn no_two_silhouettes_look_alike_even_as_thumbnails() {
    let photos: Vec<_> = ALL.iter().map(|(name, silhouette)| (name, photo(silhouette, Pattern::Plain))).collect();
    for (nth, (name, one)) in photos.iter().enumerate() {
        for (other_name, other) in &photos[nth + 1..] {
            let distance = distance(one, other);
            assert!(distance >= 8, "{name} and {other_name} differ in only {distance} ‰ of the picture");
        }
    }
}

#[test]
fn halves_begin_and_end_on_the_fold_and_nothing_leaves_the_sheet() {
    for (name, silhouette) in ALL {
        for piece in silhouette.behind.iter().chain(silhouette.pieces) {
            let points: Vec<_> = piece.points().collect();
            assert!(points.len() > 2, "{name}");
            assert!(points.iter().all(|[x, y]| (0..=WIDTH).contains(x) && (0..=HEIGHT).contains(y)), "{name}");
            if matches!(piece.cut, Cut::OnFold(_)) {
                assert!(points.first().is_some_and(|[x, _]| (x - WIDTH / 2).abs() <= 6), "{name}: {points:?}");
                assert!(points.last().is_some_and(|[x, _]| (x - WIDTH / 2).abs() <= 6), "{name}: {points:?}");
            }
        }
    }
}

#[test]
fn every_pattern_changes_the_cloth() {
    let plain = photo(&KABA, Pattern::Plain);
    let patterns = [
        Pattern::Breton,
        Pattern::Gingham,
        Pattern::Tartan,
        Pattern::Dots,
        Pattern::Floral,
        Pattern::WaxRings,
        Pattern::WaxLeaves,
        Pattern::WaxFans,
    ];
    for pattern in patterns {
        assert!(distance(&plain, &photo(&KABA, pattern)) >= 10, "{pattern:?}");
    }
}
