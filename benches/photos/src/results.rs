//! What was measured, as it is kept between measuring and reporting.

use serde::{Deserialize, Serialize};

/// What one process says.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Ran {
    /// Processor time of each photo.
    pub(crate) cpu_ms: Vec<f64>,
    /// Steps of each photo, in their order; only ours has them.
    pub(crate) steps: Vec<Vec<Step>>,
    /// The most memory beyond that of the waiting process.
    pub(crate) memory_bytes: u64,
}

/// One step of one photo.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Step {
    pub(crate) name: String,
    pub(crate) cpu_ms: f64,
}

/// One contender with one photo, over all rounds.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Row {
    pub(crate) contender: String,
    pub(crate) photo: String,
    /// The median of each round.
    pub(crate) cpu_ms: Vec<f64>,
    pub(crate) steps: Vec<Vec<Step>>,
    /// One number a process.
    pub(crate) memory_bytes: Vec<u64>,
    pub(crate) pictures: Vec<Picture>,
}

/// One picture that came out.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Picture {
    /// The name of the file: width and type.
    pub(crate) name: String,
    pub(crate) bytes: u64,
    /// Against the reference, in dB and 0 to 1; nothing for what is not compared.
    pub(crate) psnr: Option<f64>,
    pub(crate) ssim: Option<f64>,
}

/// Everything.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Results {
    pub(crate) rounds: usize,
    /// Names of contenders in the order of the tables; the first is ours.
    pub(crate) contenders: Vec<String>,
    /// The same for AVIF.
    pub(crate) avif_contenders: Vec<String>,
    /// Sizes of the photos in bytes.
    pub(crate) photos: Vec<(String, u64)>,
    pub(crate) rows: Vec<Row>,
    pub(crate) avif: Vec<Row>,
    /// Names and values of what it ran on.
    pub(crate) facts: Vec<(String, String)>,
}

impl Results {
    pub(crate) fn row(&self, contender: &str, photo: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.contender == contender && row.photo == photo)
    }
}

/// The middle value; the upper of two.
pub(crate) fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The median of what each round says of two: noise hits both.
pub(crate) fn ratio(one: &[f64], other: &[f64]) -> f64 {
    median(one.iter().zip(other).map(|(one, other)| one / other))
}
