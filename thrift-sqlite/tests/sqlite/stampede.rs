//! A crowd in one process, a garment that another process holds and frees: what it costs, and how long it takes.
//!
//! `THRIFT_TEST_STAMPEDE_SECONDS` says how long the crowd lasts (2). Run it alone to measure.

use super::shop::{Shop, granted, hold_id, holder, item};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, Instant};
use thrift_core::conformance::recorded::{Allowed, Ending, Recorded, Recorder, check};
use thrift_core::inventory::{InventoryStore, InventoryStoreExt, Outcome};
use thrift_core::lock::{Basket, Command, Ttl};
use thrift_core::shield::Shield;
use thrift_sqlite::SqliteStore;

const BUYERS: usize = 8;
const EVERY: Duration = Duration::from_millis(1);
/// How often the other process frees the garment.
const FREED: usize = 8;
/// The promise is 300 ms; the machines that run tests have other things to do.
const BUYABLE_WITHIN: Duration = Duration::from_secs(2);

fn seconds() -> Duration {
    Duration::from_secs(std::env::var("THRIFT_TEST_STAMPEDE_SECONDS").map_or(2, |text| text.parse().unwrap()))
}

fn hold(number: usize, who: &str, staff: bool) -> Command {
    let (hold, holder, items) = (hold_id(number), holder(who), Basket::one(item("robe")));
    Command::Hold { hold, holder, items, ttl: Ttl::default(), staff }
}

/// Sends the crowd home, also when the test fails.
struct Closing<'a>(&'a AtomicBool);

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

struct Crowd {
    shield: Shield<Recorded<SqliteStore>>,
    over: AtomicBool,
    asks: AtomicUsize,
}

impl Crowd {
    /// Another buyer each time: nobody has the garment already.
    fn ask(&self, won: &Sender<Instant>) {
        while !self.over.load(Ordering::Acquire) {
            let number = 1_000 + self.asks.fetch_add(1, Ordering::AcqRel);
            let command = hold(number, &format!("buyer {number}"), false);
            if let Outcome::Done(_) = pollster::block_on(self.shield.apply(&command)).unwrap() {
                won.send(Instant::now()).unwrap();
            }
            std::thread::sleep(EVERY);
        }
    }
}

/// The promise: at most five calls a second for each garment and process, what is freed elsewhere can be bought within
/// 300 ms, and nobody gets what another has.
#[test]
fn a_stampede_costs_five_calls_a_second_and_what_is_freed_elsewhere_is_bought_at_once() {
    let (shop, recorder) = (Shop::new(), Recorder::new());
    let recorded = || Arc::new(Recorded::new(Arc::new(shop.open()), recorder.clone()));
    let elsewhere = recorded();
    pollster::block_on(elsewhere.offer(Basket::one(item("robe")))).unwrap();
    // At the counter, so that it gets the garment whoever has it.
    let take = |number| granted(pollster::block_on(elsewhere.apply(&hold(number, "counter", true))));
    let (over, asks) = (AtomicBool::new(false), AtomicUsize::new(0));
    let crowd = Crowd { shield: Shield::new(recorded()), over, asks };
    take(0);
    let delays = std::thread::scope(|scope| {
        let (won, wins) = channel();
        let closing = Closing(&crowd.over);
        let (before, since) = (recorder.calls().len(), Instant::now());
        for _ in 0..BUYERS {
            let (won, crowd) = (won.clone(), &crowd);
            scope.spawn(move || crowd.ask(&won));
        }
        std::thread::sleep(seconds());
        let (calls, elapsed) = (recorder.calls().len() - before, since.elapsed());
        let asks = crowd.asks.load(Ordering::Acquire);
        println!("{asks} asks in {elapsed:.1?}: {calls} calls of the store");
        let free = |round: usize| {
            let release = Command::Release { hold: hold_id(round) };
            granted(pollster::block_on(elsewhere.apply(&release)));
            let freed = Instant::now();
            let delay = wins.recv().unwrap().saturating_duration_since(freed);
            take(1 + round);
            std::thread::sleep(Duration::from_millis(300 + 30 * round as u64));
            delay
        };
        let mut delays: Vec<Duration> = (0..FREED).map(free).collect();
        drop(closing);
        assert!(wins.try_recv().is_err(), "granted while another process held it");
        // The first two calls find out that there is a crowd.
        let most = 2 + 5 * elapsed.as_millis() / 1_000;
        assert!(calls as u128 <= most, "{calls} calls in {elapsed:?}");
        assert!(asks > 10 * calls, "there was no crowd: {asks}");
        delays.sort_unstable();
        delays
    });
    println!("freed elsewhere, bought here after {delays:.0?}");
    assert!(delays.iter().all(|delay| *delay < BUYABLE_WITHIN), "{delays:?}");
    let ending = pollster::block_on(Ending::read(elsewhere.as_ref())).unwrap();
    let violations = check(&recorder.calls(), &ending, Allowed::default());
    assert!(violations.is_empty(), "{violations:#?}");
}
