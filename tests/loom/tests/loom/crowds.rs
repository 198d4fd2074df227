//! Three threads: too many interleavings to walk through all of them, so each run has few preemptions.

use crate::shop::{Shop, explore_few, hold, won};
use thrift_core::lock::{EventKind, Limits};

#[test]
fn of_three_buyers_one_wins() {
    explore_few(|| {
        let shop = Shop::selling(&["a"], Limits::default());
        let third = shop.clone();
        let third = loom::thread::spawn(move || third.one(hold(3), "eve", "a"));
        let (other, mine) = shop.both(|shop| shop.one(hold(1), "ann", "a"), |shop| shop.one(hold(2), "bob", "a"));
        let all = [mine, other, third.join().unwrap()];
        assert_eq!(all.iter().filter(|attempt| won(attempt)).count(), 1, "{all:?}");
        assert_eq!(shop.count("a", EventKind::Held), 1);
    });
}

/// Each basket overlaps with both others: only one of them can be had.
#[test]
fn of_three_baskets_in_a_ring_one_wins() {
    explore_few(|| {
        let shop = Shop::selling(&["a", "b", "c"], Limits::default());
        let third = shop.clone();
        let third = loom::thread::spawn(move || third.many(hold(3), "eve", &["c", "a"]));
        let (other, mine) =
            shop.both(|shop| shop.many(hold(1), "ann", &["a", "b"]), |shop| shop.many(hold(2), "bob", &["b", "c"]));
        let all = [mine, other, third.join().unwrap()];
        assert_eq!(all.iter().filter(|attempt| won(attempt)).count(), 1, "{all:?}");
    });
}
