//! What a run, and all runs together, came to.

use super::checks::Sums;
use super::faults::{Fault, Struck};
use std::collections::BTreeMap;
use std::fmt::{Display, Formatter, Result, Write};
use std::time::Duration;

/// One run.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) seed: u64,
    pub(super) store: &'static str,
    pub(super) processes: usize,
    pub(super) buyers: usize,
    pub(super) took: Duration,
    pub(super) struck: Struck,
    pub(super) holds: usize,
    pub(super) sums: Sums,
    pub(super) violations: Vec<String>,
    pub(super) timeline: String,
}

fn faults(struck: &Struck) -> String {
    let words = struck.iter().map(|(fault, times)| format!("{} {times}", name(*fault)));
    words.collect::<Vec<_>>().join(", ")
}

fn name(fault: Fault) -> &'static str {
    match fault {
        Fault::ShopKilled => "shop killed",
        Fault::ShopFrozen => "shop frozen",
        Fault::ClockStepped => "clock stepped",
        Fault::PrimaryKilled => "primary killed",
        Fault::PrimaryFrozen => "primary frozen",
        Fault::PrimaryCut => "primary cut off",
        Fault::ReplyLost => "reply lost",
        Fault::RailDisturbed => "rail disturbed",
    }
}

impl Display for Outcome {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        let Self { seed, store, processes, buyers, took, struck, holds, sums, violations, .. } = self;
        write!(
            out,
            "THRIFT_TEST_SEED={seed} {store}, {processes} processes, {buyers} buyers, {took:.1?}: {}; {holds} holds, {} \
             orders, {} placed, {} captured, {} refunded, {} late, {} violations",
            faults(struck),
            sums.orders,
            sums.placed,
            sums.captured,
            sums.refunded,
            sums.late,
            violations.len(),
        )
    }
}

/// A row for each kind of store.
pub(super) fn table(outcomes: &[Outcome]) -> String {
    let mut rows: BTreeMap<&str, Vec<&Outcome>> = BTreeMap::new();
    for outcome in outcomes {
        rows.entry(outcome.store).or_default().push(outcome);
    }
    let mut text =
        "| store | runs | faults | holds | orders | placed | captured | refunded | late payments | violations \
                    |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n"
            .to_owned();
    for (store, runs) in rows {
        let sum = |of: fn(&Outcome) -> usize| runs.iter().map(|run| of(run)).sum::<usize>();
        let mut struck = Struck::new();
        for (fault, times) in runs.iter().flat_map(|run| &run.struck) {
            *struck.entry(*fault).or_default() += times;
        }
        let numbers = [
            sum(|run| run.holds),
            sum(|run| run.sums.orders),
            sum(|run| run.sums.placed),
            sum(|run| run.sums.captured),
            sum(|run| run.sums.refunded),
            sum(|run| run.sums.late),
            sum(|run| run.violations.len()),
        ];
        let numbers = numbers.map(|number| number.to_string()).join(" | ");
        let _ = writeln!(text, "| {store} | {} | {} | {numbers} |", runs.len(), faults(&struck));
    }
    text
}
