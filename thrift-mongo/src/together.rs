//! Commands that gathered: one read for all of them, a verdict for each by the rules, one unordered `update` command.
//!
//! Each garment is changed by one of them at most, so that the whole command is safe to send again; who wants to change
//! it after another has its turn in the next round. A basket of which the server wrote a part only, because another
//! process was at the same garments, goes on by itself, in order, as every command did that came alone.

use crate::attempt::{self, RETRIES_MAX, Taken, collided};
use crate::call::Call;
use crate::lane::Waiting;
use crate::plan::{Fate, Plan, Shaken, Turn};
use crate::reading::Concern;
use crate::store::Inner;
use mongodb::bson::oid::ObjectId;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Instant;
use thrift_core::{ErrorKind, ItemId, StoreError};

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

/// Answers what is certain, and returns what has to be ruled on anew.
fn settle(inner: &Arc<Inner>, turns: Vec<(Waiting, Turn)>, conflicts: &BTreeSet<usize>) -> Vec<Waiting> {
    let shaken = Shaken::by(turns.iter().map(|(_, turn)| turn), conflicts);
    let mut left = Vec::new();
    for (waiting, turn) in turns {
        let op = turn.op;
        match shaken.fate(&waiting.command, turn, conflicts) {
            Fate::Certain(outcome) => waiting.answer(Ok(outcome)),
            Fate::Again => left.push(waiting),
            Fate::GoesOn(taken) => go_on(inner, waiting, op, taken),
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
