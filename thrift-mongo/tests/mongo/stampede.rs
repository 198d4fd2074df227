//! A crowd in one process, a garment that another process holds and frees: what it costs, and how long it takes.
//!
//! `THRIFT_TEST_STAMPEDE_SECONDS` says how long the crowd lasts (2). Run it alone to measure.

use crate::fixture::{Standalone, wait};
use mongodb::event::EventHandler;
use mongodb::event::command::CommandEvent;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use thrift_core::conformance::recorded::{Allowed, Ending, Recorded, Recorder, check};
use thrift_core::inventory::{InventoryStore, InventoryStoreExt, Outcome, Reply};
use thrift_core::lock::{Basket, Command, Limits, Ttl};
use thrift_core::shield::Shield;
use thrift_core::{HoldId, HolderId, ItemId};
use thrift_mongo::{MongoOptions, MongoStore};
use uuid::Uuid;

const BUYERS: u64 = 200;
const EVERY: Duration = Duration::from_millis(10);
/// How often the other process frees the garment.
const FREED: u64 = 8;
/// The promise is 300 ms; the machines that run tests have other things to do.
const BUYABLE_WITHIN: Duration = Duration::from_secs(2);

/// The process with the crowd.
struct Crowd {
    shield: Shield<Recorded<MongoStore>>,
    item: ItemId,
    /// The other process has the garment, and will not give it back for the moment.
    closed: AtomicBool,
    over: AtomicBool,
    asks: AtomicU64,
    refused: AtomicU64,
    wrong: AtomicUsize,
    /// When somebody got it.
    won: tokio::sync::mpsc::UnboundedSender<Instant>,
}

impl Crowd {
    async fn buyer(self: Arc<Self>, number: u64) {
        let mut turn = tokio::time::interval(EVERY);
        for attempt in 1.. {
            turn.tick().await;
            if self.over.load(Ordering::Acquire) {
                return;
            }
            // Another one each time: nobody has it already.
            let holder = HolderId::new(format!("buyer-{number}-{attempt}")).unwrap();
            let hold = HoldId::new(Uuid::from_u64_pair(number + 1, attempt)).unwrap();
            let closed = self.closed.load(Ordering::Acquire);
            self.asks.fetch_add(1, Ordering::AcqRel);
            match self.shield.hold(hold, &holder, Basket::one(self.item.clone()), Ttl::default()).await.unwrap() {
                Reply::Refused(_) => drop(self.refused.fetch_add(1, Ordering::AcqRel)),
                Reply::Done(_) => {
                    if closed && self.closed.load(Ordering::Acquire) {
                        self.wrong.fetch_add(1, Ordering::AcqRel);
                    }
                    self.won.send(Instant::now()).unwrap();
                }
            }
        }
    }
}

/// A handle with a connection of its own, as a process has, and a count of the commands that the server gets from it.
fn process(database: &str) -> (MongoStore, Arc<AtomicUsize>) {
    let commands = Arc::new(AtomicUsize::new(0));
    let counted = commands.clone();
    let store = wait(async {
        let mut options = mongodb::options::ClientOptions::parse(Standalone::uri()).await.unwrap();
        options.command_event_handler = Some(EventHandler::callback(move |event| {
            if matches!(event, CommandEvent::Started(_)) {
                counted.fetch_add(1, Ordering::AcqRel);
            }
        }));
        let client = mongodb::Client::with_options(options).unwrap();
        MongoOptions::on(client, database).limits(Limits::off()).connect().await.unwrap()
    });
    (store, commands)
}

fn seconds() -> Duration {
    Duration::from_secs(std::env::var("THRIFT_TEST_STAMPEDE_SECONDS").map_or(2, |text| text.parse().unwrap()))
}

/// The promise: at most five calls a second for each garment and process, what is freed elsewhere can be bought within
/// 300 ms, and nobody gets what another has.
#[test]
fn a_stampede_costs_five_calls_a_second_and_what_is_freed_elsewhere_is_bought_at_once() {
    let ((store, commands), (elsewhere, _)) = (process("stampede"), process("stampede"));
    let recorder = Recorder::new();
    let recorded = |store| Arc::new(Recorded::new(Arc::new(store), recorder.clone()));
    let elsewhere = recorded(elsewhere);
    let item = ItemId::new("robe").unwrap();
    wait(elsewhere.offer(Basket::one(item.clone()))).unwrap();
    let (won, mut wins) = tokio::sync::mpsc::unbounded_channel();
    let crowd = Arc::new(Crowd {
        shield: Shield::new(recorded(store)),
        item: item.clone(),
        closed: AtomicBool::new(true),
        over: AtomicBool::new(false),
        asks: AtomicU64::new(0),
        refused: AtomicU64::new(0),
        wrong: AtomicUsize::new(0),
        won,
    });
    // At the counter, so that it gets the garment whoever has it.
    let take = async |number: u64| {
        let (hold, holder) = (HoldId::new(Uuid::from_u64_pair(0, number)).unwrap(), HolderId::new("counter").unwrap());
        let (items, ttl) = (Basket::one(item.clone()), Ttl::default());
        let outcome = elsewhere.apply(&Command::Hold { hold, holder, items, ttl, staff: true }).await.unwrap();
        assert!(matches!(outcome, Outcome::Done(_)), "{outcome:?}");
        hold
    };
    wait(async {
        let mut held = take(1).await;
        let before = recorder.calls().len();
        let buyers: Vec<_> = (0..BUYERS).map(|number| tokio::spawn(crowd.clone().buyer(number))).collect();
        let (lasts, since, sent) = (seconds(), Instant::now(), commands.load(Ordering::Acquire));
        tokio::time::sleep(lasts).await;
        let (calls, elapsed) = (recorder.calls().len() - before, since.elapsed());
        let (asks, refused) = (crowd.asks.load(Ordering::Acquire), crowd.refused.load(Ordering::Acquire));
        println!(
            "{asks} asks in {elapsed:.1?}, {refused} refused: {calls} calls of the store, {} commands to the server",
            commands.load(Ordering::Acquire) - sent,
        );
        // The first two calls find out that there is a crowd.
        let most = 2 + 5 * elapsed.as_millis() / 1_000;
        assert!(calls as u128 <= most, "{calls} calls in {elapsed:?}");
        assert!(refused > 50 * elapsed.as_secs(), "there was no crowd: {refused}");

        let mut delays = Vec::new();
        for round in 1..=FREED {
            crowd.closed.store(false, Ordering::Release);
            elsewhere.release(held).await.unwrap();
            let freed = Instant::now();
            delays.push(wins.recv().await.unwrap().saturating_duration_since(freed));
            held = take(1 + round).await;
            crowd.closed.store(true, Ordering::Release);
            assert!(wins.try_recv().is_err(), "two winners");
            tokio::time::sleep(Duration::from_millis(300 + 30 * round)).await;
        }
        crowd.over.store(true, Ordering::Release);
        for buyer in buyers {
            buyer.await.unwrap();
        }
        delays.sort_unstable();
        println!("freed elsewhere, bought here after {delays:.0?}");
        assert!(delays.iter().all(|delay| *delay < BUYABLE_WITHIN), "{delays:?}");
        assert_eq!(crowd.wrong.load(Ordering::Acquire), 0, "granted while another process held it");
        let ending = Ending::read(elsewhere.as_ref()).await.unwrap();
        let violations = check(&recorder.calls(), &ending, Allowed::default());
        assert!(violations.is_empty(), "{violations:#?}");
    });
}
