//! How old a refusal may be.

use super::buyers::{Buyers, HELD, Shop, hold};
use super::store::{Fate, Gate};
use std::time::Duration;
use thrift_core::shield::{STALENESS_MAX, ShieldOptions};

#[test]
fn a_refusal_is_at_most_a_quarter_of_a_second_old() {
    let shop = Shop::new();
    assert_eq!(shop.hold(1, "amina", &["robe"]), "granted");
    shop.advance(249);
    assert_eq!(shop.hold(2, "bruno", &["robe"]), HELD);
    assert_eq!(shop.store.asked(), (1, 0), "bruno was refused from memory");
    shop.advance(1);
    assert_eq!(shop.hold(3, "chantal", &["robe"]), HELD);
    assert_eq!(shop.store.asked(), (0, 1), "somebody looked");
}

/// What the store says is as old as the question.
#[test]
fn the_age_counts_from_before_the_store_was_asked() {
    let (shop, gate, mut buyers) = (Shop::new(), Gate::default(), Buyers::default());
    shop.store.fate(Fate::Lingers(gate.clone()));
    buyers.come(&shop, 1, hold(1, "amina", &["robe"]));
    shop.advance(249);
    gate.open();
    buyers.run();
    assert_eq!(shop.hold(2, "bruno", &["robe"]), HELD);
    assert_eq!(shop.store.asked(), (1, 0));
    shop.advance(1);
    assert_eq!(shop.hold(3, "chantal", &["robe"]), HELD);
    assert_eq!(shop.store.asked(), (0, 1), "the grant was a millisecond old, and the question 250");
}

#[test]
fn nobody_is_refused_beyond_the_end_of_the_lease() {
    let shop = Shop::new();
    assert_eq!(shop.hold(1, "amina", &["robe"]), "granted");
    shop.advance(600_000 - 100);
    assert_eq!(shop.hold(2, "bruno", &["robe"]), HELD);
    shop.advance(99);
    assert_eq!(shop.hold(3, "chantal", &["robe"]), HELD);
    shop.advance(1);
    assert_eq!(shop.hold(4, "djibril", &["robe"]), "granted");
}

/// The store's clock is an hour ahead, or behind: only lengths are compared.
#[test]
fn the_clocks_of_shield_and_store_need_not_agree() {
    for (ahead, behind) in [(3_600_000, 0), (0, 3_600_000)] {
        let shop = Shop::new();
        shop.clock.advance(Duration::from_millis(ahead));
        shop.monotonic.advance(Duration::from_millis(behind));
        assert_eq!(shop.hold(1, "amina", &["robe"]), "granted");
        shop.advance(600_000 - 200);
        assert_eq!(shop.hold(2, "bruno", &["robe"]), HELD);
        shop.advance(199);
        assert_eq!(shop.hold(3, "chantal", &["robe"]), HELD, "remembered until the lease is over");
        shop.store.asked();
        shop.advance(1);
        assert_eq!(shop.hold(4, "djibril", &["robe"]), "granted");
        assert_eq!(shop.store.asked().0, 1);
    }
}

/// Then who comes while somebody asks still shares the answer, as soon as it was asked for after they had come.
#[test]
fn without_staleness_nothing_is_remembered_and_a_crowd_still_costs_three_calls() {
    let shop = Shop::with(ShieldOptions { staleness: Duration::ZERO, ..ShieldOptions::default() });
    let (gate, mut buyers) = (Gate::default(), Buyers::default());
    shop.store.fate(Fate::Waits(gate.clone()));
    buyers.crowd(&shop, 1..=1000);
    gate.open();
    buyers.run();
    assert_eq!((buyers.count("granted"), buyers.count(HELD)), (1, 999));
    assert_eq!(shop.store.asked(), (1, 1));
    assert_eq!(shop.hold(2000, "bruno", &["robe"]), HELD);
    assert_eq!(shop.store.asked(), (0, 1), "nothing was remembered");
}

/// A database that takes longer than the staleness: whoever came before it was asked is answered by what it says.
#[test]
fn a_slow_store_is_asked_once_for_all_who_wait() {
    let (shop, slow, mut buyers) = (Shop::held_elsewhere(), Gate::default(), Buyers::default());
    shop.store.fate(Fate::Lingers(slow.clone()));
    buyers.crowd(&shop, 11..=20);
    shop.advance(700);
    let second = Gate::default();
    shop.store.fate(Fate::Lingers(second.clone()));
    slow.open();
    buyers.run();
    assert_eq!(buyers.told.len(), 1, "the first");
    shop.advance(700);
    second.open();
    buyers.run();
    assert_eq!((buyers.count(HELD), buyers.waiting()), (10, 0));
    assert_eq!(shop.store.asked(), (1, 1));
}

#[test]
fn staleness_is_bounded() {
    let shop = Shop::with(ShieldOptions { staleness: Duration::from_hours(1), ..ShieldOptions::default() });
    assert_eq!(shop.hold(1, "amina", &["robe"]), "granted");
    shop.advance(u64::try_from(STALENESS_MAX.as_millis()).unwrap());
    assert_eq!(shop.hold(2, "bruno", &["robe"]), HELD);
    assert_ne!(shop.store.asked(), (1, 0));
}
