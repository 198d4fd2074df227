//! Holds that gathered: one read for all of them, a verdict for each by the rules, one unordered `update` command.

use crate::attempt::{RETRIES_MAX, collided, ruled_on};
use crate::call::Call;
use crate::lane::Waiting;
use crate::lock_document::uuid;
use crate::locks::Garments;
use crate::statement::{self, While};
use crate::store::Inner;
use crate::view::View;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Document, Uuid, doc};
use std::collections::BTreeSet;
use thrift_core::inventory::{Looked, Outcome};
use thrift_core::lock::{LockRecord, Transition, Verdict as Ruled, rule};
use thrift_core::{ItemId, StoreError};

/// Answers every one of them.
pub(crate) async fn hold(inner: &Inner, holds: Vec<Waiting>) {
    let mut call = Call::new(inner);
    let mut pending = holds;
    for _ in 0..=RETRIES_MAX {
        pending = match round(&mut call, pending).await {
            Ok(left) => left,
            Err((left, error)) => return fail(left, &error),
        };
        if pending.is_empty() {
            return;
        }
    }
    fail(pending, &collided());
}

fn fail(holds: Vec<Waiting>, error: &StoreError) {
    for hold in holds {
        let _ = hold.answer.send(Err(shared(error)));
    }
}

/// The same failure for everybody who was aboard.
fn shared(error: &StoreError) -> StoreError {
    let copy = StoreError::new(error.kind(), error);
    if error.outcome_unknown() { copy.with_unknown_outcome() } else { copy }
}

/// What one hold is about to do.
struct Turn {
    hold: Waiting,
    verdict: Outcome,
    /// The number of its statement; none for a refusal.
    statement: Option<usize>,
}

/// Reads, rules, writes; answers those that are settled, and returns those whose garment changed meanwhile.
async fn round(call: &mut Call<'_>, holds: Vec<Waiting>) -> Result<Vec<Waiting>, (Vec<Waiting>, StoreError)> {
    let read = match call.gathered(&holds).await {
        Ok(read) => read,
        Err(error) => return Err((holds, error)),
    };
    let mut view = View::new(&read);
    let mut plan = Plan::default();
    let mut turns = Vec::new();
    for hold in holds {
        let command = hold.ask.command();
        let verdict = rule(&view.known(&command), &command, read.now, &call.inner.limits);
        let (verdict, statement) = match verdict {
            Ruled::Refused(refusals) => (Outcome::Refused(refusals), None),
            Ruled::Done { transitions, after } => {
                let changed = transitions.len();
                let statement = match plan.add(transitions, &after, &mut view, call.inner) {
                    Ok(statement) => statement,
                    Err(error) => {
                        return Err((turns.into_iter().map(|turn: Turn| turn.hold).chain([hold]).collect(), error));
                    }
                };
                (Outcome::Done(Looked { records: after, changed, now: read.now }), statement)
            }
        };
        turns.push(Turn { hold, verdict, statement });
    }
    match plan.write(call, &read).await {
        Ok(conflicts) => Ok(settle(turns, &conflicts)),
        Err(error) => Err((turns.into_iter().map(|turn| turn.hold).collect(), error)),
    }
}

/// The statements of one command.
#[derive(Default)]
struct Plan {
    statements: Vec<Document>,
    transitions: Vec<Transition>,
}

impl Plan {
    /// The statement that makes a grant so, or makes a replay as durable as one; its number.
    fn add(
        &mut self,
        transitions: Vec<Transition>,
        after: &[LockRecord],
        view: &mut View,
        inner: &Inner,
    ) -> Result<Option<usize>, StoreError> {
        let number = self.statements.len();
        match (transitions.into_iter().next(), after.first()) {
            (Some(transition), _) => {
                let read = view.record(&transition.record.item);
                let on = read.map_or(While::Same, |record| ruled_on(record, view.now));
                self.statements.push(statement::transition(&transition, on, ObjectId::new(), &inner.time)?);
                view.write(&transition.record);
                self.transitions.push(transition);
            }
            (None, Some(record)) => self.statements.push(statement::confirm(record, &inner.time)),
            (None, None) => return Ok(None),
        }
        Ok(Some(number))
    }

    /// Answers the numbers of the statements that found their garment changed.
    async fn write(self, call: &mut Call<'_>, read: &Garments) -> Result<Vec<usize>, StoreError> {
        if call.make_room(read, &self.transitions).await? {
            // Nothing was written: everybody is ruled on anew.
            return Ok((0..self.statements.len()).collect());
        }
        call.update(&call.inner.names.locks, &self.statements, false).await
    }
}

impl Call<'_> {
    /// Everything that ruling on these holds needs, in one read.
    async fn gathered(&mut self, holds: &[Waiting]) -> Result<Garments, StoreError> {
        let items: BTreeSet<&str> = holds.iter().map(|hold| hold.ask.item.as_str()).collect();
        let tokens: Vec<Uuid> = holds.iter().map(|hold| uuid(hold.ask.hold)).collect();
        let mut any =
            vec![doc! { "_id": { "$in": items.into_iter().collect::<Vec<_>>() } }, doc! { "names": { "$in": tokens } }];
        if self.inner.limits.holds_per_holder_max < u32::MAX {
            let holders: BTreeSet<&str> = holds.iter().map(|hold| hold.ask.holder.as_str()).collect();
            let holders: Vec<&str> = holders.into_iter().collect();
            any.push(doc! { "holder": { "$in": holders }, "until": { "$exists": true } });
        }
        self.garments(doc! { "$or": any }).await
    }
}

/// Answers what is certain. A refusal that rests on a neighbour's hold which then failed is none.
fn settle(turns: Vec<Turn>, conflicts: &[usize]) -> Vec<Waiting> {
    let failed = |turn: &Turn| turn.statement.is_some_and(|number| conflicts.contains(&number));
    let shaken: BTreeSet<ItemId> =
        turns.iter().filter(|turn| failed(turn)).map(|turn| turn.hold.ask.item.clone()).collect();
    let mut left = Vec::new();
    for turn in turns {
        let again = failed(&turn) || (turn.statement.is_none() && shaken.contains(&turn.hold.ask.item));
        if again {
            left.push(turn.hold);
        } else {
            // Nobody may be listening any more.
            let _ = turn.hold.answer.send(Ok(turn.verdict));
        }
    }
    left
}
