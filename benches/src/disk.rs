//! How long the disk takes for a sync: what every durable answer waits for, and on shared disks what changes most.

use rustix::fs::fdatasync;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

/// Writes that are timed.
const WRITES: usize = 200;
/// As large as a page of SQLite.
const PAGE_BYTES: usize = 4_096;

/// Nanoseconds of a page and its sync, of the quickest in ten, of half, and of all but the slowest in ten.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Syncs {
    /// A tenth is quicker.
    pub p10_nanos: f64,
    /// The middle.
    pub p50_nanos: f64,
    /// A tenth is slower.
    pub p90_nanos: f64,
}

/// Appends pages to a file in this folder, each with its sync.
#[expect(clippy::cast_precision_loss, reason = "latencies are far below 2^52 ns")]
pub fn syncs(folder: &Path) -> Syncs {
    let path = folder.join("syncs");
    let mut file = File::create(&path).unwrap();
    let mut took: Vec<f64> = (0..WRITES)
        .map(|_| {
            let begun = Instant::now();
            file.write_all(&[7; PAGE_BYTES]).unwrap();
            fdatasync(&file).unwrap();
            begun.elapsed().as_nanos() as f64
        })
        .collect();
    std::fs::remove_file(path).unwrap();
    took.sort_by(f64::total_cmp);
    let [p10_nanos, p50_nanos, p90_nanos] = [1, 5, 9].map(|tenth| took[WRITES * tenth / 10]);
    Syncs { p10_nanos, p50_nanos, p90_nanos }
}
