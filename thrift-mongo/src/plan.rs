//! What commands that share one `update` are about to do, and what became of each.

use crate::attempt::{Taken, made, moves_money, paired, ruled_on, settled};
use crate::call::Call;
use crate::locks::Garments;
use crate::statement::{self, While, relies};
use crate::time::DatabaseTime;
use crate::view::View;
use mongodb::bson::Document;
use mongodb::bson::oid::ObjectId;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use thrift_core::inventory::{Looked, Outcome};
use thrift_core::lock::{Command, Limits, Transition, Verdict, rule};
use thrift_core::{HolderId, ItemId, StoreError};

/// What one command is about to do.
pub(crate) struct Turn {
    pub(crate) op: ObjectId,
    outcome: Outcome,
    /// The garments that it looked at.
    seen: BTreeSet<ItemId>,
    /// Its statements; none for a refusal.
    statements: Range<usize>,
    /// What those of them change, by the number of the statement.
    taking: BTreeMap<usize, Taken>,
}

impl Turn {
    /// Something of what it answers is not of its own making: it may be a neighbour's.
    fn confirms(&self) -> bool {
        self.taking.len() < self.statements.len()
    }

    fn failed(&self, conflicts: &BTreeSet<usize>) -> bool {
        conflicts.range(self.statements.clone()).next().is_some()
    }
}

/// The statements of one `update` command, and what the garments will be when it has been carried out.
pub(crate) struct Plan<'a> {
    limits: &'a Limits,
    time: &'a DatabaseTime,
    view: View,
    statements: Vec<Document>,
    transitions: Vec<Transition>,
    changed: BTreeSet<ItemId>,
}

impl<'a> Plan<'a> {
    pub(crate) fn on(read: &Garments, limits: &'a Limits, time: &'a DatabaseTime) -> Self {
        let (statements, transitions, changed) = Default::default();
        Self { limits, time, view: View::new(read), statements, transitions, changed }
    }

    /// Rules on a command as if those before had been carried out; `None` if it would change what one of them changes.
    pub(crate) fn turn(&mut self, command: &Command) -> Result<Option<Turn>, StoreError> {
        let (now, known) = (self.view.now, self.view.known(command));
        let (transitions, after) = match rule(&known, command, now, self.limits) {
            Verdict::Done { transitions, after } => (transitions, Ok(after)),
            Verdict::Refused(refusals) => (Vec::new(), Err(refusals)),
        };
        if transitions.iter().any(|transition| self.changed.contains(&transition.record.item)) {
            return Ok(None);
        }
        let (op, first) = (ObjectId::new(), self.statements.len());
        let seen = known.records.into_keys().collect();
        let mut taking = BTreeMap::new();
        let outcome = match after {
            Err(refusals) => Outcome::Refused(refusals),
            Ok(after) => {
                for (record, transition) in paired(transitions, &after) {
                    if let Some(transition) = transition {
                        taking.insert(self.statements.len(), self.change(transition, op)?);
                    } else {
                        self.statements.push(statement::confirm(record, relies(command), self.time)?);
                    }
                }
                let changed =
                    made(command, taking.len(), |item| taking.values().any(|taken| taken.after.item == *item));
                Outcome::Done(Looked { records: after, changed, now })
            }
        };
        Ok(Some(Turn { op, outcome, seen, statements: first..self.statements.len(), taking }))
    }

    fn change(&mut self, transition: Transition, op: ObjectId) -> Result<Taken, StoreError> {
        let (after, now) = (transition.record.clone(), self.view.now);
        let read = self.view.record(&after.item);
        let on = read.map_or(While::Same, |record| ruled_on(record, now));
        let before = read.map(|record| settled(record, now));
        self.statements.push(statement::transition(&transition, on, op, self.time)?);
        self.view.write(&after);
        self.changed.insert(after.item.clone());
        self.transitions.push(transition);
        Ok(Taken { before, after })
    }

    /// Answers the numbers of the statements that found their garment changed; `None` if rings had to be emptied first.
    pub(crate) async fn write(
        self,
        call: &mut Call<'_>,
        read: &Garments,
    ) -> Result<Option<BTreeSet<usize>>, StoreError> {
        if call.make_room(read, &self.transitions).await? {
            return Ok(None);
        }
        let conflicts = call.update(&call.inner.names.locks, &self.statements, false).await?;
        Ok(Some(conflicts.into_iter().collect()))
    }
}

/// What became of a command.
#[derive(Debug)]
pub(crate) enum Fate {
    Certain(Outcome),
    /// Nothing of it was written, or it rests on what was not: it is ruled on anew.
    Again,
    /// It goes on by itself, with what it has taken.
    GoesOn(BTreeMap<ItemId, Taken>),
}

/// What those looked at who failed: a neighbour's verdict that rests on it is none.
pub(crate) struct Shaken {
    items: BTreeSet<ItemId>,
    holders: BTreeSet<HolderId>,
}

impl Shaken {
    pub(crate) fn by<'t>(turns: impl Iterator<Item = &'t Turn>, conflicts: &BTreeSet<usize>) -> Self {
        let failed = turns.filter(|turn| turn.failed(conflicts)).flat_map(|turn| turn.taking.values());
        let (mut items, mut holders) = (BTreeSet::new(), BTreeSet::new());
        for taken in failed {
            items.insert(taken.after.item.clone());
            holders.extend(taken.after.holder().cloned());
        }
        Self { items, holders }
    }

    fn is_under(&self, command: &Command, turn: &Turn) -> bool {
        let too_many = matches!(command, Command::Hold { holder, .. } if self.holders.contains(holder));
        too_many || !turn.seen.is_disjoint(&self.items)
    }

    pub(crate) fn fate(&self, command: &Command, turn: Turn, conflicts: &BTreeSet<usize>) -> Fate {
        if matches!(turn.outcome, Outcome::Refused(_)) {
            return match (moves_money(command), self.is_under(command, &turn)) {
                // It has to be confirmed first.
                (true, _) => Fate::GoesOn(BTreeMap::new()),
                (false, true) => Fate::Again,
                (false, false) => Fate::Certain(turn.outcome),
            };
        }
        let in_doubt = turn.failed(conflicts) || turn.confirms() && self.is_under(command, &turn);
        if !in_doubt {
            return Fate::Certain(turn.outcome);
        }
        let written = turn.taking.into_iter().filter(|(number, _)| !conflicts.contains(number));
        let taken: BTreeMap<ItemId, Taken> = written.map(|(_, taken)| (taken.after.item.clone(), taken)).collect();
        if taken.is_empty() { Fate::Again } else { Fate::GoesOn(taken) }
    }
}

#[cfg(test)]
mod tests;
