//! Whether every event was asked for, and no hold was granted or ended that should not have been.

use super::call::{Allowed, Answer, Ask, Call};
use super::clock::{Clock, now};
use super::garment::{Garment, Standing, State};
use super::makers::Makers;
use super::times::Times;
use super::violation::Violation;
use crate::id::ItemId;
use crate::lock::{Command, Event, EventKind};

/// One garment, with what is known about its events.
pub(super) struct Holds<'c, 'a> {
    pub(super) calls: &'a [Call],
    pub(super) makers: &'c Makers<'a>,
    pub(super) clock: &'c Clock,
    pub(super) allowed: Allowed,
}

impl<'a> Holds<'_, 'a> {
    pub(super) fn check(&self, item: &'a ItemId, garment: &Garment<'a>, times: &Times, found: &mut Vec<Violation>) {
        for (pair, seq) in garment.states.windows(2).zip(1..) {
            let (before, state) = (&pair[0], &pair[1]);
            let Some(event) = state.event else { continue };
            found.extend(self.unasked(event, before, state));
            found.extend(ended_before(event, before));
            found.extend(self.taken_from_other(event, before));
            if event.kind == EventKind::Lapsed && !self.allowed.clock_runs_back {
                let next = garment.states.get(seq + 1).and_then(|state| state.event);
                found.extend(self.early(event, next, times.latest(seq)));
            }
        }
        found.extend(self.made_twice(item, garment));
        found.extend(self.reported_twice(item, garment));
    }

    /// An event that no call can have made; or that only one can have which was refused.
    fn unasked(&self, event: &'a Event, before: &State<'a>, state: &State<'a>) -> Option<Violation> {
        // Time makes lapses.
        if event.kind == EventKind::Lapsed || !self.makers.can_have_made(state, before).is_empty() {
            return None;
        }
        let (item, seq, kind, hold) = (event.item.clone(), event.seq, event.kind, event.hold);
        if self.makers.asking(event).next().is_some() {
            Some(Violation::LeftBehind { item, seq, kind, hold })
        } else {
            Some(Violation::MadeByNobody { item, seq, kind, hold })
        }
    }

    /// I2: a hold passes from holder to holder only through the counter.
    fn taken_from_other(&self, event: &'a Event, before: &State<'a>) -> Option<Violation> {
        let (Standing::Held(from), EventKind::TakenOver | EventKind::Retaken) = (before.standing, event.kind) else {
            return None;
        };
        let staff = |number: usize| matches!(&self.calls[number].ask, Ask::Apply(Command::Hold { staff: true, .. }));
        let may = event.holder.as_ref() == Some(from.holder) || self.makers.asking(event).any(staff);
        let (item, seq, hold) = (event.item.clone(), event.seq, event.hold);
        (!may).then_some(Violation::TakenFromOther { item, seq, hold })
    }

    /// A lapse is stamped with the end of its lease, whenever it is written. It was written too early if its sweep says
    /// that it was earlier, or what was written together with it, or somebody who asked afterwards.
    fn early(&self, event: &'a Event, next: Option<&Event>, known: u64) -> Option<Violation> {
        let sweeps = self.makers.sweeps(&event.item, event.seq);
        let mut swept = sweeps.iter().filter_map(|number| now(&self.calls[*number].answer));
        let together = sweeps.is_empty() && self.makers.hears_of_sweeps();
        let early = swept.any(|now| now < event.at)
            || together && next.is_some_and(|next| next.at < event.at)
            || self.clock.at_most(known) < event.at;
        let (item, seq, hold) = (event.item.clone(), event.seq, event.hold);
        early.then_some(Violation::LapsedEarly { item, seq, hold })
    }

    /// Two calls that both say that they made all that they answer.
    fn made_twice(&self, item: &'a ItemId, garment: &Garment<'a>) -> Option<Violation> {
        garment.states.iter().find_map(|state| {
            let event = state.event.filter(|_| !state.undone && !state.undoes)?;
            let mut claiming = self.makers.asking(event).filter(|number| self.claims(*number, event));
            let (first, second) = (claiming.next()?, claiming.next()?);
            let (first, second) = (self.calls[first].begin, self.calls[second].begin);
            Some(Violation::MadeTwice { item: item.clone(), seq: event.seq, hold: event.hold, first, second })
        })
    }

    fn claims(&self, number: usize, event: &Event) -> bool {
        let Answer::Done(looked) = &self.calls[number].answer else { return false };
        let told = looked.records.iter().any(|record| record.item == event.item && record.seq == event.seq);
        told && looked.changed == looked.records.len()
    }

    /// Two sweeps that both report one lapse, or one that reports what is none.
    fn reported_twice(&self, item: &'a ItemId, garment: &Garment<'a>) -> Option<Violation> {
        self.makers.swept(item).find_map(|(seq, by)| {
            let event = usize::try_from(seq).ok().and_then(|seq| garment.states.get(seq)?.event);
            let lapse = event.filter(|event| event.kind == EventKind::Lapsed);
            match (lapse, by) {
                (None, by) => {
                    let call = by.first().map_or(0, |number| self.calls[*number].begin);
                    Some(Violation::Lost { item: item.clone(), seq, hold: None, call })
                }
                (Some(lapse), [first, second, ..]) => {
                    let (first, second) = (self.calls[*first].begin, self.calls[*second].begin);
                    Some(Violation::MadeTwice { item: item.clone(), seq, hold: lapse.hold, first, second })
                }
                _ => None,
            }
        })
    }
}

/// A grant under an id that the garment remembers as over.
fn ended_before(event: &Event, before: &State<'_>) -> Option<Violation> {
    let remembered = match event.kind {
        EventKind::Held => [before.last, None],
        EventKind::TakenOver | EventKind::Retaken => [before.last, before.prev],
        _ => return None,
    };
    let hold = event.hold.filter(|hold| remembered.contains(&Some(*hold)))?;
    Some(Violation::EndedIdGranted { item: event.item.clone(), seq: event.seq, hold })
}
