//! What was asked and answered, and how it all ended.

use crate::error::StoreError;
use crate::id::ItemId;
use crate::inventory::{FeedPosition, InventoryStore, Looked, Swept};
use crate::lock::{Command, Event, LockRecord, Refusal};

const PAGE: usize = 1_000;

/// One call, from its beginning to its end, on the recorder's counter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Before the store was asked.
    pub begin: u64,
    /// After it had answered, or the caller had gone.
    pub end: u64,
    /// The question.
    pub ask: Ask,
    /// What the caller was told.
    pub answer: Answer,
}

/// A question to a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// To carry out a command.
    Apply(Command),
    /// How these garments stand.
    Look(Vec<ItemId>),
    /// To free what lapsed.
    Sweep,
}

/// What a caller was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It is done, or this is how it stands.
    Done(Looked),
    /// No, and why.
    Refused(Vec<Refusal>),
    /// What a sweep freed and found.
    Swept(Swept),
    /// An error with an unknown outcome, or the caller went away.
    Unknown,
    /// An error after which nothing was written.
    Failed,
}

/// What a store may do without being wrong, because its documentation says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Allowed {
    /// A refusal may rest on a state that was over before the call began, or that a failover took back.
    pub stale_refusals: bool,
    /// A refusal may rest on part of a basket that is being taken: a read of several garments is not one moment.
    pub half_baskets: bool,
    /// The clock that stamps may be set back, as when another server of a set with wrong clocks takes over.
    pub clock_runs_back: bool,
}

/// All events and all records, once a race is over.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ending {
    /// As the feed has them.
    pub events: Vec<Event>,
    /// Every garment's.
    pub records: Vec<LockRecord>,
}

impl Ending {
    /// Reads both, again and again until nothing moved meanwhile: callers who went away may still be served.
    pub async fn read<S: InventoryStore + ?Sized>(store: &S) -> Result<Self, StoreError> {
        let mut records = all_records(store).await?;
        loop {
            let events = all_events(store).await?;
            let again = all_records(store).await?;
            if again == records {
                return Ok(Self { events, records });
            }
            records = again;
        }
    }
}

async fn all_records<S: InventoryStore + ?Sized>(store: &S) -> Result<Vec<LockRecord>, StoreError> {
    let mut all: Vec<LockRecord> = Vec::new();
    loop {
        let page = store.scan(all.last().map(|record| &record.item), PAGE).await?.records;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page);
    }
}

async fn all_events<S: InventoryStore + ?Sized>(store: &S) -> Result<Vec<Event>, StoreError> {
    let (mut position, mut all) = (FeedPosition::start(), Vec::new());
    loop {
        let page = store.events(&position, PAGE).await?;
        if page.events.is_empty() {
            return Ok(all);
        }
        position = page.next;
        all.extend(page.events);
    }
}
