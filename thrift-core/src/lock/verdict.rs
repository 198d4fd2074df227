//! The rules for a whole command: what is about the attempt, then every garment, all or nothing.

use crate::id::{HoldId, HolderId, ItemId};
use crate::lock::command::{Basket, Command};
use crate::lock::decide::{Decision, decide, lapse};
use crate::lock::limits::Limits;
use crate::lock::record::LockRecord;
use crate::lock::refusal::{Reason, Refusal};
use crate::lock::transition::Transition;
use crate::time::Timestamp;
use std::collections::BTreeMap;

/// What a store has to read before it can rule on a command.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The record of every garment that the command names and of every garment that names its hold.
    pub records: BTreeMap<ItemId, LockRecord>,
    /// For a hold: how many different holds of this holder are live on garments outside its basket.
    pub live_holds_elsewhere: u32,
}

/// The answer to a whole command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Write these together (none for a replay); `after` is every garment concerned as it then stands.
    Done {
        /// The writes, in the global order of garments.
        transitions: Vec<Transition>,
        /// The garments concerned, sorted.
        after: Vec<LockRecord>,
    },
    /// Write nothing.
    Refused(Vec<Refusal>),
}

/// Rules on a command. Pure: the store makes reading `known` and writing the verdict one atomic step.
pub fn rule(known: &Known, command: &Command, now: Timestamp, limits: &Limits) -> Verdict {
    let settled = Settled::of(known, now);
    if let Some(reason) = settled.refuse_attempt(command, limits) {
        return Verdict::Refused(vec![reason.for_attempt()]);
    }
    let whole = settled.keep_all_or_none(command, now, limits);
    let command = whole.as_ref().unwrap_or(command);
    let items = settled.concerned(command);
    if items.is_empty() {
        return match command {
            Command::AbortPayment { .. } => Verdict::Done { transitions: Vec::new(), after: Vec::new() },
            _ => Verdict::Refused(vec![Reason::HoldLapsed.for_attempt()]),
        };
    }
    let mut transitions = Vec::new();
    let mut after = Vec::new();
    let mut refusals = Vec::new();
    for item in &items {
        let record = known.records.get(item);
        match decide(item, record, command, now, limits) {
            Decision::Refuse(reason) => refusals.push(reason.on(item)),
            Decision::Done => after.extend(record.cloned()),
            Decision::Write(transition) => {
                after.push(transition.record.clone());
                transitions.push(*transition);
            }
        }
    }
    if refusals.iter().any(|refusal| refusal.reason == Reason::RenewalLimit) {
        return Verdict::Refused(vec![Reason::RenewalLimit.for_attempt()]);
    }
    if refusals.is_empty() { Verdict::Done { transitions, after } } else { Verdict::Refused(refusals) }
}

/// What is known, after every lapse that has come: nobody's answer may depend on whether a sweeper has been by.
struct Settled {
    records: Vec<LockRecord>,
    live_holds_elsewhere: u32,
}

impl Settled {
    fn of(known: &Known, now: Timestamp) -> Self {
        let settle = |record: &LockRecord| lapse(record, now).map_or_else(|| record.clone(), |lapsed| lapsed.record);
        let records = known.records.values().map(settle).collect();
        Self { records, live_holds_elsewhere: known.live_holds_elsewhere }
    }

    /// The garments that remember a hold, in any role.
    fn naming(&self, hold: HoldId) -> impl Iterator<Item = &LockRecord> {
        self.records.iter().filter(move |record| record.names().any(|(named, _)| named == hold))
    }

    fn carrying(&self, hold: HoldId) -> impl Iterator<Item = &LockRecord> {
        self.records.iter().filter(move |record| record.token() == Some(hold))
    }

    /// How many garments a hold took together, as those say that still hold them; `None` once all are sold.
    fn size(&self, hold: HoldId) -> Option<usize> {
        self.carrying(hold).filter_map(LockRecord::lease).map(|lease| lease.size as usize).max()
    }

    /// The garments to decide on: those the command names; else those that carry its hold, and where the whole basket
    /// is needed and some no longer carry it, or none does, those that remember it.
    fn concerned(&self, command: &Command) -> Vec<ItemId> {
        if let Some(basket) = command.basket() {
            return basket.items().to_vec();
        }
        let Some(hold) = command.hold() else { return Vec::new() };
        let carrying: Vec<ItemId> = self.carrying(hold).map(|record| record.item.clone()).collect();
        let whole = matches!(command, Command::Extend { .. } | Command::BeginPayment { .. } | Command::Sell { .. });
        let torn = whole && self.size(hold).is_some_and(|size| carrying.len() < size);
        if carrying.is_empty() || torn {
            self.naming(hold).map(|record| record.item.clone()).collect()
        } else {
            carrying
        }
    }

    fn refuse_attempt(&self, command: &Command, limits: &Limits) -> Option<Reason> {
        match command {
            Command::Hold { hold, holder, items, staff, .. } => {
                if self.naming(*hold).next().is_some() {
                    return self.refuse_reuse(*hold, holder, Some(items));
                }
                let full = !staff && self.live_holds_elsewhere >= limits.holds_per_holder_max;
                full.then_some(Reason::LimitReached { holds_max: limits.holds_per_holder_max })
            }
            Command::Retake { hold, holder, items, .. } if self.naming(*hold).next().is_some() => {
                self.refuse_reuse(*hold, holder, Some(items))
            }
            Command::BeginPayment { hold, holder, .. } => {
                self.refuse_reuse(*hold, holder, None).or_else(|| self.refuse_torn(*hold))
            }
            Command::Extend { hold, .. } | Command::Sell { hold, .. } => self.refuse_torn(*hold),
            _ => None,
        }
    }

    /// A known id is good for its own holder and its own garments alone. While all garments that name it still carry
    /// it, it may lack some of its basket: a process that died half-way through taking it is resumed under the same id.
    fn refuse_reuse(&self, hold: HoldId, holder: &HolderId, items: Option<&Basket>) -> Option<Reason> {
        let named_by = |record: &LockRecord| record.names().all(|(named, by)| named != hold || by == holder);
        let same_items = items.is_none_or(|items| {
            let within = self.naming(hold).all(|record| items.contains(&record.item));
            let carried = |record: &LockRecord| {
                record.token() == Some(hold) && record.lease().is_some_and(|lease| lease.size == items.size())
            };
            within && (self.naming(hold).count() == items.items().len() || self.naming(hold).all(carried))
        });
        let same = same_items && self.naming(hold).all(named_by);
        (!same).then_some(Reason::HoldIdReused)
    }

    /// An aborted payment keeps the whole basket or none of it: once the time of one garment is over, the basket could
    /// never be paid for. `None` leaves the command as it is.
    fn keep_all_or_none(&self, command: &Command, now: Timestamp, limits: &Limits) -> Option<Command> {
        let Command::AbortPayment { hold, order, keep: Some(_) } = command else { return None };
        let mut leases = self.carrying(*hold).filter_map(LockRecord::lease);
        let over = leases.any(|lease| lease.since.plus(limits.hold_total_max) <= now);
        over.then(|| Command::AbortPayment { hold: *hold, order: order.clone(), keep: None })
    }

    /// A hold that has lost a garment which no longer even remembers it can never be paid for as a whole.
    fn refuse_torn(&self, hold: HoldId) -> Option<Reason> {
        let torn = self.naming(hold).count() < self.size(hold)?;
        torn.then_some(Reason::HoldSuperseded)
    }
}
