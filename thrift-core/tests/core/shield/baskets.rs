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
    let shop = Shop::new();
    let basket = |number: u128| hold(number, &format!("buyer {number}"), &["robe", &format!("own {number}")]);
    for number in 0..200 {
        shop.offer(&format!("own {number}"));
    }
    assert_eq!(shop.apply(&basket(1)), "granted");
    let told: Vec<String> = (2..200).map(|number| shop.apply(&basket(number))).collect();
    assert!(told.iter().all(|told| told == HELD), "{told:?}");
    assert_eq!(shop.store.asked(), (8, 0), "the winner, and those who came before they were a crowd");
    shop.advance(250);
    assert_eq!(shop.hold(300, "amina", &["robe"]), HELD);
    assert_eq!(shop.store.asked(), (0, 1), "somebody looks");
    assert_eq!(shop.apply(&basket(150)), HELD);
    assert_eq!(shop.store.asked(), (0, 0), "and baskets are refused by that");
    assert_eq!(shop.hold(1, "buyer 1", &["own 1", "robe"]), "granted", "the winner's basket");
}

/// Whether the robe will be free is not known, and the scarf is: neither is waited for.
#[test]
fn a_basket_does_not_wait_for_who_asks_about_one_of_its_garments() {
    let (shop, gate, mut buyers) = (Shop::new(), Gate::default(), Buyers::default());
    shop.store.fate(Fate::Waits(gate.clone()));
    buyers.come(&shop, 1, hold(1, "amina", &["robe"]));
    buyers.come(&shop, 2, hold(2, "bruno", &["robe"]));
    assert_eq!((buyers.waiting(), shop.store.asked()), (2, (1, 0)));
    buyers.come(&shop, 3, hold(3, "chantal", &["robe", "scarf"]));
    assert_eq!((buyers.told[&3].as_str(), shop.store.asked()), ("granted", (1, 0)));
    gate.open();
    buyers.run();
    assert_eq!((buyers.told[&1].as_str(), buyers.told[&2].as_str()), (HELD, HELD));
    assert_eq!(shop.store.asked(), (0, 0), "bruno is refused by what chantal's basket taught");
}

/// Nor does anybody wait for a basket.
#[test]
fn nobody_waits_for_a_basket_that_hangs() {
    let (shop, gate, mut buyers) = (Shop::new(), Gate::default(), Buyers::default());
    shop.offer("belt");
    shop.store.fate(Fate::Waits(gate.clone()));
    buyers.come(&shop, 1, hold(1, "amina", &["belt", "robe", "scarf"]));
    buyers.come(&shop, 2, hold(2, "bruno", &["robe"]));
    buyers.come(&shop, 3, hold(3, "chantal", &["belt", "scarf"]));
    assert_eq!((buyers.told[&2].as_str(), buyers.told[&3].as_str()), ("granted", "granted"));
    gate.open();
    buyers.run();
    assert_eq!(buyers.told[&1], "belt held_by_other, robe held_by_other, scarf held_by_other");
    assert_eq!(shop.store.asked(), (3, 0));
}
