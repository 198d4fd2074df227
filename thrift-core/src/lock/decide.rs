//! The rules for one garment: `decide(record, command, now)`, pure and total.

use crate::id::{HoldId, HolderId, ItemId, OrderId};
use crate::lock::command::{Command, Keep, Ttl};
use crate::lock::event::EventKind;
use crate::lock::limits::Limits;
use crate::lock::record::{Ended, EndedHow, Lease, LockRecord, LockState};
use crate::lock::refusal::Reason;
use crate::lock::transition::Transition;
use crate::time::Timestamp;

/// What the rules say about one garment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Write this, if the record is still the one that was read.
    Write(Box<Transition>),
    /// Nothing to write: the command has done its work here before.
    Done,
    /// No.
    Refuse(Reason),
}

use Decision::{Done, Refuse};

fn write(transition: Transition) -> Decision {
    Decision::Write(Box::new(transition))
}

/// Decides one command about one garment. `record` is `None` for a garment the store does not know.
///
/// What concerns the attempt as a whole (a reused id, the limit on live holds, a torn basket) is decided by
/// [`rule`](crate::lock::rule), which calls this for every garment.
pub fn decide(
    item: &ItemId,
    record: Option<&LockRecord>,
    command: &Command,
    now: Timestamp,
    limits: &Limits,
) -> Decision {
    match record {
        None => unknown(item, command, now),
        Some(record) => decide_known(Transition::of(record, now), command, now, limits),
    }
}

/// The lapse of a hold whose time is over, for sweepers; `None` while it is not.
pub fn lapse(record: &LockRecord, now: Timestamp) -> Option<Transition> {
    Some(Transition::of(record, now)).filter(|transition| !transition.events.is_empty())
}

/// Undoes what a command wrote to one garment of a basket, after another garment of it was refused: for stores that
/// cannot write several records in one transaction, and for nothing else. Write it only on the very `ver` that was
/// read, since whoever relied on the garment meanwhile has written too. `before` is the record that the command found.
///
/// A garment that was free is free again, one that the buyer (or, before staff came, somebody else) held goes back to
/// that hold with its old end, a payment that was begun is not begun. Fence and counters only ever rise.
pub fn give_back(record: &LockRecord, before: &LockRecord, now: Timestamp) -> Transition {
    Transition::given_back(record, before, now)
}

fn unknown(item: &ItemId, command: &Command, now: Timestamp) -> Decision {
    match command {
        Command::Add { .. } => write(Transition::first(item, now)),
        _ if command.basket().is_some() => Refuse(Reason::UnknownItem),
        _ => Refuse(Reason::HoldLapsed),
    }
}

/// `next` is the write so far: nothing, or the lapse that has come.
fn decide_known(next: Transition, command: &Command, now: Timestamp, limits: &Limits) -> Decision {
    match command {
        Command::Add { .. } => Done,
        Command::Publish { .. } => publish(next, now),
        Command::Withdraw { .. } => withdraw(next, now),
        Command::Hold { hold, holder, items, ttl, staff } => {
            let ask = Ask { hold: *hold, holder, size: items.size(), ttl: *ttl, order: None, staff: *staff };
            acquire(next, &ask, now, limits)
        }
        Command::Retake { hold, holder, order, items, ttl } => {
            let ask = Ask { hold: *hold, holder, size: items.size(), ttl: *ttl, order: Some(order), staff: false };
            acquire(next, &ask, now, limits)
        }
        Command::Extend { hold, renewal, ttl } => extend(next, *hold, *renewal, *ttl, now, limits),
        Command::BeginPayment { hold, order, ttl, .. } => begin_payment(next, *hold, order, *ttl, now),
        Command::Sell { hold, order } => sell(next, *hold, order, now),
        Command::Release { hold } => release(next, *hold, now),
        Command::AbortPayment { hold, order, keep } => abort(next, *hold, order, keep.as_ref(), now, limits),
        Command::Relist { order, .. } => relist(next, order, now),
    }
}

fn publish(next: Transition, now: Timestamp) -> Decision {
    match next.record.state {
        LockState::Draft | LockState::Withdrawn => write(next.unowned(LockState::Available, EventKind::Published, now)),
        LockState::Available | LockState::Held(_) | LockState::Paying { .. } => Done,
        LockState::Sold { .. } => Refuse(Reason::Sold),
    }
}

fn withdraw(next: Transition, now: Timestamp) -> Decision {
    match &next.record.state {
        LockState::Withdrawn => Done,
        LockState::Draft => Refuse(Reason::NotForSale),
        LockState::Available => write(next.unowned(LockState::Withdrawn, EventKind::Withdrawn, now)),
        LockState::Held(lease) => Refuse(Reason::HeldByOther { until: lease.until }),
        LockState::Paying { .. } => Refuse(Reason::Paying { own: false, order: None }),
        LockState::Sold { .. } => Refuse(Reason::Sold),
    }
}

/// Somebody wants a garment: to hold it, or (with an order) to take it anew for a late payment.
struct Ask<'a> {
    hold: HoldId,
    holder: &'a HolderId,
    size: u32,
    ttl: Ttl,
    order: Option<&'a OrderId>,
    staff: bool,
}

fn acquire(next: Transition, ask: &Ask<'_>, now: Timestamp, limits: &Limits) -> Decision {
    match &next.record.state {
        LockState::Draft | LockState::Withdrawn => Refuse(Reason::NotForSale),
        LockState::Sold { hold, order, .. } if *hold == ask.hold && Some(order) == ask.order => Done,
        LockState::Sold { .. } => Refuse(Reason::Sold),
        LockState::Paying { lease, order } => {
            let mine = ask.is(lease) && ask.order.is_none_or(|asked| asked == order);
            if mine { Done } else { Refuse(paying(lease, order, ask.holder)) }
        }
        LockState::Held(lease) if ask.is(lease) && ask.order.is_none() => Done,
        LockState::Held(lease) if lease.holder == *ask.holder || ask.staff => {
            let from = lease.clone();
            acquire_from(next, &from, ask, now, limits)
        }
        LockState::Held(lease) => Refuse(Reason::HeldByOther { until: lease.until }),
        LockState::Available => acquire_free(next, ask, now, limits),
    }
}

/// From nobody.
fn acquire_free(next: Transition, ask: &Ask<'_>, now: Timestamp, limits: &Limits) -> Decision {
    if let Some(last) = &next.record.last {
        if let Some(until) = cooling(last, ask, now, limits) {
            return Refuse(Reason::CoolingDown { until });
        }
        if last.hold == ask.hold {
            return Refuse(ended(last));
        }
    }
    granted(next, ask, &ask.fresh_lease(now), now)
}

/// From the same holder's earlier hold, or by staff from anybody's. Clocks and counts of the same holder go on.
fn acquire_from(next: Transition, from: &Lease, ask: &Ask<'_>, now: Timestamp, limits: &Limits) -> Decision {
    if let Some(reason) = forgotten(&next.record, ask.hold) {
        return Refuse(reason);
    }
    let mut lease = ask.fresh_lease(now);
    if from.holder == *ask.holder && !ask.staff {
        lease.since = from.since;
        lease.renewals = from.renewals;
        if ask.order.is_none() {
            lease.until = lease.until.min(from.since.plus(limits.hold_total_max)).max(from.until);
        }
    }
    granted(next.superseding(from), ask, &lease, now)
}

fn granted(next: Transition, ask: &Ask<'_>, lease: &Lease, now: Timestamp) -> Decision {
    write(match ask.order {
        None => next.held(lease, now),
        Some(order) => next.paying(lease, order, true, now),
    })
}

impl Ask<'_> {
    fn is(&self, lease: &Lease) -> bool {
        lease.hold == self.hold && lease.holder == *self.holder
    }

    fn fresh_lease(&self, now: Timestamp) -> Lease {
        let until = now.plus(self.ttl.duration());
        Lease { hold: self.hold, holder: self.holder.clone(), size: self.size, since: now, until, renewals: 0 }
    }
}

fn cooling(last: &Ended, ask: &Ask<'_>, now: Timestamp, limits: &Limits) -> Option<Timestamp> {
    let exempt = ask.staff || ask.order.is_some() || last.how != EndedHow::Lapsed || last.holder != *ask.holder;
    let until = last.at.plus(limits.cool_down);
    (!exempt && last.lapses >= limits.lapses_max && now < until).then_some(until)
}

fn extend(next: Transition, hold: HoldId, renewal: u32, ttl: Ttl, now: Timestamp, limits: &Limits) -> Decision {
    match &next.record.state {
        LockState::Held(lease) if lease.hold == hold && renewal <= lease.renewals => Done,
        LockState::Held(lease) if lease.hold == hold => {
            let cap = lease.since.plus(limits.hold_total_max);
            if lease.renewals >= limits.renewals_max || cap <= lease.until {
                return Refuse(Reason::RenewalLimit);
            }
            let until = now.plus(ttl.duration()).min(cap).max(lease.until);
            let extended = Lease { until, renewals: lease.renewals + 1, ..lease.clone() };
            write(next.extended(&extended, now))
        }
        _ => Refuse(elsewhere(&next.record, hold)),
    }
}

fn begin_payment(next: Transition, hold: HoldId, order: &OrderId, ttl: Ttl, now: Timestamp) -> Decision {
    match &next.record.state {
        LockState::Held(lease) if lease.hold == hold => {
            let paying = Lease { until: now.plus(ttl.duration()), ..lease.clone() };
            write(next.paying(&paying, order, false, now))
        }
        LockState::Paying { lease, order: by } if lease.hold == hold && by == order => Done,
        LockState::Sold { hold: by_hold, order: by, .. } if *by_hold == hold && by == order => Done,
        _ => Refuse(elsewhere(&next.record, hold)),
    }
}

fn sell(next: Transition, hold: HoldId, order: &OrderId, now: Timestamp) -> Decision {
    match &next.record.state {
        LockState::Paying { lease, order: by } if lease.hold == hold && by == order => {
            let lease = lease.clone();
            write(next.sold(&lease, order, now))
        }
        LockState::Sold { hold: by_hold, order: by, .. } if *by_hold == hold && by == order => Done,
        LockState::Held(lease) if lease.hold == hold => Refuse(Reason::NotForSale),
        _ => Refuse(elsewhere(&next.record, hold)),
    }
}

fn release(next: Transition, hold: HoldId, now: Timestamp) -> Decision {
    let given_back = |last: &Ended| last.hold == hold && last.how == EndedHow::Released;
    match &next.record.state {
        LockState::Held(lease) if lease.hold == hold => {
            let lease = lease.clone();
            write(next.released(&lease, now))
        }
        _ if next.record.last.as_ref().is_some_and(given_back) => Done,
        _ => Refuse(elsewhere(&next.record, hold)),
    }
}

fn abort(
    next: Transition,
    hold: HoldId,
    order: &OrderId,
    keep: Option<&Keep>,
    now: Timestamp,
    limits: &Limits,
) -> Decision {
    match &next.record.state {
        LockState::Paying { lease, order: by } if lease.hold == hold && by == order => {
            let lease = lease.clone();
            let kept = keep.and_then(|keep| {
                let until = now.plus(keep.ttl.duration()).min(lease.since.plus(limits.hold_total_max));
                (now < until).then(|| Lease { hold: keep.hold, until, ..lease.clone() })
            });
            write(match kept {
                Some(kept) => next.kept(&lease, order, &kept, now),
                None => next.aborted(&lease, order, now),
            })
        }
        LockState::Paying { lease, order: by } if lease.hold == hold => Refuse(paying(lease, by, &lease.holder)),
        LockState::Sold { hold: by, .. } if *by == hold => Refuse(Reason::Sold),
        // Not being paid for under this token: the undo has nothing to undo.
        _ => Done,
    }
}

fn relist(next: Transition, order: &OrderId, now: Timestamp) -> Decision {
    match &next.record.state {
        LockState::Sold { order: by, .. } if by == order => write(next.relisted(now)),
        _ if next.record.last.as_ref().is_some_and(|last| last.order.as_ref() == Some(order)) => Done,
        LockState::Sold { .. } => Refuse(Reason::Sold),
        LockState::Paying { .. } => Refuse(Reason::Paying { own: false, order: None }),
        LockState::Held(lease) => Refuse(Reason::HeldByOther { until: lease.until }),
        LockState::Draft | LockState::Available | LockState::Withdrawn => Refuse(Reason::NotForSale),
    }
}

fn paying(lease: &Lease, order: &OrderId, asker: &HolderId) -> Reason {
    let own = lease.holder == *asker;
    Reason::Paying { own, order: own.then(|| order.clone()) }
}

/// The answer for a hold that a garment does not carry as asked.
fn elsewhere(record: &LockRecord, hold: HoldId) -> Reason {
    match &record.state {
        LockState::Sold { hold: by, .. } if *by == hold => Reason::Sold,
        LockState::Paying { lease, order } if lease.hold == hold => paying(lease, order, &lease.holder),
        _ => forgotten(record, hold).unwrap_or(Reason::HoldLapsed),
    }
}

/// Why a hold that the garment names in `prev` or `last` is over; `None` if it names it in neither.
fn forgotten(record: &LockRecord, hold: HoldId) -> Option<Reason> {
    if record.prev.as_ref().is_some_and(|lease| lease.hold == hold) {
        return Some(Reason::HoldSuperseded);
    }
    record.last.as_ref().filter(|last| last.hold == hold).map(ended)
}

/// A lapse reads the same whether a sweeper has seen it or not.
fn ended(last: &Ended) -> Reason {
    match last.how {
        EndedHow::Lapsed => Reason::HoldLapsed,
        how => Reason::HoldEnded { how },
    }
}
