//! Which calls can have made an event.

use super::call::{Answer, Ask, Call};
use super::garment::State;
use crate::id::{HoldId, ItemId};
use crate::lock::{Basket, Command, Event, EventKind};
use std::collections::BTreeMap;

/// Calls by what their command is about, so that few have to be looked at for one event.
pub(super) struct Makers<'a> {
    calls: &'a [Call],
    by_hold: BTreeMap<(u8, HoldId), Vec<usize>>,
    by_item: BTreeMap<(u8, &'a ItemId), Vec<usize>>,
    /// The lapses that sweeps reported, by garment and number.
    sweeps: BTreeMap<&'a ItemId, BTreeMap<u64, Vec<usize>>>,
    sweeps_heard: bool,
}

/// What kinds of commands make an event, as one number.
fn class(kind: EventKind) -> u8 {
    use EventKind as E;
    match kind {
        E::Held | E::TakenOver => 0,
        E::Extended => 1,
        E::Released => 2,
        E::PaymentBegun => 3,
        E::PaymentAborted => 4,
        E::Kept => 5,
        E::Retaken => 6,
        E::Sold => 7,
        E::Added => 8,
        E::Published => 9,
        E::Withdrawn => 10,
        E::Relisted => 11,
        E::Lapsed | E::GivenBack => 12,
    }
}

fn class_of(command: &Command) -> u8 {
    use Command as C;
    class(match command {
        C::Hold { .. } => EventKind::Held,
        C::Extend { .. } => EventKind::Extended,
        C::Release { .. } => EventKind::Released,
        C::BeginPayment { .. } => EventKind::PaymentBegun,
        C::AbortPayment { .. } => EventKind::PaymentAborted,
        C::Retake { .. } => EventKind::Retaken,
        C::Sell { .. } => EventKind::Sold,
        C::Add { .. } => EventKind::Added,
        C::Publish { .. } => EventKind::Published,
        C::Withdraw { .. } => EventKind::Withdrawn,
        C::Relist { .. } => EventKind::Relisted,
    })
}

impl<'a> Makers<'a> {
    pub(super) fn of(calls: &'a [Call]) -> Self {
        let (by_hold, by_item, sweeps) = Default::default();
        let mut makers = Self { calls, by_hold, by_item, sweeps, sweeps_heard: true };
        for (number, call) in calls.iter().enumerate() {
            match (&call.ask, &call.answer) {
                (Ask::Apply(command), _) => makers.add(number, command),
                (Ask::Sweep, Answer::Swept(swept)) => {
                    for event in &swept.lapsed {
                        makers.sweeps.entry(&event.item).or_default().entry(event.seq).or_default().push(number);
                    }
                }
                (Ask::Sweep, _) => makers.sweeps_heard = false,
                (Ask::Look(_), _) => {}
            }
        }
        makers
    }

    fn add(&mut self, number: usize, command: &'a Command) {
        let class = class_of(command);
        match command.hold() {
            Some(hold) => self.by_hold.entry((class, hold)).or_default().push(number),
            None => {
                for item in command.basket().into_iter().flat_map(Basket::items) {
                    self.by_item.entry((class, item)).or_default().push(number);
                }
            }
        }
        if let Command::AbortPayment { keep: Some(keep), .. } = command {
            let class = self::class(EventKind::Kept);
            self.by_hold.entry((class, keep.hold)).or_default().push(number);
        }
    }

    /// The sweeps that reported this lapse.
    pub(super) fn sweeps(&self, item: &'a ItemId, seq: u64) -> &[usize] {
        self.sweeps.get(item).and_then(|lapses| lapses.get(&seq)).map_or(&[], Vec::as_slice)
    }

    /// Whether every sweep says what it did.
    pub(super) fn hears_of_sweeps(&self) -> bool {
        self.sweeps_heard
    }

    /// Every lapse of a garment that sweeps reported.
    pub(super) fn swept(&self, item: &'a ItemId) -> impl Iterator<Item = (u64, &[usize])> + '_ {
        self.sweeps.get(item).into_iter().flatten().map(|(seq, by)| (*seq, by.as_slice()))
    }

    /// The calls whose command makes such an event, whatever they were told.
    pub(super) fn asking(&self, event: &'a Event) -> impl Iterator<Item = usize> + '_ {
        let class = class(event.kind);
        let by_hold = event.hold.and_then(|hold| self.by_hold.get(&(class, hold)));
        let by_item = self.by_item.get(&(class, &event.item));
        let calls = by_hold.into_iter().chain(by_item).flatten().copied();
        calls.filter(|number| matches!(&self.calls[*number].ask, Ask::Apply(command) if makes(command, event)))
    }

    /// The calls that can have made the event after which a garment stood so; `before` is how it stood before.
    ///
    /// Who was told that nothing was changed made nothing, nor did who was refused; but for an event that was undone,
    /// and the undoing. (Of one hold that was issued twice, only who took the first garment says that it made it.)
    pub(super) fn can_have_made(&self, state: &State<'a>, before: &State<'a>) -> Vec<usize> {
        let Some(event) = state.event else { return Vec::new() };
        if event.kind == EventKind::Lapsed {
            return self.sweeps(&event.item, event.seq).to_vec();
        }
        let mut makers: Vec<usize> = self.asking(event).filter(|it| state.undone || self.wrote(*it)).collect();
        if state.undoes
            && let Some(undone) = before.event
        {
            makers.extend(self.asking(undone));
        }
        makers
    }

    fn wrote(&self, number: usize) -> bool {
        match &self.calls[number].answer {
            Answer::Done(looked) => looked.changed > 0 || looked.records.len() > 1,
            Answer::Unknown => true,
            Answer::Refused(_) | Answer::Failed | Answer::Swept(_) => false,
        }
    }
}

/// Whether a command of the right kind, about the same hold or garment, makes this very event.
fn makes(command: &Command, event: &Event) -> bool {
    use Command as C;
    let order = event.order.as_ref();
    match command {
        C::Hold { holder, items, .. } => items.contains(&event.item) && event.holder.as_ref() == Some(holder),
        C::Retake { holder, items, order: by, .. } => {
            items.contains(&event.item) && event.holder.as_ref() == Some(holder) && order == Some(by)
        }
        C::BeginPayment { holder, order: by, .. } => event.holder.as_ref() == Some(holder) && order == Some(by),
        C::Sell { order: by, .. } | C::AbortPayment { order: by, .. } | C::Relist { order: by, .. } => {
            order == Some(by)
        }
        C::Extend { .. } | C::Release { .. } | C::Add { .. } | C::Publish { .. } | C::Withdraw { .. } => true,
    }
}
