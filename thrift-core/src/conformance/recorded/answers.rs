//! What was answered as done is done: for the whole basket, and in the history.

use super::call::{Answer, Ask, Call};
use super::garment::Garments;
use super::violation::Violation;
use crate::id::{HoldId, ItemId};
use crate::inventory::Looked;
use crate::lock::{Command, EventKind, LockRecord, LockState};

pub(super) fn check(calls: &[Call], garments: &Garments<'_>, violations: &mut Vec<Violation>) {
    for call in calls {
        let (Ask::Apply(command), Answer::Done(looked)) = (&call.ask, &call.answer) else { continue };
        violations.extend(torn(command, looked, call.begin));
        for record in &looked.records {
            if !is_done(command, record, garments) {
                let (item, seq, hold) = (record.item.clone(), record.seq, command.hold());
                violations.push(Violation::NotDone { item, seq, hold, call: call.begin });
            }
        }
    }
}

/// Whether garments are missing in the answer: of those that the command names, or of as many as its hold took.
fn torn(command: &Command, looked: &Looked, call: u64) -> Option<Violation> {
    let got = looked.records.len();
    let size = match command.basket() {
        Some(basket) => {
            let items: Vec<&ItemId> = looked.records.iter().map(|record| &record.item).collect();
            let whole = items.iter().copied().eq(basket.items());
            if whole { got } else { basket.items().len().max(got + 1) }
        }
        None => match command {
            Command::AbortPayment { .. } => 0,
            Command::Release { .. } => 1,
            _ => sizes(looked).max().unwrap_or(1),
        },
    };
    (got < size).then_some(Violation::Torn { hold: command.hold(), got, size, call })
}

fn sizes(looked: &Looked) -> impl Iterator<Item = usize> + '_ {
    looked.records.iter().filter_map(LockRecord::lease).map(|lease| lease.size as usize)
}

/// Whether a record is what the command was to make of it.
fn is_done(command: &Command, record: &LockRecord, garments: &Garments<'_>) -> bool {
    use LockState as L;
    let carries = |hold: &HoldId| record.token() == Some(*hold);
    let paying = |hold: &HoldId, by: &crate::OrderId| {
        carries(hold) && matches!(&record.state, L::Paying { order, .. } if order == by)
    };
    let sold = |by: &crate::OrderId| matches!(&record.state, L::Sold { order, .. } if order == by);
    match command {
        Command::Add { .. } => true,
        Command::Publish { .. } => !matches!(record.state, L::Draft | L::Withdrawn),
        Command::Withdraw { .. } => record.state == L::Withdrawn,
        Command::Hold { hold, holder, .. } => carries(hold) && record.holder() == Some(holder),
        Command::Extend { hold, .. } => carries(hold) && matches!(&record.state, L::Held(lease) if lease.renewals > 0),
        Command::BeginPayment { hold, order, .. } | Command::Retake { hold, order, .. } => {
            paying(hold, order) || carries(hold) && sold(order)
        }
        Command::Sell { hold, order } => carries(hold) && sold(order),
        Command::Release { hold } => !carries(hold) && released(*hold, record, garments),
        Command::AbortPayment { hold, order, .. } => !paying(hold, order),
        Command::Relist { order, .. } => !sold(order),
    }
}

/// Whether the history knows, up to this record, that the hold was given back.
fn released(hold: HoldId, record: &LockRecord, garments: &Garments<'_>) -> bool {
    let Some(garment) = garments.get(&record.item) else { return true };
    let until = usize::try_from(record.seq).unwrap_or(usize::MAX);
    let newest = garment.states.iter().take(until.saturating_add(1)).rev();
    newest
        .filter_map(|state| state.event.filter(|_| !state.undone))
        .any(|event| event.kind == EventKind::Released && event.hold == Some(hold))
}
