//! One slice: so many buyers against one contender for a short time, and what came out.

use crate::workload::Workload;
use hdrhistogram::Histogram;
use std::time::{Duration, Instant};

/// The longest latency that is told from longer ones.
const LATENCY_MAX: Duration = Duration::from_mins(2);

/// What to do, and for how long.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Who asks for what.
    pub work: Workload,
    /// When to stop, if the garments last so long.
    pub time: Duration,
}

/// What one buyer did, or all of them.
#[derive(Debug, Clone)]
pub struct Tally {
    /// Attempts that were answered within the slice.
    pub attempts: u64,
    /// How many of them were granted.
    pub granted: u64,
    /// The last answer within the slice, counted from its begin; all of the slice if anybody was stopped by its end.
    pub busy: Duration,
    /// Nanoseconds from asking to answer, of the attempts that were timed.
    pub latency: Histogram<u64>,
}

impl Tally {
    /// Nothing done yet.
    pub fn new() -> Self {
        let longest = u64::try_from(LATENCY_MAX.as_nanos()).unwrap();
        let latency = Histogram::new_with_bounds(1, longest, 3).unwrap();
        Self { attempts: 0, granted: 0, busy: Duration::ZERO, latency }
    }

    /// Times one attempt.
    pub fn time(&mut self, took: Duration) {
        self.latency.saturating_record(u64::try_from(took.as_nanos()).unwrap_or(u64::MAX).max(1));
    }

    /// Together with another buyer's.
    pub fn add(&mut self, other: &Self) {
        self.attempts += other.attempts;
        self.granted += other.granted;
        self.busy = self.busy.max(other.busy);
        self.latency.add(&other.latency).unwrap();
    }

    /// Attempts a second.
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    pub fn per_second(&self) -> f64 {
        self.attempts as f64 / self.busy.as_secs_f64().max(1e-9)
    }
}

impl Default for Tally {
    fn default() -> Self {
        Self::new()
    }
}

/// The begin and the end of a slice.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// When the buyers were let go.
    pub begin: Instant,
    /// When they stop asking.
    pub end: Instant,
}

impl Bounds {
    /// From now on.
    pub fn from_now(plan: &Plan) -> Self {
        let begin = Instant::now();
        Self { begin, end: begin + plan.time }
    }

    /// How long it took until then, at most until the end.
    pub fn busy(&self, until: Instant) -> Duration {
        until.min(self.end).duration_since(self.begin)
    }
}
