//! Several garments at once: all or nothing.

use super::Fixture;
use super::world::{TEN_MINUTES, World, granted, item, refused};
use crate::lock::{Basket, Shown};
use std::time::Duration;

/// I4.
pub fn a_basket_is_all_or_nothing<F: Fixture>() {
    let world = World::<F>::new().offering(&["a", "b", "c"]);
    granted(world.hold(1, "amina", &["b"]));
    let before = [world.record("a"), world.record("c")];
    refused(&world.hold(2, "bruno", &["a", "b", "c"]), &[("b", "held_by_other")]);
    assert_eq!(world.shown("a"), Shown::Available);
    assert_eq!(world.shown("c"), Shown::Available);
    assert_eq!([world.record("a").seq, world.record("c").seq], [before[0].seq, before[1].seq]);
    granted(world.hold(3, "chantal", &["a", "c"]));
    world.is_sound();
}

/// So that the buyer can go on with the rest in one tap.
pub fn a_refused_basket_names_every_refused_garment<F: Fixture>() {
    let world = World::<F>::new().offering(&["a", "b", "c", "d", "e"]);
    granted(world.hold(1, "amina", &["a"]));
    world.sold(2, "amina", "o2", &["b"]);
    granted(world.hold(3, "amina", &["c"]));
    granted(world.begin(3, "amina", "o3"));
    granted(world.withdraw("d"));
    let reply = world.hold(4, "bruno", &["e", "d", "c", "b", "a", "ghost"]);
    let expected =
        [("a", "held_by_other"), ("b", "sold"), ("c", "paying"), ("d", "not_for_sale"), ("ghost", "unknown_item")];
    refused(&reply, &expected);
    assert_eq!(world.shown("e"), Shown::Available);
}

/// What was taken over on the way is given back as it was.
pub fn a_refused_basket_leaves_the_buyers_earlier_hold_as_it_was<F: Fixture>() {
    let world = World::<F>::new().offering(&["a", "b", "z"]);
    let earlier = granted(world.hold(1, "amina", &["a", "b"]));
    granted(world.hold(2, "bruno", &["z"]));
    world.advance(Duration::from_mins(5));
    refused(&world.hold(3, "amina", &["a", "b", "z"]), &[("z", "held_by_other")]);
    let now = granted(world.hold(1, "amina", &["a", "b"]));
    assert_eq!((now.id, now.until, now.items), (earlier.id, earlier.until, earlier.items));
    granted(world.begin(1, "amina", "o1"));
    world.is_sound();
}

/// The largest basket.
pub fn fifty_garments_are_held_together<F: Fixture>() {
    let names: Vec<String> = (0..51).map(|number| format!("g{number:02}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let world = World::<F>::new().offering(&names);
    let hold = granted(world.hold(1, "amina", &names[..50]));
    assert_eq!(hold.items.len(), 50);
    refused(&world.hold(2, "bruno", &[names[49], names[50]]), &[(names[49], "held_by_other")]);
    granted(world.begin(1, "amina", "o1"));
    assert_eq!(granted(world.sell(1, "o1")).records.len(), 50);
    assert!(Basket::new(names.iter().map(|name| item(name))).is_err(), "51 are too many");
    assert!(Basket::new([]).is_err());
    world.is_sound();
}

/// It exists once.
pub fn a_garment_named_twice_counts_once<F: Fixture>() {
    let world = World::<F>::new().offering(&["a", "b"]);
    let hold = granted(world.hold(1, "amina", &["a", "b", "a"]));
    assert_eq!(hold.items, [item("a"), item("b")]);
    assert_eq!(world.record("a").fence, 1);
}

/// Half a basket is never sold.
pub fn a_basket_torn_by_a_later_hold_cannot_be_paid_for<F: Fixture>() {
    let world = World::<F>::new().offering(&["a", "b"]);
    granted(world.hold(1, "amina", &["a", "b"]));
    granted(world.hold(2, "amina", &["b"]));
    refused(&world.begin(1, "amina", "o1"), &[("b", "hold_superseded")]);
    refused(&world.extend(1, 1), &[("b", "hold_superseded")]);
    granted(world.release(2));
    assert!(!world.begin(1, "amina", "o1").refusals().is_empty(), "still torn once the later hold is over");
    assert!(matches!(world.shown("a"), Shown::Held { .. }));
    granted(world.hold(3, "amina", &["a", "b"]));
    granted(world.begin(3, "amina", "o3"));
    world.is_sound();
}

/// Leaving the first tab does not take the second tab's garment away.
pub fn releasing_a_torn_basket_frees_only_what_it_still_carries<F: Fixture>() {
    let world = World::<F>::new().offering(&["a", "b"]);
    granted(world.hold(1, "amina", &["a", "b"]));
    granted(world.hold(2, "amina", &["b"]));
    granted(world.release(1));
    assert_eq!(world.shown("a"), Shown::Available);
    assert!(matches!(world.shown("b"), Shown::Held { .. }));
    world.advance(TEN_MINUTES);
    assert_eq!(world.sweep(10).lapsed.len(), 1);
    world.is_sound();
}
