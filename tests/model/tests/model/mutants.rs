//! The check notices every guard that is missing.

use crate::{NONE, TWO_BY_TWO, check, shopper};
use thrift_model::{Faults, Mutant, Rail, Setup};

/// Without the guard, something is violated that names `word`.
#[track_caller]
fn noticed(mutant: Mutant, faults: Faults, word: &str) {
    let one = [shopper(0, 1, Rail::Cancellable), shopper(1, 1, Rail::Stubborn)];
    let failure = check(Setup::of(1, &one).with(faults).without(mutant)).failure;
    let failure = failure.or_else(|| check(Setup::of(2, &TWO_BY_TWO).with(faults).without(mutant)).failure);
    let failure = failure.expect("nobody notices that the guard is missing");
    println!("{failure}");
    assert!(failure.contains(word), "{failure}");
}

#[test]
fn a_late_payment_under_the_old_token() {
    noticed(Mutant::LateUnderTheOldToken, Faults { freezes: 1, callbacks: 1, ..NONE }, "I7");
}

#[test]
fn a_sweep_of_what_is_being_paid_for() {
    noticed(Mutant::SweepsPaying, NONE, "cannot follow");
}

#[test]
fn a_callback_that_ignores_the_token() {
    noticed(Mutant::CallbackIgnoresTheToken, Faults { freezes: 1, ..NONE }, "I7");
}

#[test]
fn a_release_of_what_is_being_paid_for() {
    noticed(Mutant::ReleasesPaying, Faults { releases: 1, ..NONE }, "I7");
}

#[test]
fn a_replayed_transition_taken_for_a_late_payment() {
    noticed(Mutant::ReplayIsALatePayment, NONE, "I7");
}

#[test]
fn an_ended_id_granted_again() {
    noticed(Mutant::EndedIdIsGrantedAgain, Faults { delayed: 1, releases: 1, ..NONE }, "granted again");
}

#[test]
fn a_refund_recorded_before_it_happened() {
    noticed(Mutant::RefundRecordedFirst, Faults { freezes: 1, ..NONE }, "I10");
}

/// Found by this model: an order was given up for good because the provider had never heard of it, while a process
/// that was about to ask it was merely slow. The buyer paid, no callback came, and nobody ever asked again.
#[test]
fn a_provider_never_asked_taken_for_a_no() {
    noticed(Mutant::NeverAskedIsFinal, Faults { freezes: 1, ..NONE }, "I10");
}

/// Found by this model: recovery read an order as it was before it took its garments anew, did not know the hold that
/// they were being paid for under, and freed them.
#[test]
fn an_old_order_frees_what_was_taken_anew() {
    noticed(Mutant::OldReadFreesARetake, Faults { stale_reads: 1, crashes: 1, freezes: 1, ..NONE }, "I7");
}
