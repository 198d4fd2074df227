//! Asking on behalf of all: however it ends, somebody else's turn comes.

use super::crowd::Lead;
use super::slot::Ended;
use super::{Shield, wake};

/// Ends when it is dropped, also half-way.
pub(super) struct Flight<'a, S> {
    shield: &'a Shield<S>,
    lead: Lead,
    ended: Ended,
}

impl<'a, S> Flight<'a, S> {
    pub(super) fn new(shield: &'a Shield<S>, lead: Lead) -> Self {
        Self { shield, lead, ended: Ended::Dropped }
    }

    /// Whether to look before anything is asked for.
    pub(super) fn looks(&self) -> bool {
        self.lead.look
    }

    /// Notes whether the store answered. Not called at all where nobody waited for the answer.
    pub(super) fn noting<T, E>(&mut self, answer: Result<T, E>) -> Result<T, E> {
        self.ended = if answer.is_ok() { Ended::Answered } else { Ended::Failed };
        answer
    }
}

impl<S> Drop for Flight<'_, S> {
    fn drop(&mut self) {
        let now = self.shield.clock.now();
        let wakers = self.shield.crowd().end(&self.lead, self.ended, now, &self.shield.options);
        wake(wakers);
    }
}
