//! Sweepers: bounded, exact, harmless.

use super::Fixture;
use super::world::{TEN_MINUTES, World, granted, race};
use crate::lock::EventKind as E;
use crate::lock::{EventKind, Shown};
use std::collections::BTreeSet;
use std::time::Duration;

const NAMES: [&str; 7] = ["a", "b", "c", "d", "e", "f", "g"];

fn seven_lapsed<F: Fixture>() -> World<F> {
    let world = World::<F>::new().offering(&NAMES);
    for (number, name) in (1..).zip(NAMES) {
        granted(world.hold(number, &format!("buyer {number}"), &[name]));
    }
    world.advance(TEN_MINUTES);
    world
}

/// Neither live holds nor payments.
pub fn a_sweep_frees_what_lapsed_and_nothing_else<F: Fixture>() {
    let world = World::<F>::new().offering(&["a", "b", "c"]);
    granted(world.hold(1, "amina", &["a"]));
    granted(world.hold(2, "bruno", &["b"]));
    granted(world.begin(2, "bruno", "o2"));
    world.advance(Duration::from_mins(5));
    granted(world.hold(3, "chantal", &["c"]));
    world.advance(Duration::from_mins(5));
    let swept = world.sweep(10);
    let lapsed: Vec<&str> = swept.lapsed.iter().map(|event| event.item.as_str()).collect();
    assert_eq!(lapsed, ["a"]);
    assert_eq!(world.shown("b"), Shown::Paying);
    assert!(matches!(world.shown("c"), Shown::Held { .. }));
    assert_eq!(world.sweep(10).lapsed, []);
    world.is_sound();
}

/// A backlog does not stop the shop.
pub fn a_sweep_works_in_bounded_batches<F: Fixture>() {
    let world = seven_lapsed::<F>();
    let batches: Vec<usize> = (0..4).map(|_| world.sweep(3).lapsed.len()).collect();
    assert_eq!(batches, [3, 3, 1, 0]);
    world.is_sound();
}

/// By a sweeper or by who takes it over, once in all.
pub fn each_lapse_is_reported_exactly_once<F: Fixture>() {
    let world = seven_lapsed::<F>();
    granted(world.hold(20, "amina", &["d"]));
    let lapsed = world.sweep(10).lapsed;
    assert_eq!(lapsed.len(), 6);
    assert!(lapsed.iter().all(|event| event.kind == EventKind::Lapsed && event.item.as_str() != "d"));
    let all: Vec<_> = world.events().into_iter().filter(|event| event.kind == EventKind::Lapsed).collect();
    assert_eq!(all.len(), 7);
    world.is_sound();
}

/// Many machines may sweep at once.
pub fn two_sweepers_share_the_work<F: Fixture>() {
    let world = seven_lapsed::<F>();
    let reports = race(2, |_| (0..8).flat_map(|_| world.sweep(2).lapsed).collect::<Vec<_>>());
    let items: Vec<_> = reports.iter().flatten().map(|event| event.item.clone()).collect();
    assert_eq!(items.len(), 7, "each lapse once");
    assert_eq!(items.iter().collect::<BTreeSet<_>>().len(), 7);
    world.is_sound();
}

/// I3: work for recovery, which asks the provider first.
pub fn overdue_payments_are_listed_and_never_freed<F: Fixture>() {
    let world = World::<F>::new().offering(&["a", "b"]);
    granted(world.hold(1, "amina", &["a"]));
    granted(world.begin(1, "amina", "o1"));
    assert_eq!(world.sweep(10).overdue, []);
    world.advance(TEN_MINUTES);
    for _ in 0..2 {
        let swept = world.sweep(10);
        assert_eq!(swept.lapsed, []);
        assert_eq!(swept.overdue, [world.record("a")]);
    }
    assert_eq!(world.shown("a"), Shown::Paying);
}

/// I5.
pub fn the_feed_has_every_transition_once_and_in_order<F: Fixture>() {
    let world = World::<F>::new().offering(&["a"]);
    granted(world.hold(1, "amina", &["a"]));
    granted(world.extend(1, 1));
    world.advance(TEN_MINUTES);
    granted(world.hold(2, "bruno", &["a"]));
    granted(world.hold(3, "bruno", &["a"]));
    granted(world.release(3));
    granted(world.hold(4, "chantal", &["a"]));
    granted(world.begin(4, "chantal", "o4"));
    granted(world.abort(4, "o4", Some(5)));
    granted(world.begin(5, "chantal", "o5"));
    granted(world.abort(5, "o5", None));
    granted(world.retake(6, "chantal", "o5", &["a"]));
    granted(world.sell(6, "o5"));
    granted(world.relist("a", "o5"));
    granted(world.withdraw("a"));
    let events = world.events();
    let kinds: Vec<EventKind> = events.iter().map(|event| event.kind).collect();
    let expected = [
        E::Added,
        E::Published,
        E::Held,
        E::Extended,
        E::Lapsed,
        E::Held,
        E::TakenOver,
        E::Released,
        E::Held,
        E::PaymentBegun,
        E::Kept,
        E::PaymentBegun,
        E::PaymentAborted,
        E::Retaken,
        E::Sold,
        E::Relisted,
        E::Withdrawn,
    ];
    assert_eq!(kinds, expected);
    assert!(events.iter().zip(1..).all(|(event, seq)| event.seq == seq), "numbered without gaps");
    let record = world.record("a");
    assert_eq!(record.seq, 17);
    assert_eq!(record.ver, 16, "a lapse and the hold that follows it are one write");
    world.is_sound();
}
