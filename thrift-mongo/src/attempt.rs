//! A command on several garments: read, decide, write each if it is still as it was read, in the one global order.
//!
//! A command that stops half-way reads again and goes on. Where the rules then refuse, what it had taken is given
//! back, each garment on the condition that nobody has written to it since: who relies on a garment has written. Where
//! something stands for that reason, the outcome is unknown, and the same command again settles it.

use crate::call::Call;
use crate::lock_document::RING;
use crate::locks::Garments;
use crate::reading::Concern;
use crate::statement::{self, While, relies};
use crate::store::Inner;
use mongodb::bson::Document;
use mongodb::bson::oid::ObjectId;
use std::collections::BTreeMap;
use std::time::Instant;
use thrift_core::inventory::{Looked, Outcome};
use thrift_core::lock::{Command, Known, LockRecord, LockState, Transition, Verdict, give_back, lapse, rule};
use thrift_core::{ErrorKind, ItemId, StoreError, Timestamp};

/// How often a command whose garments changed under its hands is ruled on anew.
pub(crate) const RETRIES_MAX: usize = 3;

/// Rules on a command that goes by itself; its patience began at `since`.
pub(crate) async fn apply(inner: &Inner, command: &Command, since: Instant) -> Result<Outcome, StoreError> {
    go_on(inner, command, since, ObjectId::new(), BTreeMap::new()).await
}

/// The same for one that has `taken` some of its garments already, under the number `op`.
pub(crate) async fn go_on(
    inner: &Inner,
    command: &Command,
    since: Instant,
    op: ObjectId,
    taken: BTreeMap<ItemId, Taken>,
) -> Result<Outcome, StoreError> {
    let mut attempt = Attempt { call: Call::since(inner, since), command, op, taken, read: Garments::default() };
    let verdict = attempt.rule().await;
    // Part of it may stand: the same command again takes the rest, or gives it back.
    verdict.map_err(|error| if attempt.taken.is_empty() { error } else { error.with_unknown_outcome() })
}

pub(crate) fn collided() -> StoreError {
    let message = "the garments changed under our hands again and again: issue the same command again";
    StoreError::new(ErrorKind::RetryNow, message)
}

/// A refusal of these leads to a refund; it must not rest on what a deposed primary remembers.
pub(crate) fn moves_money(command: &Command) -> bool {
    matches!(command, Command::Sell { .. } | Command::Retake { .. })
}

/// A sale is never undone, nor is what its order has decided; what staff said about several garments stands for those
/// that it reached.
fn can_be_undone(command: &Command) -> bool {
    use Command as C;
    matches!(
        command,
        C::Hold { .. }
            | C::Retake { .. }
            | C::Extend { .. }
            | C::BeginPayment { .. }
            | C::Release { .. }
            | C::Withdraw { .. }
    )
}

impl Call<'_> {
    /// Copies the events of the garments whose ring has no room; answers whether there were any.
    pub(crate) async fn make_room(&mut self, read: &Garments, transitions: &[Transition]) -> Result<bool, StoreError> {
        let full = |transition: &&Transition| {
            let stored = read.stored.get(&transition.record.item);
            stored.is_some_and(|stored| stored.ring + transition.events.len() > RING)
        };
        let full: Vec<ItemId> = transitions.iter().filter(full).map(|it| it.record.item.clone()).collect();
        if !full.is_empty() {
            self.copy_events(&full).await?;
        }
        Ok(!full.is_empty())
    }

    /// Writes what [`give_back`] made of records as they were `read`; a garment that was written to since keeps what
    /// it has. What lapsed meanwhile is given back all the same, and lapses from there. Answers whether all of it is
    /// given back.
    pub(crate) async fn give_back(&mut self, read: &Garments, backs: &[Transition]) -> Result<bool, StoreError> {
        self.make_room(read, backs).await?;
        let time = &self.inner.time;
        let statements = backs.iter().map(|back| statement::transition(back, While::Unrelied, ObjectId::new(), time));
        let statements = statements.collect::<Result<Vec<_>, _>>()?;
        Ok(self.update(&self.inner.names.locks, &statements, false).await?.is_empty())
    }
}

/// What was written to a garment, and what stood there before.
#[derive(Debug)]
pub(crate) struct Taken {
    pub(crate) before: Option<LockRecord>,
    pub(crate) after: LockRecord,
}

/// Each garment concerned with what changes it, if anything does.
pub(crate) fn paired(
    transitions: Vec<Transition>,
    after: &[LockRecord],
) -> impl Iterator<Item = (&LockRecord, Option<Transition>)> {
    let mut changing: BTreeMap<ItemId, Transition> =
        transitions.into_iter().map(|transition| (transition.record.item.clone(), transition)).collect();
    after.iter().map(move |record| (record, changing.remove(&record.item)))
}

/// How many garments a call may say that it changed, of those that it did. Two issues of one hold may each have taken
/// some: the one that took the first made it.
pub(crate) fn made(command: &Command, changed: usize, took: impl Fn(&ItemId) -> bool) -> usize {
    let first = command.hold().and_then(|_| command.basket()?.items().first());
    if first.is_none_or(took) { changed } else { 0 }
}

struct Attempt<'a> {
    call: Call<'a>,
    command: &'a Command,
    op: ObjectId,
    taken: BTreeMap<ItemId, Taken>,
    read: Garments,
}

impl Attempt<'_> {
    async fn rule(&mut self) -> Result<Outcome, StoreError> {
        let mut tries = 0;
        while tries <= RETRIES_MAX {
            self.read = self.call.concerned([self.command], Concern::Local).await?;
            let known = self.read.known(self.command);
            match rule(&known, self.command, self.read.now, &self.call.inner.limits) {
                Verdict::Refused(refusals) => {
                    if !moves_money(self.command) || self.confirmed(&known).await? {
                        return if self.undo().await? { Ok(Outcome::Refused(refusals)) } else { Err(collided()) };
                    }
                }
                Verdict::Done { transitions, .. } if self.call.make_room(&self.read, &transitions).await? => continue,
                Verdict::Done { transitions, after } => {
                    if self.write(transitions, &after).await? {
                        return Ok(Outcome::Done(self.answer(after)));
                    }
                }
            }
            tries += 1;
        }
        self.read = self.call.concerned([self.command], Concern::Local).await?;
        self.undo().await?;
        Err(collided())
    }

    /// Whether everything is written and confirmed.
    async fn write(&mut self, transitions: Vec<Transition>, after: &[LockRecord]) -> Result<bool, StoreError> {
        let mut statements = Vec::new();
        let mut taking = Vec::new();
        for (record, transition) in paired(transitions, after) {
            if transition.is_none() && self.taken.contains_key(&record.item) {
                continue;
            }
            statements.push(match &transition {
                Some(transition) => self.transition(transition)?,
                None => statement::confirm(record, relies(self.command), &self.call.inner.time)?,
            });
            taking.push(transition);
        }
        let stopped = self.send(&statements, true).await?.first().copied();
        for transition in taking.into_iter().take(stopped.unwrap_or(usize::MAX)).flatten() {
            self.took(transition);
        }
        Ok(stopped.is_none())
    }

    fn transition(&self, transition: &Transition) -> Result<Document, StoreError> {
        let read = self.read.stored.get(&transition.record.item);
        let on = read.map_or(While::Same, |stored| ruled_on(&stored.record, self.read.now));
        statement::transition(transition, on, self.op, &self.call.inner.time)
    }

    fn took(&mut self, transition: Transition) {
        let after = transition.record;
        let before = self.read.stored.get(&after.item).map(|stored| settled(&stored.record, self.read.now));
        // Of two writes to one garment, the first found what the command found.
        let taken = self
            .taken
            .remove(&after.item)
            .map_or(Taken { before, after: after.clone() }, |first| Taken { after: after.clone(), ..first });
        self.taken.insert(after.item, taken);
    }

    async fn send(&mut self, statements: &[Document], ordered: bool) -> Result<Vec<usize>, StoreError> {
        let locks = &self.call.inner.names.locks;
        self.call.update(locks, statements, ordered).await
    }

    /// Whether what is known is what a majority has. That there is nothing cannot be confirmed by writing to it.
    async fn confirmed(&mut self, known: &Known) -> Result<bool, StoreError> {
        if known.records.is_empty() {
            let read = self.call.concerned([self.command], Concern::Linearizable).await?;
            return Ok(read.known(self.command).records.is_empty());
        }
        let time = &self.call.inner.time;
        let statements = known.records.values().map(|record| statement::confirm(record, false, time));
        let statements = statements.collect::<Result<Vec<_>, _>>()?;
        Ok(self.send(&statements, true).await?.is_empty())
    }

    /// Gives back what was taken, as far as nobody has written to it since it was read. Answers whether all of it is
    /// given back: a refusal says that nothing was done.
    async fn undo(&mut self) -> Result<bool, StoreError> {
        if !can_be_undone(self.command) {
            return Ok(true);
        }
        let back = |(item, taken): (&ItemId, &Taken)| {
            let stored = self.read.stored.get(item).filter(|stored| stored.op == Some(self.op))?;
            let before = taken.before.as_ref().filter(|_| stored.record.seq == taken.after.seq)?;
            Some(give_back(&stored.record, before, self.read.now))
        };
        let backs: Vec<Transition> = self.taken.iter().filter_map(back).collect();
        Ok(self.call.give_back(&self.read, &backs).await? && backs.len() == self.taken.len())
    }

    /// The garments concerned as they now stand, with those that a replay would no longer find.
    fn answer(&self, after: Vec<LockRecord>) -> Looked {
        let mut records: BTreeMap<ItemId, LockRecord> =
            self.taken.values().map(|taken| (taken.after.item.clone(), taken.after.clone())).collect();
        records.extend(after.into_iter().map(|record| (record.item.clone(), record)));
        let changed = made(self.command, self.taken.len(), |item| self.taken.contains_key(item));
        Looked { records: records.into_values().collect(), changed, now: self.read.now }
    }
}

/// What a verdict on this record rests on.
pub(crate) fn ruled_on(record: &LockRecord, now: Timestamp) -> While {
    match &record.state {
        LockState::Held(lease) if now < lease.until => While::Live,
        _ => While::Same,
    }
}

/// The record after a lapse that has come.
pub(crate) fn settled(record: &LockRecord, now: Timestamp) -> LockRecord {
    lapse(record, now).map_or_else(|| record.clone(), |transition| transition.record)
}
