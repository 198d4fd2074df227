//! The way from a process to its store and to the payment provider: slow, and it loses requests and replies.

use crate::simulation::dice::Dice;
use crate::simulation::locked;
use async_trait::async_trait;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::Poll;
use thrift_core::inventory::{FeedPage, FeedPosition, InventoryStore, Looked, Outcome, Swept};
use thrift_core::lock::Command;
use thrift_core::order::{Change, Changed, Charge, Inserted, Order, OrderStore, OrdersPage, Stored};
use thrift_core::payment::{CancelAnswer, ChargeAnswer, PaymentError, PaymentProvider, RefundAnswer};
use thrift_core::{ErrorKind, HoldId, HolderId, ItemId, OrderId, StoreError, Timestamp};

/// Something that goes on by itself.
pub(crate) type Task = Pin<Box<dyn Future<Output = ()> + Send>>;
type Answering<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// What is the same for all ways of one run.
#[derive(Clone)]
pub(crate) struct Network {
    pub(crate) dice: Dice,
    /// Requests that their senders have given up, and that arrive at any time.
    pub(crate) late: Arc<Mutex<Vec<Task>>>,
    /// Faults: requests and replies lost or late, counted.
    pub(crate) faults: Arc<Mutex<usize>>,
    /// One request in so many fares badly.
    pub(crate) bad_luck: u64,
}

impl Network {
    async fn through<T: Send + 'static, E: Send + 'static>(
        &self,
        call: impl Fn() -> Answering<Result<T, E>>,
        lost: impl Fn() -> E,
    ) -> Result<T, E> {
        self.wait().await;
        if !self.dice.once_in(self.bad_luck) {
            let answer = call().await;
            self.wait().await;
            return answer;
        }
        *locked(&self.faults) += 1;
        match self.dice.below(3) {
            0 => drop(call().await),
            1 => {
                let request = call();
                let arriving: Task = Box::pin(async move { drop(request.await) });
                locked(&self.late).push(arriving);
            }
            _ => {}
        }
        self.wait().await;
        Err(lost())
    }

    /// A store or a provider, from afar.
    pub(crate) fn to<S: ?Sized>(&self, inner: &Arc<S>) -> Arc<Far<S>> {
        Arc::new(Far { inner: inner.clone(), network: self.clone() })
    }

    /// Others go on meanwhile.
    pub(crate) async fn wait(&self) {
        for _ in 0..self.dice.below(3) {
            let mut waited = false;
            poll_fn(|_| if std::mem::replace(&mut waited, true) { Poll::Ready(()) } else { Poll::Pending }).await;
        }
    }
}

fn silence() -> StoreError {
    StoreError::new(ErrorKind::RetryLater, "no answer").with_unknown_outcome()
}

fn no_answer() -> PaymentError {
    PaymentError { provider: "rail".into(), detail: "no answer".into() }
}

/// A store or a provider at the other end of the network.
pub(crate) struct Far<S: ?Sized> {
    inner: Arc<S>,
    network: Network,
}

/// One method that forwards: its arguments are taken along, since a late request outlives its sender.
macro_rules! forward {
    ($self:ident, $lost:expr, |$inner:ident| $call:expr $(, $argument:ident)*) => {{
        let ask = || {
            let $inner = $self.inner.clone();
            $(let $argument = $argument.to_owned();)*
            let answering: Answering<_> = Box::pin(async move { $call.await });
            answering
        };
        $self.network.through(ask, $lost).await
    }};
}

#[async_trait]
impl<S: InventoryStore + 'static + ?Sized> InventoryStore for Far<S> {
    async fn apply(&self, command: &Command) -> Result<Outcome, StoreError> {
        forward!(self, silence, |inner| inner.apply(&command), command)
    }
    async fn look(&self, items: &[ItemId]) -> Result<Looked, StoreError> {
        forward!(self, silence, |inner| inner.look(&items), items)
    }
    async fn carrying(&self, hold: HoldId) -> Result<Looked, StoreError> {
        forward!(self, silence, |inner| inner.carrying(hold))
    }
    async fn engaged(&self, after: Option<&ItemId>, limit: usize) -> Result<Looked, StoreError> {
        self.inner.engaged(after, limit).await
    }
    async fn scan(&self, after: Option<&ItemId>, limit: usize) -> Result<Looked, StoreError> {
        self.inner.scan(after, limit).await
    }
    async fn sweep(&self, limit: usize) -> Result<Swept, StoreError> {
        forward!(self, silence, |inner| inner.sweep(limit))
    }
    async fn events(&self, after: &FeedPosition, limit: usize) -> Result<FeedPage, StoreError> {
        self.inner.events(after, limit).await
    }
    async fn feed_end(&self) -> Result<FeedPosition, StoreError> {
        self.inner.feed_end().await
    }
}

#[async_trait]
impl<S: OrderStore + 'static + ?Sized> OrderStore for Far<S> {
    async fn insert(&self, order: Order) -> Result<Stored<Inserted>, StoreError> {
        forward!(self, silence, |inner| inner.insert(order), order)
    }
    async fn order(&self, id: &OrderId) -> Result<Stored<Option<Order>>, StoreError> {
        forward!(self, silence, |inner| inner.order(&id), id)
    }
    async fn by_key(&self, holder: &HolderId, key: &str) -> Result<Option<Order>, StoreError> {
        self.inner.by_key(holder, key).await
    }
    async fn by_charge(&self, reference: &str) -> Result<Option<Order>, StoreError> {
        forward!(self, silence, |inner| inner.by_charge(&reference), reference)
    }
    async fn change(&self, id: &OrderId, change: &Change) -> Result<Stored<Option<Changed>>, StoreError> {
        forward!(self, silence, |inner| inner.change(&id, &change), id, change)
    }
    async fn unsettled(&self, limit: usize) -> Result<Stored<Vec<Order>>, StoreError> {
        forward!(self, silence, |inner| inner.unsettled(limit))
    }
    async fn newest(&self, before: Option<(Timestamp, OrderId)>, limit: usize) -> Result<OrdersPage, StoreError> {
        self.inner.newest(before, limit).await
    }
}

#[async_trait]
impl<P: PaymentProvider + 'static + ?Sized> PaymentProvider for Far<P> {
    fn name(&self) -> &str {
        self.inner.name()
    }
    async fn submit(&self, charge: &Charge) -> Result<ChargeAnswer, PaymentError> {
        forward!(self, no_answer, |inner| inner.submit(&charge), charge)
    }
    async fn query(&self, charge: &Charge) -> Result<ChargeAnswer, PaymentError> {
        forward!(self, no_answer, |inner| inner.query(&charge), charge)
    }
    async fn cancel(&self, charge: &Charge) -> Result<CancelAnswer, PaymentError> {
        forward!(self, no_answer, |inner| inner.cancel(&charge), charge)
    }
    async fn refund(&self, charge: &Charge) -> Result<RefundAnswer, PaymentError> {
        forward!(self, no_answer, |inner| inner.refund(&charge), charge)
    }
}
