//! A process that dies, or loses a reply, at a chosen call.

use crate::error::{ErrorKind, StoreError};
use crate::id::{HoldId, HolderId, ItemId, OrderId};
use crate::inventory::{FeedPage, FeedPosition, InventoryStore, Looked, Outcome, Swept};
use crate::lock::Command;
use crate::order::{Change, Changed, Charge, Inserted, Order, OrderStore, OrdersPage, Stored};
use crate::payment::{CancelAnswer, ChargeAnswer, PaymentError, PaymentProvider, RefundAnswer};
use crate::time::Timestamp;
use async_trait::async_trait;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// What goes wrong, at which call (counted from 0 over stores and providers).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// Nothing from that call on reaches anybody.
    DiesBefore(usize),
    /// That call is applied, but its reply and everything later is lost.
    DiesAfter(usize),
    /// That call is applied, its reply is lost, and life goes on.
    LosesReply(usize),
}

#[derive(Debug)]
pub(super) struct Fuse {
    fault: Fault,
    calls: AtomicUsize,
    provider_hit: AtomicBool,
}

impl Fuse {
    pub(super) fn new(fault: Fault) -> Arc<Self> {
        Arc::new(Self { fault, calls: AtomicUsize::new(0), provider_hit: AtomicBool::new(false) })
    }

    /// Whether the fault has come.
    pub(super) fn blew(&self) -> bool {
        let (Fault::DiesBefore(at) | Fault::DiesAfter(at) | Fault::LosesReply(at)) = self.fault;
        self.calls.load(Ordering::Acquire) > at
    }

    /// Whether the reply that was lost was a payment provider's.
    pub(super) fn lost_by_provider(&self) -> bool {
        self.provider_hit.load(Ordering::Acquire)
    }

    /// A payment provider's reply.
    async fn heard<T>(&self, call: impl Future<Output = Result<T, PaymentError>>) -> Result<T, PaymentError> {
        let silent = |applied| {
            self.provider_hit.fetch_or(applied, Ordering::AcqRel);
            PaymentError { provider: "rail".into(), detail: "no answer".into() }
        };
        self.through(call, silent).await
    }

    async fn through<T, E>(&self, call: impl Future<Output = Result<T, E>>, lost: impl Fn(bool) -> E) -> Result<T, E> {
        let number = self.calls.fetch_add(1, Ordering::AcqRel);
        match self.fault {
            Fault::DiesBefore(at) if number >= at => Err(lost(false)),
            Fault::DiesAfter(at) if number > at => Err(lost(false)),
            Fault::DiesAfter(at) | Fault::LosesReply(at) if number == at => {
                call.await?;
                Err(lost(true))
            }
            _ => call.await,
        }
    }
}

fn dead(applied: bool) -> StoreError {
    let error = StoreError::new(ErrorKind::RetryLater, "the process is gone");
    if applied { error.with_unknown_outcome() } else { error }
}

/// A store or a provider behind a fuse.
pub(super) struct Flaky<S: ?Sized> {
    pub(super) inner: Arc<S>,
    pub(super) fuse: Arc<Fuse>,
}

#[async_trait]
impl<S: InventoryStore + ?Sized> InventoryStore for Flaky<S> {
    async fn apply(&self, command: &Command) -> Result<Outcome, StoreError> {
        self.fuse.through(self.inner.apply(command), dead).await
    }
    async fn look(&self, items: &[ItemId]) -> Result<Looked, StoreError> {
        self.fuse.through(self.inner.look(items), dead).await
    }
    async fn carrying(&self, hold: HoldId) -> Result<Looked, StoreError> {
        self.fuse.through(self.inner.carrying(hold), dead).await
    }
    async fn engaged(&self, after: Option<&ItemId>, limit: usize) -> Result<Looked, StoreError> {
        self.fuse.through(self.inner.engaged(after, limit), dead).await
    }
    async fn scan(&self, after: Option<&ItemId>, limit: usize) -> Result<Looked, StoreError> {
        self.fuse.through(self.inner.scan(after, limit), dead).await
    }
    async fn sweep(&self, limit: usize) -> Result<Swept, StoreError> {
        self.fuse.through(self.inner.sweep(limit), dead).await
    }
    async fn events(&self, after: &FeedPosition, limit: usize) -> Result<FeedPage, StoreError> {
        self.fuse.through(self.inner.events(after, limit), dead).await
    }
    async fn feed_end(&self) -> Result<FeedPosition, StoreError> {
        self.fuse.through(self.inner.feed_end(), dead).await
    }
}

#[async_trait]
impl<S: OrderStore + ?Sized> OrderStore for Flaky<S> {
    async fn insert(&self, order: Order) -> Result<Stored<Inserted>, StoreError> {
        self.fuse.through(self.inner.insert(order), dead).await
    }
    async fn order(&self, id: &OrderId) -> Result<Stored<Option<Order>>, StoreError> {
        self.fuse.through(self.inner.order(id), dead).await
    }
    async fn by_key(&self, holder: &HolderId, key: &str) -> Result<Option<Order>, StoreError> {
        self.fuse.through(self.inner.by_key(holder, key), dead).await
    }
    async fn by_charge(&self, reference: &str) -> Result<Option<Order>, StoreError> {
        self.fuse.through(self.inner.by_charge(reference), dead).await
    }
    async fn change(&self, id: &OrderId, change: &Change) -> Result<Stored<Option<Changed>>, StoreError> {
        self.fuse.through(self.inner.change(id, change), dead).await
    }
    async fn unsettled(&self, limit: usize) -> Result<Stored<Vec<Order>>, StoreError> {
        self.fuse.through(self.inner.unsettled(limit), dead).await
    }
    async fn newest(&self, before: Option<(Timestamp, OrderId)>, limit: usize) -> Result<OrdersPage, StoreError> {
        self.fuse.through(self.inner.newest(before, limit), dead).await
    }
}

#[async_trait]
impl<P: PaymentProvider + ?Sized> PaymentProvider for Flaky<P> {
    fn name(&self) -> &str {
        self.inner.name()
    }
    async fn submit(&self, charge: &Charge) -> Result<ChargeAnswer, PaymentError> {
        self.fuse.heard(self.inner.submit(charge)).await
    }
    async fn query(&self, charge: &Charge) -> Result<ChargeAnswer, PaymentError> {
        self.fuse.heard(self.inner.query(charge)).await
    }
    async fn cancel(&self, charge: &Charge) -> Result<CancelAnswer, PaymentError> {
        self.fuse.heard(self.inner.cancel(charge)).await
    }
    async fn refund(&self, charge: &Charge) -> Result<RefundAnswer, PaymentError> {
        self.fuse.heard(self.inner.refund(charge)).await
    }
}
