//! From Held through Paying to Sold, and the ways back.

use super::Fixture;
use super::world::{TEN_MINUTES, World, granted, order, refused};
use crate::lock::{Limits, Reason, Shown};
use std::time::Duration;

fn paying<F: Fixture>() -> World<F> {
    let world = World::<F>::new().offering(&["a", "b"]);
    granted(world.hold(1, "amina", &["a", "b"]));
    granted(world.begin(1, "amina", "o1"));
    world
}

/// Otherwise half a basket could lapse between two sales.
pub fn no_sale_without_begin_payment<F: Fixture>() {
    let world = World::<F>::new().offering(&["a"]);
    granted(world.hold(1, "amina", &["a"]));
    refused(&world.sell(1, "o1"), &[("a", "not_for_sale")]);
    assert!(matches!(world.shown("a"), Shown::Held { .. }));
}

/// I3.
pub fn a_garment_being_paid_for_is_not_freed_by_time_or_sweep<F: Fixture>() {
    let world = paying::<F>();
    world.advance(Duration::from_hours(48));
    assert_eq!(world.sweep(10).lapsed, []);
    assert_eq!(world.shown("a"), Shown::Paying);
    refused(&world.hold(2, "bruno", &["a"]), &[("a", "paying")]);
    refused(&world.staff_hold(3, "staff", &["a"]), &[("a", "paying")]);
    granted(world.sell(1, "o1"));
}

/// Only the order ends it.
pub fn a_garment_being_paid_for_is_not_freed_by_release<F: Fixture>() {
    let world = paying::<F>();
    refused(&world.release(1), &[("a", "paying"), ("b", "paying")]);
    assert_eq!(world.shown("a"), Shown::Paying);
}

/// I6.
pub fn beginning_payment_again_changes_nothing<F: Fixture>() {
    let world = paying::<F>();
    let before = world.record("a");
    world.advance(Duration::from_mins(2));
    assert!(!granted(world.begin(1, "amina", "o1")).fresh);
    assert_eq!(world.record("a"), before);
    granted(world.sell(1, "o1"));
    assert_eq!(granted(world.begin(1, "amina", "o1")).order, Some(order("o1")), "also once sold");
}

/// One hold, one order.
pub fn another_order_cannot_begin_payment<F: Fixture>() {
    let world = paying::<F>();
    refused(&world.begin(1, "amina", "o2"), &[("a", "paying"), ("b", "paying")]);
    refused(&world.sell(1, "o2"), &[("a", "paying"), ("b", "paying")]);
}

/// An order for somebody else's hold touches nothing.
pub fn another_buyer_cannot_begin_payment<F: Fixture>() {
    let world = World::<F>::new().offering(&["a"]);
    granted(world.hold(1, "amina", &["a"]));
    let before = world.record("a");
    refused(&world.begin(1, "bruno", "o1"), &[("", "hold_id_reused")]);
    assert_eq!(world.record("a"), before);
}

/// Swept or not.
pub fn a_lapsed_hold_cannot_begin_payment<F: Fixture>() {
    let world = World::<F>::new().offering(&["a"]);
    granted(world.hold(1, "amina", &["a"]));
    world.advance(TEN_MINUTES);
    refused(&world.begin(1, "amina", "o1"), &[("a", "hold_lapsed")]);
    assert_eq!(world.shown("a"), Shown::Available);
}

/// I6.
pub fn selling_again_changes_nothing<F: Fixture>() {
    let world = paying::<F>();
    assert_eq!(granted(world.sell(1, "o1")).changed, 2);
    let before = world.record("a");
    let again = granted(world.sell(1, "o1"));
    assert_eq!((again.changed, again.records.len()), (0, 2));
    assert_eq!(world.record("a"), before);
}

/// Not from Paying, not from Sold.
pub fn another_order_cannot_sell<F: Fixture>() {
    let world = paying::<F>();
    refused(&world.sell(1, "o2"), &[("a", "paying"), ("b", "paying")]);
    granted(world.sell(1, "o1"));
    refused(&world.sell(1, "o2"), &[("a", "sold"), ("b", "sold")]);
}

/// By nobody, in no way.
pub fn a_sold_garment_is_refused_for_ever<F: Fixture>() {
    let world = paying::<F>();
    granted(world.sell(1, "o1"));
    world.advance(Duration::from_hours(48));
    world.sweep(10);
    refused(&world.hold(2, "bruno", &["a"]), &[("a", "sold")]);
    refused(&world.hold(3, "amina", &["a"]), &[("a", "sold")]);
    refused(&world.staff_hold(4, "staff", &["a"]), &[("a", "sold")]);
    refused(&world.retake(5, "amina", "o5", &["a"]), &[("a", "sold")]);
    refused(&world.release(1), &[("a", "sold"), ("b", "sold")]);
    refused(&world.abort(1, "o1", None), &[("a", "sold"), ("b", "sold")]);
    assert_eq!(world.shown("a"), Shown::Sold);
}

/// "You are paying for it in another tab."
pub fn an_own_payment_is_named_as_such<F: Fixture>() {
    let world = paying::<F>();
    let own = world.hold(2, "amina", &["a"]);
    assert_eq!(own.refusals()[0].reason, Reason::Paying { own: true, order: Some(order("o1")) });
    let foreign = world.hold(3, "bruno", &["a"]);
    assert_eq!(foreign.refusals()[0].reason, Reason::Paying { own: false, order: None }, "nothing leaks");
}

/// The ordinary undo.
pub fn an_aborted_payment_frees_the_garments<F: Fixture>() {
    let world = paying::<F>();
    assert_eq!(granted(world.abort(1, "o1", None)).changed, 2);
    assert_eq!(world.shown("a"), Shown::Available);
    granted(world.hold(2, "bruno", &["a", "b"]));
    world.is_sound();
}

/// A failed payment, try again.
pub fn an_aborted_payment_can_keep_them_held<F: Fixture>() {
    let world = paying::<F>();
    granted(world.abort(1, "o1", Some(2)));
    refused(&world.hold(3, "bruno", &["a"]), &[("a", "held_by_other")]);
    let kept = granted(world.hold(2, "amina", &["a", "b"]));
    assert!(!kept.fresh, "it is theirs already");
    granted(world.begin(2, "amina", "o2"));
    granted(world.sell(2, "o2"));
    world.advance(TEN_MINUTES);
}

/// Failing to pay is no way round the cap.
pub fn keeping_does_not_extend_the_total_time<F: Fixture>() {
    let world = paying::<F>();
    world.advance(Duration::from_mins(39));
    granted(world.abort(1, "o1", Some(2)));
    world.advance(Duration::from_mins(1));
    assert_eq!(world.shown("a"), Shown::Available);
    granted(world.hold(3, "bruno", &["a"]));
    granted(world.begin(3, "bruno", "o3"));
    world.advance(Duration::from_mins(50));
    granted(world.abort(3, "o3", Some(4)));
    assert_eq!(world.shown("a"), Shown::Available, "nothing left to keep");
}

/// I4: what could never be paid for is not kept.
pub fn keeping_is_all_or_nothing<F: Fixture>() {
    let world = World::<F>::new().offering(&["a", "b"]);
    granted(world.hold(1, "amina", &["a"]));
    for renewal in 1..=3 {
        world.advance(Duration::from_mins(9));
        granted(world.extend(1, renewal));
    }
    world.advance(Duration::from_mins(9));
    granted(world.hold(2, "amina", &["a", "b"]));
    granted(world.begin(2, "amina", "o2"));
    world.advance(Duration::from_mins(6));
    granted(world.abort(2, "o2", Some(3)));
    assert_eq!(world.shown("a"), Shown::Available, "its forty minutes are over");
    assert_eq!(world.shown("b"), Shown::Available, "and half a basket is of no use");
    world.is_sound();
}

/// I6.
pub fn aborting_again_changes_nothing<F: Fixture>() {
    let world = paying::<F>();
    granted(world.abort(1, "o1", Some(2)));
    let before = world.record("a");
    assert_eq!(granted(world.abort(1, "o1", Some(2))).changed, 0);
    assert_eq!(granted(world.abort(1, "o1", None)).changed, 0, "a late undo does not free what was kept");
    assert_eq!(world.record("a"), before);
}

/// Not another order's payment, not a hold that nobody pays for.
pub fn aborting_touches_only_its_own_order<F: Fixture>() {
    let world = World::<F>::new().offering(&["a", "b"]);
    granted(world.hold(1, "amina", &["a"]));
    assert_eq!(granted(world.abort(1, "o1", None)).changed, 0);
    assert!(matches!(world.shown("a"), Shown::Held { .. }));
    granted(world.begin(1, "amina", "o1"));
    refused(&world.abort(1, "o2", None), &[("a", "paying")]);
    assert_eq!(world.shown("a"), Shown::Paying);
}

/// A late payment whose garments are still to be had.
pub fn a_retake_goes_straight_to_paying<F: Fixture>() {
    let world = World::<F>::new().offering(&["free", "lapsed", "own"]);
    granted(world.hold(1, "bruno", &["lapsed"]));
    world.advance(TEN_MINUTES);
    granted(world.hold(2, "amina", &["own"]));
    let names = ["free", "lapsed", "own"];
    assert!(granted(world.retake(3, "amina", "o3", &names)).fresh);
    assert!(!granted(world.retake(3, "amina", "o3", &names)).fresh, "replaying it changes nothing");
    assert_eq!(world.shown("lapsed"), Shown::Paying);
    granted(world.sell(3, "o3"));
    assert!(!granted(world.retake(3, "amina", "o3", &names)).fresh, "also once sold");
}

/// All or nothing, as any basket.
pub fn a_retake_of_a_lost_garment_is_refused_whole<F: Fixture>() {
    let world = World::<F>::new().offering(&["a", "b"]);
    granted(world.hold(1, "bruno", &["b"]));
    refused(&world.retake(2, "amina", "o2", &["a", "b"]), &[("b", "held_by_other")]);
    assert_eq!(world.shown("a"), Shown::Available);
}

/// It was paid for.
pub fn a_retake_knows_no_limits<F: Fixture>() {
    let limits = Limits { holds_per_holder_max: 1, ..Limits::default() };
    let world = World::<F>::with(limits).offering(&["a", "b"]);
    for number in [1, 2] {
        granted(world.hold(number, "amina", &["a"]));
        world.advance(TEN_MINUTES);
    }
    granted(world.hold(3, "amina", &["b"]));
    refused(&world.hold(4, "amina", &["a"]), &[("", "limit_reached")]);
    granted(world.retake(5, "amina", "o5", &["a"]));
}

/// The reason why a late payment uses a fresh id.
pub fn a_slow_undo_of_the_old_hold_does_not_free_a_retake<F: Fixture>() {
    let world = paying::<F>();
    granted(world.abort(1, "o1", None));
    granted(world.retake(2, "amina", "o1", &["a", "b"]));
    assert_eq!(granted(world.abort(1, "o1", None)).changed, 0);
    assert!(!world.release(1).refusals().is_empty());
    assert_eq!(world.shown("a"), Shown::Paying);
    granted(world.sell(2, "o1"));
}

/// After its order line was cancelled or returned.
pub fn a_sold_garment_comes_back_by_its_order_alone<F: Fixture>() {
    let world = paying::<F>();
    refused(&world.relist("a", "o1"), &[("a", "paying")]);
    granted(world.sell(1, "o1"));
    refused(&world.relist("a", "o2"), &[("a", "sold")]);
    assert_eq!(granted(world.relist("a", "o1")).changed, 1);
    assert_eq!(granted(world.relist("a", "o1")).changed, 0, "replaying it changes nothing");
    world.sold(2, "bruno", "o2", &["a"]);
    refused(&world.relist("a", "o3"), &[("a", "sold")]);
    assert_eq!(granted(world.relist("a", "o1")).changed, 0, "a late replay does not undo the second sale");
    assert_eq!(world.shown("a"), Shown::Sold);
}
