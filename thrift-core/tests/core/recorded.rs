//! The checker of recorded races: a good race passes, and one that is spoiled in one thing does not.

use crate::story::{Shop, basket, caught, good, id, item, looked, told_of};
use pollster::block_on;
use std::time::Duration;
use thrift_core::Timestamp;
use thrift_core::conformance::Fixture;
use thrift_core::conformance::recorded::{Answer, Ask, Violation};
use thrift_core::inventory::{InventoryStore, Looked};
use thrift_core::lock::{Command, Event, EventKind, HistoryViolation, LockRecord, LockState, Reason, Ttl};

#[test]
fn a_good_history_passes() {
    let told = good();
    told.is_good();
    assert_eq!(told.calls.len(), 14);
    assert_eq!(told.ending.events.iter().filter(|event| event.kind == EventKind::Lapsed).count(), 1);
}

#[test]
fn a_double_hold_is_rejected() {
    let mut told = good();
    let mut record = told_of(told.hold(1), "robe");
    if let LockState::Held(lease) = &mut record.state {
        (lease.hold, lease.holder, lease.size) = (id(2), "bruno".parse().unwrap(), 1);
    }
    let now = looked(told.hold(1)).now;
    told.hold(2).answer = Answer::Done(Looked { records: vec![record], changed: 1, now });
    caught(&told, |it| matches!(it, Violation::Differs { what: "hold", hold, .. } if *hold == Some(id(2))));
    caught(&told, |it| matches!(it, Violation::Versions { .. }));
}

#[test]
fn a_stale_read_after_a_release_is_rejected() {
    let mut told = good();
    told.look(1).answer = told.look(0).answer.clone();
    caught(&told, |it| matches!(it, Violation::Stale { seq: 3, known: 4, .. }));
}

#[test]
fn a_lost_sale_is_rejected() {
    let mut told = good();
    let paying = told_of(told.look(2), "robe");
    told.forget_last("robe", paying);
    looked(told.look(3)).records.remove(0);
    let Ask::Look(items) = &mut told.look(3).ask else { panic!() };
    items.remove(0);
    caught(&told, |it| matches!(it, Violation::Lost { hold, .. } if *hold == Some(id(3))));
}

#[test]
fn a_lost_release_is_rejected() {
    let shop = Shop::new();
    shop.hold(1, "amina", &["robe"]);
    shop.release(1);
    let mut told = shop.told();
    told.is_good();
    let held = told_of(told.hold(1), "robe");
    told.forget_last("robe", held);
    caught(&told, |it| matches!(it, Violation::Lost { seq: 4, .. }));
}

#[test]
fn a_release_that_is_answered_and_not_made_is_rejected() {
    let shop = Shop::new();
    shop.hold(1, "amina", &["robe"]);
    let mut told = shop.told();
    let mut call = told.hold(1).clone();
    (call.begin, call.end, call.ask) = (100, 101, Ask::Apply(Command::Release { hold: id(1) }));
    told.calls.push(call);
    caught(&told, |it| matches!(it, Violation::NotDone { call: 100, .. }));
}

#[test]
fn a_lapse_before_its_time_is_rejected() {
    let mut told = good();
    told.event("veste", EventKind::Lapsed).at = Timestamp::from_millis(0);
    caught(&told, |it| matches!(it, Violation::History(HistoryViolation::LapsedEarly { .. })));
}

#[test]
fn a_lapse_that_only_its_stamp_makes_late_is_rejected() {
    let mut told = good();
    let begun = looked(told.hold(4)).now;
    if let Answer::Swept(swept) = &mut told.call(0, |ask| matches!(ask, Ask::Sweep)).answer {
        swept.now = begun;
    }
    caught(&told, |it| matches!(it, Violation::LapsedEarly { .. }));

    // Not swept, but taken by the next buyer before its time.
    let shop = Shop::new();
    shop.hold(1, "amina", &["robe"]);
    shop.memory.advance(Duration::from_mins(10));
    shop.hold(2, "bruno", &["robe"]);
    let mut told = shop.told();
    told.is_good();
    let begun = looked(told.hold(1)).now;
    told.ending.events.last_mut().unwrap().at = begun;
    caught(&told, |it| matches!(it, Violation::LapsedEarly { .. }));

    // Or seen as lapsed by somebody who asked when it was not yet that late.
    let mut told = good();
    looked(told.look(3)).now = begun;
    caught(&told, |it| matches!(it, Violation::LapsedEarly { .. }));
}

#[test]
fn a_torn_basket_is_rejected() {
    let mut told = good();
    looked(told.hold(1)).records.pop();
    caught(&told, |it| matches!(it, Violation::Torn { got: 1, size: 2, .. }));

    // Answered whole, and only half of it in the history.
    let shop = Shop::new();
    shop.look();
    shop.hold(1, "amina", &["robe", "veste"]);
    let mut told = shop.told();
    let free = told_of(told.look(0), "veste");
    told.forget_last("veste", free);
    caught(&told, |it| matches!(it, Violation::Lost { item, .. } if item.as_str() == "veste"));
}

#[test]
fn a_gap_in_the_events_is_rejected() {
    let mut told = good();
    told.ending.events.retain(|event| event.seq != 3 || event.item.as_str() != "robe");
    caught(&told, |it| matches!(it, Violation::History(HistoryViolation::Gap { after: 2, got: 4, .. })));
}

#[test]
fn a_record_that_is_not_what_the_events_lead_to_is_rejected() {
    let mut told = good();
    told.record("robe").state = LockState::Available;
    caught(&told, |it| matches!(it, Violation::History(HistoryViolation::RecordDiffers { .. })));
}

#[test]
fn an_answer_from_the_future_is_rejected() {
    let mut told = good();
    let seen = told.look(0).end;
    for call in &mut told.calls {
        // Everything from Amina's hold on happens after somebody has seen it.
        let hold = matches!(&call.ask, Ask::Apply(Command::Hold { hold, .. }) if *hold == id(1));
        if hold {
            (call.begin, call.end) = (seen + 1, seen + 2);
        }
    }
    caught(&told, |it| matches!(it, Violation::FromTheFuture { seq: 3, .. }));
}

#[test]
fn a_grant_under_an_id_that_ended_is_rejected() {
    let shop = Shop::new();
    shop.hold(1, "amina", &["robe"]);
    shop.release(1);
    shop.hold(2, "amina", &["robe"]);
    let mut told = shop.told();
    told.is_good();
    told.ending.events.last_mut().unwrap().hold = Some(id(1));
    let LockState::Held(lease) = &mut told.record("robe").state else { panic!() };
    lease.hold = id(1);
    let record = told.record("robe").clone();
    let call = told.hold(2);
    looked(call).records = vec![record];
    let Ask::Apply(Command::Hold { hold, .. }) = &mut call.ask else { panic!() };
    *hold = id(1);
    assert_eq!(told.check(), [Violation::EndedIdGranted { item: item("robe"), seq: 5, hold: id(1) }]);
}

#[test]
fn a_hold_taken_from_somebody_else_is_rejected() {
    let shop = Shop::new();
    shop.hold(1, "amina", &["robe"]);
    let (hold, holder, items) = (id(2), "counter".parse().unwrap(), basket(&["robe"]));
    let staff = Command::Hold { hold, holder, items, ttl: Ttl::default(), staff: true };
    drop(block_on(shop.store.apply(&staff)));
    let mut told = shop.told();
    told.is_good();
    let Ask::Apply(Command::Hold { staff, .. }) = &mut told.hold(2).ask else { panic!() };
    *staff = false;
    assert_eq!(told.check(), [Violation::TakenFromOther { item: item("robe"), seq: 4, hold: Some(id(2)) }]);
}

#[test]
fn what_is_left_of_a_refused_hold_is_rejected() {
    let mut told = good();
    let until = Timestamp::from_millis(0);
    told.hold(4).answer = Answer::Refused(vec![Reason::HeldByOther { until }.on(&item("veste"))]);
    caught(&told, |it| matches!(it, Violation::LeftBehind { kind: EventKind::Held, .. }));
}

#[test]
fn what_is_left_of_a_call_that_failed_is_rejected() {
    let mut told = good();
    told.hold(4).answer = Answer::Failed;
    assert!(matches!(&told.check()[..], [Violation::LeftBehind { kind: EventKind::Held, .. }]));
}

/// As stores without many-record transactions may do.
#[test]
fn a_refused_hold_that_was_given_back_is_accepted() {
    let shop = Shop::new();
    shop.hold(1, "amina", &["robe"]);
    shop.hold(2, "bruno", &["robe", "veste"]);
    let mut told = shop.told();
    told.is_good();
    let held = told.event("robe", EventKind::Held).clone();
    let taken = Event { item: item("veste"), hold: Some(id(2)), holder: Some("bruno".parse().unwrap()), ..held };
    let back = Event { kind: EventKind::GivenBack, seq: 4, hold: None, holder: None, until: None, ..taken.clone() };
    told.ending.events.extend([taken, back]);
    let record = told.record("veste");
    (record.seq, record.ver, record.fence) = (4, 4, 1);
    told.is_good();
    told.hold(2).answer = Answer::Failed;
    told.is_good();
    told.calls.retain(|call| !matches!(&call.ask, Ask::Apply(Command::Hold { hold, .. }) if *hold == id(2)));
    caught(&told, |it| matches!(it, Violation::MadeByNobody { kind: EventKind::GivenBack, .. }));
}

#[test]
fn an_event_that_nobody_asked_for_is_rejected() {
    let mut told = good();
    told.calls.retain(|call| !matches!(&call.ask, Ask::Apply(Command::Sell { .. })));
    caught(&told, |it| matches!(it, Violation::MadeByNobody { kind: EventKind::Sold, .. }));
}

#[test]
fn a_replay_that_claims_to_be_new_is_rejected() {
    let shop = Shop::new();
    shop.hold(1, "amina", &["robe"]);
    shop.hold(1, "amina", &["robe"]);
    let mut told = shop.told();
    told.is_good();
    looked(told.call(1, |ask| matches!(ask, Ask::Apply(Command::Hold { .. })))).changed = 1;
    assert!(matches!(&told.check()[..], [Violation::MadeTwice { seq: 3, .. }]));
}

#[test]
fn a_lapse_that_is_reported_twice_or_is_none_is_rejected() {
    let mut told = good();
    let mut again = told.call(0, |ask| matches!(ask, Ask::Sweep)).clone();
    (again.begin, again.end) = (100, 101);
    told.calls.push(again);
    caught(&told, |it| matches!(it, Violation::MadeTwice { .. }));

    let mut told = good();
    if let Answer::Swept(swept) = &mut told.call(0, |ask| matches!(ask, Ask::Sweep)).answer {
        swept.lapsed[0].seq += 1;
    }
    caught(&told, |it| matches!(it, Violation::Lost { .. }));
}

#[test]
fn a_record_that_contradicts_its_history_is_rejected() {
    type Spoil = fn(&mut LockRecord);
    let spoils: [(&str, Spoil); 5] = [
        ("fence", |record| record.fence += 1),
        ("end", |record| {
            if let LockState::Paying { lease, .. } = &mut record.state {
                lease.until = lease.until.plus(Duration::from_millis(1));
            }
        }),
        ("holder", |record| {
            if let LockState::Paying { lease, .. } = &mut record.state {
                lease.holder = "amina".parse().unwrap();
            }
        }),
        ("order", |record| {
            if let LockState::Paying { order, .. } = &mut record.state {
                *order = "o4".parse().unwrap();
            }
        }),
        ("state", |record| {
            if let LockState::Paying { lease, .. } = &record.state {
                record.state = LockState::Held(lease.clone());
            }
        }),
    ];
    for (differs, spoil) in spoils {
        let mut told = good();
        spoil(&mut looked(told.look(2)).records[0]);
        caught(&told, |it| matches!(it, Violation::Differs { what, .. } if *what == differs));
    }
    let mut told = good();
    looked(told.look(2)).records[0].ver += 1;
    caught(&told, |it| matches!(it, Violation::Versions { .. }));
}

#[test]
fn a_garment_that_is_gone_at_the_end_is_rejected() {
    let mut told = good();
    told.ending.records.clear();
    caught(&told, |it| matches!(it, Violation::RecordGone { .. }));
}

/// Who asks for a garment and is told of none is told that it does not exist.
#[test]
fn a_garment_that_is_denied_after_it_was_known_is_rejected() {
    let mut told = good();
    looked(told.look(1)).records.clear();
    caught(&told, |it| matches!(it, Violation::Stale { seq: 0, .. }));
}

#[test]
fn an_unknown_outcome_that_was_applied_is_accepted() {
    let mut told = good();
    told.hold(3).answer = Answer::Unknown;
    told.is_good();
    // Applied long after its caller had gone away.
    let begin = told.calls[1].end;
    let hold = told.hold(3);
    (hold.begin, hold.end) = (begin, begin);
    told.is_good();
}

#[test]
fn an_unknown_outcome_that_was_not_applied_is_accepted() {
    let mut told = good();
    told.hold(2).answer = Answer::Unknown;
    told.is_good();
}

#[test]
fn an_unknown_outcome_that_was_applied_before_it_began_is_rejected() {
    let mut told = good();
    told.hold(3).answer = Answer::Unknown;
    told.hold(3).begin = 100;
    caught(&told, |it| matches!(it, Violation::FromTheFuture { call: 100, .. }));
}
