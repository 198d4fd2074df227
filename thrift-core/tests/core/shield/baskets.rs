//! Several garments at once.

use super::buyers::{Buyers, HELD, Shop, hold};
use super::store::{Fate, Gate};

#[test]
fn a_basket_is_refused_from_memory_if_all_of_it_is_known_to_be_refused() {
    let shop = Shop::new();
    assert_eq!(shop.hold(1, "amina", &["robe", "scarf"]), "granted");
    assert_eq!(shop.hold(2, "bruno", &["robe", "scarf"]), "robe held_by_other, scarf held_by_other");
    assert_eq!(shop.store.asked(), (1, 0));
}

/// Whether the scarf is free is not known: the store names what is refused, all of it.
#[test]
fn a_basket_that_is_known_in_part_is_asked_of_the_store() {
    let shop = Shop::new();
    assert_eq!(shop.hold(1, "amina", &["robe"]), "granted");
    assert_eq!(shop.elsewhere(&hold(2, "bruno", &["scarf"])), "granted");
    shop.store.asked();
    assert_eq!(shop.hold(3, "chantal", &["robe", "scarf"]), "robe held_by_other, scarf held_by_other");
    assert_eq!(shop.store.asked(), (1, 0), "and it is not looked at first: that could not answer");
}

/// Everybody wants the robe, and something else that nobody else wants.
#[test]
fn a_crowd_with_baskets_is_refused_naming_what_is_known() {
    let (shop, gate, mut buyers) = (Shop::new(), Gate::default(), Buyers::default());
    for number in 0..200 {
        shop.offer(&format!("own {number}"));
    }
    shop.store.fate(Fate::Waits(gate.clone()));
    for number in 1..=100 {
        buyers.come(&shop, number, hold(number, &format!("buyer {number}"), &["robe", &format!("own {number}")]));
    }
    gate.open();
    buyers.run();
    assert_eq!((buyers.count("granted"), buyers.count(HELD), buyers.waiting()), (1, 99, 0));
    assert_eq!(shop.store.asked(), (1, 0));
    for number in 101..=199 {
        shop.advance(25);
        let told = shop.hold(number, &format!("buyer {number}"), &["robe", &format!("own {number}")]);
        assert_eq!(told, HELD);
    }
    let (holds, looks) = shop.store.asked();
    assert!(holds == 0 && looks <= 10, "{holds} holds and {looks} looks in two and a half seconds");
    assert_eq!(shop.hold(1, "buyer 1", &["own 1", "robe"]), "granted", "the winner's basket");
}

/// Whoever waits asks for nothing meanwhile, so they cannot wait for each other.
#[test]
fn baskets_that_overlap_never_wait_for_each_other() {
    let (shop, gate, mut buyers) = (Shop::new(), Gate::default(), Buyers::default());
    shop.offer("belt");
    shop.store.fate(Fate::Waits(gate.clone()));
    shop.store.fate(Fate::Waits(gate.clone()));
    buyers.come(&shop, 1, hold(1, "amina", &["robe"]));
    buyers.come(&shop, 2, hold(2, "bruno", &["scarf"]));
    buyers.come(&shop, 3, hold(3, "chantal", &["belt", "robe", "scarf"]));
    buyers.come(&shop, 4, hold(4, "djibril", &["belt"]));
    assert_eq!((buyers.waiting(), buyers.told[&4].as_str()), (3, "granted"), "chantal asks for nothing yet");
    gate.open();
    buyers.run();
    assert_eq!(buyers.told[&3], "belt held_by_other, robe held_by_other, scarf held_by_other");
}

/// Woken because of the robe, chantal finds that the belt is being asked about and waits again: those who wait for the
/// robe do not wait for her.
#[test]
fn who_is_woken_and_waits_for_something_else_passes_it_on() {
    let (shop, robe, belt) = (Shop::held_elsewhere(), Gate::default(), Gate::default());
    let mut buyers = Buyers::default();
    shop.offer("belt");
    shop.store.fate(Fate::Waits(robe.clone()));
    buyers.come(&shop, 2, hold(2, "bruno", &["robe"]));
    buyers.come(&shop, 3, hold(3, "chantal", &["robe", "zzz"]));
    buyers.come(&shop, 4, hold(4, "djibril", &["robe"]));
    shop.store.fate(Fate::Waits(belt.clone()));
    buyers.come(&shop, 5, hold(5, "fatou", &["zzz"]));
    buyers.leaves(2);
    buyers.run();
    assert_eq!(buyers.told.get(&4).map(String::as_str), Some(HELD));
    belt.open();
    buyers.run();
    assert_eq!(buyers.waiting(), 0);
    assert_eq!(buyers.told[&3], "robe held_by_other, zzz unknown_item");
}
