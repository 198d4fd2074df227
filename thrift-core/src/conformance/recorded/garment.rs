//! One garment's states, one after each event: read off the events by book-keeping alone.

use super::call::Ending;
use super::violation::Violation;
use crate::id::{HoldId, HolderId, ItemId, OrderId};
use crate::lock::{EndedHow, Event, EventKind, GarmentHistory, LockRecord};
use crate::time::Timestamp;
use std::collections::BTreeMap;

/// Where a garment stands after an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing<'a> {
    Nothing,
    Draft,
    Free,
    Withdrawn,
    Held(Claim<'a>),
    Paying(Claim<'a>),
    Sold(Claim<'a>),
}

/// Whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Claim<'a> {
    pub(super) hold: HoldId,
    pub(super) holder: &'a HolderId,
    pub(super) order: Option<&'a OrderId>,
    pub(super) until: Option<Timestamp>,
}

/// How an event ended a hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Over {
    Ended(EndedHow),
    Superseded,
}

/// A garment after one of its events.
#[derive(Debug, Clone)]
pub(super) struct State<'a> {
    /// `None` before the first.
    pub(super) event: Option<&'a Event>,
    pub(super) standing: Standing<'a>,
    /// The hold that the present one took over, and the newest that is over: what the garment remembers.
    pub(super) prev: Option<HoldId>,
    pub(super) last: Option<HoldId>,
    /// The hold that this event ended.
    pub(super) over: Option<(HoldId, Over)>,
    /// Whether the next event undoes this one, and whether this one undoes the one before.
    pub(super) undone: bool,
    pub(super) undoes: bool,
    history: GarmentHistory,
}

/// Everything that happened to one garment; `states[seq]` is how it stood after that event.
#[derive(Debug)]
pub(super) struct Garment<'a> {
    pub(super) states: Vec<State<'a>>,
}

pub(super) type Garments<'a> = BTreeMap<&'a ItemId, Garment<'a>>;

impl<'a> Standing<'a> {
    pub(super) fn claim(&self) -> Option<Claim<'a>> {
        match self {
            Self::Held(claim) | Self::Paying(claim) | Self::Sold(claim) => Some(*claim),
            Self::Nothing | Self::Draft | Self::Free | Self::Withdrawn => None,
        }
    }
}

impl State<'_> {
    pub(super) fn hold(&self) -> Option<HoldId> {
        self.standing.claim().map(|claim| claim.hold)
    }

    /// What of a record is not what the events say.
    pub(super) fn differs(&self, record: &LockRecord) -> Option<&'static str> {
        use crate::lock::LockState as L;
        let claim = self.standing.claim();
        let until = match &record.state {
            L::Held(lease) | L::Paying { lease, .. } => Some(lease.until),
            _ => None,
        };
        let order = match &record.state {
            L::Paying { order, .. } | L::Sold { order, .. } => Some(order),
            _ => None,
        };
        if record.token() != claim.map(|claim| claim.hold) {
            Some("hold")
        } else if self.history.matches(record).is_err() {
            Some("state")
        } else if self.event.is_some_and(|event| event.fence != record.fence) {
            Some("fence")
        } else if record.holder() != claim.map(|claim| claim.holder) {
            Some("holder")
        } else if until != claim.and_then(|claim| claim.until) {
            Some("end")
        } else if order.is_some() && order != claim.and_then(|claim| claim.order) {
            Some("order")
        } else {
            None
        }
    }
}

impl<'a> Garment<'a> {
    fn new() -> Self {
        let first = State {
            event: None,
            standing: Standing::Nothing,
            prev: None,
            last: None,
            over: None,
            undone: false,
            undoes: false,
            history: GarmentHistory::default(),
        };
        Self { states: vec![first] }
    }

    /// Every garment whose history is possible; what is not is reported, and nothing further is concluded from it.
    pub(super) fn all(ending: &'a Ending, violations: &mut Vec<Violation>) -> Garments<'a> {
        let mut garments = Garments::new();
        let mut broken = Vec::new();
        for event in &ending.events {
            let garment = garments.entry(&event.item).or_insert_with(Garment::new);
            if broken.contains(&&event.item) {
                continue;
            }
            if let Err(violation) = garment.push(event) {
                violations.push(violation.into());
                broken.push(&event.item);
            }
        }
        for record in &ending.records {
            let garment = garments.entry(&record.item).or_insert_with(Garment::new);
            let matches = garment.states[garment.states.len() - 1].history.matches(record);
            match matches {
                Err(violation) if !broken.contains(&&record.item) => violations.push(violation.into()),
                _ => {}
            }
        }
        garments.retain(|item, _| !broken.contains(item));
        garments
    }

    fn push(&mut self, event: &'a Event) -> Result<(), crate::lock::HistoryViolation> {
        let end = self.states.len() - 1;
        let before = &self.states[end];
        let mut history = before.history.clone();
        history.push(event)?;
        let undoes = event.kind == EventKind::GivenBack
            || (event.kind == EventKind::Published && matches!(before.standing, Standing::Withdrawn));
        let mut state = State { event: Some(event), undone: false, undoes, history, ..before.clone() };
        state.standing = standing(event);
        state.over = over(before, event);
        match (event.kind, state.over) {
            // What the garment remembers is what it remembered before that.
            (EventKind::GivenBack, _) => {
                let found = &self.states[end.saturating_sub(1)];
                (state.prev, state.last) = (found.prev, found.last.filter(|last| before.hold() != Some(*last)));
            }
            (_, Some((hold, Over::Superseded))) => state.prev = Some(hold),
            (_, Some((hold, Over::Ended(_)))) => (state.prev, state.last) = (None, Some(hold)),
            (EventKind::Sold, None) => state.prev = None,
            (_, None) => {}
        }
        self.states[end].undone = undoes;
        self.states.push(state);
        Ok(())
    }
}

fn standing(event: &Event) -> Standing<'_> {
    use EventKind as E;
    let claim = event.hold.zip(event.holder.as_ref());
    let claim = claim.map(|(hold, holder)| Claim { hold, holder, order: event.order.as_ref(), until: event.until });
    match (event.kind, claim) {
        (E::Added, _) => Standing::Draft,
        (E::Withdrawn, _) => Standing::Withdrawn,
        (E::Held | E::TakenOver | E::Extended | E::Kept | E::GivenBack, Some(claim)) => Standing::Held(claim),
        (E::PaymentBegun | E::Retaken, Some(claim)) => Standing::Paying(claim),
        (E::Sold, Some(claim)) => Standing::Sold(claim),
        _ => Standing::Free,
    }
}

/// The hold that an event ends, and how.
fn over(before: &State<'_>, event: &Event) -> Option<(HoldId, Over)> {
    use EventKind as E;
    let how = match event.kind {
        E::Released => Over::Ended(EndedHow::Released),
        E::Lapsed => Over::Ended(EndedHow::Lapsed),
        E::PaymentAborted | E::Kept => Over::Ended(EndedHow::Aborted),
        E::Relisted => Over::Ended(EndedHow::Returned),
        E::TakenOver => Over::Superseded,
        E::Retaken if before.hold().is_some() => Over::Superseded,
        _ => return None,
    };
    before.hold().map(|hold| (hold, how))
}
