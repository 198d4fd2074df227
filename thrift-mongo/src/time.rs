//! The database's time: stamped by `$$NOW`, estimated between answers.

use mongodb::bson::{Bson, DateTime, doc};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use thrift_core::{Clock, Timestamp};

/// How long after it was sent a statement may still take effect. Later it is a ghost of a call that was given up.
const NOT_AFTER: Duration = Duration::from_secs(5);

/// Where the time of a statement comes from.
pub(crate) struct DatabaseTime {
    source: Source,
}

enum Source {
    /// The server; and the last time it told us, with our monotonic instant of that.
    Server(Mutex<(i64, Instant)>),
    /// For tests whose clock stands still.
    Manual(Arc<dyn Clock>),
}

impl DatabaseTime {
    pub(crate) fn server() -> Self {
        Self { source: Source::Server(Mutex::new((0, Instant::now()))) }
    }

    pub(crate) fn manual(clock: Arc<dyn Clock>) -> Self {
        Self { source: Source::Manual(clock) }
    }

    /// Now, as a pipeline says it.
    pub(crate) fn now(&self) -> Bson {
        match &self.source {
            Source::Server(_) => Bson::String("$$NOW".into()),
            Source::Manual(clock) => doc! { "$literal": date(clock.now()) }.into(),
        }
    }

    /// The last instant at which a statement that is sent now may take effect.
    pub(crate) fn not_after(&self) -> DateTime {
        date(self.estimate().plus(NOT_AFTER))
    }

    /// Takes note of what the server said its time was.
    pub(crate) fn observe(&self, told: Timestamp) {
        if let Source::Server(base) = &self.source {
            *base.lock().unwrap_or_else(PoisonError::into_inner) = (told.as_millis(), Instant::now());
        }
    }

    /// The database's time, as far as this process can tell: what it last said, and how long ago that was.
    pub(crate) fn estimate(&self) -> Timestamp {
        match &self.source {
            Source::Server(base) => {
                let (told, at) = *base.lock().unwrap_or_else(PoisonError::into_inner);
                Timestamp::from_millis(told).plus(at.elapsed())
            }
            Source::Manual(clock) => clock.now(),
        }
    }
}

impl fmt::Debug for DatabaseTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DatabaseTime").field("estimate", &self.estimate()).finish()
    }
}

pub(crate) fn date(at: Timestamp) -> DateTime {
    DateTime::from_millis(at.as_millis())
}

pub(crate) fn timestamp(at: DateTime) -> Timestamp {
    Timestamp::from_millis(at.timestamp_millis())
}
