//! Orders in memory.

use super::MemoryStore;
use super::sync::locked;
use crate::error::{ErrorKind, StoreError};
use crate::id::{HolderId, OrderId};
use crate::order::{Change, Changed, Inserted, Order, OrderStore, OrdersPage, Stored, apply_change};
use crate::time::Timestamp;
use async_trait::async_trait;
use std::collections::BTreeMap;

#[derive(Default)]
pub(super) struct Orders {
    by_id: BTreeMap<OrderId, Order>,
}

impl Orders {
    fn standing(&self, new: &Order) -> Option<&Order> {
        let same =
            |order: &&Order| order.first_hold == new.first_hold || (order.holder == new.holder && order.key == new.key);
        self.by_id.get(&new.id).or_else(|| self.by_id.values().find(same))
    }
}

#[async_trait]
impl OrderStore for MemoryStore {
    async fn insert(&self, order: Order) -> Result<Stored<Inserted>, StoreError> {
        let mut orders = locked(&self.orders);
        let now = self.clock.now();
        if let Some(standing) = orders.standing(&order) {
            return Ok(Stored { value: Inserted::Existing(standing.clone()), now });
        }
        let deadline = now.plus(order.deadline.since(order.created_at));
        let order = Order { deadline, created_at: now, updated_at: now, ver: 1, ..order };
        orders.by_id.insert(order.id.clone(), order.clone());
        Ok(Stored { value: Inserted::New(order), now })
    }

    async fn order(&self, id: &OrderId) -> Result<Stored<Option<Order>>, StoreError> {
        let value = locked(&self.orders).by_id.get(id).cloned();
        Ok(Stored { value, now: self.clock.now() })
    }

    async fn by_key(&self, holder: &HolderId, key: &str) -> Result<Option<Order>, StoreError> {
        let orders = locked(&self.orders);
        Ok(orders.by_id.values().find(|order| order.holder == *holder && order.key == key).cloned())
    }

    async fn by_charge(&self, reference: &str) -> Result<Option<Order>, StoreError> {
        let orders = locked(&self.orders);
        let has = |order: &&Order| order.charge.as_ref().is_some_and(|charge| charge.reference == reference);
        Ok(orders.by_id.values().find(has).cloned())
    }

    async fn change(&self, id: &OrderId, change: &Change) -> Result<Stored<Option<Changed>>, StoreError> {
        let mut orders = locked(&self.orders);
        let now = self.clock.now();
        let reference = change.charge.as_ref().map(|charge| &charge.reference);
        let taken =
            |order: &Order| order.id != *id && order.charge.as_ref().map(|charge| &charge.reference) == reference;
        if reference.is_some() && orders.by_id.values().any(taken) {
            let message = "this charge's reference belongs to another order: every order needs its own";
            return Err(StoreError::new(ErrorKind::FixCall, message));
        }
        let value = orders.by_id.get_mut(id).map(|order| {
            let changed = apply_change(order, change, now);
            if let Changed::Written(next) = &changed {
                *order = next.clone();
            }
            changed
        });
        Ok(Stored { value, now })
    }

    async fn unsettled(&self, limit: usize) -> Result<Stored<Vec<Order>>, StoreError> {
        let orders = locked(&self.orders);
        let now = self.clock.now();
        let due = orders.by_id.values().filter(|order| !order.settled && order.deadline <= now);
        let mut value: Vec<Order> = due.cloned().collect();
        value.sort_by(|a, b| (a.deadline, &a.id).cmp(&(b.deadline, &b.id)));
        value.truncate(limit);
        Ok(Stored { value, now })
    }

    async fn newest(&self, before: Option<(Timestamp, OrderId)>, limit: usize) -> Result<OrdersPage, StoreError> {
        let orders = locked(&self.orders);
        let place = |order: &Order| (order.created_at, order.id.clone());
        let mut older: Vec<&Order> =
            orders.by_id.values().filter(|order| before.as_ref().is_none_or(|before| place(order) < *before)).collect();
        older.sort_by_key(|order| std::cmp::Reverse(place(order)));
        let more = older.len() > limit;
        let orders: Vec<Order> = older.into_iter().take(limit).cloned().collect();
        let next = orders.last().filter(|_| more).map(place);
        Ok(OrdersPage { orders, next })
    }
}
