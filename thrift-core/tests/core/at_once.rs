//! The in-memory store passes the suite with its synchronous calls, too: with garments taken by their words alone.

use crate::broken::{BrokenMemory, Flaw};
use crate::memory::Memory;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Barrier, Mutex};
use thrift_core::conformance::Fixture;
use thrift_core::inventory::{FeedPosition, InventoryStore, Looked, Outcome};
use thrift_core::lock::{Basket, Command, EventKind, Limits, Reason, Shown, Ttl};
use thrift_core::memory::{Attempt, MemoryStore};
use thrift_core::{HoldId, HolderId, ItemId};
use uuid::Uuid;

pub(crate) struct AtOnce;

static HOLDERS: Mutex<BTreeMap<HolderId, Arc<Mutex<()>>>> = Mutex::new(BTreeMap::new());

impl Flaw for AtOnce {
    fn apply(store: &MemoryStore, command: &Command) -> Option<Outcome> {
        let Command::Hold { hold, holder, items, ttl, staff: false } = command else { return None };
        // A later hold of the same buyer would take over before the records are looked up for the answer.
        let one_by_one = HOLDERS.lock().unwrap().entry(holder.clone()).or_default().clone();
        let _alone = one_by_one.lock().unwrap();
        let attempt = match items.items() {
            [item] => match store.hold_one(*hold, holder, item, *ttl) {
                Attempt::Held { until, now, fresh } => Attempt::Held { until, now, fresh },
                Attempt::Refused(reason @ (Reason::HoldIdReused | Reason::LimitReached { .. })) => {
                    Attempt::Refused(vec![reason.for_attempt()])
                }
                Attempt::Refused(reason) => Attempt::Refused(vec![reason.on(item)]),
            },
            _ => store.hold_basket(*hold, holder, items, *ttl),
        };
        Some(match attempt {
            Attempt::Refused(refusals) => Outcome::Refused(refusals),
            Attempt::Held { now, fresh, .. } => {
                let records = pollster::block_on(store.look(items.items())).unwrap().records;
                Outcome::Done(Looked { changed: if fresh { records.len() } else { 0 }, records, now })
            }
        })
    }
}

mod suite {
    use super::{AtOnce, BrokenMemory};
    thrift_core::conformance!(BrokenMemory<AtOnce>);
}

fn item(number: usize) -> ItemId {
    ItemId::new(format!("garment-{number:04}")).unwrap()
}

fn holder(number: usize) -> HolderId {
    HolderId::new(format!("buyer-{number}")).unwrap()
}

fn hold(number: usize) -> HoldId {
    HoldId::new(Uuid::new_v5(&Uuid::NAMESPACE_OID, &number.to_be_bytes())).unwrap()
}

/// A store with some garments on sale.
fn stocked(garments: usize) -> Memory {
    let memory = Memory::new(Limits::default());
    let items: Vec<ItemId> = (0..garments).map(item).collect();
    for items in items.chunks(50).map(|items| Basket::new(items.to_vec()).unwrap()) {
        memory.store().apply_now(&Command::Add { items: items.clone() });
        memory.store().apply_now(&Command::Publish { items });
    }
    memory
}

#[test]
fn of_many_threads_one_wins_each_garment_and_all_of_it_is_written_down() {
    let store = stocked(3000).store();
    let barrier = Barrier::new(8);
    let mut won: Vec<usize> = std::thread::scope(|scope| {
        let race = |buyer: usize| {
            let (store, barrier) = (&store, &barrier);
            move || {
                barrier.wait();
                let wants = |number: usize| {
                    let holder = holder(buyer * 3000 + number);
                    store.hold_one(hold(buyer * 3000 + number), &holder, &item(number), Ttl::default())
                };
                (0..3000).filter(|number| matches!(wants(*number), Attempt::Held { .. })).collect::<Vec<_>>()
            }
        };
        let threads: Vec<_> = (0..8).map(|buyer| scope.spawn(race(buyer))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    won.sort_unstable();
    assert_eq!(won, (0..3000).collect::<Vec<_>>());
    let events = pollster::block_on(store.events(&FeedPosition::start(), usize::MAX)).unwrap().events;
    let held: BTreeSet<ItemId> =
        events.iter().filter(|it| it.kind == EventKind::Held).map(|it| it.item.clone()).collect();
    assert_eq!((events.len(), held.len()), (9000, 3000));
}

/// Their claims wait until somebody rules; there are never more than some thousands of them.
#[test]
fn what_was_taken_by_its_word_is_known_to_everything_else() {
    let memory = stocked(2);
    let store = memory.store();
    let (mine, theirs, ttl) = (holder(1), holder(2), Ttl::default());
    let Attempt::Held { until: Some(until), now, fresh: true } = store.hold_one(hold(1), &mine, &item(0), ttl) else {
        panic!("free, and not held")
    };
    assert_eq!(until, now.plus(ttl.duration()));
    assert_eq!(store.place(&item(0)).unwrap().shown(), Shown::Held { until });
    let refused = Attempt::Refused(Reason::HeldByOther { until });
    assert_eq!(store.hold_one(hold(2), &theirs, &item(0), ttl), refused);
    assert_eq!(store.place(&item(0)).unwrap().hold(hold(2), &theirs, ttl), refused);
    assert_eq!(store.hold_one(hold(1), &theirs, &item(1), ttl), Attempt::Refused(Reason::HoldIdReused));
    assert_eq!(store.hold_one(hold(1), &mine, &item(0), ttl), Attempt::Held { until: Some(until), now, fresh: false });
    assert!(
        matches!(store.apply_now(&Command::Release { hold: hold(1) }), Outcome::Done(looked) if looked.changed == 1)
    );
    assert_eq!(store.place(&item(0)).unwrap().shown(), Shown::Available);
}

#[test]
fn a_garment_whose_end_does_not_fit_into_a_word_is_refused_all_the_same() {
    let memory = stocked(1);
    let store = memory.store();
    for _ in 0..5 {
        memory.advance(std::time::Duration::from_hours(24 * 365));
        let attempt = store.hold_one(hold(1), &holder(1), &item(0), Ttl::default());
        let Attempt::Held { until: Some(until), .. } = attempt else { panic!("{attempt:?}") };
        let refused = Attempt::Refused(Reason::HeldByOther { until });
        assert_eq!(store.hold_one(hold(2), &holder(2), &item(0), Ttl::default()), refused);
        assert_eq!(store.place(&item(0)).unwrap().shown(), Shown::Held { until });
        store.apply_now(&Command::Release { hold: hold(1) });
        let free = store.hold_one(hold(3), &holder(2), &item(0), Ttl::default());
        assert!(matches!(free, Attempt::Held { .. }), "{free:?}");
        store.apply_now(&Command::Release { hold: hold(3) });
    }
}
