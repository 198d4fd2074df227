//! What is wrong with a recorded race.

use crate::id::{HoldId, ItemId};
use crate::lock::{EventKind, HistoryViolation, Reason};

/// Something that no order of the events explains. Numbers of calls are those of the recorder's counter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Violation {
    /// The history contradicts itself, or the final record.
    #[error(transparent)]
    History(#[from] HistoryViolation),
    /// A garment that somebody was told of has no record at the end.
    #[error("{item}: the record is gone")]
    RecordGone {
        /// The garment.
        item: ItemId,
    },
    /// Somebody was told of an event that is not in the history: what was acknowledged is lost.
    #[error("{item}: call {call} was told of event {seq} ({}), and the history ends before it", of(*hold))]
    Lost {
        /// The garment.
        item: ItemId,
        /// The event.
        seq: u64,
        /// The hold that the garment carried, as the answer says.
        hold: Option<HoldId>,
        /// When the call began.
        call: u64,
    },
    /// An answer is not what the history says at that event.
    #[error("{item}: call {call} was told another {what} at event {seq} ({}) than the history says", of(*hold))]
    Differs {
        /// The garment.
        item: ItemId,
        /// The event.
        seq: u64,
        /// The hold that the garment carried, as the answer says.
        hold: Option<HoldId>,
        /// What differs.
        what: &'static str,
        /// When the call began.
        call: u64,
    },
    /// Of two records of a garment, the one with the higher `seq` has not the higher `ver`, or one `seq` has two.
    #[error("{item}: seq {} has ver {}, and seq {} has ver {}", low.0, low.1, high.0, high.1)]
    Versions {
        /// The garment.
        item: ItemId,
        /// `seq` and `ver` of the one.
        low: (u64, u64),
        /// And of the other.
        high: (u64, u64),
    },
    /// A call was told of less than somebody had been told before it began.
    #[error("{item}: call {call} was told of event {seq}, though event {known} ({}) was known before it began", of(*hold))]
    Stale {
        /// The garment.
        item: ItemId,
        /// What it was told.
        seq: u64,
        /// What was known.
        known: u64,
        /// The hold of the event that was known.
        hold: Option<HoldId>,
        /// When the call began.
        call: u64,
    },
    /// An event was told of before the call began that made it, or is followed by one that was.
    #[error("{item}: event {seq} ({}) was known at {known}, before call {call} asked for it", of(*hold))]
    FromTheFuture {
        /// The garment.
        item: ItemId,
        /// The event.
        seq: u64,
        /// Its hold.
        hold: Option<HoldId>,
        /// When it was known.
        known: u64,
        /// When the first call that can have made it began.
        call: u64,
    },
    /// An event that no call can have made.
    #[error("{item}: nobody asked for event {seq} ({kind:?}, {})", of(*hold))]
    MadeByNobody {
        /// The garment.
        item: ItemId,
        /// The event.
        seq: u64,
        /// What it claims.
        kind: EventKind,
        /// Its hold.
        hold: Option<HoldId>,
    },
    /// A refused command, or one that failed, left an event behind that is not given back.
    #[error("{item}: event {seq} ({kind:?}, {}) is left of a call that was refused", of(*hold))]
    LeftBehind {
        /// The garment.
        item: ItemId,
        /// The event.
        seq: u64,
        /// What it claims.
        kind: EventKind,
        /// Its hold.
        hold: Option<HoldId>,
    },
    /// I6: two calls claim to have made one event.
    #[error("I6: {item}: calls {first} and {second} both say that they made event {seq} ({})", of(*hold))]
    MadeTwice {
        /// The garment.
        item: ItemId,
        /// The event.
        seq: u64,
        /// Its hold.
        hold: Option<HoldId>,
        /// When the one began.
        first: u64,
        /// And the other.
        second: u64,
    },
    /// Answered as done, and is not.
    #[error("{item}: call {call} was told that it is done, and event {seq} ({}) says that it is not", of(*hold))]
    NotDone {
        /// The garment.
        item: ItemId,
        /// The event that the answer is of.
        seq: u64,
        /// The hold of the command.
        hold: Option<HoldId>,
        /// When the call began.
        call: u64,
    },
    /// I4: answered as done, but not for the whole basket.
    #[error("I4: call {call} was told that it is done ({}) for {got} garments of {size}", of(*hold))]
    Torn {
        /// The hold.
        hold: Option<HoldId>,
        /// How many garments were answered.
        got: usize,
        /// How many there are.
        size: usize,
        /// When the call began.
        call: u64,
    },
    /// I2: an event takes a live hold from somebody else, and staff did not ask for it.
    #[error("I2: {item}: event {seq} ({}) takes what somebody else holds", of(*hold))]
    TakenFromOther {
        /// The garment.
        item: ItemId,
        /// The event.
        seq: u64,
        /// Its hold.
        hold: Option<HoldId>,
    },
    /// An id was granted anew although the garment remembers that it ended.
    #[error("{item}: event {seq} grants {hold}, which ended here before")]
    EndedIdGranted {
        /// The garment.
        item: ItemId,
        /// The event.
        seq: u64,
        /// The id.
        hold: HoldId,
    },
    /// I2: a lease was ended by time before its time.
    #[error("I2: {item}: event {seq} ends the lease ({}) before its time", of(*hold))]
    LapsedEarly {
        /// The garment.
        item: ItemId,
        /// The event.
        seq: u64,
        /// The hold.
        hold: Option<HoldId>,
    },
    /// A refusal that no state of the garment justifies, at any moment of the call.
    #[error("{}: nothing justifies the refusal {reason:?} ({}) of call {call}", item.as_ref().map_or("the attempt", ItemId::as_str), of(*hold))]
    Unjustified {
        /// The garment, or `None` for the attempt.
        item: Option<ItemId>,
        /// The reason that was given.
        reason: Reason,
        /// The hold of the command.
        hold: Option<HoldId>,
        /// When the call began.
        call: u64,
    },
}

fn of(hold: Option<HoldId>) -> String {
    hold.map_or_else(|| "no hold".to_owned(), |hold| format!("hold {hold}"))
}
