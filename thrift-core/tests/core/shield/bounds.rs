//! What is remembered is bounded.

use super::buyers::{HELD, Shop, hold};
use thrift_core::shield::ShieldOptions;

#[test]
fn of_so_many_garments_something_is_remembered_and_the_others_are_asked_for() {
    let shop = Shop::with(ShieldOptions { garments_max: 10, ..ShieldOptions::default() });
    let names: Vec<String> = (0..40).map(|number| format!("thing {number:02}")).collect();
    for (name, number) in names.iter().zip(1..) {
        shop.offer(name);
        assert_eq!(shop.hold(number, &format!("buyer {number}"), &[name]), "granted");
    }
    assert_eq!(shop.shield.remembered(), 10);
    shop.store.asked();
    assert_eq!(shop.hold(100, "bruno", &[&names[0]]).as_str(), "thing 00 held_by_other");
    assert_eq!(shop.store.asked(), (0, 0), "remembered");
    for number in 101..=103 {
        assert_eq!(shop.hold(number, "bruno", &[&names[30]]).as_str(), "thing 30 held_by_other");
        assert_eq!(shop.store.asked(), (1, 0), "not remembered: asked for each time");
    }
    shop.advance(5_000);
    assert_eq!(shop.hold(200, "amina", &["robe"]), "granted");
    assert_eq!(shop.shield.remembered(), 1, "what is no use any more makes room");
    assert_eq!(shop.hold(201, "bruno", &["robe"]), HELD);
    assert_eq!(shop.store.asked(), (1, 0));
}

/// A garment that somebody waits for is not forgotten, however full it gets.
#[test]
fn who_waits_is_not_forgotten() {
    use super::buyers::Buyers;
    use super::store::{Fate, Gate};
    let shop = Shop::with(ShieldOptions { garments_max: 1, ..ShieldOptions::default() });
    let (gate, mut buyers) = (Gate::default(), Buyers::default());
    shop.store.fate(Fate::Waits(gate.clone()));
    buyers.crowd(&shop, 1..=10);
    shop.advance(900);
    buyers.come(&shop, 20, hold(20, "bruno", &["scarf"]));
    assert_eq!(buyers.told[&20], "granted");
    gate.open();
    buyers.run();
    assert_eq!((buyers.count("granted"), buyers.count(HELD), buyers.waiting()), (2, 9, 0));
}
