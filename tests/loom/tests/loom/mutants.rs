//! Every guard of the fast path, taken out: a model must fail.

use crate::models;
use crate::shop::explore;
use std::panic::{AssertUnwindSafe, catch_unwind};
use thrift_core::memory::Guard;

#[track_caller]
fn fails(guard: Guard, model: fn()) {
    let explored = catch_unwind(AssertUnwindSafe(|| explore(Some(guard), model)));
    assert!(explored.is_err(), "without {guard:?} nothing went wrong");
}

macro_rules! mutants {
    ($($name:ident: $guard:ident, $model:ident;)*) => {$(
        #[test]
        fn $name() {
            fails(Guard::$guard, models::$model);
        }
    )*};
}

mutants! {
    without_a_release_of_the_word: WordReleased, a_used_hold_id_is_named_before_what_came_after_it;
    without_an_acquire_of_the_word: WordAcquired, a_used_hold_id_is_named_before_what_came_after_it;
    without_a_release_of_the_count: CountReleased, a_forgotten_hold_id_is_forgotten_after_what_came_before_it;
    without_an_acquire_of_the_count: CountAcquired, a_forgotten_hold_id_is_forgotten_after_what_came_before_it;
    without_comparing_the_word: WordCompared, of_two_buyers_one_wins;
    without_reading_the_word_again: WordReadAgain, a_forgotten_hold_id_is_forgotten_after_what_came_before_it;
    without_reading_the_names: NamesRead, one_hold_id_is_granted_once;
    without_reading_the_leases: LeasesRead, a_limit_of_one_hold_is_one_hold;
    without_locking_the_claims: ClaimsLocked, one_hold_id_is_granted_once;
    without_hiding_a_basket: BasketHidden, a_basket_that_fails_is_in_nobodys_way;
    without_undoing_a_basket: BasketUndone, a_basket_that_fails_is_in_nobodys_way;
    without_writing_the_claims: ClaimsWritten, what_a_word_shows_the_record_says;
    without_reading_the_tag: TagRead, an_own_hold_is_taken_over_while_others_ask;
}
