//! A naive second reading of the lock's rules, which does not call `decide`: a bug must not check itself.
//!
//! Few garments, few buyers, few hold ids, so that everything collides with everything. Default limits, leases of ten
//! minutes.

use super::Fixture;
use super::operation::{GARMENTS, Operation, name};
use super::world::World;
use crate::lock::{LockState, Shown};
use std::collections::BTreeSet;

const MINUTE: i64 = 60_000;
const TTL: i64 = 10 * MINUTE;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Free,
    Off,
    Held,
    Paying,
    Sold,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Released,
    Lapsed { at: i64, times: u32 },
    Aborted,
    Returned,
}

/// One garment: flat, mutable, everything about the present claim side by side.
#[derive(Debug, Clone)]
struct Thing {
    phase: Phase,
    hold: u8,
    buyer: u8,
    order: u8,
    size: usize,
    since: i64,
    until: i64,
    renewals: u32,
    /// (hold, buyer) that the present claim replaced.
    replaced: Option<(u8, u8)>,
    /// (hold, buyer, order, end) of the newest claim that is over.
    over: Option<(u8, u8, Option<u8>, End)>,
}

/// What the lock should say, by plain book-keeping.
#[derive(Debug, Clone)]
pub struct Model {
    now: i64,
    things: Vec<Thing>,
}

impl Default for Model {
    fn default() -> Self {
        let thing = Thing {
            phase: Phase::Free,
            hold: 0,
            buyer: 0,
            order: 0,
            size: 0,
            since: 0,
            until: 0,
            renewals: 0,
            replaced: None,
            over: None,
        };
        Self { now: 0, things: vec![thing; 3] }
    }
}

type Answer = Vec<(String, &'static str)>;

fn attempt(code: &'static str) -> Answer {
    vec![(String::new(), code)]
}

impl Thing {
    fn claimed(&self) -> bool {
        matches!(self.phase, Phase::Held | Phase::Paying | Phase::Sold)
    }

    /// The buyers that this garment knows a hold by, in any role.
    fn knows(&self, hold: u8) -> Vec<u8> {
        let present = self.claimed().then_some((self.hold, self.buyer));
        let over = self.over.map(|(hold, buyer, ..)| (hold, buyer));
        [present, self.replaced, over].into_iter().flatten().filter(|it| it.0 == hold).map(|it| it.1).collect()
    }

    /// A lease that ran out counts as never there.
    fn settle_time(&mut self, now: i64) {
        if self.phase == Phase::Held && self.until <= now {
            let times = match self.over {
                Some((_, buyer, _, End::Lapsed { times, .. })) if buyer == self.buyer => times + 1,
                _ => 1,
            };
            self.free(None, End::Lapsed { at: self.until, times });
        }
    }

    fn free(&mut self, order: Option<u8>, end: End) {
        self.over = Some((self.hold, self.buyer, order, end));
        self.replaced = None;
        self.phase = Phase::Free;
    }

    /// Why a hold that is not the present claim is no more.
    fn fate(&self, hold: u8) -> &'static str {
        match (self.replaced, self.over) {
            (Some((replaced, _)), _) if replaced == hold => "hold_superseded",
            (_, Some((over, _, _, End::Lapsed { .. }))) if over == hold => "hold_lapsed",
            (_, Some((over, ..))) if over == hold => "hold_ended",
            _ => "hold_lapsed",
        }
    }

    fn elsewhere(&self, hold: u8) -> &'static str {
        match self.phase {
            Phase::Sold if self.hold == hold => "sold",
            Phase::Paying if self.hold == hold => "paying",
            _ => self.fate(hold),
        }
    }
}

impl Model {
    /// Plays one operation; answers the refusals that a store must give, none if it must grant.
    ///
    /// Every lapse is settled up front: that a store which nobody swept says the same is what this checks.
    pub fn apply(&mut self, operation: &Operation) -> Answer {
        let mut settled = self.clone();
        settled.things.iter_mut().for_each(|thing| thing.settle_time(self.now));
        let answer = settled.play(*operation);
        if answer.is_empty() {
            *self = settled;
        }
        answer
    }

    fn play(&mut self, operation: Operation) -> Answer {
        match operation {
            Operation::Wait { minutes } => {
                self.now += i64::from(minutes) * MINUTE;
                Answer::new()
            }
            Operation::Sweep => Answer::new(),
            Operation::Hold { hold, buyer, garments, staff } => self.acquire(hold, buyer, garments, staff, None),
            Operation::Retake { hold, buyer, order, garments } => {
                self.acquire(hold, buyer, garments, false, Some(order))
            }
            Operation::Extend { hold, renewal } => self.extend(hold, u32::from(renewal)),
            Operation::Begin { hold, buyer, order } => {
                if self.things.iter().flat_map(|thing| thing.knows(hold)).any(|known| known != buyer) {
                    return attempt("hold_id_reused");
                }
                self.on_whole(hold, |thing, now| match thing.phase {
                    Phase::Held => {
                        (thing.phase, thing.order, thing.until) = (Phase::Paying, order, now + TTL);
                        None
                    }
                    _ if thing.order == order => None,
                    _ => Some(thing.elsewhere(hold)),
                })
            }
            Operation::Sell { hold, order } => self.on_whole(hold, |thing, _| match thing.phase {
                Phase::Held => Some("not_for_sale"),
                _ if thing.order != order => Some(thing.elsewhere(hold)),
                _ => {
                    thing.phase = Phase::Sold;
                    thing.replaced = None;
                    None
                }
            }),
            Operation::Release { hold } => self.release(hold),
            Operation::Abort { hold, order, keep } => self.abort(hold, order, keep),
            Operation::Relist { garment, order } => self.relist(garment, order),
            Operation::Withdraw { garment } => {
                let thing = &mut self.things[usize::from(garment)];
                let refusal = match thing.phase {
                    Phase::Free | Phase::Off => None,
                    Phase::Held => Some("held_by_other"),
                    Phase::Paying => Some("paying"),
                    Phase::Sold => Some("sold"),
                };
                if refusal.is_none() {
                    thing.phase = Phase::Off;
                }
                refusal.map(|code| (name(garment).to_owned(), code)).into_iter().collect()
            }
            Operation::Publish { garment } => {
                let thing = &mut self.things[usize::from(garment)];
                match thing.phase {
                    Phase::Sold => vec![(name(garment).to_owned(), "sold")],
                    Phase::Off => {
                        thing.phase = Phase::Free;
                        Answer::new()
                    }
                    _ => Answer::new(),
                }
            }
        }
    }

    fn acquire(&mut self, hold: u8, buyer: u8, garments: u8, staff: bool, order: Option<u8>) -> Answer {
        let wanted: Vec<usize> = (0..3).filter(|garment| garments & (1 << garment) != 0).collect();
        let knowing: Vec<usize> = (0..3).filter(|garment| !self.things[*garment].knows(hold).is_empty()).collect();
        let foreign = self.things.iter().flat_map(|thing| thing.knows(hold)).any(|known| known != buyer);
        let carried = |thing: &Thing| {
            matches!(thing.phase, Phase::Held | Phase::Paying) && thing.hold == hold && thing.size == wanted.len()
        };
        let resumed = knowing.iter().all(|garment| wanted.contains(garment) && carried(&self.things[*garment]));
        if !knowing.is_empty() && (foreign || (knowing != wanted && !resumed)) {
            return attempt("hold_id_reused");
        }
        let elsewhere = (0..3).filter(|garment| !wanted.contains(garment)).map(|garment| &self.things[garment]);
        let live = elsewhere.filter(|thing| matches!(thing.phase, Phase::Held | Phase::Paying) && thing.buyer == buyer);
        let live: BTreeSet<u8> = live.map(|thing| thing.hold).collect();
        assert!(live.len() <= 3, "three garments never reach the limit of ten");
        let mut answer = Answer::new();
        for garment in &wanted {
            let now = self.now;
            let thing = &mut self.things[*garment];
            let refusal = thing.acquire(hold, buyer, wanted.len(), staff, order, now);
            answer.extend(refusal.map(|code| (GARMENTS[*garment].to_owned(), code)));
        }
        answer
    }

    /// Runs on every garment of a hold, if all of them still carry it; else says what became of each that knows it.
    fn on_whole(&mut self, hold: u8, each: impl Fn(&mut Thing, i64) -> Option<&'static str>) -> Answer {
        let now = self.now;
        let carried = |thing: &Thing| thing.claimed() && thing.hold == hold;
        let count = self.things.iter().filter(|thing| carried(thing)).count();
        let unsold = |thing: &&Thing| carried(thing) && thing.phase != Phase::Sold;
        let size = self.things.iter().filter(unsold).map(|thing| thing.size).max();
        let knowing = self.things.iter().filter(|thing| !thing.knows(hold).is_empty()).count();
        if size.is_some_and(|size| knowing < size) {
            return attempt("hold_superseded");
        }
        if knowing == 0 {
            return attempt("hold_lapsed");
        }
        let torn = count == 0 || size.is_some_and(|size| count < size);
        let mut answer = Answer::new();
        for (garment, thing) in self.things.iter_mut().enumerate() {
            let refusal = match carried(thing) {
                true => each(thing, now),
                false if torn && !thing.knows(hold).is_empty() => Some(thing.elsewhere(hold)),
                false => None,
            };
            answer.extend(refusal.map(|code| (GARMENTS[garment].to_owned(), code)));
        }
        answer
    }

    fn extend(&mut self, hold: u8, renewal: u32) -> Answer {
        let answer = self.on_whole(hold, |thing, now| match thing.phase {
            Phase::Held if renewal <= thing.renewals => None,
            Phase::Held if thing.renewals >= 3 || thing.since + 40 * MINUTE <= thing.until => Some("renewal_limit"),
            Phase::Held => {
                thing.until = (now + TTL).min(thing.since + 40 * MINUTE).max(thing.until);
                thing.renewals += 1;
                None
            }
            _ => Some(thing.elsewhere(hold)),
        });
        if answer.iter().any(|(_, code)| *code == "renewal_limit") { attempt("renewal_limit") } else { answer }
    }

    fn release(&mut self, hold: u8) -> Answer {
        let carrying = self.things.iter().any(|thing| thing.claimed() && thing.hold == hold);
        let mut answer = Answer::new();
        let mut known = false;
        for (garment, thing) in self.things.iter_mut().enumerate() {
            let carried = thing.claimed() && thing.hold == hold;
            if !carried && (carrying || thing.knows(hold).is_empty()) {
                continue;
            }
            known = true;
            let given_back = matches!(thing.over, Some((over, _, _, End::Released)) if over == hold);
            let refusal = match thing.phase {
                Phase::Held if carried => {
                    thing.free(None, End::Released);
                    None
                }
                _ if !carried && given_back => None,
                _ => Some(thing.elsewhere(hold)),
            };
            answer.extend(refusal.map(|code| (GARMENTS[garment].to_owned(), code)));
        }
        if known { answer } else { attempt("hold_lapsed") }
    }

    fn abort(&mut self, hold: u8, order: u8, keep: Option<u8>) -> Answer {
        let now = self.now;
        let over =
            |thing: &Thing| matches!(thing.phase, Phase::Held | Phase::Paying) && thing.since + 40 * MINUTE <= now;
        let keep = keep.filter(|_| !self.things.iter().any(|thing| thing.hold == hold && over(thing)));
        let mut answer = Answer::new();
        for (garment, thing) in self.things.iter_mut().enumerate() {
            if !thing.claimed() || thing.hold != hold {
                continue;
            }
            let refusal = match thing.phase {
                Phase::Paying if thing.order != order => Some("paying"),
                Phase::Sold => Some("sold"),
                Phase::Paying => {
                    let until = (now + TTL).min(thing.since + 40 * MINUTE);
                    thing.free(Some(order), End::Aborted);
                    if let Some(fresh) = keep.filter(|_| now < until) {
                        (thing.phase, thing.hold, thing.until) = (Phase::Held, fresh, until);
                    }
                    None
                }
                _ => None,
            };
            answer.extend(refusal.map(|code| (GARMENTS[garment].to_owned(), code)));
        }
        answer
    }

    fn relist(&mut self, garment: u8, order: u8) -> Answer {
        let thing = &mut self.things[usize::from(garment)];
        let before = matches!(thing.over, Some((_, _, Some(by), _)) if by == order);
        let refusal = match thing.phase {
            Phase::Sold if thing.order == order => {
                thing.free(Some(order), End::Returned);
                None
            }
            _ if before => None,
            Phase::Sold => Some("sold"),
            Phase::Paying => Some("paying"),
            Phase::Held => Some("held_by_other"),
            Phase::Free | Phase::Off => Some("not_for_sale"),
        };
        refusal.map(|code| (name(garment).to_owned(), code)).into_iter().collect()
    }

    /// At the end of a run, the store stands where the book-keeping does.
    pub fn compare<F: Fixture>(&self, world: &World<F>) {
        let mut settled = self.clone();
        settled.things.iter_mut().for_each(|thing| thing.settle_time(self.now));
        for (thing, garment) in settled.things.iter().zip(GARMENTS) {
            let shown = match world.shown(garment) {
                Shown::Available => Phase::Free,
                Shown::NotForSale => Phase::Off,
                Shown::Held { .. } => Phase::Held,
                Shown::Paying => Phase::Paying,
                Shown::Sold => Phase::Sold,
            };
            assert_eq!(shown, thing.phase, "{garment}");
            if let LockState::Held(lease) = world.record(garment).state
                && thing.phase == Phase::Held
            {
                assert_eq!(
                    lease.until.since(lease.since).as_millis(),
                    u128::try_from(thing.until - thing.since).unwrap()
                );
                assert_eq!(lease.renewals, thing.renewals);
            }
        }
    }
}

impl Thing {
    fn acquire(
        &mut self,
        hold: u8,
        buyer: u8,
        size: usize,
        staff: bool,
        order: Option<u8>,
        now: i64,
    ) -> Option<&'static str> {
        let mine = self.hold == hold && self.buyer == buyer;
        let (mut since, mut until, mut renewals, mut replaced) = (now, now + TTL, 0, None);
        match self.phase {
            Phase::Off => return Some("not_for_sale"),
            Phase::Sold if self.hold == hold && order == Some(self.order) => return None,
            Phase::Sold => return Some("sold"),
            Phase::Paying if mine && order.is_none_or(|order| order == self.order) => return None,
            Phase::Paying => return Some("paying"),
            Phase::Held if mine && order.is_none() => return None,
            Phase::Held if self.buyer != buyer && !staff => return Some("held_by_other"),
            Phase::Held => {
                if self.replaced.is_some_and(|it| it.0 == hold) || self.over.is_some_and(|it| it.0 == hold) {
                    return Some(self.fate(hold));
                }
                replaced = Some((self.hold, self.buyer));
                if self.buyer == buyer && !staff {
                    (since, renewals) = (self.since, self.renewals);
                    if order.is_none() {
                        until = until.min(since + 40 * MINUTE).max(self.until);
                    }
                }
            }
            Phase::Free => match self.over {
                Some((_, who, _, End::Lapsed { at, times }))
                    if who == buyer && times >= 2 && now < at + TTL && !staff && order.is_none() =>
                {
                    return Some("cooling_down");
                }
                Some((over, ..)) if over == hold => return Some(self.fate(hold)),
                _ => {}
            },
        }
        (self.hold, self.buyer, self.size) = (hold, buyer, size);
        (self.since, self.until, self.renewals, self.replaced) = (since, until, renewals, replaced);
        self.phase = Phase::Held;
        if let Some(order) = order {
            (self.phase, self.order) = (Phase::Paying, order);
        }
        None
    }
}
