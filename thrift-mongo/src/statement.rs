//! The conditional writes on one garment, as statements of an `update` command.
//!
//! Each evaluates its condition inside its pipeline and fails (error 241) where it does not hold, so that the reply
//! names it and an ordered command stops there; and each is safe to send again.

use crate::lock_document::{RING, document, event_document};
use crate::time::DatabaseTime;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Document, doc};
use thrift_core::StoreError;
use thrift_core::lock::{Command, LockRecord, Transition};

/// What must hold beside the record being the one that was read.
#[derive(Debug, Clone, Copy)]
pub(crate) enum While {
    /// Nothing.
    Same,
    /// Its lease was ruled on as live, and still is.
    Live,
    /// Nobody has relied on it since it was changed.
    Unrelied,
}

/// Writes a transition, if the record is still the one that was read. Sent again after it was applied, it only counts
/// the write. A command that rules anew may write to a garment twice under one `op`: only the version tells its second
/// write from its first sent again.
pub(crate) fn transition(
    transition: &Transition,
    on: While,
    op: ObjectId,
    time: &DatabaseTime,
) -> Result<Document, StoreError> {
    let next = &transition.record;
    let version = |ver: u64| doc! { "$eq": [{ "$ifNull": ["$ver", 0_i64] }, i64::try_from(ver).unwrap_or(i64::MAX)] };
    let mut unchanged = vec![version(next.ver - 1), in_time(time), room_for(transition.events.len())];
    match on {
        While::Same => {}
        While::Live => unchanged.push(doc! { "$gt": ["$until", time.now()] }),
        While::Unrelied => unchanged.push(doc! { "$eq": [number("$relied"), 0_i64] }),
    }
    let events = transition.events.iter().map(event_document).collect::<Result<Vec<_>, _>>()?;
    let written = doc! { "$mergeObjects": [
        { "$literal": document(next)? },
        {
            "ring": { "$concatArrays": [{ "$ifNull": ["$ring", []] }, { "$literal": events }] },
            "uncopied": true,
            "at": time.now(),
            "op": op,
        },
    ] };
    let ours = doc! { "$and": [{ "$eq": ["$op", op] }, version(next.ver)] };
    let pipeline = one_of(vec![(ours, touched(time)), (doc! { "$and": unchanged }, written)]);
    let mut statement = doc! { "q": { "_id": next.item.as_str() }, "u": [pipeline] };
    if next.ver == 1 {
        statement.insert("upsert", true);
    }
    Ok(statement)
}

/// Whether "done already" is an answer that would not be true any more if the garment were given back. That a garment is
/// known, that it is or was on sale, that nothing is to be undone: these stay true whoever has it.
pub(crate) fn relies(command: &Command) -> bool {
    use Command as C;
    !matches!(command, C::Add { .. } | C::Publish { .. } | C::AbortPayment { .. } | C::Relist { .. })
}

/// Changes nothing but a count, if the record still says what was read: what is answered from it is then as durable as a
/// grant. Who `relies` on it also keeps it from being given back.
pub(crate) fn confirm(record: &LockRecord, relies: bool, time: &DatabaseTime) -> Result<Document, StoreError> {
    let read = document(record)?;
    // Of two histories that a failover tore apart, one may have as many events as the other.
    let same = ["seq", "state", "hold", "order"].map(|field| {
        let stands = format!("${field}");
        read.get(field).map_or_else(
            || doc! { "$eq": [{ "$type": &stands }, "missing"] },
            |value| doc! { "$eq": [&stands, { "$literal": value.clone() }] },
        )
    });
    let unchanged = doc! { "$and": same.to_vec() };
    let again = if relies { relied(time) } else { touched(time) };
    Ok(doc! { "q": { "_id": record.item.as_str() }, "u": [one_of(vec![(unchanged, again)])] })
}

/// The same record, written once more, for somebody whose answer rests on it.
pub(crate) fn relied(time: &DatabaseTime) -> Document {
    doc! { "$mergeObjects": ["$$ROOT", { "relied": { "$add": [number("$relied"), 1_i64] }, "at": time.now() }] }
}

/// The same record, written once more. (A write that changes nothing would prove nothing.)
pub(crate) fn touched(time: &DatabaseTime) -> Document {
    doc! { "$mergeObjects": ["$$ROOT", { "touched": { "$add": [number("$touched"), 1_i64] }, "at": time.now() }] }
}

fn number(field: &str) -> Document {
    doc! { "$ifNull": [field, 0_i64] }
}

/// Not a ghost of a call that was given up long ago.
pub(crate) fn in_time(time: &DatabaseTime) -> Document {
    doc! { "$lt": [time.now(), time.not_after()] }
}

/// Whether so many more events fit.
pub(crate) fn room_for(events: usize) -> Document {
    let most = i32::try_from(RING.saturating_sub(events)).unwrap_or(0);
    doc! { "$lte": [{ "$size": { "$ifNull": ["$ring", []] } }, most] }
}

/// The first document whose condition holds; else the statement fails. (The text is never a number. It is not
/// constant, or the server would fail before it looks at the condition.)
fn one_of(cases: Vec<(Document, Document)>) -> Document {
    let branches: Vec<Document> = cases.into_iter().map(|(case, then)| doc! { "case": case, "then": then }).collect();
    let conflict = doc! { "$toInt": { "$concat": ["changed: ", "$_id"] } };
    doc! { "$replaceWith": { "$switch": { "branches": branches, "default": conflict } } }
}
