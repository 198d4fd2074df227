//! Time that never runs back within the process, whatever clock the caller gave.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use thrift_core::{Clock, Timestamp};

/// The caller's clock, kept from running back.
pub(crate) struct SteadyClock {
    clock: Arc<dyn Clock>,
    last: AtomicI64,
}

impl SteadyClock {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, last: AtomicI64::new(i64::MIN) }
    }

    pub(crate) fn now(&self) -> Timestamp {
        let asked = self.clock.now().as_millis();
        let before = self.last.fetch_max(asked, Ordering::AcqRel);
        Timestamp::from_millis(before.max(asked))
    }
}
