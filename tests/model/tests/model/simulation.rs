//! Thousands of seeded runs of a whole shop in one thread.
//!
//! `THRIFT_TEST_SEEDS` (1,000) says how many, `THRIFT_TEST_SEED` where they begin.

use std::time::Instant;
use thrift_model::simulation::{Guard, Played, play};

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().expect("a number"))
}

#[test]
fn whatever_happens_nothing_is_sold_twice_and_no_money_is_lost() {
    let (first, count) = (number("THRIFT_TEST_SEED", 1), number("THRIFT_TEST_SEEDS", 1_000));
    println!("THRIFT_TEST_SEED={first} THRIFT_TEST_SEEDS={count}");
    let begun = Instant::now();
    let mut all = Played::default();
    for seed in first..first + count {
        let played = play(seed, None);
        assert!(played.violations.is_empty(), "THRIFT_TEST_SEED={seed}: {:#?}", played.violations);
        assert!(played.holds > 0 && played.sold > 0, "THRIFT_TEST_SEED={seed}: nothing was tried: {played:?}");
        all.faults += played.faults;
        all.holds += played.holds;
        all.sold += played.sold;
        all.refunded += played.refunded;
        all.late += played.late;
    }
    println!(
        "{count} runs in {:.1?}: {} faults, {} holds, {} garments sold, {} garments taken anew, {} refunds, 0 violations",
        begun.elapsed(),
        all.faults,
        all.holds,
        all.sold,
        all.late,
        all.refunded
    );
    assert!(count < 100 || (all.late > 0 && all.refunded > 0), "nobody paid late: {all:?}");
}

#[test]
fn a_seed_replays_its_run() {
    assert_eq!(play(7, None), play(7, None));
    assert_ne!(play(7, None), play(8, None));
}

/// Among this many runs without the guard, one notices.
#[track_caller]
fn noticed(missing: Guard, word: &str) {
    let violations = (1..=200).find_map(|seed| Some(play(seed, Some(missing)).violations).filter(|it| !it.is_empty()));
    let violations = violations.expect("nobody notices that the guard is missing");
    assert!(violations.iter().any(|violation| violation.contains(word)), "{violations:#?}");
}

#[test]
fn garments_freed_by_time_while_they_are_paid_for_are_noticed() {
    noticed(Guard::PayingIsNotLeftByTime, "I7");
}

#[test]
fn a_provider_that_captures_what_it_cancelled_is_noticed() {
    noticed(Guard::CancelledIsFinal, "I10");
}
