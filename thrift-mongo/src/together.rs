//! Commands that gathered: one read for all of them, a verdict for each by the rules, one unordered `update` command.
//!
//! Each garment is changed by one of them at most, so that the whole command is safe to send again; who wants to change
//! it after another has its turn in the next round. A basket of which the server wrote a part only, because another
//! process was at the same garments, goes on by itself, in order, as every command did that came alone.

use crate::attempt::{self, RETRIES_MAX, Taken, collided, made, moves_money, paired, ruled_on, settled};
use crate::call::Call;
use crate::lane::Waiting;
use crate::locks::Garments;
use crate::reading::Concern;
use crate::statement::{self, While};
use crate::store::Inner;
use crate::time::DatabaseTime;
use crate::view::View;
use mongodb::bson::Document;
use mongodb::bson::oid::ObjectId;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;
use std::time::Instant;
use thrift_core::inventory::{Looked, Outcome};
use thrift_core::lock::{Command, Limits, Transition, Verdict, rule};
use thrift_core::{ErrorKind, HolderId, ItemId, StoreError};

/// Answers every one of them.
pub(crate) async fn apply(inner: &Arc<Inner>, aboard: Vec<Waiting>) {
    let since = aboard.iter().map(|waiting| waiting.since).min().unwrap_or_else(Instant::now);
    let mut call = Call::since(inner, since);
    let (mut pending, mut fruitless) = (aboard, 0);
    while !pending.is_empty() && fruitless <= RETRIES_MAX {
        let before = pending.len();
        let (left, failed) = round(inner, &mut call, pending).await;
        match failed {
            None => {}
            Some(error) if matches!(error.kind(), ErrorKind::RetryNow | ErrorKind::RetryLater) => {
                return fail(left, &error);
            }
            // Somebody's document, or command, that is no good: each finds out by itself whether it is theirs.
            Some(_) => {
                return left.into_iter().for_each(|waiting| go_on(inner, waiting, ObjectId::new(), BTreeMap::new()));
            }
        }
        fruitless += usize::from(left.len() == before);
        pending = left;
    }
    fail(pending, &collided());
}

fn fail(pending: Vec<Waiting>, error: &StoreError) {
    for waiting in pending {
        let copy = StoreError::new(error.kind(), error);
        waiting.answer(Err(if error.outcome_unknown() { copy.with_unknown_outcome() } else { copy }));
    }
}

/// Reads, rules, writes; answers what is settled. Returns the others, and what stopped the round.
async fn round(inner: &Arc<Inner>, call: &mut Call<'_>, pending: Vec<Waiting>) -> (Vec<Waiting>, Option<StoreError>) {
    let commands = pending.iter().map(|waiting| &waiting.command);
    let read = match call.concerned(commands, Concern::Local).await {
        Ok(read) => read,
        Err(error) => return (pending, Some(error)),
    };
    let mut plan = Plan::on(&read, &inner.limits, &inner.time);
    let (mut turns, mut left) = (Vec::new(), Vec::new());
    let mut pending = pending.into_iter();
    for waiting in pending.by_ref() {
        match plan.turn(&waiting.command) {
            Ok(Some(turn)) => turns.push((waiting, turn)),
            Ok(None) => left.push(waiting),
            Err(error) => {
                let all = left.into_iter().chain(turns.into_iter().map(|(waiting, _)| waiting)).chain([waiting]);
                return (all.chain(pending).collect(), Some(error));
            }
        }
    }
    match plan.write(call, &read).await {
        Ok(Some(conflicts)) => left.extend(settle(inner, turns, &conflicts)),
        // Nothing was written: everybody is ruled on anew.
        Ok(None) => left.extend(turns.into_iter().map(|(waiting, _)| waiting)),
        Err(error) => {
            left.extend(turns.into_iter().map(|(waiting, _)| waiting));
            return (left, Some(error));
        }
    }
    (left, None)
}

/// What one command is about to do.
struct Turn {
    op: ObjectId,
    outcome: Outcome,
    /// The garments that it looked at.
    seen: BTreeSet<ItemId>,
    /// Its statements; none for a refusal.
    statements: Range<usize>,
    /// What those of them change, by the number of the statement.
    taking: BTreeMap<usize, Taken>,
}

impl Turn {
    /// It changes nothing of its own: what it answers may be a neighbour's change.
    fn only_confirms(&self) -> bool {
        self.taking.is_empty() && !self.statements.is_empty()
    }

    fn failed<'a>(&self, conflicts: &'a BTreeSet<usize>) -> impl Iterator<Item = &'a usize> {
        conflicts.range(self.statements.clone())
    }
}

/// The statements of one `update` command, and what the garments will be when it has been carried out.
struct Plan<'a> {
    limits: &'a Limits,
    time: &'a DatabaseTime,
    view: View,
    statements: Vec<Document>,
    transitions: Vec<Transition>,
    changed: BTreeSet<ItemId>,
}

impl<'a> Plan<'a> {
    fn on(read: &Garments, limits: &'a Limits, time: &'a DatabaseTime) -> Self {
        let (statements, transitions, changed) = Default::default();
        Self { limits, time, view: View::new(read), statements, transitions, changed }
    }

    /// Rules on a command as if those before had been carried out; `None` if it would change what one of them changes.
    fn turn(&mut self, command: &Command) -> Result<Option<Turn>, StoreError> {
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
                        self.statements.push(statement::confirm(record, self.time)?);
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
    async fn write(self, call: &mut Call<'_>, read: &Garments) -> Result<Option<BTreeSet<usize>>, StoreError> {
        if call.make_room(read, &self.transitions).await? {
            return Ok(None);
        }
        let conflicts = call.update(&call.inner.names.locks, &self.statements, false).await?;
        Ok(Some(conflicts.into_iter().collect()))
    }
}

/// Answers what is certain, and returns what has to be ruled on anew. A refusal that rests on a neighbour's change
/// which then failed is none.
fn settle(inner: &Arc<Inner>, turns: Vec<(Waiting, Turn)>, conflicts: &BTreeSet<usize>) -> Vec<Waiting> {
    let failed = || turns.iter().filter(|(_, turn)| turn.failed(conflicts).next().is_some());
    let shaken: BTreeSet<ItemId> =
        failed().flat_map(|(_, turn)| turn.taking.values().map(|taken| taken.after.item.clone())).collect();
    let holders: BTreeSet<HolderId> =
        failed().flat_map(|(_, turn)| turn.taking.values().filter_map(|taken| taken.after.holder().cloned())).collect();
    let rests_on_it = |waiting: &Waiting, turn: &Turn| {
        let too_many = matches!(&waiting.command, Command::Hold { holder, .. } if holders.contains(holder));
        too_many || !turn.seen.is_disjoint(&shaken)
    };
    let mut left = Vec::new();
    for (waiting, turn) in turns {
        let refused = matches!(turn.outcome, Outcome::Refused(_));
        if refused && moves_money(&waiting.command) {
            go_on(inner, waiting, ObjectId::new(), BTreeMap::new());
        } else if refused && rests_on_it(&waiting, &turn) {
            left.push(waiting);
        } else if turn.failed(conflicts).next().is_none() && !(turn.only_confirms() && rests_on_it(&waiting, &turn)) {
            waiting.answer(Ok(turn.outcome));
        } else {
            let written = turn.taking.into_iter().filter(|(number, _)| !conflicts.contains(number));
            let taken: BTreeMap<ItemId, Taken> = written.map(|(_, taken)| (taken.after.item.clone(), taken)).collect();
            if taken.is_empty() { left.push(waiting) } else { go_on(inner, waiting, turn.op, taken) }
        }
    }
    left
}

/// Lets a command go on by itself, with what it has taken already.
fn go_on(inner: &Arc<Inner>, waiting: Waiting, op: ObjectId, taken: BTreeMap<ItemId, Taken>) {
    let own = inner.clone();
    inner.spawn(async move {
        let verdict = attempt::go_on(&own, &waiting.command, waiting.since, op, taken).await;
        waiting.answer(verdict);
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lock_document::Stored;
    use thrift_core::Timestamp;
    use thrift_core::lock::{Basket, Lease, LockRecord, LockState, Ttl};

    /// The server forgets which of two changes it was that a lost reply was about: sent again, the first would find the
    /// second and seem to have failed.
    #[test]
    fn a_garment_that_one_command_changes_waits_a_round_for_the_next() {
        let (item, hold): (ItemId, thrift_core::HoldId) =
            ("robe".parse().unwrap(), "01938f6e-0000-7000-8000-000000000001".parse().unwrap());
        let holder: HolderId = "amina".parse().unwrap();
        let (since, until) = (Timestamp::from_millis(0), Timestamp::from_millis(600_000));
        let lease = Lease { hold, holder: holder.clone(), size: 1, since, until, renewals: 0 };
        let state = LockState::Held(lease);
        let record = LockRecord { item: item.clone(), state, fence: 1, ver: 3, seq: 3, prev: None, last: None };
        let stored = Stored { record, op: None, ring: 0, confirmed: 0 };
        let read = Garments { stored: [(item.clone(), stored)].into(), now: Timestamp::from_millis(1) };
        let (limits, time) = (Limits::off(), DatabaseTime::server());
        let mut plan = Plan::on(&read, &limits, &time);
        let released = plan.turn(&Command::Release { hold }).unwrap().unwrap();
        assert_eq!((released.statements.len(), released.taking.len()), (1, 1));
        // What changes nothing may follow.
        let again = plan.turn(&Command::Release { hold }).unwrap().unwrap();
        assert!(again.taking.is_empty());
        let next = "01938f6e-0000-7000-8000-000000000002".parse().unwrap();
        let take = Command::Hold { hold: next, holder, items: Basket::one(item), ttl: Ttl::default(), staff: false };
        assert!(plan.turn(&take).unwrap().is_none(), "it waits for the next round");
    }
}
