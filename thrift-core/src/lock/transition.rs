//! Making the next record, so that counters and events can never disagree.

use crate::id::{HoldId, HolderId, ItemId, OrderId};
use crate::lock::event::{Event, EventKind};
use crate::lock::record::{Ended, EndedHow, Lease, LockRecord, LockState};
use crate::time::Timestamp;

/// One write of one record: what to store, and the events to store with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transition {
    /// The record afterwards. Write it only if the stored `ver` is one less (or there is no record yet).
    pub record: LockRecord,
    /// One for each transition, oldest first.
    pub events: Vec<Event>,
}

/// One more. Where counting ends, which only a record that somebody edited comes near, it stays.
fn count(counter: &mut u64) {
    *counter = counter.saturating_add(1);
}

/// Who and what an event is about.
#[derive(Clone, Copy, Default)]
struct About<'a> {
    hold: Option<HoldId>,
    holder: Option<&'a HolderId>,
    order: Option<&'a OrderId>,
    until: Option<Timestamp>,
}

impl Transition {
    /// A garment's first record: a draft.
    pub(super) fn first(item: &ItemId, now: Timestamp) -> Self {
        let record = LockRecord {
            item: item.clone(),
            state: LockState::Draft,
            fence: 0,
            ver: 1,
            seq: 0,
            prev: None,
            last: None,
        };
        Self { record, events: Vec::new() }.event(EventKind::Added, now, About::default())
    }

    /// Starts a write of `record`. A hold whose time is over has ended by now, whether anybody swept it or not: its
    /// lapse is the first transition of the write, and all rules look at the record after it.
    pub(super) fn of(record: &LockRecord, now: Timestamp) -> Self {
        let mut next = Self { record: record.clone(), events: Vec::new() };
        count(&mut next.record.ver);
        match &record.state {
            LockState::Held(lease) if lease.until <= now => next.lapsed(lease),
            _ => next,
        }
    }

    fn event(mut self, kind: EventKind, at: Timestamp, about: About<'_>) -> Self {
        count(&mut self.record.seq);
        self.events.push(Event {
            item: self.record.item.clone(),
            seq: self.record.seq,
            fence: self.record.fence,
            at,
            kind,
            hold: about.hold,
            holder: about.holder.cloned(),
            order: about.order.cloned(),
            until: about.until,
        });
        self
    }

    /// Draft, Available and Withdrawn: nobody's.
    pub(super) fn unowned(mut self, state: LockState, kind: EventKind, now: Timestamp) -> Self {
        self.record.state = state;
        self.event(kind, now, About::default())
    }

    /// Held by `lease`, which is a new acquisition.
    pub(super) fn held(mut self, lease: &Lease, now: Timestamp) -> Self {
        let kind = if self.record.prev.is_some() { EventKind::TakenOver } else { EventKind::Held };
        count(&mut self.record.fence);
        self.record.state = LockState::Held(lease.clone());
        self.event(kind, now, About::lease(lease))
    }

    /// Remembers the lease that is about to be taken over, without what came before it.
    pub(super) fn superseding(mut self, lease: &Lease) -> Self {
        self.record.prev = Some(lease.clone());
        self
    }

    /// The same lease with another end.
    pub(super) fn extended(mut self, lease: &Lease, now: Timestamp) -> Self {
        self.record.state = LockState::Held(lease.clone());
        self.event(EventKind::Extended, now, About::lease(lease))
    }

    /// Being paid for; a retake is a new acquisition.
    pub(super) fn paying(mut self, lease: &Lease, order: &OrderId, retake: bool, now: Timestamp) -> Self {
        self.record.state = LockState::Paying { lease: lease.clone(), order: order.clone() };
        if retake {
            count(&mut self.record.fence);
        }
        let kind = if retake { EventKind::Retaken } else { EventKind::PaymentBegun };
        self.event(kind, now, About { order: Some(order), ..About::lease(lease) })
    }

    /// Sold from `lease`.
    pub(super) fn sold(mut self, lease: &Lease, order: &OrderId, now: Timestamp) -> Self {
        self.record.state =
            LockState::Sold { hold: lease.hold, holder: lease.holder.clone(), order: order.clone(), at: now };
        self.record.prev = None;
        self.event(EventKind::Sold, now, About { until: None, order: Some(order), ..About::lease(lease) })
    }

    /// The lease's time was over at `lease.until`; the garment is free.
    fn lapsed(self, lease: &Lease) -> Self {
        let before = self.record.last.as_ref();
        let again = before.filter(|ended| ended.holder == lease.holder && ended.how == EndedHow::Lapsed);
        let lapses = again.map_or(0, |ended| ended.lapses).saturating_add(1);
        self.freed(lease, None, EndedHow::Lapsed, lapses, lease.until).event(
            EventKind::Lapsed,
            lease.until,
            About { until: None, ..About::lease(lease) },
        )
    }

    /// Given back.
    pub(super) fn released(self, lease: &Lease, now: Timestamp) -> Self {
        let about = About { until: None, ..About::lease(lease) };
        self.freed(lease, None, EndedHow::Released, 0, now).event(EventKind::Released, now, about)
    }

    /// The order was aborted; the garment is free.
    pub(super) fn aborted(self, lease: &Lease, order: &OrderId, now: Timestamp) -> Self {
        let about = About { until: None, order: Some(order), ..About::lease(lease) };
        self.freed(lease, Some(order), EndedHow::Aborted, 0, now).event(EventKind::PaymentAborted, now, about)
    }

    /// The order was aborted; `kept` is the same buyer's fresh lease.
    pub(super) fn kept(self, lease: &Lease, order: &OrderId, kept: &Lease, now: Timestamp) -> Self {
        let mut next = self.freed(lease, Some(order), EndedHow::Aborted, 0, now);
        count(&mut next.record.fence);
        next.record.state = LockState::Held(kept.clone());
        next.event(EventKind::Kept, now, About { order: Some(order), ..About::lease(kept) })
    }

    /// For sale again after a return; only from Sold.
    pub(super) fn relisted(mut self, now: Timestamp) -> Self {
        let LockState::Sold { hold, holder, order, .. } =
            std::mem::replace(&mut self.record.state, LockState::Available)
        else {
            return self;
        };
        let about = About { hold: Some(hold), holder: Some(&holder), order: Some(&order), until: None };
        let mut next = self.event(EventKind::Relisted, now, about);
        let how = EndedHow::Returned;
        next.record.last = Some(Ended { hold, holder, order: Some(order), how, at: now, lapses: 0 });
        next
    }

    /// As `before`, but for the counters. Withdrawing is undone by publishing.
    pub(super) fn given_back(record: &LockRecord, before: &LockRecord, now: Timestamp) -> Self {
        let mut next = Self { record: record.clone(), events: Vec::new() };
        count(&mut next.record.ver);
        if before.lease().is_some() && before.token() != record.token() {
            count(&mut next.record.fence);
        }
        let LockRecord { state, prev, last, .. } = before.clone();
        next.record = LockRecord { state, prev, last, ..next.record };
        let about = before.lease().map_or_else(About::default, About::lease);
        let withdrawn = record.state == LockState::Withdrawn;
        next.event(if withdrawn { EventKind::Published } else { EventKind::GivenBack }, now, about)
    }

    fn freed(mut self, lease: &Lease, order: Option<&OrderId>, how: EndedHow, lapses: u32, at: Timestamp) -> Self {
        let (hold, holder) = (lease.hold, lease.holder.clone());
        self.record.last = Some(Ended { hold, holder, order: order.cloned(), how, at, lapses });
        self.record.prev = None;
        self.record.state = LockState::Available;
        self
    }
}

impl<'a> About<'a> {
    fn lease(lease: &'a Lease) -> Self {
        Self { hold: Some(lease.hold), holder: Some(&lease.holder), order: None, until: Some(lease.until) }
    }
}
