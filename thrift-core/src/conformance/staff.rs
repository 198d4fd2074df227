//! Publishing, withdrawing, the counter, and reading it all.

use super::Fixture;
use super::world::{TEN_MINUTES, World, basket, granted, refused};
use crate::inventory::{InventoryStore, InventoryStoreExt};
use crate::lock::{Command, Shown};

/// Nothing is public before a review.
pub fn a_draft_is_not_for_sale<F: Fixture>() {
    let world = World::<F>::new();
    granted(world.apply(Command::Add { items: basket(&["a"]) }));
    assert_eq!(world.shown("a"), Shown::NotForSale);
    refused(&world.hold(1, "amina", &["a"]), &[("a", "not_for_sale")]);
    refused(&world.withdraw("a"), &[("a", "not_for_sale")]);
    granted(world.apply(Command::Publish { items: basket(&["a"]) }));
    granted(world.hold(1, "amina", &["a"]));
    world.is_sound();
}

/// I6.
pub fn adding_and_publishing_again_changes_nothing<F: Fixture>() {
    let world = World::<F>::new().offering(&["a"]);
    granted(world.hold(1, "amina", &["a"]));
    let before = world.record("a");
    granted(world.wait(async |store| store.offer(basket(&["a"])).await));
    assert_eq!(world.record("a"), before, "a held garment is on sale already");
    refused(&world.apply(Command::Publish { items: basket(&["ghost"]) }), &[("ghost", "unknown_item")]);
}

/// Staff cannot take a garment out of a buyer's hands.
pub fn withdrawing_loses_to_a_hold_a_payment_and_a_sale<F: Fixture>() {
    let world = World::<F>::new().offering(&["a"]);
    granted(world.hold(1, "amina", &["a"]));
    refused(&world.withdraw("a"), &[("a", "held_by_other")]);
    granted(world.begin(1, "amina", "o1"));
    refused(&world.withdraw("a"), &[("a", "paying")]);
    granted(world.sell(1, "o1"));
    refused(&world.withdraw("a"), &[("a", "sold")]);
    refused(&world.apply(Command::Publish { items: basket(&["a"]) }), &[("a", "sold")]);
}

/// I8, for staff.
pub fn a_lapsed_hold_does_not_stop_a_withdrawal<F: Fixture>() {
    let world = World::<F>::new().offering(&["a"]);
    granted(world.hold(1, "amina", &["a"]));
    world.advance(TEN_MINUTES);
    granted(world.withdraw("a"));
    assert_eq!(granted(world.withdraw("a")).changed, 0);
    assert_eq!(world.shown("a"), Shown::NotForSale);
    refused(&world.hold(2, "bruno", &["a"]), &[("a", "not_for_sale")]);
    granted(world.apply(Command::Publish { items: basket(&["a"]) }));
    granted(world.hold(3, "bruno", &["a"]));
    world.is_sound();
}

/// The customer at the counter has it in their hands.
pub fn a_counter_sale_takes_over_a_hold_but_no_payment<F: Fixture>() {
    let world = World::<F>::new().offering(&["a", "b"]);
    granted(world.hold(1, "amina", &["a"]));
    granted(world.staff_hold(2, "staff", &["a"]));
    refused(&world.begin(1, "amina", "o1"), &[("a", "hold_superseded")]);
    granted(world.begin(2, "staff", "o2"));
    granted(world.sell(2, "o2"));
    granted(world.hold(3, "amina", &["b"]));
    granted(world.begin(3, "amina", "o3"));
    refused(&world.staff_hold(4, "staff", &["b"]), &[("b", "paying")]);
}

/// Keyset pages neither skip nor repeat.
pub fn pages_list_every_record_once<F: Fixture>() {
    let world = World::<F>::new().offering(&["a", "b", "c", "d", "e"]);
    granted(world.hold(1, "amina", &["b", "d"]));
    granted(world.begin(1, "amina", "o1"));
    granted(world.hold(2, "bruno", &["e"]));
    let walk = |engaged: bool| {
        let (mut names, mut after) = (Vec::new(), None);
        loop {
            let page = world.wait(async |store| {
                if engaged { store.engaged(after.as_ref(), 2).await } else { store.scan(after.as_ref(), 2).await }
            });
            let Some(last) = page.records.last() else { return names };
            after = Some(last.item.clone());
            names.extend(page.records.into_iter().map(|record| record.item.to_string()));
        }
    };
    assert_eq!(walk(false), ["a", "b", "c", "d", "e"]);
    assert_eq!(walk(true), ["b", "d", "e"]);
    let carrying = world.wait(async |store| store.carrying(super::world::hold_id(1)).await);
    assert_eq!(carrying.records.len(), 2);
}
