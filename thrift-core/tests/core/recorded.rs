//! The checker of recorded races: a good race passes, and one that is spoiled in one thing does not.

use crate::memory::Memory;
use async_trait::async_trait;
use pollster::block_on;
use std::sync::Arc;
use std::task::{Context, Waker};
use std::time::Duration;
use thrift_core::conformance::Fixture;
use thrift_core::conformance::recorded::{Allowed, Answer, Ask, Call, Ending, Recorded, Recorder, Violation, check};
use thrift_core::inventory::{FeedPage, FeedPosition, InventoryStore, InventoryStoreExt, Looked, Outcome, Swept};
use thrift_core::lock::{
    Basket, Command, Event, EventKind, HistoryViolation, Limits, LockRecord, LockState, Reason, Ttl,
};
use thrift_core::memory::MemoryStore;
use thrift_core::{ErrorKind, HoldId, ItemId, StoreError, Timestamp};

fn item(name: &str) -> ItemId {
    name.parse().unwrap()
}

fn basket(names: &[&str]) -> Basket {
    Basket::new(names.iter().map(|name| item(name))).unwrap()
}

fn id(number: u128) -> HoldId {
    HoldId::new(uuid::Uuid::from_u128(number)).unwrap()
}

/// What was recorded, and how it ended.
#[derive(Clone)]
struct Told {
    calls: Vec<Call>,
    ending: Ending,
}

impl Told {
    fn check(&self) -> Vec<Violation> {
        check(&self.calls, &self.ending, Allowed::default())
    }

    #[track_caller]
    fn is_good(&self) {
        assert_eq!(self.check(), []);
    }

    /// The call whose question is this one, counted from 0 among its like.
    fn call(&mut self, nth: usize, asks: impl Fn(&Ask) -> bool) -> &mut Call {
        self.calls.iter_mut().filter(|call| asks(&call.ask)).nth(nth).unwrap()
    }

    fn look(&mut self, nth: usize) -> &mut Call {
        self.call(nth, |ask| matches!(ask, Ask::Look(_)))
    }

    fn hold(&mut self, number: u128) -> &mut Call {
        self.call(0, |ask| matches!(ask, Ask::Apply(Command::Hold { hold, .. }) if *hold == id(number)))
    }

    fn of(&mut self, is: impl Fn(&Command) -> bool) -> &mut Call {
        self.call(0, |ask| matches!(ask, Ask::Apply(command) if is(command)))
    }

    fn event(&mut self, name: &str, kind: EventKind) -> &mut Event {
        self.ending.events.iter_mut().find(|event| event.item.as_str() == name && event.kind == kind).unwrap()
    }

    fn record(&mut self, name: &str) -> &mut LockRecord {
        self.ending.records.iter_mut().find(|record| record.item.as_str() == name).unwrap()
    }

    /// As if the garment's last write had never been.
    fn forget_last(&mut self, name: &str, before: LockRecord) {
        let last = self.ending.events.iter().rposition(|event| event.item.as_str() == name).unwrap();
        self.ending.events.remove(last);
        *self.record(name) = before;
    }
}

fn looked(call: &mut Call) -> &mut Looked {
    match &mut call.answer {
        Answer::Done(looked) => looked,
        other => panic!("expected records, got {other:?}"),
    }
}

fn told_of(call: &Call, name: &str) -> LockRecord {
    let Answer::Done(looked) = &call.answer else { panic!("expected records, got {:?}", call.answer) };
    looked.records.iter().find(|record| record.item.as_str() == name).unwrap().clone()
}

struct Shop {
    memory: Memory,
    recorder: Arc<Recorder>,
    store: Recorded<MemoryStore>,
}

impl Shop {
    fn new() -> Self {
        let (memory, recorder) = (Memory::new(Limits::default()), Recorder::new());
        let store = Recorded::new(memory.store(), recorder.clone());
        let shop = Self { memory, recorder, store };
        drop(block_on(shop.store.offer(basket(&["robe", "veste"]))));
        shop
    }

    fn hold(&self, number: u128, who: &str, names: &[&str]) {
        drop(block_on(self.store.hold(id(number), &who.parse().unwrap(), basket(names), Ttl::default())));
    }

    fn release(&self, number: u128) {
        drop(block_on(self.store.release(id(number))));
    }

    fn look(&self) {
        drop(block_on(self.store.look(&[item("robe"), item("veste")])));
    }

    fn sell(&self, number: u128, who: &str, by: &str) {
        let (holder, order) = (who.parse().unwrap(), by.parse().unwrap());
        drop(block_on(self.store.begin_payment(id(number), &holder, &order, Ttl::default())));
        self.look();
        drop(block_on(self.store.sell(id(number), &order)));
    }

    fn told(self) -> Told {
        let ending = block_on(Ending::read(&self.store)).unwrap();
        Told { calls: self.recorder.calls(), ending }
    }
}

/// Amina holds both and gives them back, Bruno buys the dress, Chantal lets the jacket lapse. Looks 0 to 3: while Amina
/// holds, after she gave back, while Bruno pays, at the end.
fn good() -> Told {
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
fn caught(told: &Told, is: impl Fn(&Violation) -> bool) {
    let found = told.check();
    assert!(found.iter().any(is), "not among {found:#?}");
    assert!(found.iter().all(|violation| !violation.to_string().is_empty()));
}

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
        Reason::HoldEnded { how: thrift_core::lock::EndedHow::Released },
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

/// Never answers a command.
struct Silent;

#[async_trait]
impl InventoryStore for Silent {
    async fn apply(&self, _: &Command) -> Result<Outcome, StoreError> {
        std::future::pending().await
    }
    async fn look(&self, _: &[ItemId]) -> Result<Looked, StoreError> {
        Err(StoreError::new(ErrorKind::RetryLater, "lost").with_unknown_outcome())
    }
    async fn carrying(&self, _: HoldId) -> Result<Looked, StoreError> {
        Ok(Looked::default())
    }
    async fn engaged(&self, _: Option<&ItemId>, _: usize) -> Result<Looked, StoreError> {
        Ok(Looked::default())
    }
    async fn scan(&self, _: Option<&ItemId>, _: usize) -> Result<Looked, StoreError> {
        Ok(Looked::default())
    }
    async fn sweep(&self, _: usize) -> Result<Swept, StoreError> {
        Err(StoreError::new(ErrorKind::RetryLater, "refused"))
    }
    async fn events(&self, _: &FeedPosition, _: usize) -> Result<FeedPage, StoreError> {
        Ok(FeedPage::default())
    }
    async fn feed_end(&self) -> Result<FeedPosition, StoreError> {
        Ok(FeedPosition::start())
    }
}

#[test]
fn a_dropped_call_is_recorded_as_unknown_and_a_call_that_never_began_is_not_recorded() {
    let recorder = Recorder::new();
    let store = Recorded::new(Arc::new(Silent), recorder.clone());
    let add = Command::Add { items: basket(&["robe"]) };
    drop(store.apply(&add));
    assert_eq!(recorder.calls(), []);
    let mut call = store.apply(&add);
    assert!(call.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    drop(call);
    assert!(block_on(store.look(&[])).is_err() && block_on(store.sweep(1)).is_err());
    let answers: Vec<Answer> = recorder.calls().into_iter().map(|call| call.answer).collect();
    assert_eq!(answers, [Answer::Unknown, Answer::Unknown, Answer::Failed]);
}
