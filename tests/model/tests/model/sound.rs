//! No moment breaks an invariant, and from every moment recovery alone leads to rest.

use crate::{NONE, TWO_BY_TWO, check, is_long, shopper};
use thrift_model::{Faults, Rail, Setup, Shopper};

#[track_caller]
fn sound(garments: u8, shoppers: &[Shopper], faults: Faults) {
    let checked = check(Setup::of(garments, shoppers).with(faults));
    if let Some(failure) = checked.failure {
        panic!("{failure}");
    }
    assert!(checked.moments > 1_000, "{} moments are no world", checked.moments);
    assert!(checked.possible.contains(&"somebody bought"), "nothing was tried: {:?}", checked.possible);
    let late = ["a late payment is placed", "a late payment is refunded"];
    let slow = faults.freezes > 0 && shoppers.iter().filter(|shopper| shopper.rail == Rail::Stubborn).count() > 0;
    let tried = late.iter().all(|payment| checked.possible.contains(payment));
    assert!(tried || !slow || shoppers.len() < 2, "nobody paid late: {:?}", checked.possible);
}

#[test]
fn when_a_process_freezes() {
    sound(2, &TWO_BY_TWO, Faults { freezes: 1, ..NONE });
}

#[test]
fn when_a_process_dies() {
    sound(2, &TWO_BY_TWO, Faults { crashes: 1, ..NONE });
}

#[test]
fn when_a_reply_is_lost() {
    sound(2, &TWO_BY_TWO, Faults { lost_replies: 1, ..NONE });
}

#[test]
fn when_a_request_arrives_much_later() {
    sound(2, &TWO_BY_TWO, Faults { delayed: 1, ..NONE });
}

#[test]
fn when_a_provider_calls_late_twice_or_never() {
    sound(2, &TWO_BY_TWO, Faults { callbacks: 2, ..NONE });
}

#[test]
fn when_a_buyer_leaves() {
    sound(2, &TWO_BY_TWO, Faults { releases: 1, ..NONE });
}

#[test]
fn when_an_order_is_read_as_it_was() {
    let faults = Faults { stale_reads: 1, freezes: 2, crashes: 1, callbacks: 1, ..NONE };
    sound(1, &[shopper(1, 1, Rail::Stubborn)], faults);
}

#[test]
fn when_staff_takes_a_garment_over() {
    let counter = Shopper { staff: true, ..shopper(2, 0b01, Rail::Cash) };
    sound(2, &[TWO_BY_TWO[1], counter], Faults { freezes: 1, ..NONE });
}

/// Three garments and two baskets that overlap, two garments and three baskets (two of them one buyer's), and faults
/// together: only where it is asked for.
#[test]
fn larger_worlds() {
    if !is_long() {
        println!("not run: THRIFT_TEST_MODEL=long");
        return;
    }
    let [first, second] = TWO_BY_TWO;
    sound(
        3,
        &[Shopper { garments: 0b011, ..first }, Shopper { garments: 0b110, ..second }],
        Faults { freezes: 1, ..NONE },
    );
    sound(2, &[first, second, shopper(0, 0b01, Rail::Cash)], NONE);
    sound(2, &TWO_BY_TWO, Faults { freezes: 1, crashes: 1, ..NONE });
    let one_garment = [shopper(0, 1, Rail::Cancellable), shopper(1, 1, Rail::Stubborn)];
    sound(1, &one_garment, Faults { stale_reads: 1, freezes: 1, crashes: 1, ..NONE });
    sound(2, &TWO_BY_TWO, Faults { lost_replies: 1, crashes: 1, ..NONE });
}
