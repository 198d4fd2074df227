//! One garment: what is known of it, who asks about it, and who waits.

use super::known::{Known, Moment};
use super::{STALENESS_MAX, ShieldOptions};
use crate::lock::{Event, EventKind, LockRecord};
use crate::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::task::Waker;
use std::time::Duration;

/// Asks about one garment at once, after answers that helped nobody else.
const ASKING_MAX: usize = 16;
/// Within what time buyers are counted.
const COUNTED_FOR: Duration = Duration::from_millis(250);
/// For how long a garment that could not be had is worth a look before the next hold.
const CONTENDED_FOR: Duration = STALENESS_MAX;

pub(super) struct Slot {
    /// Answers that were asked for before it are not believed: nobody has remembered what was seen meanwhile.
    born: u64,
    /// The newest transition that was seen, and when.
    seq: u64,
    seen: u64,
    known: Option<Known>,
    /// When it was last heard that it could not be had.
    taken: Option<Timestamp>,
    /// Who asks, without those who began at `written_off` or before: they take too long, and nobody counts on them.
    asking: usize,
    written_off: u64,
    /// So many may ask at once: one, unless answers help nobody else.
    width: usize,
    /// When somebody last began to ask.
    started: Timestamp,
    /// Asks that the store failed to answer.
    pub(super) failures: u64,
    /// In the order in which they came to wait.
    pub(super) waiting: BTreeMap<u64, Waiting>,
    /// Who of them were woken to ask, and have not yet looked up.
    turns: BTreeSet<u64>,
    asks: u32,
    asks_before: u32,
    counted: Timestamp,
}

/// Somebody who waits.
pub(super) struct Waiting {
    /// When they came.
    pub(super) came: u64,
    pub(super) waker: Option<Waker>,
}

/// How an ask ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// Nobody waited for the answer.
    Dropped,
    /// The store could not answer.
    Failed,
    Answered,
}

impl Slot {
    pub(super) fn new(born: u64, now: Timestamp) -> Self {
        Self {
            born,
            seq: 0,
            seen: born,
            known: None,
            taken: None,
            asking: 0,
            written_off: born,
            width: 1,
            started: now,
            failures: 0,
            waiting: BTreeMap::new(),
            turns: BTreeSet::new(),
            asks: 0,
            asks_before: 0,
            counted: now,
        }
    }

    /// Learns from a record; `now` is the store's. An older record than was seen already is not believed, unless it was
    /// asked for afterwards: then the store itself has gone back, as a failover can.
    pub(super) fn see(&mut self, record: &LockRecord, now: Timestamp, sent: Moment, heard: Moment) {
        if sent.ticket < self.born {
            // What freed it meanwhile may have gone unnoticed. That anything older is over is certain.
            return self.moves_on(record.seq, heard);
        }
        if record.seq < self.seq && sent.ticket <= self.seen {
            return;
        }
        let same = record.seq == self.seq;
        if same && self.known().is_some_and(|known| sent.ticket < known.sent.ticket) {
            return;
        }
        if let Some(known) = Known::of(record, now, sent, heard) {
            (self.known, self.taken) = (Some(known), Some(heard.at));
        } else {
            self.outdate();
            self.taken = None;
        }
        (self.seq, self.seen) = (record.seq, heard.ticket);
    }

    /// An event says that what is known is over, and never what is.
    pub(super) fn hear(&mut self, event: &Event, heard: Moment) {
        if event.seq <= self.seq {
            return;
        }
        self.moves_on(event.seq, heard);
        let frees = match event.kind {
            EventKind::Published
            | EventKind::Released
            | EventKind::Lapsed
            | EventKind::PaymentAborted
            | EventKind::Relisted => true,
            EventKind::GivenBack => event.hold.is_none(),
            _ => false,
        };
        if frees {
            self.taken = None;
        }
    }

    /// The store refused somebody: it cannot be had, and who has it is not known.
    pub(super) fn refused(&mut self, heard: Moment) {
        self.taken = Some(heard.at);
    }

    /// There was a transition `seq`: what is known of those before it is over.
    fn moves_on(&mut self, seq: u64, heard: Moment) {
        if seq > self.seq {
            (self.seq, self.seen) = (seq, heard.ticket);
            self.outdate();
        }
    }

    fn outdate(&mut self) {
        if let Some(known) = &mut self.known {
            known.past = true;
        }
    }

    /// As far as nothing has happened since.
    pub(super) fn known(&self) -> Option<&Known> {
        self.known.as_ref().filter(|known| !known.past)
    }

    /// What is known, as far as it may be told to who came then.
    pub(super) fn tells(&self, came: u64, now: Timestamp, staleness: Duration) -> Option<&Known> {
        self.known.as_ref().filter(|known| known.holds(came, now, staleness))
    }

    /// Whether others wanted it a moment ago and could not have it: a look tells more than another hold.
    pub(super) fn contended(&self, now: Timestamp) -> bool {
        self.taken.is_some_and(|taken| now < taken.plus(CONTENDED_FOR))
    }

    /// One more buyer asks.
    pub(super) fn count(&mut self, now: Timestamp) {
        if self.counted.plus(COUNTED_FOR) <= now {
            let recent = now < self.counted.plus(2 * COUNTED_FOR);
            self.asks_before = if recent { self.asks } else { 0 };
            (self.asks, self.counted) = (0, now);
        }
        self.asks = self.asks.saturating_add(1);
    }

    pub(super) fn crowded(&self, options: &ShieldOptions) -> bool {
        self.asks.max(self.asks_before) >= options.crowd
    }

    /// Whether somebody may ask who would wait otherwise.
    pub(super) fn may_ask(&self, now: Timestamp, options: &ShieldOptions) -> bool {
        self.engaged() < self.width || self.started.plus(options.patience) <= now
    }

    fn engaged(&self) -> usize {
        self.asking + self.turns.len()
    }

    /// Somebody who was woken to ask looks up, or somebody goes away. Answers what is to be dropped.
    pub(super) fn leave(&mut self, id: u64) -> Option<Waiting> {
        self.turns.remove(&id);
        self.waiting.remove(&id)
    }

    /// An ask begins, at a later ticket than all before.
    pub(super) fn begin(&mut self, ticket: u64, now: Timestamp) {
        if self.engaged() >= self.width {
            (self.asking, self.written_off) = (0, ticket - 1);
            self.turns.clear();
        }
        self.asking += 1;
        self.started = now;
    }

    /// An ask that began at `ticket` is over.
    pub(super) fn end(&mut self, ended: Ended, ticket: u64) {
        if ticket <= self.written_off {
            return;
        }
        self.asking = self.asking.saturating_sub(1);
        match ended {
            Ended::Dropped => {}
            Ended::Failed => self.failures += 1,
            Ended::Answered => {
                let told = self.known.as_ref().is_some_and(|known| known.sent.ticket > ticket);
                let helped = told || self.taken.is_some();
                self.width = if helped { 1 } else { (2 * self.width).min(ASKING_MAX) };
            }
        }
    }

    /// Takes the wakers of those whom an ask that is over has an answer for, and of as many others as may ask now.
    pub(super) fn wake(&mut self, now: Timestamp, staleness: Duration) -> Vec<Waker> {
        let mut free = self.width.saturating_sub(self.engaged());
        let mut wakers = Vec::new();
        self.waiting.retain(|id, waiting| {
            let told = self.known.as_ref().is_some_and(|known| known.holds(waiting.came, now, staleness));
            let woken = told || free > 0;
            if woken {
                if !told {
                    free -= 1;
                    self.turns.insert(*id);
                    self.started = now;
                }
                wakers.extend(waiting.waker.take());
            }
            !woken
        });
        wakers
    }

    /// Nothing would be lost with it.
    pub(super) fn idle(&self, now: Timestamp) -> bool {
        self.engaged() == 0 && self.waiting.is_empty() && !self.contended(now)
    }
}

#[cfg(test)]
mod tests;
