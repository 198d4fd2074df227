//! The invariants: of a write, of a moment, of the end.

use crate::setup::NOW;
use crate::state::{Entry, State};
use std::collections::BTreeMap;
use thrift_core::lock::{Event, EventKind, GarmentHistory, LockRecord, LockState, Transition};
use thrift_core::order::{Order, OrderStatus};

/// I2, I3, I5 and the rule of ended ids, for one write: its events are numbered on from the last, each is possible
/// after what was, and they lead to what is written.
pub(crate) fn write(before: &LockRecord, transition: &Transition) -> Option<String> {
    let (after, events) = (&transition.record, &transition.events);
    if after.ver != before.ver + 1 || after.seq != before.seq + events.len() as u64 {
        return Some(format!("I5: {}: a write or an event is not counted", before.item));
    }
    let mut history = history_of(before);
    for (event, seq) in events.iter().zip(before.seq + 1..) {
        let numbered = Event { seq: event.seq - before.seq + told_by(before), ..event.clone() };
        if event.seq != seq {
            return Some(format!("I5: {}: event {} where {seq} was due", before.item, event.seq));
        }
        if let Err(violation) = history.push(&numbered) {
            return Some(violation.to_string());
        }
    }
    let numbered = LockRecord { seq: after.seq - before.seq + told_by(before), ..after.clone() };
    history.matches(&numbered).err().map(|violation| violation.to_string()).or_else(|| revived(before, events))
}

/// A hold that a garment remembers as ended, or as taken over, is never granted again by it. (A lapse that had come is
/// part of the write, and is then all that the garment remembers.)
fn revived(before: &LockRecord, events: &[Event]) -> Option<String> {
    use EventKind::{Held, Kept, Lapsed, Retaken, TakenOver};
    let lapsed = events.first().filter(|event| event.kind == Lapsed).map(|event| event.hold);
    let ended = lapsed.unwrap_or_else(|| before.last.as_ref().map(|ended| ended.hold));
    let taken_over = before.prev.as_ref().filter(|_| lapsed.is_none()).map(|lease| lease.hold);
    let granted = events.iter().filter(|event| matches!(event.kind, Held | TakenOver | Kept | Retaken));
    let again = granted.filter_map(|event| event.hold).find(|hold| [ended, taken_over].contains(&Some(*hold)))?;
    Some(format!("{}: hold {again} is over, and was granted again", before.item))
}

/// How many events it takes to tell how a garment came to be where it is.
fn told_by(record: &LockRecord) -> u64 {
    match &record.state {
        LockState::Draft => 1,
        LockState::Available => 2,
        LockState::Withdrawn | LockState::Held(_) => 3,
        LockState::Paying { .. } => 4,
        LockState::Sold { .. } => 5,
    }
}

/// The shortest history that leads to a record.
fn history_of(record: &LockRecord) -> GarmentHistory {
    let mut history = GarmentHistory::default();
    let lease = record.lease();
    let until = lease.map_or(NOW, |lease| lease.until);
    let kinds = match &record.state {
        LockState::Withdrawn => [EventKind::Added, EventKind::Published, EventKind::Withdrawn].as_slice(),
        _ => &[EventKind::Added, EventKind::Published, EventKind::Held, EventKind::PaymentBegun, EventKind::Sold],
    };
    for (kind, seq) in kinds.iter().zip(1..=told_by(record)) {
        let (item, kind, hold) = (record.item.clone(), *kind, record.token());
        let event = Event { item, seq, fence: 0, at: NOW, kind, hold, holder: None, order: None, until: Some(until) };
        history.push(&event).expect("a possible history");
    }
    history
}

impl State {
    /// I1, I4, I7, I10, as far as they hold at every moment.
    pub(crate) fn violation(&self) -> Option<String> {
        let owners = self.owners();
        self.broken
            .clone()
            .or_else(|| owners.as_ref().err().cloned())
            .or_else(|| self.placed_orders_have_their_garments())
            .or_else(|| self.sold_garments_have_an_order(owners.as_ref().ok()?))
            .or_else(|| self.refunds_happened())
    }

    /// I1.
    fn owners(&self) -> Result<BTreeMap<&str, &Order>, String> {
        let mut owners = BTreeMap::new();
        for order in self.orders.iter().flatten().filter(|order| order.status.owns_garments()) {
            for line in &order.lines {
                if let Some(other) = owners.insert(line.item.as_str(), order.as_ref()) {
                    return Err(format!("I1: {} is in {} and in {}", line.item, other.id, order.id));
                }
            }
        }
        Ok(owners)
    }

    /// I4, I7: from the moment of the sale on, every garment of the order is its own.
    fn placed_orders_have_their_garments(&self) -> Option<String> {
        let placed = self.orders.iter().flatten().filter(|order| order.status.owns_garments());
        placed.flat_map(|order| order.lines.iter().map(move |line| (order, &line.item))).find_map(|(order, item)| {
            let record = self.garments.iter().find(|record| record.item == *item)?;
            let owned = match &record.state {
                LockState::Paying { lease, order: by } => lease.hold == order.hold && *by == order.id,
                LockState::Sold { order: by, .. } => *by == order.id,
                _ => false,
            };
            (!owned).then(|| format!("I7: {item} was sold to {}, and is {:?}", order.id, record.state))
        })
    }

    /// I7: what is sold is sold to an order that is placed.
    fn sold_garments_have_an_order(&self, owners: &BTreeMap<&str, &Order>) -> Option<String> {
        self.garments.iter().find_map(|record| {
            let LockState::Sold { order, .. } = &record.state else { return None };
            let owned = owners.get(record.item.as_str()).is_some_and(|owner| owner.id == *order);
            (!owned).then(|| format!("I7: {} is sold to {order}, which does not own it", record.item))
        })
    }

    /// I10: what is recorded as sent back went back, and nothing that paid for a placed order did.
    fn refunds_happened(&self) -> Option<String> {
        self.orders.iter().flatten().find_map(|order| {
            let entry = order.charge.as_ref().and_then(|charge| self.ledger.get(charge.reference.as_str()));
            let back = entry == Some(&Entry::Refunded);
            match order.status {
                OrderStatus::Refunded if !back => {
                    Some(format!("I10: {} is refunded, but no money went back", order.id))
                }
                status if status.owns_garments() && back => {
                    Some(format!("I10: {} is placed, its money went back", order.id))
                }
                _ => None,
            }
        })
    }

    /// What must be true once recovery has nothing left to do.
    pub(crate) fn violation_at_rest(&self) -> Option<String> {
        self.violation()
            .or_else(|| self.nothing_is_stuck())
            .or_else(|| self.money_is_accounted_for())
            .or_else(|| self.orders_add_up())
    }

    /// I4, I8: nothing stays claimed but what was sold; a garment whose hold lapsed can be had by anybody.
    fn nothing_is_stuck(&self) -> Option<String> {
        let stuck = self.garments.iter().find(|record| record.is_live(NOW))?;
        Some(format!("I4: {} is claimed for ever: {:?}", stuck.item, stuck.state))
    }

    /// I10: every captured charge is exactly one of: the order it paid, a refund, a row of "paid, not placed".
    fn money_is_accounted_for(&self) -> Option<String> {
        self.ledger.iter().find_map(|(reference, entry)| {
            let owner = self.orders.iter().flatten().find(|order| {
                order.charge.as_ref().is_some_and(|charge| charge.reference.as_str() == reference.as_ref())
            });
            let Some(order) = owner else { return Some(format!("I10: charge {reference} belongs to no order")) };
            let right = matches!(
                (entry, order.status),
                (Entry::Captured, OrderStatus::Placed | OrderStatus::RefundDue)
                    | (Entry::Refunded, OrderStatus::Refunded)
                    | (Entry::Failed, OrderStatus::Aborted)
            );
            (!right).then(|| format!("I10: charge {reference} is {entry:?}, {} is {:?}", order.id, order.status))
        })
    }

    fn orders_add_up(&self) -> Option<String> {
        let unsettled = self.orders.iter().flatten().find(|order| !order.settled)?;
        Some(format!("{} is {:?}, and nobody will ever settle it", unsettled.id, unsettled.status))
    }
}
