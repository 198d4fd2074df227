//! Buyers for whom one garment's own word is not enough.
//!
//! A hold that goes alone takes the garment while it still asks for what the garment cannot know. Who is at a limit, or
//! uses an id again, has it given back at once, and meanwhile everybody sees it held. That may happen to a buyer once:
//! then we read first for a while, or one who never stops asking could make every garment of the shop flicker.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use thrift_core::HolderId;

/// How long we read first.
const FOR: Duration = Duration::from_mins(1);
/// Buyers remembered. Beyond it all are forgotten: each may then cause one more.
const HOLDERS_MAX: usize = 1_000;

#[derive(Debug, Default)]
pub(crate) struct Wary(Mutex<HashMap<HolderId, Instant>>);

impl Wary {
    fn since(&self) -> MutexGuard<'_, HashMap<HolderId, Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn is_of(&self, holder: &HolderId) -> bool {
        self.since().get(holder).is_some_and(|since| since.elapsed() < FOR)
    }

    pub(crate) fn note(&self, holder: &HolderId) {
        let mut since = self.since();
        if since.len() >= HOLDERS_MAX {
            since.clear();
        }
        since.insert(holder.clone(), Instant::now());
    }
}
