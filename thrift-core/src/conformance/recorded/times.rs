//! When each event took effect: after this beginning and before that ending of calls.
//!
//! A call that was told of `seq` bears witness: all events up to it came before the call ended, all later ones after it
//! began. Who made an event did so between its own beginning and its ending. Events of a garment came one after
//! another. If an event is left no moment, no order explains what was told.

use super::call::{Answer, Call};
use super::garment::Garment;
use super::makers::Makers;
use super::violation::Violation;
use crate::id::{HoldId, ItemId};

/// What a call was told of a garment: 0 where it was told that there is none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Witness {
    pub(super) call: usize,
    pub(super) seq: u64,
}

#[derive(Debug, Clone, Copy)]
enum Why {
    Nothing,
    Made,
    Told(Witness),
}

/// A moment, and why it is a bound.
#[derive(Debug, Clone, Copy)]
struct Bound {
    at: u64,
    why: Why,
}

/// The bounds of the moment of each event of a garment. Event 0 is the beginning, before everything.
#[derive(Debug)]
pub(super) struct Times {
    after: Vec<Bound>,
    before: Vec<Bound>,
}

impl Times {
    /// From who made what and who was told what; says which events are left no moment.
    pub(super) fn of<'a>(
        item: &ItemId,
        garment: &Garment<'a>,
        told: &[Witness],
        makers: &Makers<'a>,
        calls: &[Call],
        violations: &mut Vec<Violation>,
    ) -> Self {
        let count = garment.states.len();
        let never = Bound { at: u64::MAX, why: Why::Nothing };
        let ever = Bound { at: 0, why: Why::Nothing };
        let mut times = Self { after: vec![ever; count], before: vec![never; count] };
        times.before[0] = ever;
        for (seq, pair) in (1..).zip(garment.states.windows(2)) {
            times.made(seq, &makers.can_have_made(&pair[1], &pair[0]), calls);
        }
        for witness in told {
            times.told(*witness, calls);
        }
        for seq in 1..count {
            times.after[seq] = latest(times.after[seq], times.after[seq - 1]);
        }
        for seq in (1..count).rev().skip(1) {
            times.before[seq] = earliest(times.before[seq], times.before[seq + 1]);
        }
        if let Some(seq) = (1..count).find(|seq| times.after[*seq].at >= times.before[*seq].at) {
            let hold = garment.states[seq].event.and_then(|event| event.hold);
            violations.push(times.contradiction(item, seq, hold, calls));
        }
        times
    }

    fn made(&mut self, seq: usize, makers: &[usize], calls: &[Call]) {
        let first = makers.iter().copied().min_by_key(|number| calls[*number].begin);
        let end = |number: &usize| match calls[*number].answer {
            // It may be applied at any time.
            Answer::Unknown => u64::MAX,
            _ => calls[*number].end,
        };
        let last = makers.iter().copied().max_by_key(end);
        if let (Some(first), Some(last)) = (first, last) {
            self.after[seq] = Bound { at: calls[first].begin, why: Why::Made };
            self.before[seq] = Bound { at: end(&last), why: Why::Made };
        }
    }

    fn told(&mut self, witness: Witness, calls: &[Call]) {
        let (call, why) = (&calls[witness.call], Why::Told(witness));
        let Ok(seq) = usize::try_from(witness.seq) else { return };
        if seq > 0
            && let Some(before) = self.before.get_mut(seq)
        {
            *before = earliest(*before, Bound { at: call.end, why });
        }
        if let Some(after) = self.after.get_mut(seq.saturating_add(1)) {
            *after = latest(*after, Bound { at: call.begin, why });
        }
    }

    /// Says of an event that is left no moment which two calls cannot both be right.
    fn contradiction(&self, item: &ItemId, seq: usize, hold: Option<HoldId>, calls: &[Call]) -> Violation {
        let (item, known) = (item.clone(), seq as u64);
        match self.after[seq].why {
            Why::Told(Witness { call, seq }) => Violation::Stale { item, seq, known, hold, call: calls[call].begin },
            Why::Made | Why::Nothing => {
                let (asked, known) = (self.after[seq].at, self.before[seq].at);
                Violation::FromTheFuture { item, seq: seq as u64, hold, known, call: asked }
            }
        }
    }

    /// The latest moment of an event.
    pub(super) fn latest(&self, seq: usize) -> u64 {
        self.before[seq].at
    }

    /// The earliest moment of an event.
    pub(super) fn earliest(&self, seq: usize) -> u64 {
        self.after[seq].at
    }

    /// The states that the garment may have had at some moment between two: from the first to the last.
    pub(super) fn possible(&self, begin: u64, end: u64) -> std::ops::RangeInclusive<usize> {
        // A state lasts until the next event; the last for ever.
        let over = self.before.partition_point(|event| event.at <= begin).saturating_sub(1);
        over..=self.so_far(end).max(over)
    }

    /// The last event that may have come by then.
    pub(super) fn so_far(&self, end: u64) -> usize {
        self.after.partition_point(|event| event.at < end).saturating_sub(1)
    }
}

fn latest(one: Bound, other: Bound) -> Bound {
    if other.at > one.at { other } else { one }
}

fn earliest(one: Bound, other: Bound) -> Bound {
    if other.at < one.at { other } else { one }
}
