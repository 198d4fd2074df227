//! Limits against denial of inventory, which new ids cannot evade.

use super::Fixture;
use super::world::{TEN_MINUTES, World, granted, refused};
use crate::lock::{Limits, Reason, Shown};
use std::time::Duration;

fn two_holds() -> Limits {
    Limits { holds_per_holder_max: 2, ..Limits::default() }
}

/// The third one waits for the first.
pub fn a_holder_has_only_so_many_live_holds<F: Fixture>() {
    let world = World::<F>::with(two_holds()).offering(&["a", "b", "c"]);
    granted(world.hold(1, "amina", &["a"]));
    granted(world.hold(2, "amina", &["b"]));
    let reply = world.hold(3, "amina", &["c"]);
    refused(&reply, &[("", "limit_reached")]);
    assert_eq!(reply.refusals()[0].reason, Reason::LimitReached { holds_max: 2 });
    assert!(!granted(world.hold(2, "amina", &["b"])).fresh, "a replay is no new hold");
    granted(world.hold(4, "bruno", &["c"]));
    granted(world.release(1));
    granted(world.release(4));
    granted(world.hold(5, "amina", &["c"]));
    world.advance(TEN_MINUTES);
    granted(world.hold(6, "amina", &["a"]));
}

/// Changing one's mind at the limit.
pub fn taking_over_ones_own_hold_is_within_the_limit<F: Fixture>() {
    let world = World::<F>::with(two_holds()).offering(&["a", "b"]);
    granted(world.hold(1, "amina", &["a"]));
    granted(world.hold(2, "amina", &["b"]));
    granted(world.hold(3, "amina", &["b"]));
    granted(world.hold(4, "amina", &["a", "b"]));
}

/// A basket that replaces one hold of two still leaves another one beside the new one.
pub fn an_overlapping_hold_beyond_the_limit_is_refused<F: Fixture>() {
    let limits = Limits { holds_per_holder_max: 1, ..Limits::default() };
    let world = World::<F>::with(limits).offering(&["a", "b", "c"]);
    granted(world.hold(1, "amina", &["a", "b"]));
    refused(&world.hold(2, "amina", &["b", "c"]), &[("", "limit_reached")]);
    granted(world.hold(3, "amina", &["a", "b", "c"]));
}

/// Three times, then it is over.
pub fn renewals_are_limited<F: Fixture>() {
    let limits = Limits { hold_total_max: Duration::from_hours(5), ..Limits::default() };
    let world = World::<F>::with(limits).offering(&["a"]);
    granted(world.hold(1, "amina", &["a"]));
    for renewal in 1..=3 {
        world.advance(Duration::from_mins(9));
        granted(world.extend(1, renewal));
    }
    world.advance(Duration::from_mins(9));
    refused(&world.extend(1, 4), &[("", "renewal_limit")]);
    world.advance(Duration::from_mins(1));
    assert_eq!(world.shown("a"), Shown::Available);
}

/// New tabs are no way round the cap.
pub fn a_later_hold_of_the_same_buyer_does_not_extend_the_total_time<F: Fixture>() {
    let world = World::<F>::new().offering(&["a"]);
    let first = granted(world.hold(1, "amina", &["a"]));
    let cap = first.now.plus(Duration::from_mins(40));
    for number in 2..=5 {
        world.advance(Duration::from_mins(9));
        let hold = granted(world.hold(number, "amina", &["a"]));
        assert!(hold.until.unwrap() <= cap, "hold {number} ends after the cap");
    }
    world.advance(Duration::from_mins(4));
    assert_eq!(world.shown("a"), Shown::Available, "40 minutes are over");
    granted(world.hold(6, "bruno", &["a"]));
}

/// Nor round the number of renewals.
pub fn a_later_hold_of_the_same_buyer_inherits_the_renewals<F: Fixture>() {
    let limits = Limits { hold_total_max: Duration::from_hours(5), renewals_max: 1, ..Limits::default() };
    let world = World::<F>::with(limits).offering(&["a"]);
    granted(world.hold(1, "amina", &["a"]));
    granted(world.extend(1, 1));
    assert_eq!(granted(world.hold(2, "amina", &["a"])).renewals, 1);
    refused(&world.extend(2, 2), &[("", "renewal_limit")]);
}

/// A refused action never resets the clock.
pub fn a_refused_extension_leaves_the_end_as_it_was<F: Fixture>() {
    let limits = Limits { renewals_max: 0, ..Limits::default() };
    let world = World::<F>::with(limits).offering(&["a"]);
    granted(world.hold(1, "amina", &["a"]));
    let before = world.record("a");
    world.advance(Duration::from_mins(5));
    refused(&world.extend(1, 1), &[("", "renewal_limit")]);
    assert_eq!(world.record("a"), before);
}

/// Two lapses in a row, then ten minutes for the others.
pub fn who_lets_it_lapse_too_often_waits<F: Fixture>() {
    let world = World::<F>::new().offering(&["a"]);
    for number in [1, 2] {
        granted(world.hold(number, "amina", &["a"]));
        world.advance(TEN_MINUTES);
    }
    let reply = world.hold(3, "amina", &["a"]);
    refused(&reply, &[("a", "cooling_down")]);
    let lapsed_at = world.record("a").lease().unwrap().until;
    assert_eq!(reply.refusals()[0].reason, Reason::CoolingDown { until: lapsed_at.plus(TEN_MINUTES) });
    world.sweep(10);
    refused(&world.hold(3, "amina", &["a"]), &[("a", "cooling_down")]);
    world.advance(TEN_MINUTES);
    granted(world.hold(3, "amina", &["a"]));
    world.advance(TEN_MINUTES);
    granted(world.hold(4, "bruno", &["a"]));
}

/// Who gives back is no hoarder.
pub fn a_release_between_lapses_starts_the_count_anew<F: Fixture>() {
    let world = World::<F>::new().offering(&["a"]);
    granted(world.hold(1, "amina", &["a"]));
    world.advance(TEN_MINUTES);
    granted(world.hold(2, "amina", &["a"]));
    granted(world.release(2));
    granted(world.hold(3, "amina", &["a"]));
    world.advance(TEN_MINUTES);
    granted(world.hold(4, "amina", &["a"]));
}
