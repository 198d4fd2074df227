//! The suite that proves a store: one line, one named test for each rule.
//!
//! ```text
//! struct Mine { /* the store, a clock that can be moved */ }
//! impl thrift_core::conformance::Fixture for Mine { /* … */ }
//! thrift_core::conformance!(Mine);
//! ```
//!
//! The suite drives a store through its traits alone, on a clock that the fixture moves. It holds no copy of the
//! rules: each case states what must happen and what must not, and [`model`] is a second, naive reading of DESIGN's
//! rules that does not call `decide`.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "a suite stops at the first broken expectation"
)]

pub mod baskets;
pub mod catalogue;
pub mod checkouts;
pub mod crashes;
mod flaky;
pub mod holds;
pub mod identity;
pub mod limits;
pub mod model;
pub mod operation;
pub mod orders;
pub mod payments;
pub mod photos;
pub mod races;
mod rail;
pub mod random;
pub mod recorded;
pub mod records;
pub mod script;
mod settings;
pub mod staff;
pub mod sweeps;
mod world;

pub use rail::{Rail, Script};
pub use world::{Stores, World};

use crate::lock::Limits;
use std::sync::Arc;
use std::time::Duration;

/// What the suite needs of a store under test.
pub trait Fixture: Sized + Send + Sync {
    /// The store.
    type Store: Stores;

    /// A fresh, empty store with these limits, on a clock that stands still.
    fn new(limits: Limits) -> Self;

    /// A handle on it.
    fn store(&self) -> Arc<Self::Store>;

    /// Moves the store's clock on.
    fn advance(&self, by: Duration);

    /// Closes the store and opens the same data again; a store that forgets by design answers itself.
    #[must_use]
    fn reopen(self) -> Self;

    /// How many random runs are held against the naive model, unless `THRIFT_TEST_CASES` says otherwise.
    fn random_runs() -> u32 {
        32
    }

    /// How many races are recorded, unless `THRIFT_TEST_RACES` says otherwise.
    fn races() -> u32 {
        4
    }

    /// What the store's documentation says about its refusals; the strictest, unless told otherwise.
    fn allowed() -> recorded::Allowed {
        recorded::Allowed::default()
    }

    /// Runs a future to its end. A store that needs a runtime brings it.
    fn block_on<T: Send>(&self, future: impl Future<Output = T> + Send) -> T {
        pollster::block_on(future)
    }
}

/// What the suite needs of a photo store under test.
pub trait PhotoFixture: Sized + Send + Sync {
    /// The store.
    type Store: crate::catalog::PhotoStore + 'static;

    /// A fresh, empty store.
    fn new() -> Self;

    /// A handle on it.
    fn store(&self) -> Arc<Self::Store>;

    /// Closes the store and opens the same photos again; a store that forgets by design answers itself.
    #[must_use]
    fn reopen(self) -> Self;

    /// Runs a future to its end. A store that needs a runtime brings it.
    fn block_on<T: Send>(&self, future: impl Future<Output = T> + Send) -> T {
        pollster::block_on(future)
    }
}

/// One test for each case of a photo store: `conformance_photos!(MyPhotoFixture);`.
#[macro_export]
macro_rules! conformance_photos {
    ($fixture:ty) => {
        $crate::conformance_photos! { @all tests $fixture }
    };
    (@all $how:ident $fixture:ty) => {
        $crate::conformance! { @$how $fixture;
            photos: [
                a_photo_comes_back_as_it_went_in,
                a_key_names_one_photo_for_ever,
                what_nobody_put_is_not_there,
                a_deleted_photo_is_gone_and_can_come_again,
                a_photo_of_five_megabytes_comes_back_whole,
                what_is_no_key_is_refused_and_touches_nothing,
                writers_of_one_key_do_not_disturb_each_other,
                a_dropped_put_stores_all_or_nothing,
                keys_are_listed_in_order_page_by_page,
                a_listing_tells_size_and_time,
                everything_is_there_after_reopening,
                a_public_address_ends_with_its_key,
                an_upload_ticket_is_for_one_key,
                a_sweep_removes_what_no_garment_names,
                a_sweep_spares_what_is_young_and_what_is_not_ours,
            ]
        }
    };
}

/// One test for each case: `conformance!(MyFixture);`.
#[macro_export]
macro_rules! conformance {
    ($fixture:ty) => { $crate::conformance! { @all tests $fixture } };
    (@all $how:ident $fixture:ty) => {
        $crate::conformance! { @$how $fixture;
            holds: [
                a_free_garment_is_held_until_the_end_of_its_lease,
                a_second_buyer_is_refused_with_the_reason_and_the_time,
                a_hold_lapses_exactly_at_its_end,
                a_lapsed_hold_blocks_nobody_though_nobody_sweeps,
                replaying_a_hold_makes_no_new_transition,
                a_released_garment_is_free_at_once,
                releasing_again_changes_nothing,
                an_unknown_hold_reads_as_lapsed,
                a_lapsed_hold_is_never_revived,
                a_lapse_reads_the_same_swept_or_not,
                an_extension_moves_the_end,
                a_doubled_extension_extends_once,
                every_refusal_comes_in_its_documented_order,
            ],
            baskets: [
                a_basket_is_all_or_nothing,
                a_refused_basket_names_every_refused_garment,
                a_refused_basket_leaves_the_buyers_earlier_hold_as_it_was,
                fifty_garments_are_held_together,
                a_garment_named_twice_counts_once,
                a_basket_torn_by_a_later_hold_cannot_be_paid_for,
                releasing_a_torn_basket_frees_only_what_it_still_carries,
            ],
            identity: [
                a_buyer_is_never_blocked_by_their_own_earlier_hold,
                an_id_of_another_buyer_is_refused,
                an_id_used_for_other_garments_is_refused,
                a_released_id_is_never_granted_again,
                a_lapsed_id_is_never_granted_again,
                a_superseded_id_is_never_granted_again,
                an_aborted_id_is_never_granted_again,
                a_sold_id_is_never_granted_again,
            ],
            limits: [
                a_holder_has_only_so_many_live_holds,
                taking_over_ones_own_hold_is_within_the_limit,
                an_overlapping_hold_beyond_the_limit_is_refused,
                renewals_are_limited,
                a_later_hold_of_the_same_buyer_does_not_extend_the_total_time,
                a_later_hold_of_the_same_buyer_inherits_the_renewals,
                a_refused_extension_leaves_the_end_as_it_was,
                who_lets_it_lapse_too_often_waits,
                a_release_between_lapses_starts_the_count_anew,
            ],
            payments: [
                no_sale_without_begin_payment,
                a_garment_being_paid_for_is_not_freed_by_time_or_sweep,
                a_garment_being_paid_for_is_not_freed_by_release,
                beginning_payment_again_changes_nothing,
                another_order_cannot_begin_payment,
                another_buyer_cannot_begin_payment,
                a_lapsed_hold_cannot_begin_payment,
                selling_again_changes_nothing,
                another_order_cannot_sell,
                a_sold_garment_is_refused_for_ever,
                an_own_payment_is_named_as_such,
                an_aborted_payment_frees_the_garments,
                an_aborted_payment_can_keep_them_held,
                keeping_does_not_extend_the_total_time,
                keeping_is_all_or_nothing,
                aborting_again_changes_nothing,
                aborting_touches_only_its_own_order,
                a_retake_goes_straight_to_paying,
                a_retake_of_a_lost_garment_is_refused_whole,
                a_retake_knows_no_limits,
                a_slow_undo_of_the_old_hold_does_not_free_a_retake,
                a_sold_garment_comes_back_by_its_order_alone,
            ],
            staff: [
                a_draft_is_not_for_sale,
                adding_and_publishing_again_changes_nothing,
                withdrawing_loses_to_a_hold_a_payment_and_a_sale,
                a_lapsed_hold_does_not_stop_a_withdrawal,
                a_counter_sale_takes_over_a_hold_but_no_payment,
                pages_list_every_record_once,
            ],
            sweeps: [
                a_sweep_frees_what_lapsed_and_nothing_else,
                a_sweep_works_in_bounded_batches,
                each_lapse_is_reported_exactly_once,
                two_sweepers_share_the_work,
                overdue_payments_are_listed_and_never_freed,
                the_feed_has_every_transition_once_and_in_order,
            ],
            races: [
                of_sixty_four_racers_for_one_garment_one_wins,
                of_two_overlapping_baskets_in_opposite_order_one_wins,
                sixty_four_replays_of_one_hold_are_one_hold,
                a_sale_and_a_sweep_never_cross,
                a_dropped_call_is_whole_or_nothing,
                everything_is_there_after_reopening,
                recorded_races_are_linearizable,
            ],
            random: [
                random_operations_agree_with_the_naive_model,
            ],
            orders: [
                an_order_is_stored_once,
                a_change_is_written_only_on_what_was_read,
                the_same_cause_twice_is_already_done,
                unsettled_orders_come_longest_overdue_first,
                orders_page_newest_first,
                an_order_is_found_by_its_charge,
            ],
            catalogue: [
                a_garment_is_written_only_on_what_was_read,
                filters_find_what_they_name,
                pages_never_overlap_and_never_miss,
                categories_are_registered_and_renamed,
            ],
            records: [
                a_record_is_written_only_on_its_version,
                an_expired_record_is_not_there,
                a_range_is_by_sort_key_then_key,
            ],
            checkouts: [
                cash_on_delivery_sells_at_once,
                ordering_again_with_the_same_key_is_the_same_order,
                a_hold_is_ordered_once,
                somebody_elses_hold_cannot_be_ordered,
                an_order_must_name_the_whole_hold,
                a_lapsed_hold_is_taken_anew_once,
                a_lost_garment_aborts_the_order,
                a_declined_payment_leaves_the_garments_with_the_buyer,
                a_pending_payment_is_cancelled_when_patience_is_over,
                a_payment_that_cannot_be_cancelled_is_waited_for,
                a_late_payment_of_free_garments_is_placed,
                a_late_payment_of_lost_garments_is_refunded,
                a_late_payment_waits_for_the_undo_of_its_own_order,
                a_callback_before_the_undo_does_not_stop_it,
                a_doubled_callback_changes_nothing,
                a_callback_for_an_unknown_reference_is_nothing,
                garments_of_an_order_that_nobody_stored_are_freed,
            ],
            crashes: [
                a_checkout_survives_a_crash_before_every_effect,
                a_checkout_survives_a_crash_after_every_effect,
                a_declined_checkout_survives_a_crash_at_every_effect,
                a_late_payment_survives_a_crash_at_every_effect,
                a_lost_reply_is_resolved_by_asking_again,
            ]
        }
    };
    (@tests $fixture:ty; $($module:ident: [$($case:ident),* $(,)?]),*) => {
        $(mod $module {
            use super::*;
            $(#[test] fn $case() { $crate::conformance::$module::$case::<$fixture>(); })*
        })*
    };
    (@list $fixture:ty; $($module:ident: [$($case:ident),* $(,)?]),*) => {
        vec![$($((stringify!($case), $crate::conformance::$module::$case::<$fixture> as fn())),*),*]
    };
}
