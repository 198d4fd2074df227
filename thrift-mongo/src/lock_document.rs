//! The lock record as a document: flat where an index or a pipeline needs it.

use crate::errors::Place;
use crate::time::{date, timestamp};
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{self, Bson, DateTime, Document, Uuid, doc};
use serde::{Deserialize, Serialize};
use thrift_core::lock::{Ended, EndedHow, Event, EventKind, Lease, LockRecord, LockState};
use thrift_core::{ErrorKind, HoldId, HolderId, InvalidId, ItemId, OrderId, StoreError};

/// How many events wait in a lock record until somebody copies them to the history.
pub(crate) const RING: usize = 16;

/// Where a garment stands, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Draft,
    Available,
    Withdrawn,
    Held,
    Paying,
    Sold,
}

/// As stored. `ring`, `uncopied`, `names`, `relied`, `touched`, `op` and `at` stand beside it and are no business of the rules.
#[derive(Debug, Serialize, Deserialize)]
struct LockDocument {
    #[serde(rename = "_id")]
    item: String,
    state: State,
    fence: i64,
    ver: i64,
    seq: i64,
    /// The lease; of a sold garment only `hold`, `holder` and `order`.
    #[serde(flatten)]
    claim: Claim,
    #[serde(skip_serializing_if = "Option::is_none")]
    sold_at: Option<DateTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prev: Option<Claim>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<EndedDocument>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Claim {
    #[serde(skip_serializing_if = "Option::is_none")]
    hold: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    holder: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<DateTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<DateTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    renewals: Option<i64>,
}

#[derive(Debug, Serialize, Deserialize)]
struct EndedDocument {
    hold: Uuid,
    holder: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<String>,
    how: EndedHow,
    at: DateTime,
    lapses: i64,
}

/// An event, in the ring of its lock record and in the history.
#[derive(Debug, Serialize, Deserialize)]
struct EventDocument {
    seq: i64,
    fence: i64,
    at: DateTime,
    kind: EventKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    hold: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    holder: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<DateTime>,
}

/// A lock record as it was read, with what is not the rules' business.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    pub(crate) record: LockRecord,
    /// The write that made it so.
    pub(crate) op: Option<ObjectId>,
    /// Events that nobody has copied yet.
    pub(crate) ring: usize,
}

/// The fields that make a [`Stored`].
pub(crate) fn fields() -> Document {
    doc! {
        "_id": 1, "state": 1, "fence": 1, "ver": 1, "seq": 1, "hold": 1, "holder": 1, "order": 1, "size": 1,
        "since": 1, "until": 1, "renewals": 1, "sold_at": 1, "prev": 1, "last": 1, "op": 1,
        "waiting": { "$size": { "$ifNull": ["$ring", []] } },
    }
}

pub(crate) fn uuid(hold: HoldId) -> Uuid {
    Uuid::from_bytes(hold.uuid().into_bytes())
}

fn signed(value: impl TryInto<i64>) -> i64 {
    value.try_into().unwrap_or(i64::MAX)
}

impl Stored {
    pub(crate) fn read(document: Document, place: &Place, collection: &str) -> Result<Self, StoreError> {
        let id = named(&document);
        let read = || {
            let op = optional(&document, "op", Bson::as_object_id)?;
            let ring = optional(&document, "waiting", Bson::as_i32)?.map_or(Ok(0), |ring| counted(ring.into()))?;
            Ok(Self { record: record(document)?, op, ring })
        };
        read().map_err(|why: String| foreign(place, collection, &id, &why))
    }
}

/// A field that may be missing; if it is there, it is of its type. What cannot be read is not made up.
pub(crate) fn optional<T>(
    document: &Document,
    field: &str,
    read: impl Fn(&Bson) -> Option<T>,
) -> Result<Option<T>, String> {
    let other = || format!("its {field} is of another type");
    document.get(field).map(|value| read(value).ok_or_else(other)).transpose()
}

/// What a document is called where it is complained of.
pub(crate) fn named(document: &Document) -> String {
    document.get("_id").map(ToString::to_string).unwrap_or_default()
}

/// A document that this code did not write.
pub(crate) fn foreign(place: &Place, collection: &str, id: &str, why: &str) -> StoreError {
    let Place { database, .. } = place;
    let message = format!(
        "document {id} of collection {collection} in database {database} is not ours, or was edited ({why}): choose \
         another prefix or database, or put it right"
    );
    StoreError::new(ErrorKind::Stop, message)
}

/// The record with the names by which it is found; without ring, `op` and time of writing.
pub(crate) fn document(record: &LockRecord) -> Result<Document, StoreError> {
    let claim = |lease: &Lease| Claim {
        hold: Some(uuid(lease.hold)),
        holder: Some(lease.holder.to_string()),
        order: None,
        size: Some(i64::from(lease.size)),
        since: Some(date(lease.since)),
        until: Some(date(lease.until)),
        renewals: Some(i64::from(lease.renewals)),
    };
    let free = Claim::default;
    let (state, present, sold_at) = match &record.state {
        LockState::Draft => (State::Draft, free(), None),
        LockState::Available => (State::Available, free(), None),
        LockState::Withdrawn => (State::Withdrawn, free(), None),
        LockState::Held(lease) => (State::Held, claim(lease), None),
        LockState::Paying { lease, order } => {
            (State::Paying, Claim { order: Some(order.to_string()), ..claim(lease) }, None)
        }
        LockState::Sold { hold, holder, order, at } => {
            let (hold, holder, order) = (Some(uuid(*hold)), Some(holder.to_string()), Some(order.to_string()));
            (State::Sold, Claim { hold, holder, order, ..Claim::default() }, Some(date(*at)))
        }
    };
    let last = record.last.as_ref().map(|last| EndedDocument {
        hold: uuid(last.hold),
        holder: last.holder.to_string(),
        order: last.order.as_ref().map(ToString::to_string),
        how: last.how,
        at: date(last.at),
        lapses: i64::from(last.lapses),
    });
    let whole = LockDocument {
        item: record.item.to_string(),
        state,
        fence: signed(record.fence),
        ver: signed(record.ver),
        seq: signed(record.seq),
        claim: present,
        sold_at,
        prev: record.prev.as_ref().map(claim),
        last,
    };
    let mut document = serialised(&whole)?;
    let names: Vec<Uuid> = record.names().map(|(hold, _)| uuid(hold)).collect();
    if !names.is_empty() {
        document.insert("names", names);
    }
    Ok(document)
}

pub(crate) fn event_document(event: &Event) -> Result<Document, StoreError> {
    serialised(&EventDocument {
        seq: signed(event.seq),
        fence: signed(event.fence),
        at: date(event.at),
        kind: event.kind,
        hold: event.hold.map(uuid),
        holder: event.holder.as_ref().map(ToString::to_string),
        order: event.order.as_ref().map(ToString::to_string),
        until: event.until.map(date),
    })
}

pub(crate) fn event(item: ItemId, document: Document) -> Result<Event, String> {
    let event: EventDocument = bson::deserialize_from_document(document).map_err(|error| error.to_string())?;
    Ok(Event {
        item,
        seq: counted(event.seq)?,
        fence: counted(event.fence)?,
        at: timestamp(event.at),
        kind: event.kind,
        hold: event.hold.map(hold_id).transpose()?,
        holder: event.holder.map(|text| HolderId::new(text).map_err(text_of)).transpose()?,
        order: event.order.map(|text| OrderId::new(text).map_err(text_of)).transpose()?,
        until: event.until.map(timestamp),
    })
}

fn serialised(value: &impl Serialize) -> Result<Document, StoreError> {
    bson::serialize_to_document(value)
        .map_err(|error| StoreError::new(ErrorKind::Stop, "a lock record cannot be written as BSON").with_source(error))
}

fn record(document: Document) -> Result<LockRecord, String> {
    let stored: LockDocument = bson::deserialize_from_document(document).map_err(|error| error.to_string())?;
    let state = match stored.state {
        State::Draft => LockState::Draft,
        State::Available => LockState::Available,
        State::Withdrawn => LockState::Withdrawn,
        State::Held => LockState::Held(lease(stored.claim)?),
        State::Paying => {
            let order = order(stored.claim.order.as_deref())?;
            LockState::Paying { lease: lease(stored.claim)?, order }
        }
        State::Sold => LockState::Sold {
            order: order(stored.claim.order.as_deref())?,
            hold: hold_id(present(stored.claim.hold, "hold")?)?,
            holder: HolderId::new(present(stored.claim.holder, "holder")?).map_err(text_of)?,
            at: timestamp(present(stored.sold_at, "sold_at")?),
        },
    };
    Ok(LockRecord {
        item: ItemId::new(stored.item).map_err(text_of)?,
        state,
        fence: counted(stored.fence)?,
        ver: counted(stored.ver)?,
        seq: counted(stored.seq)?,
        prev: stored.prev.map(lease).transpose()?,
        last: stored.last.map(ended).transpose()?,
    })
}

fn lease(claim: Claim) -> Result<Lease, String> {
    Ok(Lease {
        hold: hold_id(present(claim.hold, "hold")?)?,
        holder: HolderId::new(present(claim.holder, "holder")?).map_err(text_of)?,
        size: counted(present(claim.size, "size")?)?,
        since: timestamp(present(claim.since, "since")?),
        until: timestamp(present(claim.until, "until")?),
        renewals: counted(present(claim.renewals, "renewals")?)?,
    })
}

fn ended(stored: EndedDocument) -> Result<Ended, String> {
    Ok(Ended {
        hold: hold_id(stored.hold)?,
        holder: HolderId::new(stored.holder).map_err(text_of)?,
        order: stored.order.map(|text| order(Some(&text))).transpose()?,
        how: stored.how,
        at: timestamp(stored.at),
        lapses: counted(stored.lapses)?,
    })
}

fn present<T>(value: Option<T>, field: &str) -> Result<T, String> {
    value.ok_or_else(|| format!("it has no {field}"))
}

fn order(text: Option<&str>) -> Result<OrderId, String> {
    OrderId::new(present(text, "order")?).map_err(text_of)
}

fn hold_id(uuid: Uuid) -> Result<HoldId, String> {
    HoldId::new(uuid::Uuid::from_bytes(uuid.bytes())).map_err(text_of)
}

fn counted<T: TryFrom<i64>>(value: i64) -> Result<T, String> {
    T::try_from(value).map_err(|_| format!("{value} is no count"))
}

#[expect(clippy::needless_pass_by_value, reason = "it stands in map_err")]
fn text_of(error: InvalidId) -> String {
    error.to_string()
}
