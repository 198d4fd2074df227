//! Loses so many races and nothing else, for a counter of instructions to look at.
//!
//! `lost_race_instructions hold-one|get|place|word COUNT`. `benches/run` runs it under callgrind with two counts: the
//! difference divided by the difference is what one race takes.
#![expect(clippy::expect_used, clippy::panic, reason = "a bench stops at the first surprise")]

use thrift_bench::lost_race::Late;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let mode = arguments.next().unwrap_or_default();
    let count = arguments.next().and_then(|count| count.parse().ok()).expect("a count");
    let late = Late::new();
    match mode.as_str() {
        "hold-one" => late.hold_one(0, count),
        "get" => late.get(0, count),
        "place" => late.hold_place(0, count),
        "word" => late.word(0, count),
        other => panic!("{other:?}: say hold-one, get, place or word"),
    }
}
