//! One asks, the others share the refusal.

use super::buyers::{Buyers, HELD, Shop, hold, hold_id, order};
use super::store::{Fate, Gate};
use thrift_core::inventory::InventoryStoreExt;
use thrift_core::lock::{Command, Ttl};

#[test]
fn a_thousand_buyers_of_a_free_garment_cost_one_call() {
    let (shop, gate, mut buyers) = (Shop::new(), Gate::default(), Buyers::default());
    shop.store.fate(Fate::Waits(gate.clone()));
    buyers.crowd(&shop, 1..=1000);
    assert_eq!((buyers.waiting(), shop.store.asked()), (1000, (1, 0)));
    gate.open();
    buyers.run();
    assert_eq!((buyers.count("granted"), buyers.count(HELD)), (1, 999));
    assert_eq!(shop.store.asked(), (0, 0), "the winner's answer is enough");
}

/// The first refusal does not say who has it; a look does.
#[test]
fn a_thousand_buyers_of_a_garment_that_is_held_elsewhere_cost_two_calls() {
    let (shop, gate, mut buyers) = (Shop::held_elsewhere(), Gate::default(), Buyers::default());
    shop.store.fate(Fate::Waits(gate.clone()));
    buyers.crowd(&shop, 11..=1010);
    gate.open();
    buyers.run();
    assert_eq!(buyers.count(HELD), 1000);
    assert_eq!(shop.store.asked(), (1, 1));
}

#[test]
fn ten_seconds_of_stampede_cost_four_calls_a_second() {
    let shop = Shop::held_elsewhere();
    for number in 0..10_000 {
        assert_eq!(shop.hold(11 + number, &format!("buyer {number}"), &["robe"]), HELD);
        shop.advance(1);
    }
    let (holds, looks) = shop.store.asked();
    assert!(holds == 1 && looks <= 40, "{holds} holds and {looks} looks");
}

/// The holder is known from the grant, or from nobody yet: they get what is theirs.
#[test]
fn the_holder_is_never_refused_their_own() {
    for shop in [Shop::held_elsewhere(), Shop::new()] {
        shop.elsewhere(&hold(1, "amina", &["robe"]));
        for number in 11..15 {
            assert_eq!(shop.hold(number, "bruno", &["robe"]), HELD);
            assert_eq!(shop.hold(number + 10, "amina", &["robe"]), "granted", "another tab");
            assert_eq!(shop.hold(number + 10, "amina", &["robe"]), "granted", "the same attempt again");
            assert_eq!(shop.hold(number + 20, "chantal", &["robe"]), HELD);
        }
        assert_eq!(
            shop.hold(13, "amina", &["robe"]),
            "granted",
            "who was refused before may use their id for the robe"
        );
    }
}

/// Ids that were granted here: the store says what became of them, whoever has the garment now.
#[test]
fn what_became_of_an_id_is_asked_of_the_store() {
    let shop = Shop::new();
    assert_eq!(shop.hold(1, "amina", &["robe"]), "granted");
    assert_eq!(shop.hold(2, "amina", &["scarf"]), "granted");
    assert_eq!(shop.hold(3, "bruno", &["robe"]), HELD);
    assert_eq!(shop.hold(1, "bruno", &["robe"]), "attempt hold_id_reused");
    assert_eq!(shop.hold(2, "bruno", &["robe"]), "attempt hold_id_reused");
    assert_eq!(shop.hold(4, "amina", &["robe"]), "granted");
    assert_eq!(shop.hold(1, "amina", &["robe"]), "robe hold_superseded");
}

/// In the middle of a crowd that waits.
#[test]
fn the_holder_does_not_share_the_crowds_refusal() {
    let (shop, gate, mut buyers) = (Shop::held_elsewhere(), Gate::default(), Buyers::default());
    shop.store.fate(Fate::Waits(gate.clone()));
    buyers.crowd(&shop, 11..=20);
    buyers.come(&shop, 1, hold(1, "amina", &["robe"]));
    buyers.crowd(&shop, 21..=30);
    gate.open();
    buyers.run();
    assert_eq!(buyers.told[&1], "granted");
    assert_eq!(buyers.count(HELD), 20);
    assert_eq!(shop.store.asked(), (2, 1), "one hold of the crowd, one of amina");
}

/// Payment begins: the reason changes, the holder does not.
#[test]
fn a_garment_that_is_being_paid_for_is_refused_as_such_but_to_its_buyer() {
    let shop = Shop::new();
    assert_eq!(shop.hold(1, "amina", &["robe"]), "granted");
    assert_eq!(shop.hold(2, "bruno", &["robe"]), HELD);
    let holder = thrift_core::HolderId::new("amina").unwrap();
    pollster::block_on(shop.shield.begin_payment(hold_id(1), &holder, &order(), Ttl::default())).unwrap();
    assert_eq!(shop.hold(3, "bruno", &["robe"]), "robe paying");
    assert_eq!(shop.store.asked(), (1, 0));
    assert_eq!(shop.hold(1, "amina", &["robe"]), "granted");
    pollster::block_on(shop.shield.sell(hold_id(1), &order())).unwrap();
    assert_eq!(shop.hold(4, "bruno", &["robe"]), "robe sold");
    assert_eq!(shop.store.asked(), (1, 0));
}

/// A shield that granted would grant here: it has seen that the robe is free.
#[test]
fn it_never_grants() {
    let shop = Shop::new();
    assert_eq!(shop.hold(1, "amina", &["robe"]), "granted");
    assert_eq!(shop.release(1), "granted");
    assert_eq!(shop.elsewhere(&hold(2, "bruno", &["robe"])), "granted");
    shop.store.asked();
    assert_eq!(shop.hold(3, "chantal", &["robe"]), HELD);
    assert_eq!(shop.store.asked(), (1, 0));
}

/// Nobody else asks: nothing is added to what the store is asked.
#[test]
fn a_lone_buyer_costs_one_call() {
    let shop = Shop::new();
    for number in 1_u8..20 {
        assert_eq!(shop.hold(number.into(), "amina", &["robe"]), "granted");
        assert_eq!(shop.store.asked(), (1, 0));
        assert_eq!(shop.release(number.into()), "granted");
        shop.advance(u64::from(number) * 77);
    }
    assert_eq!(shop.elsewhere(&hold(30, "bruno", &["robe"])), "granted");
    shop.advance(5_000);
    assert_eq!(shop.hold(31, "amina", &["robe"]), HELD);
    assert_eq!(shop.store.asked(), (1, 0), "a refusal is one call too");
}

/// Staff take over what others hold: their holds are never answered here.
#[test]
fn the_counter_is_not_refused() {
    let shop = Shop::new();
    assert_eq!(shop.hold(1, "amina", &["robe"]), "granted");
    assert_eq!(shop.hold(2, "bruno", &["robe"]), HELD);
    let Command::Hold { hold, holder, items, ttl, .. } = hold(3, "the counter", &["robe"]) else { unreachable!() };
    assert_eq!(shop.apply(&Command::Hold { hold, holder, items, ttl, staff: true }), "granted");
    assert_eq!(shop.hold(4, "amina", &["robe"]), HELD, "it is the counter's now");
}
