//! Waiting for somebody else's answer.

use super::{Shield, wake};
use crate::id::ItemId;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Resolves when there is an answer, or it is this buyer's turn to ask.
///
/// Whoever goes away, or was woken and takes another step than asking, passes it on: one of those who still wait is
/// woken in their place.
pub(super) struct Follow<'a, S> {
    shield: &'a Shield<S>,
    item: ItemId,
    id: u64,
    failures_before: u64,
}

impl<'a, S> Follow<'a, S> {
    pub(super) fn new(shield: &'a Shield<S>, item: ItemId, id: u64) -> Self {
        let failures_before = shield.crowd().failures(&item);
        Self { shield, item, id, failures_before }
    }

    /// How often the store has failed to answer since.
    pub(super) fn failures(&self) -> u64 {
        self.shield.crowd().failures(&self.item).saturating_sub(self.failures_before)
    }
}

impl<S> Future for &mut Follow<'_, S> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut crowd = self.shield.crowd();
        let Some(waiting) = crowd.waiting(&self.item, self.id) else { return Poll::Ready(()) };
        let before = waiting.waker.replace(context.waker().clone());
        drop(crowd);
        drop(before);
        Poll::Pending
    }
}

impl<S> Drop for Follow<'_, S> {
    fn drop(&mut self) {
        let now = self.shield.clock.now();
        let mut crowd = self.shield.crowd();
        let left = crowd.leave(&self.item, self.id);
        let wakers = crowd.wake(&self.item, now, &self.shield.options);
        drop(crowd);
        drop(left);
        wake(wakers);
    }
}
