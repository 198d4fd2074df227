//! The checkout in every order that a few buyers, processes and faults allow; then the same without a guard.
//!
//! `THRIFT_TEST_MODEL=long` checks larger worlds.
#![expect(clippy::expect_used, clippy::panic, reason = "a test stops at a broken expectation")]

#[path = "model/mutants.rs"]
mod mutants;
#[path = "model/simulation.rs"]
mod simulation;
#[path = "model/sound.rs"]
mod sound;

use stateright::{Checker, HasDiscoveries, Model};
use std::time::Instant;
use thrift_model::{CheckoutModel, Faults, Rail, Setup, Shopper};

const NONE: Faults =
    Faults { crashes: 0, freezes: 0, lost_replies: 0, delayed: 0, stale_reads: 0, callbacks: 0, releases: 0 };

/// Somebody who wants these garments, a bit for each.
const fn shopper(buyer: u8, garments: u8, rail: Rail) -> Shopper {
    Shopper { buyer, garments, rail, staff: false }
}

/// Two baskets of the same two garments, on the two kinds of rails.
const TWO_BY_TWO: [Shopper; 2] = [shopper(0, 0b11, Rail::Cancellable), shopper(1, 0b11, Rail::Stubborn)];

/// What a check found.
struct Checked {
    moments: usize,
    /// The first violation, with the way that leads to it.
    failure: Option<String>,
    /// What was seen to be possible.
    possible: Vec<&'static str>,
}

/// Checks every moment, or until the first violation.
fn check(setup: Setup) -> Checked {
    let begun = Instant::now();
    let model = CheckoutModel::of(setup);
    let checker = model.clone().checker().threads(2).finish_when(HasDiscoveries::AnyFailures).spawn_bfs().join();
    let (mut failures, mut possible) = (Vec::new(), Vec::new());
    for (name, path) in checker.discoveries() {
        let Some(violation) = model.violation(path.last_state()) else {
            possible.push(name);
            continue;
        };
        let way: Vec<String> = path.into_actions().iter().map(|action| format!("{action:?}")).collect();
        failures.push(format!("{violation}, after:\n  {}", way.join("\n  ")));
    }
    let moments = checker.unique_state_count();
    println!("{moments} moments, {} transitions, {:.1?}", checker.state_count(), begun.elapsed());
    Checked { moments, failure: failures.into_iter().min_by_key(String::len), possible }
}

fn is_long() -> bool {
    std::env::var("THRIFT_TEST_MODEL").is_ok_and(|size| size == "long")
}
