//! Orders: each write is one conditional write of one document, decided by [`apply_change`].

use crate::attempt::RETRIES_MAX;
use crate::body::{BODY, from_body, limit, to_body};
use crate::call::Call;
use crate::errors::{Answer, Place};
use crate::lock_document::{foreign, named, uuid};
use crate::reading::{Concern, Found, NOW, Query};
use crate::replace::fits;
use crate::store::{Inner, MongoStore};
use crate::time::{date, timestamp};
use async_trait::async_trait;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Bson, Document, doc};
use mongodb::options::ReturnDocument;
use thrift_core::order::{Change, Changed, Charge, Inserted, Order, OrderStore, OrdersPage, Stored, apply_change};
use thrift_core::{ErrorKind, HolderId, OrderId, StoreError, Timestamp};

fn fields() -> Document {
    doc! { "_id": 1, "created_at": 1, "updated_at": 1, "deadline": 1, BODY: 1, "op": 1 }
}

/// The body, with the times that the server stamped.
pub(crate) fn read(document: Document, place: &Place, collection: &str) -> Result<Order, StoreError> {
    let time = |field: &str| {
        // Those in the body are the caller's: no stand-in for the server's.
        let missing = |_| foreign(place, collection, &named(&document), &format!("it has no {field}"));
        document.get_datetime(field).map(|at| timestamp(*at)).map_err(missing)
    };
    let (created_at, updated_at, deadline) = (time("created_at")?, time("updated_at")?, time("deadline")?);
    let order: Order = from_body(document, place, collection)?;
    Ok(Order { created_at, updated_at, deadline, ..order })
}

/// Everything but the times, which the caller knows how to stamp.
pub(crate) fn document(order: &Order, op: ObjectId) -> Result<Document, StoreError> {
    let mut document = doc! {
        "_id": order.id.as_str(),
        "holder": order.holder.as_str(),
        "key": &order.key,
        "first_hold": uuid(order.first_hold),
        "settled": order.settled,
        "ver": i64::try_from(order.ver).unwrap_or(i64::MAX),
        "op": op,
        BODY: to_body(order)?,
    };
    if let Some(charge) = &order.charge {
        document.insert("charge", &charge.reference);
    }
    fits(&document)?;
    Ok(document)
}

impl Call<'_> {
    /// Only what a majority has: a checkout frees garments because their order says so, and an order that says so only
    /// until it is rolled back must not be believed.
    pub(crate) async fn orders(&mut self, query: Query<'_>) -> Result<(Vec<Order>, Timestamp), StoreError> {
        let inner = self.inner;
        let query = Query { fields: fields(), concern: Concern::Majority, ..query };
        let Found { documents, now } = self.find(&inner.names.orders, query).await?;
        Ok((
            documents.into_iter().map(|it| read(it, &inner.place, &inner.names.orders)).collect::<Result<_, _>>()?,
            now,
        ))
    }

    async fn first(&mut self, filter: Document) -> Result<Stored<Option<Order>>, StoreError> {
        let (orders, now) = self.orders(Query { filter, limit: 1, ..Query::default() }).await?;
        Ok(Stored { value: orders.into_iter().next(), now })
    }

    /// What stands in the way of a new order: the same id, else the same key or first hold, the lower id first.
    async fn standing(&mut self, new: &Order) -> Result<Option<Order>, StoreError> {
        if let Some(same) = self.first(doc! { "_id": new.id.as_str() }).await?.value {
            return Ok(Some(same));
        }
        let key = doc! { "holder": new.holder.as_str(), "key": &new.key };
        let any = doc! { "$or": [key, { "first_hold": uuid(new.first_hold) }] };
        let (orders, _) = self.orders(Query { filter: any, ..Query::default() }).await?;
        Ok(orders.into_iter().min_by(|a, b| a.id.cmp(&b.id)))
    }

    /// Fails if the charge's reference belongs to another order.
    async fn reference_is_free(&mut self, order: &Order) -> Result<(), StoreError> {
        let Some(Charge { reference, .. }) = &order.charge else { return Ok(()) };
        let owner = self.first(doc! { "charge": reference }).await?.value;
        owner.filter(|owner| owner.id != order.id).map_or(Ok(()), |owner| {
            let message = format!("charge {reference} belongs to order {}: make a fresh reference", owner.id);
            Err(StoreError::new(ErrorKind::FixCall, message))
        })
    }
}

async fn insert(inner: &Inner, order: &Order) -> Result<Stored<Inserted>, StoreError> {
    let mut call = Call::new(inner);
    let op = ObjectId::new();
    let order = Order { ver: 1, ..order.clone() };
    // Half of all time is for ever, too, and can be added to a date.
    let patience = order.deadline.since(order.created_at).as_millis();
    let patience = i64::try_from(patience).unwrap_or(i64::MAX).min(i64::MAX / 2);
    let now = inner.time.now();
    let times = doc! { "created_at": &now, "updated_at": &now, "deadline": { "$add": [&now, patience] } };
    let new = doc! { "$mergeObjects": [{ "$literal": document(&order, op)? }, times] };
    let standing =
        doc! { "$mergeObjects": ["$$ROOT", { "asked": { "$add": [{ "$ifNull": ["$asked", 0_i64] }, 1_i64] } }] };
    let absent = doc! { "$eq": [{ "$type": "$ver" }, "missing"] };
    let pipeline = vec![doc! { "$replaceWith": { "$cond": [absent, new, standing] } }];
    let mut wanted = fields();
    wanted.insert(NOW, &now);
    let orders = inner.collection::<Document>(&inner.names.orders);
    for _ in 0..=RETRIES_MAX {
        let sent = call.write(|| {
            let put = orders.find_one_and_update(doc! { "_id": order.id.as_str() }, pipeline.clone()).upsert(true);
            Box::pin(put.return_document(ReturnDocument::After).projection(wanted.clone()).into_future())
        });
        match sent.await? {
            Ok(Some(stored)) => {
                let now = stored.get_datetime(NOW).map_or_else(|_| inner.time.estimate(), |now| timestamp(*now));
                inner.time.observe(now);
                let ours = stored.get_object_id("op").is_ok_and(|by| by == op);
                let stored = read(stored, &inner.place, &inner.names.orders)?;
                let value = if ours { Inserted::New(stored) } else { Inserted::Existing(stored) };
                return Ok(Stored { value, now });
            }
            Ok(None) => {}
            Err(Answer::Duplicate { .. }) => {
                // Confirmed, or a deposed primary might answer an order that is rolled back.
                let standing = call.standing(&order).await?;
                match standing {
                    Some(standing) if confirm(&mut call, &standing).await? => {
                        return Ok(Stored { value: Inserted::Existing(standing), now: inner.time.estimate() });
                    }
                    Some(_) => {}
                    None => call.reference_is_free(&order).await?,
                }
            }
            Err(answer) => return Err(call.failed(answer)),
        }
    }
    Err(collided())
}

fn collided() -> StoreError {
    StoreError::new(ErrorKind::RetryNow, "the order changed under our hands again and again: issue the same call again")
}

async fn change(inner: &Inner, id: &OrderId, change: &Change) -> Result<Stored<Option<Changed>>, StoreError> {
    let mut call = Call::new(inner);
    let op = ObjectId::new();
    for _ in 0..=RETRIES_MAX {
        let Stored { value, now } = call.first(doc! { "_id": id.as_str() }).await?;
        let Some(order) = value else { return Ok(Stored { value: None, now }) };
        let changed = apply_change(&order, change, now);
        let written = match &changed {
            Changed::Written(next) => write(&mut call, &order, next, op).await?,
            Changed::Already(_) => confirm(&mut call, &order).await?,
            Changed::Conflict(_) => true,
        };
        if written {
            return Ok(Stored { value: Some(changed), now });
        }
    }
    Err(collided())
}

/// Whether the order was still the one that was read.
async fn write(call: &mut Call<'_>, read: &Order, next: &Order, op: ObjectId) -> Result<bool, StoreError> {
    let mut fields = document(next, op)?;
    fields.remove("_id");
    let times = [("created_at", next.created_at), ("updated_at", next.updated_at), ("deadline", next.deadline)];
    fields.extend(times.into_iter().map(|(field, at)| (field.to_owned(), Bson::from(date(at)))));
    let unchanged = doc! { "ver": i64::try_from(read.ver).unwrap_or(i64::MAX) };
    // The second is our own earlier attempt, whose reply was lost.
    let filter = doc! { "_id": read.id.as_str(), "$or": [unchanged, { "op": op }] };
    let change = doc! { "$set": fields, "$inc": { "asked": 1_i64 } };
    match update(call, filter, change).await? {
        Ok(matched) => Ok(matched),
        // Should its owner be gone again, the next attempt will tell.
        Err(Answer::Duplicate { .. }) => call.reference_is_free(next).await.map(|()| false),
        Err(answer) => Err(call.failed(answer)),
    }
}

/// Makes what is answered from an order as durable as a change of it.
async fn confirm(call: &mut Call<'_>, order: &Order) -> Result<bool, StoreError> {
    let filter = doc! { "_id": order.id.as_str(), "ver": i64::try_from(order.ver).unwrap_or(i64::MAX) };
    let sent = update(call, filter, doc! { "$inc": { "asked": 1_i64 } }).await?;
    sent.map_err(|answer| call.failed(answer))
}

async fn update(call: &mut Call<'_>, filter: Document, change: Document) -> Result<Result<bool, Answer>, StoreError> {
    let orders = call.inner.collection::<Document>(&call.inner.names.orders);
    let sent = call.write(|| Box::pin(orders.update_one(filter.clone(), change.clone()).into_future()));
    Ok(sent.await?.map(|result| result.matched_count == 1))
}

async fn unsettled(inner: &Inner, most: usize) -> Result<Stored<Vec<Order>>, StoreError> {
    if most == 0 {
        return Ok(Stored { value: Vec::new(), now: inner.time.estimate() });
    }
    let over = doc! { "$lte": ["$deadline", inner.time.now()] };
    let filter = doc! { "settled": false, "$expr": over };
    let sort = Some(doc! { "settled": 1, "deadline": 1, "_id": 1 });
    let query = Query { filter, sort, limit: limit(most), hint: Some("due"), ..Query::default() };
    let (value, now) = Call::new(inner).orders(query).await?;
    Ok(Stored { value, now })
}

async fn newest(inner: &Inner, before: Option<(Timestamp, OrderId)>, most: usize) -> Result<OrdersPage, StoreError> {
    // Two tight ranges of the index, merged by the server.
    let filter = before.map_or_else(Document::new, |(at, id)| {
        let same = doc! { "created_at": { "$eq": date(at) }, "_id": { "$lt": id.as_str() } };
        doc! { "$or": [same, { "created_at": { "$lt": date(at) } }] }
    });
    let sort = Some(doc! { "created_at": -1, "_id": -1 });
    let query = Query { filter, sort, limit: limit(most.saturating_add(1)), hint: Some("newest"), ..Query::default() };
    let (mut orders, _) = Call::new(inner).orders(query).await?;
    let more = orders.len() > most;
    orders.truncate(most);
    let next = orders.last().filter(|_| more).map(|order| (order.created_at, order.id.clone()));
    Ok(OrdersPage { orders, next })
}

#[async_trait]
impl OrderStore for MongoStore {
    async fn insert(&self, order: Order) -> Result<Stored<Inserted>, StoreError> {
        self.run(|inner| async move { insert(&inner, &order).await }).await
    }

    async fn order(&self, id: &OrderId) -> Result<Stored<Option<Order>>, StoreError> {
        let filter = doc! { "_id": id.as_str() };
        self.run(|inner| async move { Call::new(&inner).first(filter).await }).await
    }

    async fn by_key(&self, holder: &HolderId, key: &str) -> Result<Option<Order>, StoreError> {
        let filter = doc! { "holder": holder.as_str(), "key": key };
        self.run(|inner| async move { Ok(Call::new(&inner).first(filter).await?.value) }).await
    }

    async fn by_charge(&self, reference: &str) -> Result<Option<Order>, StoreError> {
        let filter = doc! { "charge": reference };
        self.run(|inner| async move { Ok(Call::new(&inner).first(filter).await?.value) }).await
    }

    async fn change(&self, id: &OrderId, change: &Change) -> Result<Stored<Option<Changed>>, StoreError> {
        let (id, change) = (id.clone(), change.clone());
        self.run(|inner| async move { self::change(&inner, &id, &change).await }).await
    }

    async fn unsettled(&self, limit: usize) -> Result<Stored<Vec<Order>>, StoreError> {
        self.run(move |inner| async move { unsettled(&inner, limit).await }).await
    }

    async fn newest(&self, before: Option<(Timestamp, OrderId)>, limit: usize) -> Result<OrdersPage, StoreError> {
        self.run(move |inner| async move { newest(&inner, before, limit).await }).await
    }
}
