//! Counts the allocations of a lost race, and keeps the number for the report.
//!
//! A program of its own: whoever counts allocations replaces the allocator.
#![expect(clippy::cast_precision_loss, reason = "a count far below 2^52")]

use thrift_bench::lost_race::Late;
use thrift_bench::results::{Counted, folder, keep};

const RACES: u64 = 10_000;

fn main() {
    let late = Late::new();
    late.hold_one(0, RACES);
    let counted = allocation_counter::measure(|| late.hold_one(RACES, RACES));
    let allocations = counted.count_total as f64 / RACES as f64;
    println!("{allocations} allocations a lost race");
    keep(&folder(std::env::args().any(|argument| argument == "--quick")), "allocations", &Counted { allocations });
}
