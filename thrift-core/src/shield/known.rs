//! What a record said of a garment that cannot be had.

use crate::id::HolderId;
use crate::lock::{LockRecord, Reason, Shown};
use crate::time::Timestamp;
use std::time::Duration;

/// When this process did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    /// On the shield's clock.
    pub(super) at: Timestamp,
    /// Its place among all moments: two may share a millisecond.
    pub(super) ticket: u64,
}

#[derive(Debug, Clone)]
pub(super) struct Known {
    reason: Reason,
    /// Whose it is, where the reason is another for them.
    pub(super) holder: Option<HolderId>,
    /// Before the store was asked.
    pub(super) sent: Moment,
    /// When the lease is over at the earliest, on the shield's clock.
    over: Option<Timestamp>,
    /// The ticket with which the answer came.
    heard: u64,
    /// Whether something has happened to the garment since. It was so while those waited who came before the answer:
    /// they are refused by it all the same, or a garment that is held and freed in turn would keep them for ever.
    pub(super) past: bool,
}

impl Known {
    /// `None` for a garment that can be had. `now` is the store's.
    pub(super) fn of(record: &LockRecord, now: Timestamp, sent: Moment, heard: Moment) -> Option<Self> {
        let (reason, over) = match record.shown(now) {
            Shown::Available => return None,
            Shown::NotForSale => (Reason::NotForSale, None),
            // What is left of the lease counts from before the store was asked: it ends here too early, if anything.
            Shown::Held { until } => (Reason::HeldByOther { until }, Some(sent.at.plus(until.since(now)))),
            Shown::Paying => (Reason::Paying { own: false, order: None }, None),
            Shown::Sold => (Reason::Sold, None),
        };
        Some(Self {
            reason,
            holder: record.lease().map(|lease| lease.holder.clone()),
            sent,
            over,
            heard: heard.ticket,
            past: false,
        })
    }

    /// Whether it may still be told: it is fresh, or was asked after who wants to know had come.
    pub(super) fn holds(&self, came: u64, now: Timestamp, staleness: Duration) -> bool {
        let live = self.over.is_none_or(|over| now < over);
        let fresh = now < self.sent.at.plus(staleness) && (!self.past || self.heard > came);
        live && (fresh || self.sent.ticket > came)
    }

    /// The refusal of somebody who is not its holder.
    pub(super) fn refuses(&self, asker: &HolderId) -> Option<&Reason> {
        (self.holder.as_ref() != Some(asker)).then_some(&self.reason)
    }
}
