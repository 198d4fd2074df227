//! When not to ask a rail: one that takes questions and never answers must not cost every order a time-out.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// So many questions in a row that nothing came back to, and the next are not asked.
const UNHEARD_MAX: u32 = 3;
/// For how long, until one question may try. Short: whoever is not asked is asked again later, and a rail that lives again
/// should not wait.
const PAUSE: Duration = Duration::from_secs(1);

/// What the questions to one rail came to lately.
#[derive(Debug, Default)]
pub(super) struct Breaker(Mutex<Lately>);

#[derive(Debug, Default)]
struct Lately {
    unheard: u32,
    /// Nobody asks until then.
    pause_until: Option<Instant>,
}

impl Breaker {
    /// Whether to ask. After a pause it is one question alone; should its asker go away without a word, the next may
    /// try once the answer, due in `answer_max`, could have come.
    pub(super) fn lets_ask(&self, now: Instant, answer_max: Duration) -> bool {
        let mut lately = self.lately();
        match lately.pause_until {
            Some(until) if now < until => false,
            Some(_) => {
                lately.pause_until = Some(now + answer_max);
                true
            }
            None => true,
        }
    }

    /// Something came back, whatever it was.
    pub(super) fn heard(&self) {
        *self.lately() = Lately::default();
    }

    /// Nobody was there, or nothing came back in time.
    pub(super) fn unheard(&self, now: Instant) {
        let mut lately = self.lately();
        lately.unheard = lately.unheard.saturating_add(1);
        if lately.unheard >= UNHEARD_MAX {
            lately.pause_until = Some(now + PAUSE);
        }
    }

    fn lately(&self) -> MutexGuard<'_, Lately> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER_MAX: Duration = Duration::from_secs(4);

    fn unheard_so_often(times: u32, now: Instant) -> Breaker {
        let breaker = Breaker::default();
        for _ in 0..times {
            assert!(breaker.lets_ask(now, ANSWER_MAX));
            breaker.unheard(now);
        }
        breaker
    }

    #[test]
    fn a_rail_that_fails_now_and_then_is_asked_all_the_same() {
        let now = Instant::now();
        let breaker = unheard_so_often(UNHEARD_MAX - 1, now);
        breaker.heard();
        for _ in 1..UNHEARD_MAX {
            breaker.unheard(now);
            assert!(breaker.lets_ask(now, ANSWER_MAX));
        }
    }

    #[test]
    fn a_silent_rail_is_left_alone_for_a_moment_and_then_tried_by_one() {
        let now = Instant::now();
        let breaker = unheard_so_often(UNHEARD_MAX, now);
        assert!(!breaker.lets_ask(now, ANSWER_MAX));
        assert!(!breaker.lets_ask(now + PAUSE / 2, ANSWER_MAX));
        let later = now + PAUSE;
        assert!(breaker.lets_ask(later, ANSWER_MAX));
        assert!(!breaker.lets_ask(later, ANSWER_MAX), "one at a time");
        breaker.unheard(later + ANSWER_MAX);
        assert!(!breaker.lets_ask(later + ANSWER_MAX, ANSWER_MAX), "in vain: another pause");
        assert!(breaker.lets_ask(later + ANSWER_MAX + PAUSE, ANSWER_MAX));
        breaker.heard();
        assert!(breaker.lets_ask(later, ANSWER_MAX) && breaker.lets_ask(later, ANSWER_MAX), "everybody again");
    }

    #[test]
    fn who_tries_and_goes_away_does_not_keep_the_others_from_trying() {
        let now = Instant::now();
        let breaker = unheard_so_often(UNHEARD_MAX, now);
        assert!(breaker.lets_ask(now + PAUSE, ANSWER_MAX));
        assert!(!breaker.lets_ask(now + PAUSE + ANSWER_MAX / 2, ANSWER_MAX));
        assert!(breaker.lets_ask(now + PAUSE + ANSWER_MAX, ANSWER_MAX));
    }
}
