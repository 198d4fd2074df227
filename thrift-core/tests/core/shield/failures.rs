//! Whoever asks fails, hangs, goes away, or is refused for a reason of their own: the others are served.

use super::buyers::{Buyers, HELD, Shop, hold};
use super::store::{Fate, Gate};
use thrift_core::shield::ShieldOptions;

/// The first asks and is held up; the others wait.
fn waiting_crowd(shop: &Shop, buyers: &mut Buyers) -> Gate {
    let gate = Gate::default();
    shop.store.fate(Fate::Waits(gate.clone()));
    buyers.crowd(shop, 11..=110);
    assert_eq!((buyers.waiting(), shop.store.asked()), (100, (1, 0)));
    gate
}

#[test]
fn when_who_asks_goes_away_one_of_the_others_asks() {
    let (shop, mut buyers) = (Shop::held_elsewhere(), Buyers::default());
    let _gate = waiting_crowd(&shop, &mut buyers);
    buyers.leaves(11);
    buyers.run();
    assert_eq!((buyers.count(HELD), buyers.waiting()), (99, 0));
    assert_eq!(shop.store.asked(), (1, 1), "one hold, then a look");
}

/// Woken, and gone before they could ask: the wake-up is passed on.
#[test]
fn when_who_was_woken_goes_away_another_is_woken() {
    let (shop, mut buyers) = (Shop::held_elsewhere(), Buyers::default());
    let _gate = waiting_crowd(&shop, &mut buyers);
    for number in 11..=60 {
        buyers.leaves(number);
    }
    buyers.run();
    assert_eq!((buyers.count(HELD), buyers.waiting()), (50, 0));
}

#[test]
fn who_waits_and_goes_away_is_missed_by_nobody() {
    let (shop, mut buyers) = (Shop::held_elsewhere(), Buyers::default());
    let gate = waiting_crowd(&shop, &mut buyers);
    for number in (12..=110).step_by(2) {
        buyers.leaves(number);
    }
    gate.open();
    buyers.run();
    assert_eq!((buyers.count(HELD), buyers.waiting()), (50, 0));
}

#[test]
fn after_one_failure_one_of_the_others_asks() {
    let (shop, gate, mut buyers) = (Shop::held_elsewhere(), Gate::default(), Buyers::default());
    shop.store.fate(Fate::Fails(gate.clone()));
    buyers.crowd(&shop, 11..=110);
    gate.open();
    buyers.run();
    assert_eq!((buyers.told[&11].as_str(), buyers.count("RetryLater")), ("RetryLater", 1));
    assert_eq!((buyers.count(HELD), buyers.waiting()), (99, 0));
    assert_eq!(shop.store.asked(), (2, 1));
}

/// The store is in trouble: a crowd that goes on asking one after another would wait for ever, and help nobody.
#[test]
fn after_two_failures_all_are_told_to_come_back() {
    let (shop, gate, mut buyers) = (Shop::held_elsewhere(), Gate::default(), Buyers::default());
    shop.store.fate(Fate::Fails(gate.clone()));
    shop.store.fate(Fate::Fails(gate.clone()));
    buyers.crowd(&shop, 11..=110);
    gate.open();
    buyers.run();
    assert_eq!((buyers.count("RetryLater"), buyers.waiting()), (100, 0));
    assert_eq!(shop.store.asked(), (2, 0));
    buyers.crowd(&shop, 200..=201);
    assert_eq!(buyers.count(HELD), 2, "who comes afterwards asks anew");
}

/// The reply to who asks is lost, and they have it: nobody else is told that it is free, and they find out.
#[test]
fn when_the_outcome_is_unknown_one_of_the_others_asks() {
    let (shop, gate, mut buyers) = (Shop::new(), Gate::default(), Buyers::default());
    shop.store.fate(Fate::LosesReply(gate.clone()));
    buyers.crowd(&shop, 11..=110);
    gate.open();
    buyers.run();
    assert_eq!((buyers.count(HELD), buyers.waiting()), (99, 0));
    assert_eq!(shop.store.asked(), (2, 1));
    assert_eq!(shop.hold(11, "buyer 11", &["robe"]), "granted");
}

/// No timer passes it by: the next who comes does.
#[test]
fn who_hangs_is_passed_by_after_a_second() {
    let (shop, mut buyers) = (Shop::held_elsewhere(), Buyers::default());
    let gate = waiting_crowd(&shop, &mut buyers);
    shop.advance(999);
    buyers.crowd(&shop, 200..=200);
    assert_eq!((buyers.waiting(), shop.store.asked()), (101, (0, 0)));
    shop.advance(1);
    buyers.crowd(&shop, 201..=201);
    assert_eq!((buyers.count(HELD), buyers.waiting()), (101, 1), "all but who hangs");
    assert_eq!(shop.store.asked(), (1, 1));
    gate.open();
    buyers.run();
    assert_eq!(buyers.told[&11], HELD);
}

/// Their answer comes after all: whoever asks in their stead is not passed by because of that.
#[test]
fn who_was_passed_by_makes_no_room_for_more() {
    let (shop, second, mut buyers) = (Shop::held_elsewhere(), Gate::default(), Buyers::default());
    let first = waiting_crowd(&shop, &mut buyers);
    shop.advance(1_000);
    shop.store.fate(Fate::Waits(second.clone()));
    buyers.crowd(&shop, 200..=200);
    assert_eq!((buyers.waiting(), shop.store.asked()), (101, (1, 0)));
    first.open();
    buyers.run();
    assert_eq!((buyers.told[&11].as_str(), buyers.waiting()), (HELD, 100));
    buyers.crowd(&shop, 201..=201);
    assert_eq!(shop.store.asked(), (0, 0), "one asks, and it is enough");
    second.open();
    buyers.run();
    assert_eq!((buyers.count(HELD), shop.store.asked()), (102, (0, 1)));
}

/// A buyer whose answer concerns nobody else: at the limit of their holds. Answers that do not help make room for more
/// asks at once, up to sixteen.
#[test]
fn refusals_of_the_attempt_are_not_shared_and_hold_nobody_up_for_long() {
    let (shop, mut buyers) = (Shop::new(), Buyers::default());
    for number in 1..=10 {
        let name = format!("thing {number}");
        shop.offer(&name);
        assert_eq!(shop.elsewhere(&hold(number, "hoarder", &[&name])), "granted");
    }
    let gates: Vec<Gate> = (0..120).map(|_| Gate::default()).collect();
    for gate in &gates {
        shop.store.fate(Fate::Waits(gate.clone()));
    }
    for number in 11..=110 {
        buyers.come(&shop, number, hold(number, "hoarder", &["robe"]));
    }
    buyers.come(&shop, 200, hold(200, "amina", &["robe"]));
    let (mut opened, mut rounds) = (0, 0);
    while buyers.waiting() > 0 {
        let asked = opened + shop.store.asked().0;
        assert!(asked - opened <= 16 && asked > opened, "{} ask at once", asked - opened);
        gates[opened..asked].iter().for_each(Gate::open);
        (opened, rounds) = (asked, rounds + 1);
        buyers.run();
    }
    assert_eq!((buyers.count("attempt limit_reached"), buyers.told[&200].as_str()), (100, "granted"));
    assert!(rounds <= 12, "{rounds} rounds");
}

/// Beyond a bound nobody waits, and the store is not asked either.
#[test]
fn too_many_who_wait_are_told_to_come_back() {
    let shop = Shop::with(ShieldOptions { followers_max: 10, ..ShieldOptions::default() });
    let (gate, mut buyers) = (Gate::default(), Buyers::default());
    shop.store.fate(Fate::Waits(gate.clone()));
    buyers.crowd(&shop, 1..=15);
    assert_eq!((buyers.waiting(), buyers.count("RetryLater")), (11, 4));
    gate.open();
    buyers.run();
    assert_eq!((buyers.count("granted"), buyers.count(HELD)), (1, 10));
    assert_eq!(shop.store.asked(), (1, 0));
}
