//! Orders in their table.

use crate::body::{count, from_body, limit, to_body};
use crate::errors::Failure;
use crate::session::Session;
use crate::store::SqliteStore;
use async_trait::async_trait;
use rusqlite::{Params, named_params, params};
use thrift_core::order::{Change, Changed, Inserted, Order, OrderStore, OrdersPage, Stored, apply_change};
use thrift_core::{HolderId, OrderId, StoreError, Timestamp};

const TABLE: &str = "orders";

fn first(session: &Session<'_>, sql: &str, parameters: impl Params) -> Result<Option<Order>, Failure> {
    session.row(sql, parameters, |row| from_body(TABLE, row, 0))
}

fn by_id(session: &Session<'_>, id: &OrderId) -> Result<Option<Order>, Failure> {
    first(session, "SELECT body FROM orders WHERE id = ?1", [id.as_str()])
}

fn by_key(session: &Session<'_>, holder: &HolderId, key: &str) -> Result<Option<Order>, Failure> {
    first(session, "SELECT body FROM orders WHERE holder = ?1 AND key = ?2", [holder.as_str(), key])
}

fn by_first_hold(session: &Session<'_>, order: &Order) -> Result<Option<Order>, Failure> {
    first(session, "SELECT body FROM orders WHERE first_hold = ?1", [order.first_hold.uuid().into_bytes()])
}

fn by_charge(session: &Session<'_>, reference: &str) -> Result<Option<Order>, Failure> {
    first(session, "SELECT body FROM orders WHERE charge = ?1", [reference])
}

/// What stands in the way of a new order: the same id, else the same key or first hold, the lower id first.
fn standing(session: &Session<'_>, new: &Order) -> Result<Option<Order>, Failure> {
    if let Some(same) = by_id(session, &new.id)? {
        return Ok(Some(same));
    }
    let same = by_key(session, &new.holder, &new.key)?.into_iter().chain(by_first_hold(session, new)?);
    Ok(same.min_by(|a, b| a.id.cmp(&b.id)))
}

fn insert(session: &Session<'_>, order: &Order) -> Result<Stored<Inserted>, Failure> {
    let now = session.now();
    if let Some(standing) = standing(session, order)? {
        return Ok(Stored { value: Inserted::Existing(standing), now });
    }
    let deadline = now.plus(order.deadline.since(order.created_at));
    let order = Order { deadline, created_at: now, updated_at: now, ver: 1, ..order.clone() };
    write(session, &order)?;
    Ok(Stored { value: Inserted::New(order), now })
}

fn change(session: &Session<'_>, id: &OrderId, change: &Change) -> Result<Stored<Option<Changed>>, Failure> {
    let now = session.now();
    let Some(order) = by_id(session, id)? else { return Ok(Stored { value: None, now }) };
    let changed = apply_change(&order, change, now);
    if let Changed::Written(next) = &changed {
        write(session, next)?;
    }
    Ok(Stored { value: Some(changed), now })
}

/// Writes an order, if it is still the one that was read.
fn write(session: &Session<'_>, order: &Order) -> Result<(), Failure> {
    let reference = order.charge.as_ref().map(|charge| charge.reference.as_str());
    if let Some(reference) = reference
        && let Some(other) = by_charge(session, reference)?.filter(|other| other.id != order.id)
    {
        let message = format!("charge {reference} belongs to order {}: make a fresh reference", other.id);
        return Err(Failure::Call(message));
    }
    let sql = if order.ver == 1 {
        "INSERT INTO orders (id, holder, key, first_hold, charge, settled, deadline, created_at, ver, body)
            VALUES (:id, :holder, :key, :first_hold, :charge, :settled, :deadline, :created_at, :ver, :body)"
    } else {
        "UPDATE orders SET holder = :holder, key = :key, first_hold = :first_hold, charge = :charge,
            settled = :settled, deadline = :deadline, created_at = :created_at, ver = :ver, body = :body
            WHERE id = :id AND ver = :ver - 1"
    };
    let written = session.execute(
        sql,
        named_params! {
            ":id": order.id.as_str(),
            ":holder": order.holder.as_str(),
            ":key": order.key,
            ":first_hold": order.first_hold.uuid().into_bytes(),
            ":charge": reference,
            ":settled": order.settled,
            ":deadline": order.deadline.as_millis(),
            ":created_at": order.created_at.as_millis(),
            ":ver": count(order.ver)?,
            ":body": to_body(TABLE, order)?,
        },
    )?;
    if written == 1 { Ok(()) } else { Err(Failure::Guard(format!("order {}", order.id))) }
}

fn unsettled(session: &Session<'_>, most: usize) -> Result<Stored<Vec<Order>>, Failure> {
    let now = session.now();
    let sql = "SELECT body FROM orders WHERE settled = 0 AND deadline <= ?1 ORDER BY deadline, id LIMIT ?2";
    let value = session.rows(sql, params![now.as_millis(), limit(most)], |row| from_body(TABLE, row, 0))?;
    Ok(Stored { value, now })
}

/// Every instant there is comes before this one, whatever the id.
const END_OF_TIME: (i64, &str) = (i64::MAX, "\u{10FFFF}");

fn newest(session: &Session<'_>, before: Option<&(Timestamp, OrderId)>, most: usize) -> Result<OrdersPage, Failure> {
    let (at, id) = before.map_or(END_OF_TIME, |(at, id)| (at.as_millis(), id.as_str()));
    let sql = "SELECT body FROM orders WHERE (created_at, id) < (?1, ?2) ORDER BY created_at DESC, id DESC LIMIT ?3";
    let ask = limit(most.saturating_add(1));
    let mut orders: Vec<Order> = session.rows(sql, params![at, id, ask], |row| from_body(TABLE, row, 0))?;
    let more = orders.len() > most;
    orders.truncate(most);
    let next = orders.last().filter(|_| more).map(|order| (order.created_at, order.id.clone()));
    Ok(OrdersPage { orders, next })
}

#[async_trait]
impl OrderStore for SqliteStore {
    async fn insert(&self, order: Order) -> Result<Stored<Inserted>, StoreError> {
        self.write(move |session| insert(session, &order)).await
    }

    async fn order(&self, id: &OrderId) -> Result<Stored<Option<Order>>, StoreError> {
        let id = id.clone();
        self.read(move |session| Ok(Stored { value: by_id(session, &id)?, now: session.now() })).await
    }

    async fn by_key(&self, holder: &HolderId, key: &str) -> Result<Option<Order>, StoreError> {
        let (holder, key) = (holder.clone(), key.to_owned());
        self.read(move |session| by_key(session, &holder, &key)).await
    }

    async fn by_charge(&self, reference: &str) -> Result<Option<Order>, StoreError> {
        let reference = reference.to_owned();
        self.read(move |session| by_charge(session, &reference)).await
    }

    async fn change(&self, id: &OrderId, wanted: &Change) -> Result<Stored<Option<Changed>>, StoreError> {
        let (id, wanted) = (id.clone(), wanted.clone());
        self.write(move |session| change(session, &id, &wanted)).await
    }

    async fn unsettled(&self, limit: usize) -> Result<Stored<Vec<Order>>, StoreError> {
        self.read(move |session| unsettled(session, limit)).await
    }

    async fn newest(&self, before: Option<(Timestamp, OrderId)>, limit: usize) -> Result<OrdersPage, StoreError> {
        self.read(move |session| newest(session, before.as_ref(), limit)).await
    }
}
