//! Waiting for processes that nobody can be told about: by asking, again and again, for a bounded time.

use std::thread;
use std::time::{Duration, Instant};

/// How long anything may take to start, to elect or to recover on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// How long to leave a server alone between two questions.
const PAUSE: Duration = Duration::from_millis(30);

/// The first answer of `probe`; `Err` with its last complaint when `limit` has passed without one.
pub(crate) fn until<T>(limit: Duration, mut probe: impl FnMut() -> Result<T, String>) -> Result<T, String> {
    let begun = Instant::now();
    loop {
        match probe() {
            Ok(found) => return Ok(found),
            Err(complaint) if begun.elapsed() >= limit => return Err(complaint),
            Err(_) => thread::sleep(PAUSE),
        }
    }
}
