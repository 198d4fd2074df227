//! Whether a state that the garment may have had while the call lasted justifies a refusal.
//!
//! Time alone makes a hold lapse, without an event: where that matters, what other answers say of the store's clock
//! decides, and where they leave it open, the refusal stands.

use super::call::{Allowed, Answer, Ask, Call};
use super::clock::Clock;
use super::garment::{Garments, Over, Standing, State};
use super::times::Times;
use super::violation::Violation;
use crate::id::{HoldId, HolderId, ItemId};
use crate::lock::{Command, Reason, Refusal};
use crate::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// Where something about a hold or a holder happened.
type Places<'a> = Vec<(&'a ItemId, usize)>;

pub(super) struct Refusals<'c, 'a> {
    garments: &'c Garments<'a>,
    times: &'c BTreeMap<&'a ItemId, Times>,
    clock: &'c Clock,
    allowed: Allowed,
    by_hold: BTreeMap<HoldId, Places<'a>>,
    by_holder: BTreeMap<&'a HolderId, Places<'a>>,
}

/// A refused call.
struct Asked<'c> {
    call: &'c Call,
    command: &'c Command,
    /// What the clock can have said.
    at_least: Timestamp,
    at_most: Timestamp,
}

impl Asked<'_> {
    fn holder(&self) -> Option<&HolderId> {
        match self.command {
            Command::Hold { holder, .. } | Command::Retake { holder, .. } | Command::BeginPayment { holder, .. } => {
                Some(holder)
            }
            _ => None,
        }
    }

    fn acquires(&self) -> bool {
        matches!(self.command, Command::Hold { .. } | Command::Retake { .. })
    }

    fn is_over(&self, until: Option<Timestamp>) -> bool {
        until.is_none_or(|until| until <= self.at_most)
    }
}

impl<'c, 'a> Refusals<'c, 'a> {
    pub(super) fn new(
        garments: &'c Garments<'a>,
        times: &'c BTreeMap<&'a ItemId, Times>,
        clock: &'c Clock,
        allowed: Allowed,
    ) -> Self {
        let (by_hold, by_holder) = Default::default();
        let mut refusals = Self { garments, times, clock, allowed, by_hold, by_holder };
        for (item, garment) in garments {
            for (seq, state) in garment.states.iter().enumerate() {
                let Some(claim) = state.standing.claim() else { continue };
                refusals.by_hold.entry(claim.hold).or_default().push((*item, seq));
                refusals.by_holder.entry(claim.holder).or_default().push((*item, seq));
            }
        }
        refusals
    }

    pub(super) fn check(&self, calls: &[Call], found: &mut Vec<Violation>) {
        for call in calls {
            let (Ask::Apply(command), Answer::Refused(refusals)) = (&call.ask, &call.answer) else { continue };
            let (at_least, at_most) = if self.allowed.clock_runs_back {
                (Timestamp::from_millis(i64::MIN), Timestamp::from_millis(i64::MAX))
            } else {
                (self.clock.at_least(call.begin), self.clock.at_most(call.end))
            };
            let asked = Asked { call, command, at_least, at_most };
            for refusal in refusals.iter().filter(|refusal| !self.justified(&asked, refusal)) {
                let Refusal { item, reason } = refusal.clone();
                found.push(Violation::Unjustified { item, reason, hold: command.hold(), call: call.begin });
            }
        }
    }

    fn justified(&self, asked: &Asked<'_>, refusal: &Refusal) -> bool {
        match &refusal.item {
            None => self.attempt(asked, &refusal.reason),
            Some(item) => {
                if self.garments.contains_key(item) {
                    self.garment(asked, item, &refusal.reason)
                } else {
                    refusal.reason == Reason::UnknownItem
                }
            }
        }
    }

    /// The states that the garment may have had during the call; before it too, where refusals may be stale.
    fn possible(&self, asked: &Asked<'_>, item: &ItemId) -> &'c [State<'a>] {
        let (Some(garment), Some(times)) = (self.garments.get(item), self.times.get(item)) else { return &[] };
        let begin = if self.allowed.stale_refusals { 0 } else { asked.call.begin };
        &garment.states[times.possible(begin, asked.call.end)]
    }

    /// The states that it may have had until the end of the call.
    fn so_far(&self, asked: &Asked<'_>, item: &ItemId) -> &'c [State<'a>] {
        let (Some(garment), Some(times)) = (self.garments.get(item), self.times.get(item)) else { return &[] };
        &garment.states[..=times.so_far(asked.call.end)]
    }

    fn garment(&self, asked: &Asked<'_>, item: &ItemId, reason: &Reason) -> bool {
        let now = |fits: &dyn Fn(&State<'_>) -> bool| self.possible(asked, item).iter().any(fits);
        let before = |fits: &dyn Fn(&State<'_>) -> bool| self.so_far(asked, item).iter().any(fits);
        let own = |state: &State<'_>| {
            asked.acquires() || asked.command.basket().is_some() || state.hold() == asked.command.hold()
        };
        match reason {
            Reason::UnknownItem => now(&|state| state.standing == Standing::Nothing),
            Reason::NotForSale => now(&|state| not_for_sale(asked, state)),
            Reason::Sold => now(&|state| matches!(state.standing, Standing::Sold(_)) && own(state)),
            Reason::Paying { order, .. } => now(&|state| match state.standing {
                Standing::Paying(claim) => own(state) && order.as_ref().is_none_or(|order| Some(order) == claim.order),
                _ => false,
            }),
            Reason::HeldByOther { until } => {
                let stale = self.allowed.stale_refusals;
                (stale || *until > asked.at_least)
                    && now(&|state| match state.standing {
                        Standing::Held(claim) => {
                            asked.holder() != Some(claim.holder) && (stale || claim.until == Some(*until))
                        }
                        _ => false,
                    })
            }
            Reason::CoolingDown { until } => {
                let lapsed = |state: &State<'_>| {
                    let over = |claim: &super::garment::Claim<'_>| asked.is_over(claim.until);
                    let holder = state.standing.claim().filter(over).map(|claim| claim.holder);
                    holder.is_some() && holder == asked.holder()
                };
                *until > asked.at_least && before(&lapsed)
            }
            Reason::HoldSuperseded => before(&|state| ended(asked, state, |over| over == Over::Superseded)),
            Reason::HoldEnded { how } => before(&|state| ended(asked, state, |over| over == Over::Ended(*how))),
            Reason::HoldLapsed => now(&|state| not_carried(asked, state)),
            Reason::HoldIdReused | Reason::LimitReached { .. } | Reason::RenewalLimit => false,
        }
    }

    fn attempt(&self, asked: &Asked<'_>, reason: &Reason) -> bool {
        let Some(hold) = asked.command.hold() else { return false };
        let places = self.by_hold.get(&hold).map_or(&[][..], Vec::as_slice);
        let garments: BTreeSet<&ItemId> = places.iter().map(|(item, _)| *item).collect();
        let mut named = garments.iter();
        match reason {
            Reason::HoldIdReused => places
                .iter()
                .any(|(item, seq)| self.times.get(item).is_some_and(|times| times.earliest(*seq) < asked.call.end)),
            Reason::LimitReached { holds_max } => self.live_holds(asked) >= *holds_max as usize,
            Reason::RenewalLimit => named.any(|item| {
                let held = |state: &State<'_>| matches!(state.standing, Standing::Held(claim) if claim.hold == hold);
                self.possible(asked, item).iter().any(held)
            }),
            Reason::HoldSuperseded => named.any(|item| {
                let torn = |state: &State<'_>| ended(asked, state, |over| over == Over::Superseded);
                self.so_far(asked, item)
                    .iter()
                    .any(|state| torn(state) || self.allowed.half_baskets && state.hold() == Some(hold))
            }),
            Reason::HoldLapsed => {
                named.all(|item| self.possible(asked, item).iter().any(|state| not_carried(asked, state)))
            }
            _ => false,
        }
    }

    /// How many holds of the asker may have been live together during the call, outside the basket.
    fn live_holds(&self, asked: &Asked<'_>) -> usize {
        let places = asked.holder().and_then(|holder| self.by_holder.get(holder)).map_or(&[][..], Vec::as_slice);
        let elsewhere = places.iter().filter(|(item, _)| !asked.command.basket().is_some_and(|it| it.contains(item)));
        let items: BTreeSet<&ItemId> = elsewhere.map(|(item, _)| *item).collect();
        let states = items.into_iter().flat_map(|item| self.possible(asked, item));
        let live = states.filter_map(|state| match state.standing {
            Standing::Held(claim) | Standing::Paying(claim) if Some(claim.holder) == asked.holder() => Some(claim.hold),
            _ => None,
        });
        live.collect::<BTreeSet<_>>().len()
    }
}

/// Nobody can hold it; or the hold that is to be sold is not being paid for; or there is nothing to withdraw or relist.
fn not_for_sale(asked: &Asked<'_>, state: &State<'_>) -> bool {
    match (asked.command, state.standing) {
        (Command::Sell { .. }, Standing::Held(claim)) => Some(claim.hold) == asked.command.hold(),
        (Command::Relist { .. }, Standing::Draft | Standing::Withdrawn | Standing::Free) => true,
        (Command::Relist { .. }, Standing::Held(claim)) => asked.is_over(claim.until),
        (Command::Withdraw { .. }, standing) => standing == Standing::Draft,
        (_, standing) => asked.acquires() && matches!(standing, Standing::Draft | Standing::Withdrawn),
    }
}

/// Whether the event before this state ended the hold of the command in such a way.
fn ended(asked: &Asked<'_>, state: &State<'_>, how: impl Fn(Over) -> bool) -> bool {
    state.over.is_some_and(|(hold, over)| Some(hold) == asked.command.hold() && how(over))
}

/// Whether the garment does not carry the hold of the command, or carries it beyond its time.
fn not_carried(asked: &Asked<'_>, state: &State<'_>) -> bool {
    match state.standing {
        Standing::Held(claim) if Some(claim.hold) == asked.command.hold() => asked.is_over(claim.until),
        _ => state.hold() != asked.command.hold(),
    }
}
