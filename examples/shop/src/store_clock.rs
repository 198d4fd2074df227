//! What time it is for the store: asked, or reckoned from a moment ago.

use crate::shop::App;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use thrift_plug::{StoreError, Timestamp};

/// How long an answer is reckoned on before somebody asks again: as long as the shield believes what it knows.
const RECKONED_FOR: Duration = Duration::from_millis(250);
/// How long the others go on reckoning while whoever asks has no answer.
const UNANSWERED_MAX: Duration = Duration::from_secs(2);

/// The store's time as it last answered.
#[derive(Debug, Default)]
pub(crate) struct StoreClock(Mutex<Option<Answer>>);

#[derive(Debug)]
struct Answer {
    store: Timestamp,
    /// When that was here.
    then: Instant,
    /// When the next one asks; the others reckon on meanwhile.
    ask_at: Instant,
}

impl StoreClock {
    /// The time by the last answer; `None` for whoever has to ask.
    fn reckon(&self, here: Instant) -> Option<Timestamp> {
        let mut answer = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = answer.as_mut()?;
        let since = here.saturating_duration_since(answer.then);
        if here >= answer.ask_at || since >= UNANSWERED_MAX {
            answer.ask_at = here + RECKONED_FOR;
            return None;
        }
        Some(answer.store.plus(since))
    }

    fn answered(&self, store: Timestamp, here: Instant) {
        let answer = Answer { store, then: here, ask_at: here + RECKONED_FOR };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer);
    }
}

impl App {
    /// The store's time: nobody else's decides anything.
    pub(crate) async fn clock_of_store(&self) -> Result<Timestamp, StoreError> {
        Ok(self.inventory.look(&[]).await?.now)
    }

    /// The same to within the time that a question takes, for what is only told to a buyer and for limits that count in
    /// minutes: a crowd asks for it, and the database should not notice.
    pub(crate) async fn clock_about_now(&self) -> Result<Timestamp, StoreError> {
        if let Some(now) = self.store_clock.reckon(Instant::now()) {
            return Ok(now);
        }
        let now = self.clock_of_store().await?;
        self.store_clock.answered(now, Instant::now());
        Ok(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_goes_on_from_the_last_answer_until_it_is_too_old() {
        let (clock, here) = (StoreClock::default(), Instant::now());
        assert_eq!(clock.reckon(here), None);
        clock.answered(Timestamp::from_millis(5_000), here);
        assert_eq!(clock.reckon(here), Some(Timestamp::from_millis(5_000)));
        assert_eq!(clock.reckon(here + Duration::from_millis(249)), Some(Timestamp::from_millis(5_249)));
        let later = here + RECKONED_FOR;
        assert_eq!(clock.reckon(later), None);
        assert_eq!(clock.reckon(later), Some(Timestamp::from_millis(5_250)), "one asks, the others reckon on");
        assert_eq!(clock.reckon(later + RECKONED_FOR), None, "unanswered, another one asks");
        let late = here + UNANSWERED_MAX;
        assert_eq!((clock.reckon(late), clock.reckon(late)), (None, None), "too old to reckon on");
    }
}
