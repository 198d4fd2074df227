//! Hold ids: whose, for what, and that they end once.

use super::Fixture;
use super::world::{TEN_MINUTES, World, granted, refused};
use crate::lock::Shown;
use std::time::Duration;

/// Another tab, a new attempt after a failed payment.
pub fn a_buyer_is_never_blocked_by_their_own_earlier_hold<F: Fixture>() {
    let world = World::<F>::new().offering(&["a", "b"]);
    granted(world.hold(1, "amina", &["a"]));
    let second = granted(world.hold(2, "amina", &["a", "b"]));
    assert!(second.fresh);
    assert_eq!(world.record("a").fence, 2);
    refused(&world.hold(3, "bruno", &["a"]), &[("a", "held_by_other")]);
    refused(&world.release(1), &[("a", "hold_superseded")]);
    assert!(matches!(world.shown("a"), Shown::Held { .. }));
    world.is_sound();
}

/// An id is a token: knowing it is not owning it.
pub fn an_id_of_another_buyer_is_refused<F: Fixture>() {
    let world = World::<F>::new().offering(&["a"]);
    granted(world.hold(1, "amina", &["a"]));
    refused(&world.hold(1, "bruno", &["a"]), &[("", "hold_id_reused")]);
    granted(world.release(1));
    refused(&world.hold(1, "bruno", &["a"]), &[("", "hold_id_reused")]);
}

/// One id, one attempt.
pub fn an_id_used_for_other_garments_is_refused<F: Fixture>() {
    let world = World::<F>::new().offering(&["a", "b"]);
    granted(world.hold(1, "amina", &["a"]));
    refused(&world.hold(1, "amina", &["b"]), &[("", "hold_id_reused")]);
    refused(&world.hold(1, "amina", &["a", "b"]), &[("", "hold_id_reused")]);
    assert_eq!(world.shown("b"), Shown::Available);
}

/// However free the garment is.
pub fn a_released_id_is_never_granted_again<F: Fixture>() {
    let world = World::<F>::new().offering(&["a"]);
    granted(world.hold(1, "amina", &["a"]));
    granted(world.release(1));
    refused(&world.hold(1, "amina", &["a"]), &[("a", "hold_ended")]);
    refused(&world.extend(1, 1), &[("a", "hold_ended")]);
    refused(&world.begin(1, "amina", "o1"), &[("a", "hold_ended")]);
    granted(world.hold(2, "amina", &["a"]));
}

/// However free the garment is.
pub fn a_lapsed_id_is_never_granted_again<F: Fixture>() {
    let world = World::<F>::new().offering(&["a"]);
    granted(world.hold(1, "amina", &["a"]));
    world.advance(TEN_MINUTES);
    world.sweep(10);
    refused(&world.hold(1, "amina", &["a"]), &[("a", "hold_lapsed")]);
    granted(world.hold(2, "amina", &["a"]));
}

/// The newest tab wins, and stays.
pub fn a_superseded_id_is_never_granted_again<F: Fixture>() {
    let world = World::<F>::new().offering(&["a"]);
    granted(world.hold(1, "amina", &["a"]));
    granted(world.hold(2, "amina", &["a"]));
    refused(&world.hold(1, "amina", &["a"]), &[("a", "hold_superseded")]);
    assert_eq!(granted(world.hold(2, "amina", &["a"])).items.len(), 1);
}

/// Also while the buyer keeps the garment under a fresh one.
pub fn an_aborted_id_is_never_granted_again<F: Fixture>() {
    let world = World::<F>::new().offering(&["a", "b"]);
    granted(world.hold(1, "amina", &["a"]));
    granted(world.begin(1, "amina", "o1"));
    granted(world.abort(1, "o1", Some(2)));
    refused(&world.hold(1, "amina", &["a"]), &[("a", "hold_ended")]);
    refused(&world.begin(1, "amina", "o9"), &[("a", "hold_ended")]);
    granted(world.hold(3, "amina", &["b"]));
    granted(world.begin(3, "amina", "o3"));
    granted(world.abort(3, "o3", None));
    refused(&world.hold(3, "amina", &["b"]), &[("b", "hold_ended")]);
    granted(world.begin(2, "amina", "o2"));
    world.advance(Duration::from_hours(1));
    world.is_sound();
}

/// A sale that came back does not bring its hold back.
pub fn a_sold_id_is_never_granted_again<F: Fixture>() {
    let world = World::<F>::new().offering(&["a"]);
    world.sold(1, "amina", "o1", &["a"]);
    refused(&world.hold(1, "amina", &["a"]), &[("a", "sold")]);
    granted(world.relist("a", "o1"));
    refused(&world.hold(1, "amina", &["a"]), &[("a", "hold_ended")]);
    granted(world.hold(2, "amina", &["a"]));
}
