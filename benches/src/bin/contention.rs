//! Measures every store against its rivals, and keeps what came out under `target/contention`.
//!
//! `contention [--quick] [memory] [sqlite] [mongo] [lost-race]`: all of them if none is named.

use std::sync::Arc;
use std::time::Instant;
use thrift_bench::contenders::{memory_group, mongo_group, sqlite_group};
use thrift_bench::results::{folder, keep};
use thrift_bench::rounds::{Effort, measure};
use thrift_bench::{disk, lost_race, machine, tasks};
use thrift_mongod::ReplicaSet;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let quick = arguments.iter().any(|argument| argument == "--quick");
    let named: Vec<&str> = arguments.iter().map(String::as_str).filter(|argument| *argument != "--quick").collect();
    let known = ["memory", "sqlite", "mongo", "lost-race"];
    assert!(named.iter().all(|name| known.contains(name)), "usage: contention [--quick] {known:?}");
    let wanted = |name: &str| named.is_empty() || named.contains(&name);
    let effort = if quick { Effort::QUICK } else { Effort::FULL };
    let folder = folder(quick);
    let begun = Instant::now();
    if wanted("lost-race") {
        let (rounds, count) = if quick { (3, 20_000) } else { (31, 100_000) };
        keep(&folder, "lost-race", &lost_race::measure(rounds, count));
    }
    if wanted("memory") {
        keep(&folder, "memory", &measure(memory_group(), effort));
    }
    let runtime = Arc::new(tasks::runtime());
    if wanted("sqlite") {
        let place = folder.join("disk");
        let group = sqlite_group(&runtime, &place);
        assert_ne!(machine::file_system(&place), "tmpfs", "a sync in memory measures nothing");
        keep(&folder, "sqlite", &measure(group, effort));
        keep(&folder, "syncs", &disk::syncs(&place));
    }
    if wanted("mongo") {
        let set = ReplicaSet::builder(1).on_disk().start();
        keep(&folder, "mongo", &measure(mongo_group(&runtime, &set), effort));
    }
    println!("measured in {} s", begun.elapsed().as_secs());
}
