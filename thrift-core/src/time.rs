//! Instants as the store stamps them, and where they come from.

use std::time::Duration;

/// Whole milliseconds since 1970-01-01 UTC, on the store's clock. The same resolution in every store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct Timestamp(i64);

impl Timestamp {
    /// From milliseconds since 1970-01-01 UTC.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970-01-01 UTC.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// This instant plus a duration, saturating; fractions of a millisecond are dropped.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)))
    }

    /// How long after `earlier` this is; zero when it is not after.
    pub fn since(self, earlier: Timestamp) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

/// Where a store takes its time from.
///
/// # Contract
/// Never runs back within one process. A store asks once for each command and stamps everything with that answer;
/// nobody else's clock decides anything.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;

    /// Now, for an answer that stamps nothing, such as "held until later than now". Never earlier than what
    /// [`now`](Self::now) has answered so far, but unlike that it need not be remembered, so it writes nothing shared.
    fn peek(&self) -> Timestamp {
        self.now()
    }
}
