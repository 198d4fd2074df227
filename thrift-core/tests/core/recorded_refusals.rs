//! The checker of recorded races: refusals that nothing justifies.

use crate::story::{Shop, caught, good, item};
use std::time::Duration;
use thrift_core::conformance::Fixture;
use thrift_core::conformance::recorded::{Allowed, Answer, Violation, check};
use thrift_core::lock::{Command, EndedHow, Reason};

#[test]
fn a_refusal_that_no_state_justifies_is_rejected() {
    let mut told = good();
    // Bruno's first attempt comes after Amina gave the dress back.
    let free = told.look(1).end;
    let shift = |number: u64| if number > free { number + 10 } else { number };
    for call in &mut told.calls {
        (call.begin, call.end) = (shift(call.begin), shift(call.end));
    }
    (told.hold(2).begin, told.hold(2).end) = (free + 1, free + 2);
    caught(&told, |it| matches!(it, Violation::Unjustified { reason: Reason::HeldByOther { .. }, .. }));
    let stale = Allowed { stale_refusals: true, ..Allowed::default() };
    assert_eq!(check(&told.calls, &told.ending, stale), [], "it was so before");
}

/// Each of these reasons would be right at some other moment, or for somebody else.
#[test]
fn a_refusal_with_the_wrong_reason_is_rejected() {
    let now = good().ending.events[0].at;
    let wrong = [
        Reason::UnknownItem,
        Reason::NotForSale,
        Reason::Sold,
        Reason::Paying { own: false, order: None },
        Reason::HeldByOther { until: now },
        Reason::CoolingDown { until: now.plus(Duration::from_mins(20)) },
        Reason::HoldSuperseded,
        Reason::HoldEnded { how: EndedHow::Released },
    ];
    for reason in wrong {
        let mut told = good();
        told.hold(2).answer = Answer::Refused(vec![reason.clone().on(&item("robe"))]);
        caught(&told, |it| matches!(it, Violation::Unjustified { reason: given, .. } if *given == reason));
    }
    let attempt =
        [Reason::HoldIdReused, Reason::LimitReached { holds_max: 1 }, Reason::RenewalLimit, Reason::HoldSuperseded];
    for reason in attempt {
        let mut told = good();
        told.hold(2).answer = Answer::Refused(vec![reason.clone().for_attempt()]);
        caught(&told, |it| matches!(it, Violation::Unjustified { reason: given, item: None, .. } if *given == reason));
    }
}

#[test]
fn a_live_hold_that_is_called_lapsed_is_rejected() {
    let mut told = good();
    told.of(|command| matches!(command, Command::BeginPayment { .. })).answer =
        Answer::Refused(vec![Reason::HoldLapsed.for_attempt()]);
    caught(&told, |it| matches!(it, Violation::Unjustified { reason: Reason::HoldLapsed, .. }));
}

/// I8.
#[test]
fn a_refusal_by_a_hold_whose_time_is_over_is_rejected() {
    let shop = Shop::new();
    shop.hold(1, "amina", &["robe"]);
    shop.hold(2, "bruno", &["robe"]);
    shop.memory.advance(Duration::from_mins(10));
    shop.look();
    let mut told = shop.told();
    told.is_good();
    let after = told.look(0).end;
    (told.hold(2).begin, told.hold(2).end) = (after + 1, after + 2);
    caught(&told, |it| matches!(it, Violation::Unjustified { reason: Reason::HeldByOther { .. }, .. }));
}

#[test]
fn half_a_basket_justifies_a_refusal_only_where_the_store_says_so() {
    let mut told = good();
    told.of(|command| matches!(command, Command::BeginPayment { .. })).answer =
        Answer::Refused(vec![Reason::HoldSuperseded.for_attempt()]);
    let unjustified = |it: &Violation| matches!(it, Violation::Unjustified { .. });
    caught(&told, unjustified);
    let half = Allowed { half_baskets: true, ..Allowed::default() };
    assert!(!check(&told.calls, &told.ending, half).iter().any(unjustified));
}
