//! Plays the contenders of a group in turns, round after round, so that a noisy machine is as noisy to all.

use crate::contenders::Group;
use crate::results::{Group as Results, Row, median};
use crate::slice::{Plan, Tally};
use crate::workload::{BASKETS, BUYERS, Shape, Workload};
use std::time::Duration;

/// The dice of every run.
const SEED: u64 = 0x7468_7269_6674;

/// A first round ends with the last answer, however long it takes.
const RUSH_MAX: Duration = Duration::from_secs(30);

/// How much is measured.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// Rounds of each load.
    pub rounds: usize,
    /// A slice is divided by this.
    pub shorter: u32,
    /// Only these numbers of buyers.
    pub buyers: &'static [usize],
}

impl Effort {
    /// What the tables are made of.
    pub const FULL: Self = Self { rounds: 5, shorter: 1, buyers: &BUYERS };
    /// To see whether everything works; its numbers are worth nothing.
    pub const QUICK: Self = Self { rounds: 1, shorter: 4, buyers: &[1, 64] };
}

/// Measures everything of a group.
pub fn measure(mut group: Group, effort: Effort) -> Results {
    let contenders: Vec<String> = group.contenders.iter().map(|one| one.name().to_owned()).collect();
    let mut results =
        Results { name: group.name.to_owned(), contenders, missing: std::mem::take(&mut group.missing), rows: vec![] };
    let mut slices = 0;
    for basket in BASKETS {
        for shape in Shape::ALL {
            // One buyer alone is no stampede.
            let fewest = if shape == Shape::Rush { 2 } else { 1 };
            for &buyers in effort.buyers.iter().filter(|buyers| **buyers >= fewest) {
                let rows = load(&mut group, effort, &mut slices, (shape, basket, buyers));
                say(group.name, &rows);
                results.rows.extend(rows);
            }
        }
    }
    results
}

fn load(group: &mut Group, effort: Effort, slices: &mut u32, load: (Shape, usize, usize)) -> Vec<Row> {
    let (shape, basket, buyers) = load;
    let time = match shape {
        Shape::Rush => RUSH_MAX,
        _ => Duration::from_millis(group.slice_millis) / effort.shorter,
    };
    let garments_max = (group.garments_max)(buyers) / effort.shorter as usize;
    let mut played: Vec<(Tally, Vec<f64>)> = group.contenders.iter().map(|_| (Tally::new(), vec![])).collect();
    for round in 0..effort.rounds {
        for (contender, (all, per_second)) in group.contenders.iter_mut().zip(&mut played) {
            *slices += 1;
            let seed = SEED + round as u64;
            let work = Workload { shape, basket, buyers, seed, slice: *slices, garments_max };
            let tally = contender.slice(&Plan { work, time });
            check(contender.name(), &work, &tally);
            per_second.push(tally.per_second());
            all.add(&tally);
        }
    }
    let rows = group.contenders.iter().zip(played).map(|(contender, (all, per_second))| Row {
        contender: contender.name().to_owned(),
        ours: contender.ours(),
        shape,
        basket,
        buyers,
        per_second,
        attempts: all.attempts,
        granted: all.granted,
        p50_nanos: all.latency.value_at_quantile(0.5),
        p99_nanos: all.latency.value_at_quantile(0.99),
    });
    rows.collect()
}

/// A contender that answers wrongly is not quick, it is broken.
fn check(name: &str, work: &Workload, tally: &Tally) {
    match work.shape {
        Shape::Rush => assert_eq!(tally.granted, 1, "{name}: one buyer gets it, {work:?}"),
        Shape::Hot => assert_eq!(tally.granted, 0, "{name}: it is somebody's, {work:?}"),
        Shape::Distinct => assert_eq!(tally.granted, tally.attempts, "{name}: all were free, {work:?}"),
        Shape::Zipf => assert!(tally.granted > 0, "{name}: somebody gets something, {work:?}"),
    }
}

fn say(group: &str, rows: &[Row]) {
    for row in rows {
        let Row { contender, basket, buyers, attempts, granted, p50_nanos, p99_nanos, .. } = row;
        let (shape, per_second) = (row.shape.name(), median(row.per_second.iter().copied()));
        println!(
            "{group:>8} {shape:>14} x{basket} {buyers:>4} buyers {contender:>24} {per_second:>12.0}/s p50 {:>10.1} µs p99 \
             {:>10.1} µs, {granted} of {attempts} granted",
            micros(*p50_nanos),
            micros(*p99_nanos),
        );
    }
}

#[expect(clippy::cast_precision_loss, reason = "latencies are far below 2^52 ns")]
fn micros(nanos: u64) -> f64 {
    nanos as f64 / 1_000.0
}
