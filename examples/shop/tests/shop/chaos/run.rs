//! One run: a store of its own, some processes of the shop, many buyers, faults, and then the books.

use super::books::Books;
use super::checks;
use super::client::Insisting;
use super::faults::{Fault, Struck, strike};
use super::moods::Mood;
use super::processes::Processes;
use super::rail::Rail;
use super::report::Outcome;
use super::shoppers::{Market, Told, shop_around};
use super::staff::{self, CRON_SECRET};
use super::stage::Stage;
use crate::shop::dice::Dice;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Seconds and less, so that things really lapse, and recovery really acts, within a run.
const TIMES: &str = "open=2s,paying=2s,ask=300ms,patience=1500ms,wait=3s,watch=10s,late=700ms,recover=250ms";
/// Longer than recovery can need: the longest of the times above, some clock steps, and a busy machine.
const RECOVERY_MAX: Duration = Duration::from_mins(1);

/// Somebody who breaks the rules of the store while the load lasts; answers how often.
pub(super) type Rogue = fn(Books, watch::Receiver<bool>) -> JoinHandle<usize>;

/// Holds after which a run has tried something.
const HOLDS_ENOUGH: usize = 40;

/// What a run is made of.
pub(super) struct Plan {
    pub(super) seed: u64,
    pub(super) processes: usize,
    pub(super) buyers: usize,
    pub(super) load: Duration,
    /// So many times as long as a hurried buyer do they all think.
    pub(super) pace: usize,
    pub(super) simulated_percent: usize,
    pub(super) mood: fn(&mut Dice) -> Mood,
    /// Whether anything breaks but the rail's line.
    pub(super) faults: bool,
    pub(super) rogue: Option<Rogue>,
}

impl Plan {
    /// Chaos, as drawn.
    pub(super) fn drawn(seed: u64) -> Self {
        let mut dice = Dice::of(seed);
        Self {
            seed,
            processes: 1 + dice.below(3),
            buyers: 100 + dice.below(40),
            load: Duration::from_secs(7),
            pace: 1,
            simulated_percent: 80,
            mood: Mood::drawn,
            faults: true,
            rogue: None,
        }
    }
}

/// Plays it to its end.
pub(super) async fn play(plan: Plan, stage: Stage) -> Outcome {
    let begun = Instant::now();
    let mut dice = Dice::of(plan.seed).for_player();
    let addresses = Processes::addresses(plan.processes);
    let urls: Vec<String> = addresses.iter().map(|address| format!("http://{address}")).collect();
    let (rail, rail_address) = Rail::open(dice.for_player(), plan.mood, urls.clone()).await;
    let own = [
        ("THRIFT_HOLD_TTL", "2s"),
        ("THRIFT_LIMITS", "holder=4,network=1000000,renewals=2"),
        ("THRIFT_PAYMENT_TIMES", TIMES),
        ("THRIFT_SIMULATED_RAIL", &rail_address),
        ("THRIFT_CRON_SECRET", CRON_SECRET),
    ];
    let settings = stage.settings().into_iter().chain(own.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let mut shops = Processes::new(stage.folder(), &addresses, settings.collect());
    stage.set_clocks(&mut shops);
    for number in 0..shops.count() {
        shops.start(number);
    }
    shops.all_ready().await;
    let urls = Arc::new(urls);
    let garments = stage.garments(&urls[0]).await;
    let books = Books::open(stage.store()).await;
    let (close, goes_on) = watch::channel(true);
    let market = Arc::new(Market {
        garments,
        goes_on,
        holds: AtomicUsize::new(0),
        pace: plan.pace,
        simulated_percent: plan.simulated_percent,
    });

    let mut somebody = || Insisting::new(urls.clone(), dice.for_player());
    let buyers: Vec<_> = (0..plan.buyers).map(|_| tokio::spawn(shop_around(somebody(), market.clone()))).collect();
    let (desk, cron) = (somebody().with_token(stage.token()), somebody().with_token(CRON_SECRET));
    let staff = tokio::spawn(staff::work(desk, cron, market.clone()));
    let rogue = plan.rogue.map(|rogue| rogue(books.clone(), market.goes_on.clone()));
    let mut ground = stage.ground();
    let enough = || market.holds.load(Ordering::SeqCst) >= HOLDS_ENOUGH;
    let mut struck = Struck::new();
    if plan.faults {
        struck = strike(&mut shops, &mut ground, &mut dice, plan.load, enough).await;
    } else {
        tokio::time::sleep(plan.load).await;
    }
    shops.note("closing");
    close.send(false).unwrap();
    rail.calm_down();
    shops.all_ready().await;
    shops.note("ready");
    let mut told: Vec<Told> = Vec::new();
    for buyer in buyers {
        told.extend(buyer.await.unwrap());
    }
    let acts = staff.await.unwrap();
    shops.note("closed");
    if let Some(rogue) = rogue {
        assert!(rogue.await.unwrap() > 0, "the rogue found nothing to break: nothing was tried");
    }
    let unfinished = until_nothing_is_left_to_do(&books, &rail, plan.rogue.is_some()).await;
    shops.note("nothing is left to do");
    shops.stop().await;
    assert!(!shops.logs().contains("panicked"), "the shop panicked");

    let (sums, mut violations) = checks::everything(&books, &rail.ledger, &told).await;
    violations.extend(unfinished);
    struck.insert(Fault::RailDisturbed, rail.disturbed.load(Ordering::SeqCst));
    let holds = market.holds.load(Ordering::SeqCst);
    // Where everything is slow, staff may have come to nothing.
    let staffed = acts > 0 || plan.pace > 1;
    let tried = holds >= 10 && sums.orders >= 5 && sums.captured > 0 && staffed;
    assert!(tried, "next to nothing was tried: {holds} holds, {sums:?}, {acts} acts of staff");
    let (kind, timeline) = (stage.kind(), shops.timeline());
    stage.clear().await;
    Outcome {
        seed: plan.seed,
        store: kind,
        processes: plan.processes,
        buyers: plan.buyers,
        took: begun.elapsed(),
        struck,
        holds,
        sums,
        violations,
        timeline,
    }
}

/// Polls until recovery has nothing left to do, twice in a row; whatever it does not finish in time is told. What a
/// rogue broke need not be finished.
async fn until_nothing_is_left_to_do(books: &Books, rail: &Rail, broken: bool) -> Vec<String> {
    let deadline = Instant::now() + if broken { Duration::from_secs(15) } else { RECOVERY_MAX };
    let mut calm = 0;
    loop {
        let left = books.pending().await;
        calm = if left.is_empty() && !rail.is_busy() { calm + 1 } else { 0 };
        if calm == 2 {
            return Vec::new();
        }
        if Instant::now() > deadline {
            return left.into_iter().map(|line| format!("recovery does not finish: {line}")).collect();
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
}
