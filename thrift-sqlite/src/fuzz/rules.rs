//! The rules on a record that no rule has made.

use std::collections::BTreeMap;
use thrift_core::lock::{Basket, Command, Keep, Known, Limits, LockRecord, Ttl, Verdict, lapse, rule};
use thrift_core::{HoldId, HolderId, OrderId, Timestamp};

/// Every command has a verdict; what it writes is one write further, and the events are numbered on.
pub(super) fn hold(record: &LockRecord, now: i64) {
    let now = Timestamp::from_millis(now);
    let records = BTreeMap::from([(record.item.clone(), record.clone())]);
    let known = Known { records, live_holds_elsewhere: 0 };
    for command in commands(record) {
        for limits in [Limits::default(), Limits::off()] {
            let Verdict::Done { transitions, .. } = rule(&known, &command, now, &limits) else { continue };
            for transition in transitions {
                assert_eq!(transition.record.ver, record.ver.saturating_add(1), "{command:?}");
                let numbers: Vec<u64> = transition.events.iter().map(|event| event.seq).collect();
                assert!(numbers.is_sorted() && numbers.iter().all(|seq| *seq >= record.seq), "{numbers:?}");
            }
        }
    }
    assert!(lapse(record, now).is_none_or(|transition| transition.record.ver >= record.ver));
}

fn commands(record: &LockRecord) -> Vec<Command> {
    let fresh: HoldId = "0192c0de-0000-7000-8000-0000000000ff".parse().unwrap();
    let hold = record.token().unwrap_or(fresh);
    let holder: HolderId = record.holder().cloned().unwrap_or_else(|| "amina".parse().unwrap());
    let order: OrderId = "order-1".parse().unwrap();
    let (items, ttl) = (Basket::one(record.item.clone()), Ttl::default());
    let held = |hold, staff| Command::Hold { hold, holder: holder.clone(), items: items.clone(), ttl, staff };
    let keep = Some(Keep { hold: fresh, ttl });
    vec![
        Command::Add { items: items.clone() },
        Command::Publish { items: items.clone() },
        Command::Withdraw { items: items.clone() },
        held(hold, false),
        held(fresh, false),
        held(fresh, true),
        Command::Extend { hold, renewal: u32::MAX, ttl },
        Command::BeginPayment { hold, holder: holder.clone(), order: order.clone(), ttl },
        Command::Sell { hold, order: order.clone() },
        Command::Release { hold },
        Command::AbortPayment { hold, order: order.clone(), keep },
        Command::Retake { hold: fresh, holder: holder.clone(), order: order.clone(), items: items.clone(), ttl },
        Command::Relist { items: items.clone(), order },
    ]
}
