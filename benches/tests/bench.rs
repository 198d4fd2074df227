//! What the benchmarks rest on: the work they ask for, the text they write, and the one promise that can be counted.

#[path = "bench/report.rs"]
mod report;
#[path = "bench/workload.rs"]
mod workload;

use std::time::Duration;
use thrift_bench::contenders::memory_group;
use thrift_bench::lost_race::Late;
use thrift_bench::slice::Plan;
use thrift_bench::workload::{Shape, Workload};

#[test]
fn losing_a_race_in_memory_allocates_nothing() {
    let late = Late::new();
    late.hold_one(0, 100);
    let counted = allocation_counter::measure(|| late.hold_one(100, 1_000));
    assert_eq!(counted.count_total, 0, "allocations of 1,000 lost races");
}

#[test]
fn every_contender_in_memory_sells_one_garment_once() {
    for contender in &mut memory_group().contenders {
        for (shape, basket) in Shape::ALL.into_iter().flat_map(|shape| [(shape, 1), (shape, 3)]) {
            let work = Workload { shape, basket, buyers: 4, seed: 7, slice: 1, garments_max: 60 };
            let tally = contender.slice(&Plan { work, time: Duration::from_millis(20) });
            let name = contender.name();
            let all = 60 / basket as u64;
            match shape {
                Shape::Rush => assert_eq!((tally.attempts, tally.granted), (4, 1), "{name}"),
                Shape::Hot => assert_eq!((tally.attempts > 0, tally.granted), (true, 0), "{name}"),
                Shape::Distinct => assert_eq!((tally.attempts, tally.granted), (all, all), "{name}"),
                Shape::Zipf => assert!(tally.granted > 0, "{name}"),
            }
        }
    }
}
