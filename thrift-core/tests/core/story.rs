//! A race that is recorded in memory, and the words to spoil it with.

use crate::memory::Memory;
use pollster::block_on;
use std::sync::Arc;
use std::time::Duration;
use thrift_core::conformance::Fixture;
use thrift_core::conformance::recorded::{Allowed, Answer, Ask, Call, Ending, Recorded, Recorder, Violation, check};
use thrift_core::inventory::{InventoryStore, InventoryStoreExt, Looked};
use thrift_core::lock::{Basket, Command, Event, EventKind, Limits, LockRecord, Ttl};
use thrift_core::memory::MemoryStore;
use thrift_core::{HoldId, ItemId};

pub(super) fn item(name: &str) -> ItemId {
    name.parse().unwrap()
}

pub(super) fn basket(names: &[&str]) -> Basket {
    Basket::new(names.iter().map(|name| item(name))).unwrap()
}

pub(super) fn id(number: u128) -> HoldId {
    HoldId::new(uuid::Uuid::from_u128(number)).unwrap()
}

/// What was recorded, and how it ended.
#[derive(Clone)]
pub(super) struct Told {
    pub(super) calls: Vec<Call>,
    pub(super) ending: Ending,
}

impl Told {
    pub(super) fn check(&self) -> Vec<Violation> {
        check(&self.calls, &self.ending, Allowed::default())
    }

    #[track_caller]
    pub(super) fn is_good(&self) {
        assert_eq!(self.check(), []);
    }

    /// The call whose question is this one, counted from 0 among its like.
    pub(super) fn call(&mut self, nth: usize, asks: impl Fn(&Ask) -> bool) -> &mut Call {
        self.calls.iter_mut().filter(|call| asks(&call.ask)).nth(nth).unwrap()
    }

    pub(super) fn look(&mut self, nth: usize) -> &mut Call {
        self.call(nth, |ask| matches!(ask, Ask::Look(_)))
    }

    pub(super) fn hold(&mut self, number: u128) -> &mut Call {
        self.call(0, |ask| matches!(ask, Ask::Apply(Command::Hold { hold, .. }) if *hold == id(number)))
    }

    pub(super) fn of(&mut self, is: impl Fn(&Command) -> bool) -> &mut Call {
        self.call(0, |ask| matches!(ask, Ask::Apply(command) if is(command)))
    }

    pub(super) fn event(&mut self, name: &str, kind: EventKind) -> &mut Event {
        self.ending.events.iter_mut().find(|event| event.item.as_str() == name && event.kind == kind).unwrap()
    }

    pub(super) fn record(&mut self, name: &str) -> &mut LockRecord {
        self.ending.records.iter_mut().find(|record| record.item.as_str() == name).unwrap()
    }

    /// As if the garment's last write had never been.
    pub(super) fn forget_last(&mut self, name: &str, before: LockRecord) {
        let last = self.ending.events.iter().rposition(|event| event.item.as_str() == name).unwrap();
        self.ending.events.remove(last);
        *self.record(name) = before;
    }
}

pub(super) fn looked(call: &mut Call) -> &mut Looked {
    match &mut call.answer {
        Answer::Done(looked) => looked,
        other => panic!("expected records, got {other:?}"),
    }
}

pub(super) fn told_of(call: &Call, name: &str) -> LockRecord {
    let Answer::Done(looked) = &call.answer else { panic!("expected records, got {:?}", call.answer) };
    looked.records.iter().find(|record| record.item.as_str() == name).unwrap().clone()
}

pub(super) struct Shop {
    pub(super) memory: Memory,
    recorder: Arc<Recorder>,
    pub(super) store: Recorded<MemoryStore>,
}

impl Shop {
    pub(super) fn new() -> Self {
        let (memory, recorder) = (Memory::new(Limits::default()), Recorder::new());
        let store = Recorded::new(memory.store(), recorder.clone());
        let shop = Self { memory, recorder, store };
        drop(block_on(shop.store.offer(basket(&["robe", "veste"]))));
        shop
    }

    pub(super) fn hold(&self, number: u128, who: &str, names: &[&str]) {
        drop(block_on(self.store.hold(id(number), &who.parse().unwrap(), basket(names), Ttl::default())));
    }

    pub(super) fn release(&self, number: u128) {
        drop(block_on(self.store.release(id(number))));
    }

    pub(super) fn look(&self) {
        drop(block_on(self.store.look(&[item("robe"), item("veste")])));
    }

    pub(super) fn sell(&self, number: u128, who: &str, by: &str) {
        let (holder, order) = (who.parse().unwrap(), by.parse().unwrap());
        drop(block_on(self.store.begin_payment(id(number), &holder, &order, Ttl::default())));
        self.look();
        drop(block_on(self.store.sell(id(number), &order)));
    }

    pub(super) fn told(self) -> Told {
        let ending = block_on(Ending::read(&self.store)).unwrap();
        Told { calls: self.recorder.calls(), ending }
    }
}

/// Amina holds both and gives them back, Bruno buys the dress, Chantal lets the jacket lapse. Looks 0 to 3: while Amina
/// holds, after she gave back, while Bruno pays, at the end.
pub(super) fn good() -> Told {
    let shop = Shop::new();
    shop.hold(1, "amina", &["robe", "veste"]);
    shop.look();
    shop.hold(2, "bruno", &["robe"]);
    shop.release(1);
    shop.look();
    shop.hold(3, "bruno", &["robe"]);
    shop.sell(3, "bruno", "o3");
    shop.hold(4, "chantal", &["veste"]);
    shop.memory.advance(Duration::from_mins(10));
    drop(block_on(shop.store.sweep(10)));
    shop.look();
    shop.told()
}

#[track_caller]
pub(super) fn caught(told: &Told, is: impl Fn(&Violation) -> bool) {
    let found = told.check();
    assert!(found.iter().any(is), "not among {found:#?}");
    assert!(found.iter().all(|violation| !violation.to_string().is_empty()));
}
