//! How long `thrift-shop audit` takes on a shop of a million garments, and how much memory.
//!
//! `cargo bench -p thrift-sqlite --bench audit`. `THRIFT_BENCH_GARMENTS` (1,000,000) says how many garments;
//! `THRIFT_BENCH_FOLDER` a folder in which the store is kept and found again the next time. The audit runs in a process of
//! its own, five times, so that the memory of filling the store is not counted.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::cast_precision_loss,
    reason = "a bench stops at the first surprise"
)]

mod stock;

use pollster::block_on;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;
use thrift_core::audit::audit;
use thrift_core::lock::Limits;
use thrift_core::{ManualClock, SystemClock};
use thrift_sqlite::SqliteStore;

/// Set for the process that audits.
const STORE: &str = "THRIFT_BENCH_STORE";
const RUNS: usize = 5;

fn main() {
    if let Some(path) = std::env::var_os(STORE) {
        return audited(Path::new(&path));
    }
    let garments = std::env::var("THRIFT_BENCH_GARMENTS").map_or(1_000_000, |text| text.parse().unwrap());
    let made = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let folder = std::env::var_os("THRIFT_BENCH_FOLDER").map_or_else(|| made.path().to_owned(), PathBuf::from);
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("{garments}-garments.db"));
    if !path.exists() {
        let begun = Instant::now();
        let (part, clock) = (folder.join("part.db"), Arc::new(ManualClock::default()));
        let store = Arc::new(SqliteStore::open(&part, clock.clone(), Limits::off()).unwrap());
        block_on(stock::fill(&store, &clock, garments));
        drop(store);
        std::fs::rename(part, &path).unwrap();
        let megabytes = std::fs::metadata(&path).unwrap().len() >> 20;
        println!("filled in {:.0?}: {megabytes} MB", begun.elapsed());
    }
    println!("| garments | orders | events | seconds | peak memory |");
    println!("| --- | --- | --- | --- | --- |");
    for _ in 0..RUNS {
        let ran = Command::new(std::env::current_exe().unwrap()).env(STORE, &path).status().unwrap();
        assert!(ran.success());
    }
}

/// Audits as `thrift-shop audit` does, and prints a row.
fn audited(path: &Path) {
    let begun = Instant::now();
    let store = SqliteStore::open(path, Arc::new(SystemClock::new()), Limits::default()).unwrap();
    let report = block_on(audit(&store, &store)).unwrap();
    let seconds = begun.elapsed().as_secs_f64();
    assert!(report.violations.is_empty() && report.pending.is_empty(), "{report:?}");
    let bytes = peak_memory_bytes() as f64;
    println!(
        "| {} | {} | {} | {seconds:.2} | {:.0} MB, {:.0} bytes a garment |",
        report.garments,
        report.orders,
        report.events,
        bytes / 1e6,
        bytes / report.garments as f64
    );
}

/// The most memory that this process has had, as Linux counts it; 0 elsewhere.
fn peak_memory_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|text| text.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1024
}
