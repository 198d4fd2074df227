//! The models. Each asserts what must have happened, and what must not, in every interleaving.

use crate::shop::{Shop, basket, explore, hold, hold_at, holder, item, lost_to_another, won};
use std::time::Duration;
use thrift_core::OrderId;
use thrift_core::inventory::InventoryStore;
use thrift_core::lock::{Command, EventKind, Limits, LockState, Reason, Shown};
use thrift_core::memory::Attempt;

const MORE_THAN_TEN_MINUTES: Duration = Duration::from_mins(11);

macro_rules! models {
    ($($(#[$doc:meta])* $name:ident $body:block)*) => {$(
        $(#[$doc])*
        pub(crate) fn $name() $body
    )*

    mod unharmed {
        use crate::shop::explore;
        $(#[test] fn $name() { explore(None, super::$name); })*
    }};
}

models! {
    of_two_buyers_one_wins {
        let shop = Shop::selling(&["a"], Limits::default());
        let other = shop.meanwhile(|shop| shop.one(hold(1), "ann", "a"));
        let mine = shop.one(hold(2), "bob", "a");
        let other = other.join().unwrap();
        assert_ne!(won(&mine), won(&other), "{mine:?}, {other:?}");
        lost_to_another(if won(&mine) { &other } else { &mine });
        assert_eq!(shop.holds("a"), Some(hold(if won(&mine) { 2 } else { 1 })));
        assert_eq!(shop.count("a", EventKind::Held), 1);
    }

    /// The hold of a third is over: whoever comes first frees the garment, once.
    a_lapse_is_written_once_and_one_buyer_wins_after_it {
        let shop = Shop::selling(&["a"], Limits::default());
        assert!(won(&shop.one(hold(3), "eve", "a")));
        shop.wait(MORE_THAN_TEN_MINUTES);
        let other = shop.meanwhile(|shop| shop.one(hold(1), "ann", "a"));
        let swept = pollster::block_on(shop.store.sweep(10)).unwrap().lapsed.len();
        let mine = shop.one(hold(2), "bob", "a");
        let other = other.join().unwrap();
        assert_ne!(won(&mine), won(&other), "{mine:?}, {other:?}");
        assert!(swept <= 1);
        assert_eq!((shop.count("a", EventKind::Lapsed), shop.count("a", EventKind::Held)), (1, 2));
    }

    a_sale_and_a_sweep_and_a_buyer_never_cross {
        let shop = Shop::selling(&["a"], Limits::default());
        let order = OrderId::new("order").unwrap();
        assert!(won(&shop.one(hold(3), "eve", "a")));
        shop.begins_payment(hold(3), holder("eve"), &order);
        shop.wait(MORE_THAN_TEN_MINUTES);
        let sale = shop.meanwhile(move |shop| shop.does(&Command::Sell { hold: hold(3), order }));
        let swept = pollster::block_on(shop.store.sweep(10)).unwrap();
        let buyer = shop.one(hold(2), "bob", "a");
        sale.join().unwrap();
        assert!(swept.lapsed.is_empty());
        assert!(matches!(buyer, Attempt::Refused(Reason::Paying { .. } | Reason::Sold)), "{buyer:?}");
        assert!(matches!(shop.state("a"), LockState::Sold { .. }));
    }

    of_two_equal_baskets_one_wins_all_of_it {
        let shop = Shop::selling(&["a", "b"], Limits::default());
        let other = shop.meanwhile(|shop| shop.many(hold(1), "ann", &["a", "b"]));
        let mine = shop.many(hold(2), "bob", &["b", "a"]);
        let other = other.join().unwrap();
        assert_ne!(won(&mine), won(&other), "{mine:?}, {other:?}");
        let winner = hold(if won(&mine) { 2 } else { 1 });
        assert_eq!((shop.holds("a"), shop.holds("b")), (Some(winner), Some(winner)));
        let loser = if won(&mine) { other } else { mine };
        let Attempt::Refused(refusals) = loser else { panic!("{loser:?}") };
        assert_eq!(refusals.len(), 2, "{refusals:?}");
    }

    /// Each names first what the other names last.
    of_two_overlapping_baskets_one_wins_and_the_other_takes_nothing {
        let shop = Shop::selling(&["a", "b", "c"], Limits::default());
        let other = shop.meanwhile(|shop| shop.many(hold(1), "ann", &["c", "b"]));
        let mine = shop.many(hold(2), "bob", &["b", "a"]);
        let other = other.join().unwrap();
        assert_ne!(won(&mine), won(&other), "{mine:?}, {other:?}");
        let ends = if won(&mine) { [Some(hold(2)), None] } else { [None, Some(hold(1))] };
        assert_eq!([shop.holds("a"), shop.holds("c")], ends);
    }

    /// The basket cannot be had, so nobody may be refused because of it, and nothing of it stays taken.
    a_basket_that_fails_is_in_nobodys_way {
        let shop = Shop::selling(&["a", "b"], Limits::default());
        let other = shop.meanwhile(|shop| shop.many(hold(1), "ann", &["a", "b"]));
        assert!(won(&shop.one(hold(3), "eve", "b")) || shop.holds("b") == Some(hold(1)));
        let mine = shop.one(hold(2), "bob", "a");
        let other = other.join().unwrap();
        assert_ne!(won(&mine), won(&other), "{mine:?}, {other:?}");
    }

    a_release_frees_for_whoever_comes_after_it {
        let shop = Shop::selling(&["a"], Limits::default());
        assert!(won(&shop.one(hold(3), "eve", "a")));
        let release = shop.meanwhile(|shop| shop.releases(hold(3)));
        let mine = shop.one(hold(2), "bob", "a");
        release.join().unwrap();
        match mine {
            Attempt::Held { .. } => assert_eq!(shop.holds("a"), Some(hold(2))),
            lost => {
                lost_to_another(&lost);
                assert_eq!(shop.state("a"), LockState::Available);
            }
        }
        assert_eq!(shop.count("a", EventKind::Released), 1);
    }

    /// The word is written before the record is; nobody may see the older record after the word.
    what_a_word_shows_the_record_says {
        let shop = Shop::selling(&["a"], Limits::default());
        let other = shop.meanwhile(|shop| shop.one(hold(1), "ann", "a"));
        let shown = shop.store.place(&item("a")).unwrap().shown();
        let record = shop.state("a");
        assert!(won(&other.join().unwrap()));
        match (&shown, &record) {
            (Shown::Held { until }, LockState::Held(lease)) => assert_eq!(*until, lease.until),
            (shown, record) => assert_eq!((shown, record.clone() == LockState::Available), (&Shown::Available, true)),
        }
    }

    one_hold_id_is_granted_once {
        let shop = Shop::selling(&["a", "b"], Limits::default());
        let other = shop.meanwhile(|shop| shop.one(hold(1), "ann", "a"));
        let mine = shop.one(hold(1), "ann", "b");
        let other = other.join().unwrap();
        assert_ne!(won(&mine), won(&other), "{mine:?}, {other:?}");
        let loser = if won(&mine) { other } else { mine };
        assert_eq!(loser, Attempt::Refused(Reason::HoldIdReused));
    }

    /// The same where the counter is shared with other holds, and the id has to be looked up.
    one_hold_id_is_granted_once_in_a_crowd {
        let shop = Shop::selling(&["a", "b", "c", "d"], Limits::default());
        assert!(won(&shop.one(hold_at(1, 1), "eve", "c")) && won(&shop.one(hold_at(1, 2), "eve", "d")));
        let other = shop.meanwhile(|shop| shop.one(hold(1), "ann", "a"));
        let mine = shop.one(hold(1), "ann", "b");
        let other = other.join().unwrap();
        assert_ne!(won(&mine), won(&other), "{mine:?}, {other:?}");
    }

    /// Whoever finds a garment taken that was taken after their own hold id was used knows that it was used.
    a_used_hold_id_is_named_before_what_came_after_it {
        let shop = Shop::selling(&["a", "b"], Limits::default());
        let others = shop.meanwhile(|shop| {
            assert!(won(&shop.one(hold(1), "ann", "a")));
            shop.one(hold(2), "eve", "b")
        });
        let mine = shop.one(hold(1), "bob", "b");
        let others = others.join().unwrap();
        if won(&others) {
            assert_eq!(mine, Attempt::Refused(Reason::HoldIdReused));
        }
    }

    /// As long as the garment is held, a garment names the hold; once none does, the garment is free.
    a_forgotten_hold_id_is_forgotten_after_what_came_before_it {
        let shop = Shop::selling(&["a", "b"], Limits::default());
        assert!(won(&shop.one(hold(1), "ann", "a")));
        shop.releases(hold(1));
        assert!(won(&shop.one(hold(2), "eve", "b")) && won(&shop.one(hold(4), "joe", "a")));
        let others = shop.meanwhile(|shop| {
            shop.releases(hold(2));
            shop.releases(hold(4));
        });
        let mine = shop.one(hold(1), "ann", "b");
        others.join().unwrap();
        assert!(won(&mine) || mine == Attempt::Refused(Reason::HoldIdReused), "{mine:?}");
    }

    /// In memory the limit is not even overshot.
    a_limit_of_one_hold_is_one_hold {
        let shop = Shop::selling(&["a", "b"], Limits { holds_per_holder_max: 1, ..Limits::default() });
        let other = shop.meanwhile(|shop| shop.one(hold(1), "ann", "a"));
        let mine = shop.one(hold(2), "ann", "b");
        let other = other.join().unwrap();
        assert_ne!(won(&mine), won(&other), "{mine:?}, {other:?}");
        let loser = if won(&mine) { other } else { mine };
        assert_eq!(loser, Attempt::Refused(Reason::LimitReached { holds_max: 1 }));
    }

    /// A buyer is never blocked by their own hold.
    an_own_hold_is_taken_over_while_others_ask {
        let shop = Shop::selling(&["a"], Limits::default());
        assert!(won(&shop.one(hold(1), "ann", "a")));
        let other = shop.meanwhile(|shop| shop.one(hold(2), "bob", "a"));
        let mine = shop.one(hold(3), "ann", "a");
        lost_to_another(&other.join().unwrap());
        assert!(won(&mine), "{mine:?}");
        assert_eq!(shop.holds("a"), Some(hold(3)));
    }

    /// Making room for garments moves the counters.
    a_hold_id_stays_known_while_garments_are_added {
        let shop = Shop::selling(&["a", "b"], Limits::default());
        assert!(won(&shop.one(hold(1), "ann", "a")) && won(&shop.one(hold(2), "eve", "b")));
        let adding = shop.meanwhile(|shop| shop.does(&Command::Add { items: basket(&["c", "d", "e"]) }));
        let mine = shop.one(hold(1), "bob", "b");
        adding.join().unwrap();
        assert_eq!(mine, Attempt::Refused(Reason::HoldIdReused));
    }
}
