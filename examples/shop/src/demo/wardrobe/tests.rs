//! What the demo promises to the shop window.

use std::collections::HashSet;

use super::{
    super::{drawing::render_jpeg, palette},
    DemoGarment, categories, garment,
};

fn window() -> Vec<DemoGarment> {
    (0..60).map(garment).collect()
}

#[test]
fn the_same_number_is_always_the_same_garment() {
    for number in [0, 7, 59, 1_000, u64::MAX] {
        assert_eq!(garment(number), garment(number));
    }
    assert_ne!(garment(0).svg, garment(1).svg);
}

#[test]
fn every_garment_of_the_window_renders_as_a_jpeg_of_the_asked_width() {
    for (number, garment) in window().iter().enumerate() {
        let jpeg = render_jpeg(&garment.svg, 90).unwrap_or_else(|error| panic!("garment {number}: {error}"));
        let photo = image::load_from_memory(&jpeg).unwrap();
        assert_eq!((photo.width(), photo.height()), (90, 120), "garment {number}");
    }
}

#[test]
fn a_drawing_that_is_no_svg_or_has_no_width_is_refused() {
    assert!(render_jpeg("<p>", 90).is_err());
    assert!(render_jpeg(&garment(0).svg, 0).is_err());
}

#[test]
fn the_window_shows_every_category_and_at_least_twelve_colours() {
    let window = window();
    let shown: HashSet<_> = window.iter().map(|garment| garment.category).collect();
    let listed: HashSet<_> = categories().iter().map(|(slug, ..)| *slug).collect();
    assert_eq!(shown, listed);
    assert_eq!(listed.len(), categories().len(), "no slug twice");
    let colours: HashSet<_> = window.iter().map(|garment| garment.colour).collect();
    assert!(colours.len() >= 12, "{colours:?}");
    let known: HashSet<_> = palette::codes().collect();
    assert!(colours.is_subset(&known));
}

#[test]
fn neighbours_differ_in_category_and_no_two_share_title_and_colour() {
    let window = window();
    for pair in window.windows(2) {
        assert_ne!(pair[0].category, pair[1].category);
        assert!(pair[0].title != pair[1].title && pair[0].svg != pair[1].svg);
    }
    let mut seen = HashSet::new();
    for garment in &window {
        assert!(seen.insert((&garment.title, garment.colour)), "{} {} twice", garment.title, garment.colour);
    }
}

#[test]
fn prices_are_round_and_within_the_range_of_the_shop() {
    for garment in (0..600).map(garment_without_picture) {
        assert!((1_500..=35_000).contains(&garment.price_francs), "{}: {}", garment.title, garment.price_francs);
        assert_eq!(garment.price_francs % 500, 0);
    }
}

#[test]
fn every_garment_says_its_size_and_admits_its_defects() {
    for garment in (0..600).map(garment_without_picture) {
        assert!(!garment.title.is_empty() && !garment.description.is_empty() && !garment.size.is_empty());
        let size = if garment.size == "Unique" { "Taille unique" } else { garment.size };
        assert!(garment.description.contains(size), "{}", garment.description);
        let worn = matches!(garment.condition, "good" | "fair");
        assert_eq!(
            worn,
            (garment.description.contains("à signaler") || garment.description.contains("prix ajusté")),
            "{}",
            garment.description
        );
        let sentences = garment.description.matches(". ").count() + 1;
        assert!((2..=4).contains(&sentences), "{}", garment.description);
    }
}

#[test]
fn numbers_far_beyond_the_window_are_garments_too() {
    assert!(!garment(u64::MAX).title.is_empty());
    assert!(garment(u64::MAX).svg.starts_with("<svg"));
}

fn garment_without_picture(number: u64) -> DemoGarment {
    DemoGarment { svg: String::new(), ..garment(number) }
}
