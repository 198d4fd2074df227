//! Checking a garment's history against the invariants, without `decide`: a bug must not check itself.

use crate::id::{HoldId, ItemId};
use crate::lock::event::{Event, EventKind};
use crate::lock::record::{LockRecord, LockState};
use crate::time::Timestamp;

/// What is wrong with a history.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HistoryViolation {
    /// I5: an event is missing or doubled.
    #[error("I5: {item}: event {got} follows event {after}")]
    Gap {
        /// The garment.
        item: ItemId,
        /// The number of the event before.
        after: u64,
        /// The number that came.
        got: u64,
    },
    /// I2, I3: a transition that the state machine does not know, such as a second grant, or Paying ended by a lapse.
    #[error("{item}: event {seq} ({kind:?}) cannot follow {phase}")]
    Impossible {
        /// The garment.
        item: ItemId,
        /// The event's number.
        seq: u64,
        /// What it claims.
        kind: EventKind,
        /// Where the garment stood.
        phase: &'static str,
    },
    /// I2: granted to somebody else before the lease was over.
    #[error("I2: {item}: event {seq} ends a lease before its time")]
    LapsedEarly {
        /// The garment.
        item: ItemId,
        /// The event's number.
        seq: u64,
    },
    /// I5: the record is not what its events say.
    #[error("I5: {item}: the events lead to {phase} at {seq}, the record says otherwise")]
    RecordDiffers {
        /// The garment.
        item: ItemId,
        /// The last event's number.
        seq: u64,
        /// Where the events lead.
        phase: &'static str,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Nothing,
    Draft,
    Available,
    Withdrawn,
    Held {
        hold: HoldId,
        until: Timestamp,
    },
    /// `found` is the hold that the garment had before: the same where payment began, or an earlier one of the buyer.
    Paying {
        hold: HoldId,
        found: Option<HoldId>,
    },
    Sold {
        hold: HoldId,
    },
}

impl Phase {
    fn name(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Draft => "draft",
            Self::Available => "available",
            Self::Withdrawn => "withdrawn",
            Self::Held { .. } => "held",
            Self::Paying { .. } => "paying",
            Self::Sold { .. } => "sold",
        }
    }
}

/// One garment's events, replayed one after another.
#[derive(Debug, Clone)]
pub struct GarmentHistory {
    phase: Phase,
    seq: u64,
}

impl Default for GarmentHistory {
    fn default() -> Self {
        Self { phase: Phase::Nothing, seq: 0 }
    }
}

impl GarmentHistory {
    /// Takes the next event; says what is impossible about it.
    pub fn push(&mut self, event: &Event) -> Result<(), HistoryViolation> {
        let item = || event.item.clone();
        if event.seq != self.seq + 1 {
            return Err(HistoryViolation::Gap { item: item(), after: self.seq, got: event.seq });
        }
        let next = self.after(event).ok_or_else(|| HistoryViolation::Impossible {
            item: item(),
            seq: event.seq,
            kind: event.kind,
            phase: self.phase.name(),
        })?;
        if let (Phase::Held { until, .. }, EventKind::Lapsed) = (self.phase, event.kind)
            && event.at < until
        {
            return Err(HistoryViolation::LapsedEarly { item: item(), seq: event.seq });
        }
        self.phase = next;
        self.seq = event.seq;
        Ok(())
    }

    /// Whether the record is what the events lead to.
    pub fn matches(&self, record: &LockRecord) -> Result<(), HistoryViolation> {
        let same = match (&record.state, self.phase) {
            (LockState::Draft, Phase::Draft)
            | (LockState::Available, Phase::Available)
            | (LockState::Withdrawn, Phase::Withdrawn) => true,
            (LockState::Held(lease), Phase::Held { hold, until }) => lease.hold == hold && lease.until == until,
            (LockState::Paying { lease, .. }, Phase::Paying { hold, .. }) => lease.hold == hold,
            (LockState::Sold { hold: record, .. }, Phase::Sold { hold }) => *record == hold,
            _ => false,
        };
        if same && record.seq == self.seq {
            return Ok(());
        }
        Err(HistoryViolation::RecordDiffers { item: record.item.clone(), seq: self.seq, phase: self.phase.name() })
    }

    /// Where the event leads, if it can happen here.
    fn after(&self, event: &Event) -> Option<Phase> {
        use EventKind as E;
        use Phase as P;
        let held = || Some(P::Held { hold: event.hold?, until: event.until? });
        let same = |hold: HoldId| event.hold == Some(hold);
        match (self.phase, event.kind) {
            (P::Nothing, E::Added) => Some(P::Draft),
            (P::Draft | P::Withdrawn, E::Published) => Some(P::Available),
            (P::Available, E::Withdrawn) => Some(P::Withdrawn),
            (P::Available, E::Held) => held(),
            (P::Held { hold, .. }, E::TakenOver) if !same(hold) => held(),
            (P::Held { hold, .. }, E::Extended) if same(hold) => held(),
            (P::Held { hold, .. }, E::Released | E::Lapsed) if same(hold) => Some(P::Available),
            (P::Held { hold, .. }, E::PaymentBegun) if same(hold) => Some(P::Paying { hold, found: Some(hold) }),
            (P::Paying { hold, .. }, E::PaymentAborted) if same(hold) => Some(P::Available),
            (P::Paying { hold, .. }, E::Kept) if !same(hold) => held(),
            (P::Paying { hold, .. }, E::Sold) if same(hold) => Some(P::Sold { hold }),
            (P::Available, E::Retaken) => Some(P::Paying { hold: event.hold?, found: None }),
            (P::Held { hold, .. }, E::Retaken) => Some(P::Paying { hold: event.hold?, found: Some(hold) }),
            (P::Sold { .. }, E::Relisted) => Some(P::Available),
            (P::Paying { found, .. }, E::GivenBack) if event.hold == found => {
                found.map_or(Some(P::Available), |_| held())
            }
            (P::Held { .. }, E::GivenBack) if event.hold.is_none() => Some(P::Available),
            (P::Available | P::Held { .. }, E::GivenBack) => held(),
            _ => None,
        }
    }
}
