//! What a scene cost, as a row of a table.

use super::scenes::Seen;
use crate::shop::metrics::Metrics;
use crate::shop::running::Shop;
use std::collections::BTreeMap;
use std::time::Duration;
use thrift_mongod::Mongod;

pub(super) const HEAD: &str = "| store | run | outcome | answers/s | refusals p50 / p99 | grants p50 / p99 | questions to \
                               the store | operations of MongoDB | peak memory |\n\
                               | --- | --- | --- | --- | --- | --- | --- | --- | --- |";

/// A scene under way, and the counters from before it.
pub(super) struct Measured<'a> {
    shop: &'a Shop,
    server: Option<&'a Mongod>,
    counters: Metrics,
    operations: BTreeMap<String, i64>,
}

impl<'a> Measured<'a> {
    pub(super) async fn begin(shop: &'a Shop, server: Option<&'a Mongod>) -> Self {
        let operations = server.map(Mongod::operations).unwrap_or_default();
        Self { shop, server, counters: Metrics::of(shop).await, operations }
    }

    /// Ends it: what buyers were told must be what the shop has counted.
    pub(super) async fn row(self, store: &str, run: &str, mut seen: Seen) {
        let counted = Metrics::of(self.shop).await.since(&self.counters);
        assert_eq!(counted.attempts("granted"), seen.grants.len() as u64);
        let refused = counted.attempts("held_by_other") + counted.attempts("paying") + counted.attempts("sold");
        assert_eq!(refused, seen.refusals.len() as u64);
        let asked: Vec<(String, u64)> = counted.asked().collect();
        let questions: u64 = asked.iter().map(|(_, count)| count).sum();
        let operations: i64 = self.server.map_or(0, |server| {
            let now = server.operations();
            now.iter().map(|(kind, count)| count - self.operations.get(kind).unwrap_or(&0)).sum()
        });
        let operations = if self.server.is_some() { operations.to_string() } else { String::new() };
        println!(
            "| {store} | {run} | {} | {:.0} | {} | {} | {questions} in {:.1} s | {operations} | {} MB |",
            seen.outcome,
            f64::from(u32::try_from(seen.answers).unwrap()) / seen.took.as_secs_f64(),
            spread(&mut seen.refusals),
            spread(&mut seen.grants),
            seen.took.as_secs_f64(),
            self.shop.peak_memory_bytes() / 1_000_000,
        );
        let asked: Vec<String> = asked.iter().map(|(call, count)| format!("{call} {count}")).collect();
        println!("  asked: {}", asked.join(", "));
    }
}

/// The value below which half of them are, and all but one in a hundred; nothing where there are none.
fn spread(times: &mut [Duration]) -> String {
    if times.is_empty() {
        return String::new();
    }
    times.sort_unstable();
    let below = |share: usize| times.get(times.len() * share / 100).or(times.last()).copied().unwrap_or_default();
    format!("{:.1} / {:.1} ms", below(50).as_secs_f64() * 1e3, below(99).as_secs_f64() * 1e3)
}
