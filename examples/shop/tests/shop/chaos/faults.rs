//! What breaks meanwhile: processes of the shop, clocks, servers of the database, its replies.

use super::processes::Processes;
use crate::shop::dice::Dice;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use thrift_mongod::ReplicaSet;

/// One kind of fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fault {
    ShopKilled,
    ShopFrozen,
    ClockStepped,
    PrimaryKilled,
    PrimaryFrozen,
    PrimaryCut,
    ReplyLost,
    RailDisturbed,
}

/// How often each happened.
pub(super) type Struck = BTreeMap<Fault, usize>;

/// Where the faults strike.
pub(super) enum Ground {
    /// The file that says how far the clock of every process is off; it only moves on, as the clock of one machine does.
    Machine {
        clock: PathBuf,
        seconds: usize,
    },
    Set(Arc<ReplicaSet>),
}

/// How much longer a run may take on a machine that is too busy for anything to happen.
const LONGER_MAX: Duration = Duration::from_secs(45);

/// Breaks one thing after another until the time is over and enough was tried; everything but the shop's processes is mended then.
pub(super) async fn strike(
    shops: &mut Processes,
    ground: &mut Ground,
    dice: &mut Dice,
    length: Duration,
    enough: impl Fn() -> bool,
) -> Struck {
    let (mut struck, end) = (Struck::new(), Instant::now() + length);
    let before = lost_so_far(ground);
    rest(dice, 600, 1_200).await;
    while Instant::now() < end || (!enough() && Instant::now() < end + LONGER_MAX) {
        shops.revive();
        let fault = drawn(ground, dice);
        *struck.entry(fault).or_default() += 1;
        shops.note(&format!("{fault:?}"));
        match fault {
            Fault::ShopKilled => kill_a_shop(shops, dice).await,
            Fault::ShopFrozen => freeze_a_shop(shops, dice, &mut struck).await,
            Fault::ClockStepped => step_clock(ground, dice),
            _ => strike_database(ground, fault, dice).await,
        }
        rest(dice, 100, 900).await;
    }
    shops.note("mending");
    mend(ground).await;
    shops.note("mended");
    let lost = lost_so_far(ground) - before;
    // Not what was tried, but what was lost.
    struck.remove(&Fault::ReplyLost);
    if lost > 0 {
        struck.insert(Fault::ReplyLost, lost);
    }
    struck
}

fn drawn(ground: &Ground, dice: &mut Dice) -> Fault {
    match (ground, dice.below(10)) {
        (_, 0..3) => Fault::ShopKilled,
        (_, 3..6) => Fault::ShopFrozen,
        (Ground::Machine { .. }, 6) => Fault::ClockStepped,
        (Ground::Machine { .. }, 7..9) => Fault::ShopKilled,
        (Ground::Machine { .. }, _) => Fault::ShopFrozen,
        (Ground::Set(_), 6) => Fault::PrimaryKilled,
        (Ground::Set(_), 7) => Fault::PrimaryFrozen,
        (Ground::Set(_), 8) => Fault::PrimaryCut,
        (Ground::Set(_), _) => Fault::ReplyLost,
    }
}

async fn rest(dice: &mut Dice, from: usize, to: usize) {
    tokio::time::sleep(dice.millis(from, to)).await;
}

async fn kill_a_shop(shops: &mut Processes, dice: &mut Dice) {
    let victim = dice.below(shops.count());
    shops.kill(victim);
    rest(dice, 0, 700).await;
    shops.start(victim);
}

/// The others go on, and may be killed meanwhile: what the frozen one was about to do, it does afterwards.
async fn freeze_a_shop(shops: &mut Processes, dice: &mut Dice, struck: &mut Struck) {
    let victim = dice.below(shops.count());
    shops.freeze(victim);
    rest(dice, 500, 2_000).await;
    let other = dice.below(shops.count());
    if other != victim && dice.percent(60) {
        *struck.entry(Fault::ShopKilled).or_default() += 1;
        shops.kill(other);
        shops.start(other);
    }
    rest(dice, 500, 2_000).await;
    shops.thaw(victim);
}

fn step_clock(ground: &mut Ground, dice: &mut Dice) {
    if let Ground::Machine { clock, seconds } = ground {
        *seconds += 1 + dice.below(4);
        // In one step: a reader never sees half of it.
        let next = clock.with_extension("next");
        std::fs::write(&next, format!("+{seconds}\n")).unwrap();
        std::fs::rename(next, clock).unwrap();
    }
}

async fn strike_database(ground: &Ground, fault: Fault, dice: &mut Dice) {
    let Ground::Set(set) = ground else { return };
    let set = set.clone();
    let (wait, seed) = (dice.millis(500, 2_000), dice.below(usize::MAX) as u64);
    let act = move || {
        let primary = set.primary();
        match fault {
            Fault::PrimaryKilled => {
                set.kill(primary);
                set.primary_other_than(primary);
                std::thread::sleep(wait);
                set.restart(primary);
            }
            Fault::PrimaryFrozen => {
                set.freeze(primary);
                std::thread::sleep(wait * 2);
                set.thaw(primary);
            }
            Fault::PrimaryCut => {
                set.cut(primary);
                set.primary_other_than(primary);
                std::thread::sleep(wait);
                set.heal(primary);
            }
            _ => {
                let proxy = set.proxy(primary);
                proxy.lose_one_reply_in(8, &["update", "findAndModify", "insert"], seed);
                std::thread::sleep(wait);
                proxy.lose_nothing();
            }
        }
    };
    tokio::task::spawn_blocking(act).await.unwrap();
}

fn lost_so_far(ground: &Ground) -> usize {
    match ground {
        Ground::Machine { .. } => 0,
        Ground::Set(set) => (0..set.len()).map(|member| usize::try_from(set.proxy(member).lost()).unwrap()).sum(),
    }
}

/// Every server follows.
async fn mend(ground: &Ground) {
    if let Ground::Set(set) = ground {
        let set = set.clone();
        tokio::task::spawn_blocking(move || set.wait_healthy()).await.unwrap();
    }
}
