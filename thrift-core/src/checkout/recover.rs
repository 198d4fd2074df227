//! Finishing what a crashed process left: any process, at any time, as often as you like.

use crate::catalog::{Currency, Money};
use crate::checkout::driver::{Checkout, again};
use crate::checkout::effect::Input;
use crate::error::StoreError;
use crate::id::{HoldId, ItemId, OrderId};
use crate::lock::{Command, Event, Lease, LockState};
use crate::order::{Cause, Contact, Delivery, Inserted, Order, OrderStatus, PaymentChoice, Stored};

/// What one run of recovery did.
#[derive(Debug, Default)]
pub struct Recovered {
    /// Lapsed holds that were freed.
    pub lapsed: Vec<Event>,
    /// Orders that moved on.
    pub recovered: usize,
    /// Garments still being paid for past their time, at the end of the run.
    pub overdue: usize,
    /// Orders that could not be finished now, and why; the next run tries again.
    pub failed: Vec<(OrderId, StoreError)>,
}

impl Checkout {
    /// Frees lapsed holds, then goes on with up to `limit` orders past their deadline and up to `limit` overdue
    /// garments. Asks the provider, and cancels there if the rail can, before it aborts anything.
    pub async fn recover(&self, limit: usize) -> Result<Recovered, StoreError> {
        let mut run = Recovered::default();
        let Stored { value: unsettled, now } = self.orders.unsettled(limit).await?;
        for order in unsettled {
            let (id, ver) = (order.id.clone(), order.ver);
            match self.drive(order, Input::Wake, now).await {
                Ok(after) => run.recovered += usize::from(after.ver != ver),
                Err(error) => run.failed.push((id, error)),
            }
        }
        let swept = self.inventory.sweep(limit).await?;
        run.lapsed = swept.lapsed;
        for record in swept.overdue {
            let LockState::Paying { lease, order } = &record.state else { continue };
            match self.free_or_sell(&record.item, lease, order).await {
                Ok(true) => run.recovered += 1,
                Ok(false) => run.overdue += 1,
                Err(error) => run.failed.push((order.clone(), error)),
            }
        }
        Ok(run)
    }

    /// An overdue garment: what its order says. Answers whether it is overdue no longer.
    async fn free_or_sell(&self, item: &ItemId, lease: &Lease, id: &OrderId) -> Result<bool, StoreError> {
        let hold = lease.hold;
        let Stored { value, now } = self.orders.order(id).await?;
        let order = match value {
            Some(order) => order,
            None => match again(|| self.orders.insert(tombstone(lease, id))).await?.value {
                Inserted::New(order) | Inserted::Existing(order) => order,
            },
        };
        let stands = order.hold == hold;
        match order.status {
            _ if stands && !order.settled => {
                self.drive(order, Input::Wake, now).await?;
            }
            status if stands && status.owns_garments() => {
                self.lock(&Command::Sell { hold, order: id.clone() }).await?;
            }
            OrderStatus::Open | OrderStatus::AwaitingPayment | OrderStatus::AwaitingConfirmation if stands => {}
            // Aborted, or gone on under a fresh hold: nothing will ever pay for this token.
            _ => {
                self.lock(&Command::AbortPayment { hold, order: id.clone(), keep: None }).await?;
            }
        }
        let after = self.inventory.look(std::slice::from_ref(item)).await?;
        Ok(after.records.iter().all(|record| !matches!(record.state, LockState::Paying { .. })))
    }
}

/// The order that nobody stored: inserted as aborted first, so that its maker, if it still runs, is refused.
fn tombstone(lease: &Lease, id: &OrderId) -> Order {
    let nothing = Money::zero(Currency::XAF);
    Order {
        id: id.clone(),
        key: format!("recovered:{id}"),
        holder: lease.holder.clone(),
        first_hold: HoldId::derived(id, "recovered"),
        hold: lease.hold,
        generation: 0,
        lines: Vec::new(),
        total: nothing,
        delivery_fee: nothing,
        contact: Contact::default(),
        delivery: Delivery::default(),
        payment: PaymentChoice::default(),
        status: OrderStatus::Aborted,
        settled: false,
        cause: Cause::TimedOut,
        charge: None,
        deadline: lease.until,
        created_at: lease.until,
        updated_at: lease.until,
        ver: 0,
    }
}
