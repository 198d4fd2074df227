//! Undoing half a basket: the garment stands as before, and its history says so without a gap.

use std::time::Duration;
use thrift_core::lock::{
    Basket, Command, Decision, Event, EventKind, GarmentHistory, Limits, LockRecord, LockState, Ttl, decide, give_back,
    lapse,
};
use thrift_core::{HoldId, ItemId, Timestamp};

const START: Timestamp = Timestamp::from_millis(1_000_000);

fn item() -> ItemId {
    ItemId::new("robe").unwrap()
}

fn hold(number: u128, who: &str) -> Command {
    let hold = HoldId::new(uuid::Uuid::from_u128(number)).unwrap();
    let (holder, items) = (who.parse().unwrap(), Basket::one(item()));
    Command::Hold { hold, holder, items, ttl: Ttl::default(), staff: false }
}

/// A garment and everything that happened to it.
#[derive(Default)]
struct Told {
    record: Option<LockRecord>,
    events: Vec<Event>,
}

impl Told {
    fn play(&mut self, command: &Command, now: Timestamp) -> &LockRecord {
        match decide(&item(), self.record.as_ref(), command, now, &Limits::default()) {
            Decision::Write(transition) => self.write(*transition),
            other => panic!("{command:?} should be written, got {other:?}"),
        }
    }

    fn write(&mut self, transition: thrift_core::lock::Transition) -> &LockRecord {
        self.events.extend(transition.events);
        self.record.insert(transition.record)
    }

    fn on_sale() -> Self {
        let mut told = Self::default();
        told.play(&Command::Add { items: Basket::one(item()) }, START);
        told.play(&Command::Publish { items: Basket::one(item()) }, START);
        told
    }

    /// The events lead to the record.
    fn is_sound(&self) {
        let mut history = GarmentHistory::default();
        self.events.iter().for_each(|event| history.push(event).unwrap());
        history.matches(self.record.as_ref().unwrap()).unwrap();
    }
}

/// What the rules look at.
fn standing(record: &LockRecord) -> (LockState, Option<HoldId>, Option<HoldId>) {
    let prev = record.prev.as_ref().map(|lease| lease.hold);
    (record.state.clone(), prev, record.last.as_ref().map(|last| last.hold))
}

#[test]
fn a_free_garment_is_free_again_and_the_id_may_be_tried_anew() {
    let mut told = Told::on_sale();
    let before = told.record.clone().unwrap();
    let taken = told.play(&hold(1, "amina"), START).clone();
    let back = told.write(give_back(&taken, &before, START)).clone();
    assert_eq!(standing(&back), standing(&before));
    assert_eq!((back.ver, back.seq, back.fence), (taken.ver + 1, taken.seq + 1, taken.fence), "counters only rise");
    told.is_sound();
    assert_eq!(told.play(&hold(1, "amina"), START).fence, taken.fence + 1);
    told.is_sound();
}

#[test]
fn a_garment_that_was_taken_over_goes_back_to_its_hold_with_its_old_end() {
    let mut told = Told::on_sale();
    let before = told.play(&hold(1, "amina"), START).clone();
    let later = START.plus(Duration::from_mins(5));
    let taken = told.play(&hold(2, "amina"), later).clone();
    let back = told.write(give_back(&taken, &before, later)).clone();
    assert_eq!(standing(&back), standing(&before));
    assert_eq!(back.fence, taken.fence + 1, "having it again is a new acquisition");
    told.is_sound();
}

#[test]
fn a_lapse_that_had_come_is_not_undone() {
    let mut told = Told::on_sale();
    let held = told.play(&hold(1, "amina"), START).clone();
    let later = START.plus(Duration::from_mins(11));
    let before = lapse(&held, later).unwrap().record;
    let taken = told.play(&hold(2, "bruno"), later).clone();
    let back = told.write(give_back(&taken, &before, later)).clone();
    assert_eq!(standing(&back), standing(&before));
    assert_eq!(told.events.iter().filter(|event| event.kind == EventKind::Lapsed).count(), 1);
    told.is_sound();
}

#[test]
fn a_payment_that_was_begun_is_not_begun() {
    let mut told = Told::on_sale();
    let before = told.play(&hold(1, "amina"), START).clone();
    let (hold, holder, order) = (before.token().unwrap(), "amina".parse().unwrap(), "o1".parse().unwrap());
    let begin = Command::BeginPayment { hold, holder, order, ttl: Ttl::default() };
    let taken = told.play(&begin, START).clone();
    let back = told.write(give_back(&taken, &before, START)).clone();
    assert_eq!(standing(&back), standing(&before));
    assert_eq!(back.fence, taken.fence, "the same hold has it");
    told.is_sound();
}

/// The auditor took a late payment that was undone for a broken history, where the buyer had held the garment before.
#[test]
fn a_retake_of_what_the_buyer_held_goes_back_to_that_hold() {
    let mut told = Told::on_sale();
    let before = told.play(&hold(1, "amina"), START).clone();
    let hold = HoldId::new(uuid::Uuid::from_u128(2)).unwrap();
    let (holder, order, items) = ("amina".parse().unwrap(), "o1".parse().unwrap(), Basket::one(item()));
    let retake = Command::Retake { hold, holder, order, items, ttl: Ttl::default() };
    let taken = told.play(&retake, START).clone();
    let back = told.write(give_back(&taken, &before, START)).clone();
    assert_eq!(standing(&back), standing(&before));
    told.is_sound();
}
