//! Buyers race while the servers under them are killed, frozen, cut off, set to wrong times, or lose their answers.
//!
//! Every run prints its seed; `THRIFT_TEST_SEED` replays it. `THRIFT_TEST_FAULT_RUNS` (3) says how many there are: the
//! kinds of faults take turns. After each run the auditor must be clean, one order of the events must explain what every
//! call was told, and what was answered must be true ([`Told`]).
//! (A shop process whose own clock is wrong: `examples/shop/tests/shop/many_processes.rs`.)

use crate::fixture::wait;
use crate::told::Told;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use thrift_core::catalog::{Currency, Money};
use thrift_core::checkout::{Checkout, NewOrder, PlaceError, Placement, Policy};
use thrift_core::conformance::recorded::{Allowed, Recorded};
use thrift_core::inventory::{InventoryStoreExt, Reply};
use thrift_core::lock::{Basket, Limits, Ttl};
use thrift_core::order::{Contact, Delivery, OrderLine, OrderStatus, PaymentChoice};
use thrift_core::payment::CashOnDelivery;
use thrift_core::{ErrorKind, HoldId, HolderId, ItemId, OrderId, StoreError};
use thrift_mongo::{MongoOptions, MongoStore};
use thrift_mongod::ReplicaSet;

const GARMENTS: u64 = 600;
const BUYERS: u64 = 8;
/// How long a caller goes on asking again; longer than any fault.
const PATIENCE: Duration = Duration::from_mins(1);

#[derive(Debug, Clone, Copy)]
enum Fault {
    KilledPrimary,
    LostReplies,
    FrozenPrimary,
    CutPrimary,
    ClocksApart,
    /// The same as the first, on servers with their own time-outs.
    KilledByDefault,
}

const FAULTS: [Fault; 6] = [
    Fault::KilledPrimary,
    Fault::LostReplies,
    Fault::FrozenPrimary,
    Fault::CutPrimary,
    Fault::ClocksApart,
    Fault::KilledByDefault,
];

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().map_or(otherwise, |text| text.parse().unwrap())
}

#[test]
fn whatever_breaks_no_garment_is_sold_twice_and_no_answered_order_is_lost() {
    let clock = u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap();
    let seed = number("THRIFT_TEST_SEED", clock);
    for (run, fault) in (0..number("THRIFT_TEST_FAULT_RUNS", 3)).zip(FAULTS.into_iter().cycle()) {
        println!("run {run}: {fault:?}, THRIFT_TEST_SEED={seed}");
        let told = play(fault, Dice(seed.wrapping_add(run)));
        println!("run {run}: {told}");
    }
}

/// A sequence that is the same for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}

/// What buyers see of a run, and tell of it.
struct Run {
    store: Arc<Recorded<MongoStore>>,
    checkout: Checkout,
    goes_on: AtomicBool,
    begun: Instant,
    /// When somebody was last granted a hold, and the longest time that nobody was, in milliseconds.
    granted: AtomicU64,
    silence: AtomicU64,
    told: Told,
}

impl Run {
    fn on(store: Arc<Recorded<MongoStore>>, told: Told) -> Self {
        let orders = told.store.clone();
        let checkout = Checkout::new(store.clone(), orders, vec![Arc::new(CashOnDelivery)], Policy::default());
        let (granted, silence) = (AtomicU64::new(0), AtomicU64::new(0));
        Self { store, checkout, goes_on: AtomicBool::new(true), begun: Instant::now(), granted, silence, told }
    }

    fn granted_one(&self) {
        let now = u64::try_from(self.begun.elapsed().as_millis()).unwrap();
        let before = self.granted.swap(now, Ordering::AcqRel);
        self.silence.fetch_max(now.saturating_sub(before), Ordering::AcqRel);
    }
}

/// Asks again with the same token, as a client should, for as long as it may help.
pub(crate) async fn insisted<T>(ask: impl AsyncFn() -> Result<T, StoreError>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        match ask().await {
            Ok(answer) => return answer,
            Err(error) => {
                let passing = matches!(error.kind(), ErrorKind::RetryNow | ErrorKind::RetryLater);
                assert!(passing && Instant::now() < deadline, "{error} {error:?}");
            }
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn item(number: u64) -> ItemId {
    ItemId::new(format!("garment-{number}")).unwrap()
}

/// Holds one to three garments again and again; buys some, gives the others back.
async fn shop_around(run: Arc<Run>, buyer: u64, mut dice: Dice) {
    let holder = HolderId::new(format!("buyer-{buyer}")).unwrap();
    let mut attempt: u64 = 0;
    while run.goes_on.load(Ordering::Acquire) {
        attempt += 1;
        let count = 1 + dice.below(3);
        let basket = Basket::new((0..count).map(|_| item(dice.below(GARMENTS)))).unwrap();
        let hold = HoldId::new(uuid::Uuid::from_u64_pair(buyer + 1, attempt)).unwrap();
        let held = insisted(async || run.store.hold(hold, &holder, basket.clone(), Ttl::default()).await).await;
        let Reply::Done(held) = held else { continue };
        run.granted_one();
        if dice.below(3) > 0 {
            insisted(async || run.store.release(hold).await).await;
            continue;
        }
        let new = order(&format!("order-{buyer}-{attempt}"), &holder, hold, &held.items);
        let placed = insisted(async || match run.checkout.place(new.clone()).await {
            Ok(placement) => Ok(placement),
            Err(PlaceError::Store(error)) => Err(error),
            Err(other) => Err(StoreError::new(ErrorKind::Stop, other)),
        });
        let (Placement::Order { order, .. } | Placement::Taken(order)) = placed.await;
        if order.status == OrderStatus::Placed {
            let items = order.lines.iter().map(|line| line.item.clone()).collect();
            run.told.placed(order.id.clone(), items);
        }
    }
}

fn order(id: &str, holder: &HolderId, hold: HoldId, items: &[ItemId]) -> NewOrder {
    let price = Money::new(12_500, Currency::XAF).unwrap();
    NewOrder {
        id: OrderId::new(id).unwrap(),
        key: id.to_owned(),
        holder: holder.clone(),
        hold,
        lines: items.iter().map(|item| OrderLine { item: item.clone(), title: item.to_string(), price }).collect(),
        delivery_fee: Money::new(1_000, Currency::XAF).unwrap(),
        contact: Contact { name: "Amina".into(), phone: "+237677123456".into(), email: None },
        delivery: Delivery { city: "Douala".into(), quarter: "Akwa".into(), address: None },
        payment: PaymentChoice { method: CashOnDelivery::NAME.into(), phone: None },
    }
}

fn rest(dice: &mut Dice, millis: u64) {
    std::thread::sleep(Duration::from_millis(millis + dice.below(millis)));
}

/// One run, from an empty database to the audit.
fn play(fault: Fault, mut dice: Dice) -> String {
    let servers = ReplicaSet::builder(3).with_proxies();
    let servers = match fault {
        Fault::KilledByDefault => servers,
        Fault::ClocksApart => servers.fast_elections().node_clock(1, "+20m").node_clock(2, "-20m"),
        _ => servers.fast_elections(),
    };
    let set = servers.start();
    let told = Told::of(wait(MongoOptions::new(set.uri()).limits(Limits::off()).connect()).unwrap());
    let store = told.recorded();
    for first in (0..GARMENTS).step_by(50) {
        let items = Basket::new((first..first + 50).map(item)).unwrap();
        wait(insisted(async || store.offer(items.clone()).await));
    }
    let run = Arc::new(Run::on(store, told));
    let start = |buyer| {
        let (run, dice) = (run.clone(), Dice(dice.below(u64::MAX)));
        std::thread::spawn(move || wait(shop_around(run, buyer, dice)))
    };
    let buyers: Vec<_> = (0..BUYERS).map(start).collect();
    rest(&mut dice, 1_000);
    let lost = strike(&set, fault, &mut dice);
    rest(&mut dice, 1_000);
    run.goes_on.store(false, Ordering::Release);
    for buyer in buyers {
        buyer.join().unwrap();
    }
    set.wait_healthy();
    wait(run.told.is_true(&run.checkout, allowed(fault)));
    let (orders, silence) = (run.told.orders(), run.silence.load(Ordering::Acquire));
    assert!(orders > 0, "nobody bought anything: nothing was tried");
    let calls = run.told.calls();
    format!("{calls}, {orders} orders placed, {lost} replies lost, at most {silence} ms without a hold")
}

/// A primary that was deposed may refuse from what it remembers, and servers with wrong clocks take over from each other.
fn allowed(fault: Fault) -> Allowed {
    Allowed { stale_refusals: true, half_baskets: true, clock_runs_back: matches!(fault, Fault::ClocksApart) }
}

/// Breaks something under load, and mends it; answers how many replies were lost on purpose.
fn strike(set: &ReplicaSet, fault: Fault, dice: &mut Dice) -> u64 {
    let primary = set.primary();
    match fault {
        Fault::KilledPrimary | Fault::ClocksApart | Fault::KilledByDefault => {
            set.kill(primary);
            set.primary_other_than(primary);
            rest(dice, 2_000);
            set.restart(primary);
            0
        }
        Fault::FrozenPrimary => {
            set.freeze(primary);
            std::thread::sleep(Duration::from_secs(20));
            set.thaw(primary);
            0
        }
        Fault::CutPrimary => {
            set.cut(primary);
            set.primary_other_than(primary);
            rest(dice, 2_000);
            set.heal(primary);
            0
        }
        Fault::LostReplies => {
            let proxy = set.proxy(primary);
            proxy.lose_one_reply_in(10, &["update", "findAndModify", "insert"], dice.below(u64::MAX));
            rest(dice, 3_000);
            proxy.lose_nothing();
            assert!(proxy.lost() > 0, "no reply was lost: nothing was tried");
            proxy.lost()
        }
    }
}
