//! One buyer, one garment: granted, refused, lapsed, released, extended.

use super::Fixture;
use super::world::{ALMOST_TEN_MINUTES, TEN_MINUTES, World, granted, refused};
use crate::lock::{LockState, Reason, Shown};
use std::time::Duration;

const MILLISECOND: Duration = Duration::from_millis(1);

/// The first one gets it.
pub fn a_free_garment_is_held_until_the_end_of_its_lease<F: Fixture>() {
    let world = World::<F>::new().offering(&["robe"]);
    assert_eq!(world.shown("robe"), Shown::Available);
    let hold = granted(world.hold(1, "amina", &["robe"]));
    assert!(hold.fresh);
    assert_eq!(hold.until, Some(hold.now.plus(TEN_MINUTES)));
    assert_eq!(world.shown("robe"), Shown::Held { until: hold.until.unwrap() });
    assert_eq!(world.record("robe").fence, 1);
    world.is_sound();
}

/// The second one learns why and until when.
pub fn a_second_buyer_is_refused_with_the_reason_and_the_time<F: Fixture>() {
    let world = World::<F>::new().offering(&["robe"]);
    let hold = granted(world.hold(1, "amina", &["robe"]));
    let before = world.record("robe");
    let reply = world.hold(2, "bruno", &["robe"]);
    refused(&reply, &[("robe", "held_by_other")]);
    assert_eq!(reply.refusals()[0].reason, Reason::HeldByOther { until: hold.until.unwrap() });
    assert_eq!(world.record("robe"), before, "a refusal writes nothing");
}

/// The end is exclusive, to the millisecond.
pub fn a_hold_lapses_exactly_at_its_end<F: Fixture>() {
    let world = World::<F>::new().offering(&["robe"]);
    granted(world.hold(1, "amina", &["robe"]));
    world.advance(ALMOST_TEN_MINUTES);
    refused(&world.hold(2, "bruno", &["robe"]), &[("robe", "held_by_other")]);
    world.advance(MILLISECOND);
    assert_eq!(world.shown("robe"), Shown::Available);
    granted(world.hold(3, "bruno", &["robe"]));
    world.is_sound();
}

/// I8.
pub fn a_lapsed_hold_blocks_nobody_though_nobody_sweeps<F: Fixture>() {
    let world = World::<F>::new().offering(&["robe"]);
    for (number, who) in [(1, "amina"), (2, "bruno"), (3, "chantal")] {
        granted(world.hold(number, who, &["robe"]));
        world.advance(TEN_MINUTES);
    }
    assert_eq!(world.record("robe").fence, 3);
    world.is_sound();
}

/// I6.
pub fn replaying_a_hold_makes_no_new_transition<F: Fixture>() {
    let world = World::<F>::new().offering(&["robe", "sac"]);
    let first = granted(world.hold(1, "amina", &["robe", "sac"]));
    let before = world.record("robe");
    world.advance(Duration::from_mins(3));
    let again = granted(world.hold(1, "amina", &["sac", "robe"]));
    assert!(!again.fresh);
    assert_eq!((again.until, again.items), (first.until, first.items), "the clock is not reset");
    assert_eq!(world.record("robe"), before);
    world.is_sound();
}

/// Leaving checkout frees at once.
pub fn a_released_garment_is_free_at_once<F: Fixture>() {
    let world = World::<F>::new().offering(&["robe"]);
    granted(world.hold(1, "amina", &["robe"]));
    granted(world.release(1));
    assert_eq!(world.shown("robe"), Shown::Available);
    granted(world.hold(2, "bruno", &["robe"]));
    world.is_sound();
}

/// I6.
pub fn releasing_again_changes_nothing<F: Fixture>() {
    let world = World::<F>::new().offering(&["robe"]);
    granted(world.hold(1, "amina", &["robe"]));
    granted(world.release(1));
    let before = world.record("robe");
    assert_eq!(granted(world.release(1)).changed, 0);
    assert_eq!(world.record("robe"), before);
    granted(world.hold(2, "bruno", &["robe"]));
    let before = world.record("robe");
    assert_eq!(granted(world.release(1)).changed, 0, "a late release does not free somebody else's hold");
    assert_eq!(world.record("robe"), before);
}

/// An id that nobody remembers.
pub fn an_unknown_hold_reads_as_lapsed<F: Fixture>() {
    let world = World::<F>::new().offering(&["robe"]);
    refused(&world.extend(9, 1), &[("", "hold_lapsed")]);
    refused(&world.release(9), &[("", "hold_lapsed")]);
    refused(&world.begin(9, "amina", "o1"), &[("", "hold_lapsed")]);
    refused(&world.sell(9, "o1"), &[("", "hold_lapsed")]);
    assert_eq!(granted(world.abort(9, "o1", None)).changed, 0, "nothing to undo");
    refused(&world.hold(1, "amina", &["no such thing"]), &[("no such thing", "unknown_item")]);
}

/// Not by extending it, not by paying, not by asking again.
pub fn a_lapsed_hold_is_never_revived<F: Fixture>() {
    let world = World::<F>::new().offering(&["robe"]);
    granted(world.hold(1, "amina", &["robe"]));
    world.advance(TEN_MINUTES);
    refused(&world.extend(1, 1), &[("robe", "hold_lapsed")]);
    refused(&world.begin(1, "amina", "o1"), &[("robe", "hold_lapsed")]);
    refused(&world.hold(1, "amina", &["robe"]), &[("robe", "hold_lapsed")]);
    refused(&world.release(1), &[("robe", "hold_lapsed")]);
    assert_eq!(world.shown("robe"), Shown::Available);
}

/// Whether a sweeper has come by makes no difference to anybody.
pub fn a_lapse_reads_the_same_swept_or_not<F: Fixture>() {
    let answers = |sweep: bool| {
        let world = World::<F>::new().offering(&["robe"]);
        granted(world.hold(1, "amina", &["robe"]));
        world.advance(TEN_MINUTES);
        if sweep {
            assert_eq!(world.sweep(10).lapsed.len(), 1);
        }
        let refusals = [world.extend(1, 1), world.begin(1, "amina", "o1"), world.hold(1, "amina", &["robe"])];
        (refusals.map(|reply| reply.refusals().to_vec()), world.release(1).refusals().to_vec(), world.shown("robe"))
    };
    assert_eq!(answers(true), answers(false));
}

/// While it is alive.
pub fn an_extension_moves_the_end<F: Fixture>() {
    let world = World::<F>::new().offering(&["robe", "sac"]);
    granted(world.hold(1, "amina", &["robe", "sac"]));
    world.advance(Duration::from_mins(4));
    let extended = granted(world.extend(1, 1));
    assert_eq!(extended.until, Some(extended.now.plus(TEN_MINUTES)));
    assert_eq!((extended.renewals, extended.items.len()), (1, 2));
    world.advance(Duration::from_mins(9));
    refused(&world.hold(2, "bruno", &["sac"]), &[("sac", "held_by_other")]);
    world.is_sound();
}

/// A second click is not a second extension.
pub fn a_doubled_extension_extends_once<F: Fixture>() {
    let world = World::<F>::new().offering(&["robe"]);
    granted(world.hold(1, "amina", &["robe"]));
    world.advance(Duration::from_mins(4));
    let first = granted(world.extend(1, 1));
    world.advance(Duration::from_mins(1));
    let again = granted(world.extend(1, 1));
    assert_eq!((again.until, again.renewals, again.fresh), (first.until, 1, false));
}

/// The order of `Reason`'s variants is the order of precedence.
pub fn every_refusal_comes_in_its_documented_order<F: Fixture>() {
    let world = World::<F>::new().offering(&["a", "b", "c", "d", "e", "f"]);
    // Before any garment: a reused id wins over whatever the garments would say.
    granted(world.hold(1, "amina", &["a"]));
    refused(&world.hold(1, "bruno", &["a"]), &[("", "hold_id_reused")]);
    // Sold before everything that is about a hold.
    world.sold(2, "amina", "o2", &["b"]);
    refused(&world.hold(2, "amina", &["b"]), &[("b", "sold")]);
    // Paying before held, ended or superseded.
    granted(world.hold(3, "amina", &["c"]));
    granted(world.begin(3, "amina", "o3"));
    refused(&world.extend(3, 1), &[("c", "paying")]);
    refused(&world.hold(4, "bruno", &["c"]), &[("c", "paying")]);
    // Held by another before the fate of one's own former hold.
    granted(world.hold(5, "bruno", &["d"]));
    granted(world.release(5));
    granted(world.hold(6, "amina", &["d"]));
    refused(&world.hold(5, "bruno", &["d"]), &[("d", "held_by_other")]);
    // Cooling down before the end of one's own former hold.
    for number in [7, 8] {
        granted(world.hold(number, "chantal", &["e"]));
        world.advance(TEN_MINUTES);
    }
    refused(&world.hold(8, "chantal", &["e"]), &[("e", "cooling_down")]);
    // Superseded before lapsed.
    granted(world.hold(9, "denis", &["f"]));
    granted(world.hold(10, "denis", &["f"]));
    refused(&world.extend(9, 1), &[("f", "hold_superseded")]);
    assert!(matches!(world.record("f").state, LockState::Held(_)));
    world.is_sound();
}
