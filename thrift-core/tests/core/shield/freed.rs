//! What is freed is not refused any more, from the moment this process could know.

use super::buyers::{Buyers, HELD, Shop, hold, hold_id, item, order};
use super::store::{Fate, Gate};
use thrift_core::HolderId;
use thrift_core::inventory::{FeedPosition, InventoryStore, InventoryStoreExt};
use thrift_core::lock::{Basket, Command, Ttl};

/// Amina has the robe, and bruno was refused from memory.
fn refused_from_memory() -> Shop {
    let shop = Shop::new();
    assert_eq!(shop.hold(1, "amina", &["robe"]), "granted");
    assert_eq!(shop.hold(2, "bruno", &["robe"]), HELD);
    assert_eq!(shop.store.asked(), (1, 0));
    shop
}

fn release(number: u128) -> Command {
    Command::Release { hold: hold_id(number) }
}

#[test]
fn a_release_through_the_shield_is_known_at_once() {
    let shop = refused_from_memory();
    assert_eq!(shop.release(1), "granted");
    assert_eq!(shop.hold(3, "bruno", &["robe"]), "granted");
    assert_eq!(shop.store.asked(), (1, 0));
}

#[test]
fn an_aborted_payment_and_a_return_are_known_at_once() {
    let shop = refused_from_memory();
    let amina = HolderId::new("amina").unwrap();
    let begin =
        |number| pollster::block_on(shop.shield.begin_payment(hold_id(number), &amina, &order(), Ttl::default()));
    begin(1).unwrap();
    assert_eq!(shop.hold(3, "bruno", &["robe"]), "robe paying");
    assert_eq!(shop.apply(&Command::AbortPayment { hold: hold_id(1), order: order(), keep: None }), "granted");
    assert_eq!(shop.hold(4, "amina", &["robe"]), "granted");
    begin(4).unwrap();
    assert_eq!(shop.apply(&Command::Sell { hold: hold_id(4), order: order() }), "granted");
    assert_eq!(shop.hold(5, "bruno", &["robe"]), "robe sold");
    assert_eq!(shop.apply(&Command::Relist { items: Basket::one(item("robe")), order: order() }), "granted");
    assert_eq!(shop.hold(6, "bruno", &["robe"]), "granted");
}

#[test]
fn a_publication_is_known_at_once() {
    let shop = Shop::new();
    let items = Basket::one(item("robe"));
    assert_eq!(shop.apply(&Command::Withdraw { items: items.clone() }), "granted");
    assert_eq!(shop.hold(1, "amina", &["robe"]), "robe not_for_sale");
    assert_eq!(shop.hold(2, "bruno", &["robe"]), "robe not_for_sale");
    assert_eq!(shop.hold(3, "chantal", &["robe"]), "robe not_for_sale");
    assert_eq!(shop.store.asked(), (1, 1));
    assert_eq!(shop.apply(&Command::Publish { items }), "granted");
    assert_eq!(shop.hold(4, "amina", &["robe"]), "granted");
}

/// Another process frees it, and this one happens to look.
#[test]
fn whatever_is_read_through_the_shield_is_known_at_once() {
    let robe = [item("robe")];
    let reads: [&dyn Fn(&Shop); 4] = [
        &|shop| drop(pollster::block_on(shop.shield.look(&robe)).unwrap()),
        &|shop| drop(pollster::block_on(shop.shield.scan(None, 10)).unwrap()),
        &|shop| drop(pollster::block_on(shop.shield.events(&FeedPosition::start(), 100)).unwrap()),
        &|shop| assert_eq!(shop.release(1), "granted", "a replay of the release"),
    ];
    for read in reads {
        let shop = refused_from_memory();
        assert_eq!(shop.elsewhere(&release(1)), "granted");
        assert_eq!(shop.hold(3, "chantal", &["robe"]), HELD, "late, and within what is stated");
        read(&shop);
        assert_eq!(shop.hold(4, "chantal", &["robe"]), "granted");
    }
}

/// Only this process's clock has stood still.
#[test]
fn a_lapse_that_is_swept_through_the_shield_is_known_at_once() {
    let shop = refused_from_memory();
    shop.clock.advance(Ttl::default().duration());
    assert_eq!(shop.hold(3, "chantal", &["robe"]), HELD);
    assert_eq!(pollster::block_on(shop.shield.sweep(10)).unwrap().lapsed.len(), 1);
    assert_eq!(shop.hold(4, "chantal", &["robe"]), "granted");
}

/// The pump of events runs behind: old news of the garment say nothing about who has it now.
#[test]
fn old_events_do_not_make_it_forget() {
    let shop = refused_from_memory();
    assert_eq!(shop.release(1), "granted");
    assert_eq!(shop.hold(3, "chantal", &["robe"]), "granted");
    pollster::block_on(shop.shield.events(&FeedPosition::start(), 100)).unwrap();
    shop.store.asked();
    assert_eq!(shop.hold(4, "bruno", &["robe"]), HELD);
    assert_eq!(shop.store.asked(), (0, 0));
}

/// A look was under way when the hold was released: what it saw is over.
#[test]
fn a_late_look_does_not_bring_back_what_was_released_meanwhile() {
    let (shop, gate, mut buyers) = (Shop::held_elsewhere(), Gate::default(), Buyers::default());
    assert_eq!(shop.hold(2, "bruno", &["robe"]), HELD);
    shop.store.fate(Fate::Lingers(gate.clone()));
    buyers.come(&shop, 3, hold(3, "chantal", &["robe"]));
    assert_eq!((buyers.waiting(), shop.store.asked()), (1, (1, 1)), "chantal's look was answered, and is on its way");
    assert_eq!(shop.release(1), "granted");
    gate.open();
    buyers.run();
    assert_eq!(buyers.told[&3], "granted");
}

/// So was the winner's own hold.
#[test]
fn a_late_grant_does_not_bring_back_what_was_released_meanwhile() {
    let (shop, gate, mut buyers) = (Shop::new(), Gate::default(), Buyers::default());
    shop.store.fate(Fate::Lingers(gate.clone()));
    buyers.come(&shop, 1, hold(1, "amina", &["robe"]));
    assert_eq!(shop.release(1), "granted", "by staff, say");
    gate.open();
    buyers.run();
    assert_eq!(buyers.told[&1], "granted");
    assert_eq!(shop.hold(2, "bruno", &["robe"]), "granted");
}

/// A slow look that says the same as a later one leaves what is known as fresh as it was.
#[test]
fn a_late_look_does_not_make_it_older() {
    let (shop, gate, mut buyers) = (refused_from_memory(), Gate::default(), Buyers::default());
    shop.store.fate(Fate::Lingers(gate.clone()));
    let shield = shop.shield.clone();
    buyers.come_with(100, async move { format!("{}", shield.look(&[item("robe")]).await.unwrap().records.len()) });
    shop.advance(250);
    assert_eq!(shop.hold(3, "chantal", &["robe"]), HELD);
    assert_eq!(shop.store.asked(), (0, 2));
    gate.open();
    buyers.run();
    assert_eq!(shop.hold(4, "djibril", &["robe"]), HELD);
    assert_eq!(shop.store.asked(), (0, 0));
}

/// Nothing was remembered of the robe when it was released, so nobody noted that it was.
#[test]
fn an_answer_that_is_older_than_what_is_remembered_is_not_believed() {
    let (shop, late, hold_up) = (Shop::held_elsewhere(), Gate::default(), Gate::default());
    let mut buyers = Buyers::default();
    shop.store.fate(Fate::Lingers(late.clone()));
    let shield = shop.shield.clone();
    buyers.come_with(100, async move { format!("{}", shield.look(&[item("robe")]).await.unwrap().records.len()) });
    assert_eq!(shop.release(1), "granted");
    assert_eq!(shop.shield.remembered(), 0);
    shop.store.fate(Fate::Waits(hold_up.clone()));
    buyers.come(&shop, 2, hold(2, "bruno", &["robe"]));
    late.open();
    buyers.run();
    assert_eq!(buyers.told[&100], "1");
    buyers.come(&shop, 3, hold(3, "chantal", &["robe"]));
    assert_eq!(buyers.waiting(), 2, "chantal is not refused because of amina");
    hold_up.open();
    buyers.run();
    assert_eq!((buyers.told[&2].as_str(), buyers.told[&3].as_str()), ("granted", HELD));
}
