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
        // Sweeping comes first: it waits for no provider.
        let swept = self.inventory.sweep(limit).await?;
        run.lapsed = swept.lapsed;
        for Order { id, ver, .. } in self.orders.unsettled(limit).await?.value {
            // Read anew: those before it may have waited long for their providers.
            match self.resume(&id).await {
                Ok(after) => run.recovered += usize::from(after.is_some_and(|after| after.ver != ver)),
                Err(error) => run.failed.push((id, error)),
            }
        }
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
        match overdue(&order, hold) {
            Overdue::GoOn => {
                self.drive(order, Input::Wake, now).await?;
            }
            Overdue::Lock(command) => {
                self.lock(&command).await?;
            }
            Overdue::Leave => {}
        }
        let after = self.inventory.look(std::slice::from_ref(item)).await?;
        Ok(after.records.iter().all(|record| !matches!(record.state, LockState::Paying { .. })))
    }
}

/// What becomes of a garment that is being paid for past its time.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Overdue {
    /// Its order is not settled: going on with it takes the garment along.
    GoOn,
    /// Send this to the lock.
    Lock(Command),
    /// Nothing can be said yet.
    Leave,
}

/// What becomes of a garment that is being paid for past its time under `hold`, by what its order says. Pure, as
/// [`step`](crate::checkout::step) is.
///
/// The order may be an old version of itself, read from a database that has just failed over: then it does not know a
/// hold that it has gone on under since. A garment is freed only under a hold that the order is known to have left.
pub fn overdue(order: &Order, hold: HoldId) -> Overdue {
    let (stands, id) = (order.hold == hold, order.id.clone());
    let free = |order| Overdue::Lock(Command::AbortPayment { hold, order, keep: None });
    match order.status {
        // Half of what a late payment tried to take; the money goes its own way.
        OrderStatus::RefundDue | OrderStatus::Refunded if stands => free(id),
        _ if stands && !order.settled => Overdue::GoOn,
        status if stands && status.owns_garments() => Overdue::Lock(Command::Sell { hold, order: id }),
        OrderStatus::Open | OrderStatus::AwaitingPayment | OrderStatus::AwaitingConfirmation if stands => {
            Overdue::Leave
        }
        // Aborted, or gone on under a fresh hold: nothing will ever pay for this token.
        _ if stands || order.has_left(hold) => free(id),
        _ => Overdue::Leave,
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
