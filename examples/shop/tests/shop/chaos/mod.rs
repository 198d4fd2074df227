//! Chaos on the whole shop: real processes on a shared store, a payment rail with a ledger, more than a hundred buyers,
//! staff at work; and meanwhile everything breaks that can. Afterwards the auditor is content, nothing is left to do,
//! what was answered is true, and every franc is accounted for.
//!
//! `THRIFT_TEST_CHAOS_RUNS` (3) says how many runs there are. The seed of the first is printed, `THRIFT_TEST_SEED` sets it;
//! the next runs have the next ones. It decides the store, too: SQLite and MongoDB take turns, 3 to 2. It fixes what is
//! tried, not how the machine interleaves it.

mod books;
mod checks;
mod client;
mod controls;
mod faults;
pub(super) mod ledger;
pub(super) mod moods;
mod processes;
pub(super) mod rail;
mod report;
mod run;
mod shoppers;
mod staff;
mod stage;

use super::dice::size;
use run::{Plan, play};
use stage::{Servers, Stage};
use std::time::Duration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_breaks_no_garment_is_sold_twice_and_no_money_is_lost() {
    // A whole turn of stores begins here.
    let now = jiff::Timestamp::now().as_second().unsigned_abs() / 5 * 5;
    let (seed, runs) = (size("THRIFT_TEST_SEED", now), size("THRIFT_TEST_CHAOS_RUNS", 3));
    println!("chaos: THRIFT_TEST_SEED={seed}");
    let (mut outcomes, mut servers) = (Vec::new(), None);
    for seed in seed..seed + runs {
        let mut plan = Plan::drawn(seed);
        let outcome = if matches!(seed % 5, 1 | 3) {
            // Five processes and a hundred buyers on a small machine: slower, or it only measures the machine.
            plan = Plan { processes: plan.processes.max(2), pace: 3, load: Duration::from_secs(12), ..plan };
            let set = match servers.take() {
                Some(set) => set,
                None => Servers::start().await,
            };
            let outcome = play(plan, Stage::mongodb(&set, &format!("chaos-{seed}")).await).await;
            servers = Some(set);
            outcome
        } else {
            play(plan, Stage::sqlite()).await
        };
        println!("{outcome}");
        if !outcome.violations.is_empty() {
            println!("  {}", outcome.timeline);
        }
        for line in &outcome.violations {
            println!("  VIOLATION: {line}");
        }
        outcomes.push(outcome);
    }
    println!("\n{}", report::table(&outcomes));
    let broken: Vec<u64> = outcomes.iter().filter(|it| !it.violations.is_empty()).map(|it| it.seed).collect();
    assert!(broken.is_empty(), "violations in the runs with THRIFT_TEST_SEED={broken:?}");
    let untried: Vec<u64> = outcomes.iter().filter(|it| it.struck.len() < 2).map(|it| it.seed).collect();
    assert!(untried.is_empty(), "nothing broke in the runs with THRIFT_TEST_SEED={untried:?}");
}
