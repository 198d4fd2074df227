//! A buyer's hold on one garment as one statement: the rule of [`thrift_core::lock::decide`] for `Hold`, as an
//! aggregation pipeline. The conformance suite proves that it answers the same.

use crate::lock_document::uuid;
use crate::statement::{in_time, relied, room_for, touched};
use crate::time::DatabaseTime;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Bson, Document, Uuid, doc};
use std::time::Duration;
use thrift_core::lock::{Limits, Ttl};
use thrift_core::{HoldId, HolderId, ItemId};

/// One buyer, one garment.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    pub(crate) hold: HoldId,
    pub(crate) holder: HolderId,
    pub(crate) item: ItemId,
    pub(crate) ttl: Ttl,
}

/// The filter and the pipeline of a `findOneAndUpdate` that takes the garment, or counts a write if it is theirs
/// already, or finds nothing.
pub(crate) struct Acquire {
    pub(crate) filter: Document,
    pub(crate) pipeline: Vec<Document>,
}

struct Words<'a> {
    hold: Uuid,
    holder: Document,
    now: Bson,
    limits: &'a Limits,
    ttl: Duration,
}

/// Builds the statement.
pub(crate) fn acquire(ask: &Ask, op: ObjectId, limits: &Limits, time: &DatabaseTime) -> Acquire {
    let words = Words {
        hold: uuid(ask.hold),
        holder: doc! { "$literal": ask.holder.as_str() },
        now: time.now(),
        limits,
        ttl: ask.ttl.duration(),
    };
    let may = doc! { "$and": [
        in_time(time),
        room_for(2),
        { "$or": [words.theirs(), words.free(), words.lapsed(), words.taken_over()] },
    ] };
    let claim = doc! { "$switch": {
        "branches": [
            // This very attempt again, whose reply was lost: it relies on nothing but itself.
            { "case": { "$eq": ["$op", op] }, "then": touched(time) },
            // The filter lets nobody else's garment and no ended id through: these conditions only tell cases apart.
            { "case": { "$eq": ["$hold", words.hold] }, "then": relied(time) },
            { "case": { "$eq": ["$state", "available"] }, "then": words.free_claim(op) },
            { "case": { "$gt": ["$until", words.now.clone()] }, "then": words.take_over_claim(op) },
        ],
        "default": words.lapsed_claim(op),
    } };
    Acquire { filter: doc! { "_id": ask.item.as_str(), "$expr": may }, pipeline: vec![doc! { "$replaceWith": claim }] }
}

fn later(from: impl Into<Bson>, by: Duration) -> Document {
    doc! { "$add": [from.into(), i64::try_from(by.as_millis()).unwrap_or(i64::MAX)] }
}

impl Words<'_> {
    fn live(&self) -> Document {
        doc! { "$gt": ["$until", self.now.clone()] }
    }

    fn is_holder(&self, field: &str) -> Document {
        doc! { "$eq": [field, self.holder.clone()] }
    }

    fn unnamed(&self) -> Document {
        doc! { "$not": [{ "$in": [self.hold, { "$ifNull": ["$names", []] }] }] }
    }

    /// The same attempt again: a lost reply, a doubled click.
    fn theirs(&self) -> Document {
        doc! { "$and": [
            { "$eq": ["$hold", self.hold] },
            self.is_holder("$holder"),
            { "$eq": ["$size", 1_i64] },
            { "$or": [{ "$eq": ["$state", "paying"] }, { "$and": [{ "$eq": ["$state", "held"] }, self.live()] }] },
        ] }
    }

    fn free(&self) -> Document {
        let waits = doc! { "$and": [
            { "$eq": ["$last.how", "lapsed"] },
            self.is_holder("$last.holder"),
            { "$gte": ["$last.lapses", i64::from(self.limits.lapses_max)] },
            { "$lt": [self.now.clone(), later("$last.at", self.limits.cool_down)] },
        ] };
        doc! { "$and": [{ "$eq": ["$state", "available"] }, self.unnamed(), { "$not": [waits] }] }
    }

    /// Held, and its time is over: nobody needs to have swept it.
    fn lapsed(&self) -> Document {
        let waits = doc! { "$and": [
            self.is_holder("$holder"),
            { "$gte": [Self::lapses(), i64::from(self.limits.lapses_max)] },
            { "$lt": [self.now.clone(), later("$until", self.limits.cool_down)] },
        ] };
        doc! { "$and": [
            { "$eq": ["$state", "held"] },
            { "$not": [self.live()] },
            { "$ne": ["$hold", self.hold] },
            { "$not": [waits] },
        ] }
    }

    /// Held by this very buyer under another id, in another tab.
    fn taken_over(&self) -> Document {
        doc! { "$and": [
            { "$eq": ["$state", "held"] },
            self.live(),
            self.is_holder("$holder"),
            self.unnamed(),
        ] }
    }

    /// How often the present holder let it lapse, one after another, with the lapse that has come.
    fn lapses() -> Document {
        let again = doc! { "$and": [{ "$eq": ["$last.holder", "$holder"] }, { "$eq": ["$last.how", "lapsed"] }] };
        doc! { "$add": [{ "$cond": [again, "$last.lapses", 0_i64] }, 1_i64] }
    }

    fn free_claim(&self, op: ObjectId) -> Document {
        let until = later(self.now.clone(), self.ttl);
        let mut claim = self.claim(op, 1, until.clone());
        claim.insert("since", self.now.clone());
        claim.insert("renewals", 0_i64);
        claim.insert("last", "$last");
        claim.insert("names", self.names(&["$last.hold"]));
        claim.insert("ring", ring(vec![self.event("held", 1, until)]));
        claim
    }

    fn take_over_claim(&self, op: ObjectId) -> Document {
        let cap = later("$since", self.limits.hold_total_max);
        let within = doc! { "$min": [later(self.now.clone(), self.ttl), cap] };
        let until = doc! { "$max": [within, "$until"] };
        let mut claim = self.claim(op, 1, until.clone());
        claim.insert("since", "$since");
        claim.insert("renewals", "$renewals");
        claim.insert("last", "$last");
        let prev = ["hold", "holder", "size", "since", "until", "renewals"].map(|field| (field, format!("${field}")));
        claim.insert(
            "prev",
            prev.into_iter().map(|(field, value)| (field.to_owned(), value.into())).collect::<Document>(),
        );
        claim.insert("names", self.names(&["$hold", "$last.hold"]));
        claim.insert("ring", ring(vec![self.event("taken_over", 1, until)]));
        claim
    }

    fn lapsed_claim(&self, op: ObjectId) -> Document {
        let until = later(self.now.clone(), self.ttl);
        let mut claim = self.claim(op, 2, until.clone());
        claim.insert("since", self.now.clone());
        claim.insert("renewals", 0_i64);
        let (hold, holder) = ("$hold", "$holder");
        claim.insert(
            "last",
            doc! { "hold": hold, "holder": holder, "how": "lapsed", "at": "$until", "lapses": Self::lapses() },
        );
        claim.insert("names", self.names(&["$hold"]));
        let lapse = doc! {
            "seq": next("$seq", 1), "fence": "$fence", "at": "$until", "kind": "lapsed", "hold": hold, "holder": holder,
        };
        claim.insert("ring", ring(vec![lapse, self.event("held", 2, until)]));
        claim
    }

    /// What every new claim says.
    fn claim(&self, op: ObjectId, transitions: i64, until: Document) -> Document {
        doc! {
            "_id": "$_id",
            "state": "held",
            "fence": next("$fence", 1),
            "ver": next("$ver", 1),
            "seq": next("$seq", transitions),
            "hold": self.hold,
            "holder": self.holder.clone(),
            "size": 1_i64,
            "until": until,
            "uncopied": true,
            "at": self.now.clone(),
            "op": op,
        }
    }

    fn event(&self, kind: &str, nth: i64, until: Document) -> Document {
        doc! {
            "seq": next("$seq", nth),
            "fence": next("$fence", 1),
            "at": self.now.clone(),
            "kind": kind,
            "hold": self.hold,
            "holder": self.holder.clone(),
            "until": until,
        }
    }

    /// This hold, and those of the fields that are there.
    fn names(&self, fields: &[&str]) -> Document {
        let there = doc! { "$filter": { "input": fields, "cond": { "$gt": ["$$this", Bson::Null] } } };
        doc! { "$concatArrays": [[self.hold], there] }
    }
}

fn next(field: &str, by: i64) -> Document {
    doc! { "$add": [field, by] }
}

fn ring(events: Vec<Document>) -> Document {
    doc! { "$concatArrays": [{ "$ifNull": ["$ring", []] }, events] }
}
