//! Controls: with one guard removed, or a rail that lies, a run must end with violations. Otherwise the checks would check
//! nothing.

use super::books::Books;
use super::moods::Mood;
use super::run::{Plan, Rogue, play};
use super::stage::Stage;
use crate::shop::dice::Dice;
use std::time::Duration;
use thrift_plug::lock::{Command, LockState};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A small run in which nothing breaks by itself.
fn quiet(test: &str, mood: fn(&mut Dice) -> Mood) -> Plan {
    let seed = Dice::seeded(test).below(usize::MAX) as u64;
    let (load, simulated_percent) = (Duration::from_secs(5), 100);
    Plan { processes: 1, buyers: 40, load, simulated_percent, mood, faults: false, ..Plan::drawn(seed) }
}

/// Frees what is being paid for although its order was not aborted: what `AbortPayment` must never be used for.
fn free_what_is_being_paid_for(books: Books, goes_on: watch::Receiver<bool>) -> JoinHandle<usize> {
    tokio::spawn(async move {
        let mut freed = 0;
        while *goes_on.borrow() {
            let looked = books.inventory.engaged(None, 50).await.unwrap();
            for record in looked.records {
                let LockState::Paying { lease, order } = record.state else { continue };
                let abort = Command::AbortPayment { hold: lease.hold, order, keep: None };
                freed += usize::from(books.inventory.apply(&abort).await.is_ok());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        freed
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_undo_without_its_orders_abortion_is_found() {
    let rogue = Some(free_what_is_being_paid_for as Rogue);
    let plan = Plan { rogue, ..quiet("rogue", |dice| Mood::PaysAfter(dice.millis(300, 1_500))) };
    let outcome = play(plan, Stage::sqlite()).await;
    println!("{outcome}");
    let found = |what: &str| outcome.violations.iter().any(|line| line.contains(what));
    assert!(found("I7: ") || found("I1: "), "{:#?}", outcome.violations);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rail_that_takes_money_it_said_was_cancelled_is_found() {
    // Half of them pay, so that something is placed, too.
    let mood =
        |dice: &mut Dice| if dice.percent(50) { Mood::Pays } else { Mood::LiesAboutCancelling(Duration::from_secs(6)) };
    let outcome = play(quiet("lying rail", mood), Stage::sqlite()).await;
    println!("{outcome}");
    for what in ["was captured after the rail had said that it is cancelled", "I10: charge "] {
        assert!(outcome.violations.iter().any(|line| line.contains(what)), "{what}: {:#?}", outcome.violations);
    }
}
