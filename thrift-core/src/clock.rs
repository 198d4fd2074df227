//! The clocks. This file alone is exempt from the core's ban on clocks.

use crate::time::{Clock, Timestamp};
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// The machine's wall clock, kept from running back: when the wall clock is set back, time stands still until it
/// has caught up, so that no hold ends twice.
#[derive(Debug, Default)]
pub struct SystemClock {
    last: AtomicI64,
}

impl SystemClock {
    /// A clock that starts now.
    pub fn new() -> Self {
        Self::default()
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place in the core where time is read")]
fn wall_millis() -> i64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX)
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let wall = wall_millis();
        // Written once a millisecond, not at every call: a shared write costs a hundred times a shared read.
        let last = self.last.load(Ordering::Acquire);
        if wall <= last {
            return Timestamp::from_millis(last);
        }
        Timestamp::from_millis(self.last.fetch_max(wall, Ordering::AcqRel).max(wall))
    }

    fn peek(&self) -> Timestamp {
        Timestamp::from_millis(wall_millis().max(self.last.load(Ordering::Acquire)))
    }
}

/// Milliseconds since it was made, whatever becomes of the wall clock. For measuring how long ago something was; a store
/// that stamps with it would begin in 1970.
#[derive(Debug)]
pub struct MonotonicClock {
    start: Instant,
}

impl MonotonicClock {
    /// A clock that starts now.
    #[expect(clippy::disallowed_methods, reason = "the one place in the core where time is read")]
    pub fn new() -> Self {
        Self { start: Instant::now() }
    }
}

impl Default for MonotonicClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for MonotonicClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(i64::try_from(self.start.elapsed().as_millis()).unwrap_or(i64::MAX))
    }
}

/// A clock that moves only when told to, for tests and models.
#[derive(Debug)]
pub struct ManualClock {
    millis: AtomicI64,
}

impl ManualClock {
    /// Stands at `start`.
    pub fn at(start: Timestamp) -> Self {
        Self { millis: AtomicI64::new(start.as_millis()) }
    }

    /// Moves on.
    pub fn advance(&self, by: Duration) {
        self.millis.fetch_add(i64::try_from(by.as_millis()).unwrap_or(0), Ordering::AcqRel);
    }
}

impl Default for ManualClock {
    /// Stands at 2026-01-01 00:00 UTC.
    fn default() -> Self {
        Self::at(Timestamp::from_millis(1_767_225_600_000))
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.millis.load(Ordering::Acquire))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_clock_never_runs_back() {
        let clock = SystemClock::new();
        clock.last.store(i64::MAX - 5, Ordering::Release);
        assert_eq!(clock.now().as_millis(), i64::MAX - 5);
        assert_eq!(clock.peek().as_millis(), i64::MAX - 5);
    }
}
