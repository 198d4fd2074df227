//! A hold that nobody shares its command with: one `findOneAndUpdate`, and beside it one read of what a single garment
//! cannot know, the same id on other garments and the buyer's other holds.

use crate::acquire::{Acquire, Ask, acquire};
use crate::attempt::{self, settled};
use crate::call::{Call, write_concern};
use crate::errors::classify;
use crate::lane::Verdict;
use crate::lock_document::{Stored, fields, uuid};
use crate::locks::{Garments, held_by};
use crate::reading::{Concern, NOW};
use crate::store::{Inner, MongoStore};
use crate::time::timestamp;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Bson, Document, doc};

use std::time::Instant;
use thrift_core::inventory::{Looked, Outcome};
use thrift_core::lock::{
    Basket, Command, Decision, LockRecord, LockState, Ttl, Verdict as Ruled, decide, give_back, rule,
};
use thrift_core::{ErrorKind, HoldId, HolderId, ItemId, StoreError, Timestamp};

impl Ask {
    pub(crate) fn command(&self) -> Command {
        let (hold, holder) = (self.hold, self.holder.clone());
        Command::Hold { hold, holder, items: Basket::one(self.item.clone()), ttl: self.ttl, staff: false }
    }
}

pub(crate) async fn hold(inner: &Inner, ask: &Ask, since: Instant) -> Verdict {
    let command = ask.command();
    if inner.wary.is_of(&ask.holder) {
        return attempt::apply(inner, &command, since).await;
    }
    let op = ObjectId::new();
    let (taken, others) = tokio::join!(take(inner, ask, op, since), others(inner, ask, since));
    // Not there, not free, or not in time: the rules say which.
    let Some(taken) = taken? else { return attempt::apply(inner, &command, since).await };
    let mut known = match others {
        Ok(others) => others.known(&command),
        Err(error) => {
            taken.put_back(inner).await?;
            return Err(error);
        }
    };
    // The garment itself counts as it was found, whatever the read beside it saw.
    known.records.insert(ask.item.clone(), taken.found.clone());
    if let Ruled::Refused(_) = rule(&known, &command, taken.now, &inner.limits) {
        inner.wary.note(&ask.holder);
        taken.put_back(inner).await?;
        return attempt::apply(inner, &command, since).await;
    }
    Ok(Outcome::Done(Looked { records: vec![taken.record], changed: usize::from(taken.fresh), now: taken.now }))
}

/// A garment that the statement let through.
struct Taken {
    /// As it was found.
    found: LockRecord,
    /// As it is now.
    record: LockRecord,
    /// Whether this call made it so.
    fresh: bool,
    /// How many events wait in it now.
    ring: usize,
    now: Timestamp,
}

async fn take(inner: &Inner, ask: &Ask, op: ObjectId, since: Instant) -> Result<Option<Taken>, StoreError> {
    let mut call = Call::since(inner, since);
    let locks = inner.names.locks.as_str();
    let mut wanted = fields();
    wanted.insert(NOW, inner.time.now());
    let sent = call.command(|| {
        // Built anew for each attempt, so that the last instant at which it may take effect moves on.
        let Acquire { filter, pipeline } = acquire(ask, op, &inner.limits, &inner.time);
        doc! {
            "findAndModify": locks,
            "query": filter,
            "update": pipeline,
            "new": false,
            "fields": wanted.clone(),
            "writeConcern": write_concern(),
        }
    });
    let Some(Bson::Document(document)) = sent.await?.remove("value") else { return Ok(None) };
    let now = document.get_datetime(NOW).map_or_else(|_| inner.time.estimate(), |now| timestamp(*now));
    inner.time.observe(now);
    let stored = Stored::read(document, &inner.place, locks)?;
    let (ours, ring) = (stored.op == Some(op), stored.ring);
    let found = stored.record;
    // The statement and `decide` say the same; this one says it in words that we can answer with.
    match decide(&ask.item, Some(&found), &ask.command(), now, &inner.limits) {
        Decision::Write(transition) => {
            let ring = ring + transition.events.len();
            Ok(Some(Taken { found, record: transition.record, fresh: true, ring, now }))
        }
        Decision::Done => {
            let before = if ours { before_taking(&found) } else { found.clone() };
            Ok(Some(Taken { record: found, found: before, fresh: ours, ring, now }))
        }
        Decision::Refuse(reason) => {
            let message = format!("the server granted {} although the rules refuse it ({reason:?})", ask.item);
            Err(StoreError::new(ErrorKind::Stop, message).with_unknown_outcome())
        }
    }
}

/// As a garment was before this very attempt took it, by a sending whose reply was lost: all of it that an undo needs is
/// still written in the record.
fn before_taking(taken: &LockRecord) -> LockRecord {
    let state = taken.prev.clone().map_or(LockState::Available, LockState::Held);
    LockRecord { state, prev: None, ..taken.clone() }
}

impl Taken {
    /// Undoes a hold that should not have been granted.
    async fn put_back(&self, inner: &Inner) -> Result<(), StoreError> {
        if self.found == self.record {
            return Ok(());
        }
        let back = give_back(&self.record, &settled(&self.found, self.now), self.now);
        let stored = Stored { record: self.record.clone(), op: None, ring: self.ring };
        let read = Garments { stored: [(self.record.item.clone(), stored)].into(), now: self.now };
        let given_back = Call::new(inner).give_back(&read, &[back]).await;
        if given_back.map_err(StoreError::with_unknown_outcome)? {
            return Ok(());
        }
        // Somebody relies on it, or has taken it from us.
        Err(attempt::collided().with_unknown_outcome())
    }
}

async fn others(inner: &Inner, ask: &Ask, since: Instant) -> Result<Garments, StoreError> {
    let mut any = vec![doc! { "names": uuid(ask.hold) }];
    if inner.limits.holds_per_holder_max < u32::MAX {
        any.push(held_by([&ask.holder]));
    }
    Call::since(inner, since).garments(doc! { "$or": any }, Concern::Local).await
}

impl MongoStore {
    /// What the plain driver does: the same statement, write concern and decoding, and nothing else. For benches that
    /// compare with it; it checks neither limits nor a reused id.
    #[doc(hidden)]
    pub async fn raw_hold(&self, hold: HoldId, holder: &HolderId, item: &ItemId, ttl: Ttl) -> Result<bool, StoreError> {
        let ask = Ask { hold, holder: holder.clone(), item: item.clone(), ttl };
        let op = ObjectId::new();
        let Acquire { filter, pipeline } = acquire(&ask, op, &self.inner.limits, &self.inner.time);
        let locks = self.inner.names.locks.as_str();
        let collection = self.inner.collection::<Document>(locks);
        let take =
            collection.find_one_and_update(filter, pipeline).return_document(mongodb::options::ReturnDocument::After);
        let found = take.projection(fields()).await;
        let found = found.map_err(|error| classify(&error, &self.inner.place).into_error())?;
        let stored = found.map(|document| Stored::read(document, &self.inner.place, locks)).transpose()?;
        Ok(stored.is_some_and(|stored| stored.op == Some(op)))
    }
}
