//! The port of the lock: what every store implements, and the calls that users make.

use crate::error::StoreError;
use crate::id::{HoldId, HolderId, ItemId, OrderId};
use crate::lock::{Basket, Command, Event, Keep, LockRecord, LockState, Refusal, Ttl};
use crate::time::Timestamp;
use async_trait::async_trait;

/// The implementor's side of the lock. Users call [`InventoryStoreExt`].
///
/// # Atomicity
/// [`apply`](Self::apply) is all or nothing: every transition of a command is written together with its events, or
/// nothing is. Its answer follows [`rule`](crate::lock::rule) to the letter, refusals and their order included.
///
/// # Linearizability
/// Commands on one garment take effect one after another, each between its call and its answer. A refusal may be
/// stale where the store says so; a grant never is.
///
/// # Time
/// The store asks its own clock once for each command. `until` is exclusive: at that instant the garment is free.
///
/// # Idempotency
/// The same command re-issued makes no new transition and answers the current state.
///
/// # Cancellation
/// A dropped future may or may not have applied its command, never a part of it. Issue it again to find out.
///
/// # Errors
/// [`StoreError`] says what to do. With `outcome_unknown`, issue the same command again.
///
/// # Clone
/// Stores are shared behind an `Arc`; clones, where a store offers them, are handles on the same data.
///
/// # Implementing
/// `thrift_core::conformance!` must pass, on the real database.
#[async_trait]
pub trait InventoryStore: Send + Sync {
    /// Rules on a command and writes the verdict.
    async fn apply(&self, command: &Command) -> Result<Outcome, StoreError>;

    /// The records of these garments, in the order asked; unknown ones are left out.
    async fn look(&self, items: &[ItemId]) -> Result<Looked, StoreError>;

    /// The garments whose token is this hold, sorted; also sold ones.
    async fn carrying(&self, hold: HoldId) -> Result<Looked, StoreError>;

    /// Up to `limit` garments that are Held or Paying, lapsed ones included, sorted by garment, after `after`.
    async fn engaged(&self, after: Option<&ItemId>, limit: usize) -> Result<Looked, StoreError>;

    /// Up to `limit` records sorted by garment, after `after`: for audits.
    async fn scan(&self, after: Option<&ItemId>, limit: usize) -> Result<Looked, StoreError>;

    /// Frees up to `limit` lapsed holds, each reported exactly once over all sweepers, and lists up to `limit` overdue
    /// payments, which it never frees. Costs what lapsed, not what the catalogue holds.
    async fn sweep(&self, limit: usize) -> Result<Swept, StoreError>;

    /// Up to `limit` events after a position, oldest first. Every event appears once; events of one garment in order.
    async fn events(&self, after: &FeedPosition, limit: usize) -> Result<FeedPage, StoreError>;

    /// The position after the newest event.
    async fn feed_end(&self) -> Result<FeedPosition, StoreError>;
}

/// The answer to a command.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It is so, now or since an earlier issue of the same command.
    Done(Looked),
    /// No, and why: one entry for the attempt, or one for each refused garment.
    Refused(Vec<Refusal>),
}

/// Records, and the store's time at which they were so.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Looked {
    /// The garments.
    pub records: Vec<LockRecord>,
    /// How many of them this call changed.
    pub changed: usize,
    /// The store's time.
    pub now: Timestamp,
}

/// What a sweep did.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Swept {
    /// The lapses that this call wrote, and nobody else will report.
    pub lapsed: Vec<Event>,
    /// Paying garments whose time is over: work for `recover()`.
    pub overdue: Vec<LockRecord>,
    /// The store's time.
    pub now: Timestamp,
}

/// A place in a store's event feed. Opaque; valid for that store alone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct FeedPosition(String);

impl FeedPosition {
    /// Before the first event.
    pub fn start() -> Self {
        Self::default()
    }

    /// As the store wrote it.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// As the store wrote it; empty before the first event.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Some events, and where to go on.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct FeedPage {
    /// Oldest first; empty when there is nothing new.
    pub events: Vec<Event>,
    /// Ask again from here.
    pub next: FeedPosition,
}

/// A hold as a whole, as its buyer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Hold {
    /// Its id.
    pub id: HoldId,
    /// Whose it is.
    pub holder: HolderId,
    /// Its garments, sorted.
    pub items: Vec<ItemId>,
    /// When the first of them lapses; `None` once payment began.
    pub until: Option<Timestamp>,
    /// The order, once payment began.
    pub order: Option<OrderId>,
    /// Extensions so far.
    pub renewals: u32,
    /// The store's time of this answer: count down from `until - now`, and no clock needs to be right.
    pub now: Timestamp,
    /// Whether this call made it so; false for a replay.
    pub fresh: bool,
}

impl Hold {
    /// Reads a hold off its garments; `None` if none of them carries one.
    pub fn read(looked: &Looked) -> Option<Self> {
        let first = looked.records.first()?;
        let (id, holder) = (first.token()?, first.holder()?.clone());
        let order = looked.records.iter().find_map(|record| match &record.state {
            LockState::Paying { order, .. } | LockState::Sold { order, .. } => Some(order.clone()),
            _ => None,
        });
        let held = |record: &LockRecord| match &record.state {
            LockState::Held(lease) => Some(lease.until),
            _ => None,
        };
        Some(Self {
            id,
            holder,
            items: looked.records.iter().map(|record| record.item.clone()).collect(),
            until: looked.records.iter().filter_map(held).min(),
            order,
            renewals: looked
                .records
                .iter()
                .filter_map(LockRecord::lease)
                .map(|lease| lease.renewals)
                .max()
                .unwrap_or(0),
            now: looked.now,
            fresh: looked.changed > 0,
        })
    }
}

/// A value, or why not. A refusal is data: the page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Reply<T> {
    /// Granted.
    Done(T),
    /// Refused, one entry for the attempt or one for each refused garment.
    Refused(Vec<Refusal>),
}

impl<T> Reply<T> {
    /// The value, if granted.
    pub fn done(self) -> Option<T> {
        match self {
            Self::Done(value) => Some(value),
            Self::Refused(_) => None,
        }
    }

    /// The refusals; none if granted.
    pub fn refusals(&self) -> &[Refusal] {
        match self {
            Self::Done(_) => &[],
            Self::Refused(refusals) => refusals,
        }
    }
}

/// The calls users make, on every [`InventoryStore`].
#[async_trait]
pub trait InventoryStoreExt: InventoryStore {
    /// Makes garments known and puts them on sale; replaying it changes nothing.
    async fn offer(&self, items: Basket) -> Result<Reply<Looked>, StoreError> {
        match self.apply(&Command::Add { items: items.clone() }).await? {
            Outcome::Done(_) => Ok(self.apply(&Command::Publish { items }).await?.into()),
            refused @ Outcome::Refused(_) => Ok(refused.into()),
        }
    }

    /// Holds a basket for a buyer, all or nothing.
    async fn hold(&self, hold: HoldId, holder: &HolderId, items: Basket, ttl: Ttl) -> Result<Reply<Hold>, StoreError> {
        self.held(&Command::Hold { hold, holder: holder.clone(), items, ttl, staff: false }).await
    }

    /// Extends a live hold once more; a doubled call with the same `renewal` extends once.
    async fn extend(&self, hold: HoldId, renewal: u32, ttl: Ttl) -> Result<Reply<Hold>, StoreError> {
        self.held(&Command::Extend { hold, renewal, ttl }).await
    }

    /// From here on the garments cannot lapse.
    async fn begin_payment(
        &self,
        hold: HoldId,
        holder: &HolderId,
        order: &OrderId,
        ttl: Ttl,
    ) -> Result<Reply<Hold>, StoreError> {
        self.held(&Command::BeginPayment { hold, holder: holder.clone(), order: order.clone(), ttl }).await
    }

    /// Sells what an order has decided to sell; only a [`Checkout`](crate::checkout::Checkout) should.
    async fn sell(&self, hold: HoldId, order: &OrderId) -> Result<Reply<Looked>, StoreError> {
        Ok(self.apply(&Command::Sell { hold, order: order.clone() }).await?.into())
    }

    /// Gives a hold back.
    async fn release(&self, hold: HoldId) -> Result<Reply<Looked>, StoreError> {
        Ok(self.apply(&Command::Release { hold }).await?.into())
    }

    /// Undoes a payment whose order was aborted before; only a checkout should.
    async fn abort_payment(
        &self,
        hold: HoldId,
        order: &OrderId,
        keep: Option<Keep>,
    ) -> Result<Reply<Looked>, StoreError> {
        Ok(self.apply(&Command::AbortPayment { hold, order: order.clone(), keep }).await?.into())
    }

    /// A command whose answer is a hold.
    async fn held(&self, command: &Command) -> Result<Reply<Hold>, StoreError> {
        Ok(match self.apply(command).await? {
            Outcome::Refused(refusals) => Reply::Refused(refusals),
            Outcome::Done(looked) => match Hold::read(&looked) {
                Some(hold) => Reply::Done(hold),
                None => Reply::Refused(vec![crate::lock::Reason::HoldLapsed.for_attempt()]),
            },
        })
    }
}

impl<S: InventoryStore + ?Sized> InventoryStoreExt for S {}

impl From<Outcome> for Reply<Looked> {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done(looked) => Self::Done(looked),
            Outcome::Refused(refusals) => Self::Refused(refusals),
        }
    }
}
