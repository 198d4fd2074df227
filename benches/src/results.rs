//! What was measured, as it is kept between measuring and reporting.

use crate::workload::Shape;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// One contender under one load, over all rounds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Row {
    /// Who.
    pub contender: String,
    /// Whether it is ours.
    pub ours: bool,
    /// Who wants what.
    pub shape: Shape,
    /// Garments an attempt.
    pub basket: usize,
    /// Buyers at the same time.
    pub buyers: usize,
    /// Attempts a second, granted and refused, in each round.
    pub per_second: Vec<f64>,
    /// Attempts of all rounds together.
    pub attempts: u64,
    /// How many of them were granted.
    pub granted: u64,
    /// Half of the timed attempts were answered within this, in nanoseconds.
    pub p50_nanos: u64,
    /// 99 in 100 of them.
    pub p99_nanos: u64,
}

/// All rows of a group.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Group {
    /// As the tables call it.
    pub name: String,
    /// Contenders, in the order of the tables.
    pub contenders: Vec<String>,
    /// Who did not run, and why.
    pub missing: Vec<String>,
    /// What was measured.
    pub rows: Vec<Row>,
}

/// Nanoseconds of each round, one after another against the same garment: see [`crate::lost_race`].
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct LostRace {
    /// `MemoryStore::hold_one` on a garment that another holds.
    pub hold_one: Vec<f64>,
    /// The same on two threads at once, each on a core; time of a call of one of them.
    pub hold_one_two_threads: Vec<f64>,
    /// `DashMap::get` and the clock.
    pub get: Vec<f64>,
    /// The same on two threads.
    pub get_two_threads: Vec<f64>,
}

/// What one lost race takes, counted and not timed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Counted {
    /// Allocations of one lost race.
    pub allocations: f64,
}

impl Group {
    /// The row of a contender.
    pub fn row(&self, contender: &str, shape: Shape, basket: usize, buyers: usize) -> Option<&Row> {
        self.rows.iter().find(|row| {
            (row.contender.as_str(), row.shape, row.basket, row.buyers) == (contender, shape, basket, buyers)
        })
    }
}

/// The middle value.
pub fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The median of what each round says of two; rounds are compared with themselves, so that noise hits both.
pub fn ratio(ours: &[f64], theirs: &[f64]) -> f64 {
    median(ours.iter().zip(theirs).map(|(ours, theirs)| ours / theirs))
}

/// Where results are kept: `target/contention`, or the folder of a quick try beside it.
pub fn folder(quick: bool) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    target.join(if quick { "contention-quick" } else { "contention" })
}

/// The workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_owned()
}

/// Keeps results under a name.
pub fn keep<T: Serialize>(folder: &Path, name: &str, results: &T) {
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join(format!("{name}.json")), serde_json::to_vec_pretty(results).unwrap()).unwrap();
}

/// What was kept under a name; `None` if it was not measured.
pub fn kept<T: DeserializeOwned>(folder: &Path, name: &str) -> Option<T> {
    match fs::read(folder.join(format!("{name}.json"))) {
        Ok(bytes) => Some(serde_json::from_slice(&bytes).expect("results of this version")),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => panic!("{name}: {error}"),
    }
}
