//! Commands that share one `update`: who waits, and whose verdict stands when a statement finds its garment changed.

use super::*;
use crate::lock_document::Stored;
use thrift_core::lock::{Basket, Lease, LockRecord, LockState, Reason, Ttl};
use thrift_core::{HoldId, Timestamp};

fn hold_id(number: u128) -> HoldId {
    HoldId::new(uuid::Uuid::from_u128(number)).unwrap()
}

fn item(name: &str) -> ItemId {
    name.parse().unwrap()
}

fn hold(number: u128, holder: &str, items: &[&str]) -> Command {
    let items = Basket::new(items.iter().map(|name| item(name))).unwrap();
    let (hold, holder) = (hold_id(number), holder.parse().unwrap());
    Command::Hold { hold, holder, items, ttl: Ttl::default(), staff: false }
}

fn held(number: u128, holder: &str) -> LockState {
    let (since, until) = (Timestamp::from_millis(0), Timestamp::from_millis(600_000));
    let (hold, holder) = (hold_id(number), holder.parse().unwrap());
    LockState::Held(Lease { hold, holder, size: 1, since, until, renewals: 0 })
}

fn garments<const N: usize>(garments: [(&str, LockState); N]) -> Garments {
    let stored = garments.map(|(name, state)| {
        let record = LockRecord { item: item(name), state, fence: 1, ver: 3, seq: 3, prev: None, last: None };
        (item(name), Stored { record, op: None, ring: 0 })
    });
    Garments { stored: stored.into(), now: Timestamp::from_millis(1) }
}

/// What becomes of the commands, in their order, if these statements find their garment changed; `None` for those that
/// wait for the next round.
fn fates<const N: usize>(read: &Garments, commands: [Command; N], conflicts: &[usize]) -> [Option<Fate>; N] {
    let (limits, time) = (Limits::off(), DatabaseTime::server());
    let mut plan = Plan::on(read, &limits, &time);
    let turns = commands.map(|command| plan.turn(&command).unwrap().map(|turn| (command, turn)));
    let conflicts = conflicts.iter().copied().collect();
    let shaken = Shaken::by(turns.iter().flatten().map(|(_, turn)| turn), &conflicts);
    turns.map(|turn| turn.map(|(command, turn)| shaken.fate(&command, turn, &conflicts)))
}

/// The server forgets which of two changes it was that a lost reply was about: sent again, the first would find the
/// second and seem to have failed.
#[test]
fn a_garment_that_one_command_changes_waits_a_round_for_the_next() {
    let read = garments([("robe", held(1, "amina"))]);
    let release = Command::Release { hold: hold_id(1) };
    let fates = fates(&read, [release.clone(), release, hold(2, "bruno", &["robe"])], &[]);
    // What changes nothing may follow in the same round.
    assert!(matches!(fates, [Some(Fate::Certain(_)), Some(Fate::Certain(_)), None]), "{fates:?}");
}

#[test]
fn of_two_who_want_one_garment_the_first_has_it_and_the_second_hears_so() {
    let read = garments([("robe", LockState::Available)]);
    let [first, second] = fates(&read, [hold(1, "amina", &["robe"]), hold(2, "bruno", &["robe"])], &[]);
    assert!(matches!(first, Some(Fate::Certain(Outcome::Done(_)))), "{first:?}");
    let Some(Fate::Certain(Outcome::Refused(refusals))) = second else { panic!("{second:?}") };
    assert!(matches!(refusals[0].reason, Reason::HeldByOther { .. }));
}

/// Its neighbour failed, and another process had made the garment look as the neighbour would have: the doubled click
/// was told what nobody had written.
#[test]
fn neither_a_refusal_nor_a_replay_rests_on_a_neighbour_that_failed() {
    let read = garments([("robe", LockState::Available)]);
    let commands = [hold(1, "amina", &["robe"]), hold(1, "amina", &["robe"]), hold(2, "bruno", &["robe"])];
    let fates = fates(&read, commands, &[0]);
    assert!(matches!(fates, [Some(Fate::Again), Some(Fate::Again), Some(Fate::Again)]), "{fates:?}");
}

#[test]
fn a_basket_that_was_written_in_part_goes_on_with_that_part() {
    let read = garments([("jupe", LockState::Available), ("robe", LockState::Available)]);
    let [fate] = fates(&read, [hold(1, "amina", &["jupe", "robe"])], &[1]);
    let Some(Fate::GoesOn(taken)) = fate else { panic!("{fate:?}") };
    assert_eq!(taken.into_keys().collect::<Vec<_>>(), [item("jupe")]);
}

#[test]
fn a_sale_that_is_refused_is_confirmed_before_anybody_hears_of_it() {
    let read = garments([("robe", held(1, "amina"))]);
    let [fate] = fates(&read, [Command::Sell { hold: hold_id(7), order: "order".parse().unwrap() }], &[]);
    assert!(matches!(fate, Some(Fate::GoesOn(ref taken)) if taken.is_empty()), "{fate:?}");
}
