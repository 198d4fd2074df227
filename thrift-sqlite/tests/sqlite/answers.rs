//! The same answers as the memory store, word for word, for random commands.

use super::random::Random;
use super::shop::{Shop, hold_id, holder, item};
use std::time::Duration;
use thrift_core::inventory::{FeedPosition, InventoryStore};
use thrift_core::lock::{Basket, Command, Keep, Limits, Ttl};
use thrift_core::memory::MemoryStore;
use thrift_core::{ItemId, OrderId};

const COMMANDS: usize = 2_000;
const GARMENTS: usize = 7;

fn order(random: &mut Random) -> OrderId {
    OrderId::new(format!("order-{}", random.below(6))).unwrap()
}

fn basket(random: &mut Random) -> Basket {
    let size = if random.once_in(2) { 1 } else { 1 + random.below(3) };
    // The last one is never added.
    let names = (0..size).map(|_| item(format!("coat-{}", random.below(GARMENTS + 1))));
    Basket::new(names.collect::<Vec<_>>()).unwrap()
}

fn ttl(random: &mut Random) -> Ttl {
    Ttl::new(Duration::from_secs(1 + random.below(900) as u64)).unwrap()
}

fn command(random: &mut Random, fresh: &mut usize) -> Command {
    // Mostly ids of late, so that commands meet; sometimes one nobody knows.
    *fresh += usize::from(random.once_in(3));
    let hold = hold_id((*fresh + random.below(2)).saturating_sub(random.below(8)));
    let who = holder(random.pick(&["ann", "bob", "cleo"]));
    match random.below(20) {
        0 => Command::Withdraw { items: basket(random) },
        1 | 2 => Command::Publish { items: basket(random) },
        3..=8 => {
            let staff = random.once_in(12);
            Command::Hold { hold, holder: who, items: basket(random), ttl: ttl(random), staff }
        }
        9 | 10 => Command::Extend { hold, renewal: 1 + u32::try_from(random.below(4)).unwrap(), ttl: ttl(random) },
        11 | 12 => Command::BeginPayment { hold, holder: who, order: order(random), ttl: ttl(random) },
        13 | 14 => Command::Sell { hold, order: order(random) },
        15 => Command::Release { hold },
        16 | 17 => {
            let keep = random.once_in(2).then(|| Keep { hold: hold_id(*fresh + 1), ttl: ttl(random) });
            Command::AbortPayment { hold, order: order(random), keep }
        }
        18 => Command::Retake { hold, holder: who, order: order(random), items: basket(random), ttl: ttl(random) },
        _ => Command::Relist { items: basket(random), order: order(random) },
    }
}

#[test]
fn memory_and_sqlite_answer_alike() {
    for (seed, limits) in [(1, Limits::default()), (2, Limits::off()), (3, tight())] {
        let shop = Shop::new();
        let memory = MemoryStore::with(shop.clock.clone(), limits.clone());
        let sqlite = shop.options().limits(limits).open().unwrap();
        let mut random = Random::new(seed);
        let (mut fresh, mut granted) = (0, 0);
        let all: Vec<ItemId> = (0..GARMENTS).map(|number| item(format!("coat-{number}"))).collect();
        let add = Command::Add { items: Basket::new(all.clone()).unwrap() };
        assert!(both(&memory, &sqlite, &async |store| store.apply(&add).await) > 0);
        for step in 0..COMMANDS {
            if random.once_in(4) {
                shop.clock.advance(Duration::from_millis(random.below(400_000) as u64));
            }
            if random.once_in(15) {
                let most = random.below(4);
                both(&memory, &sqlite, &async |store| store.sweep(most).await);
            }
            let command = command(&mut random, &mut fresh);
            let length = both(&memory, &sqlite, &async |store| store.apply(&command).await);
            granted += usize::from(length > 0);
            both(&memory, &sqlite, &async |store| store.carrying(hold_id(fresh)).await);
            if step % 20 == 0 {
                reads(&memory, &sqlite, &all, &mut random);
            }
        }
        reads(&memory, &sqlite, &all, &mut random);
        assert!(granted > COMMANDS / 10, "only {granted} were granted");
    }
}

fn tight() -> Limits {
    Limits { holds_per_holder_max: 2, renewals_max: 1, lapses_max: 1, ..Limits::default() }
}

fn reads(memory: &MemoryStore, sqlite: &thrift_sqlite::SqliteStore, all: &[ItemId], random: &mut Random) {
    let after = random.once_in(2).then(|| random.pick(all));
    let most = random.below(GARMENTS + 2);
    let from = FeedPosition::new(random.below(50).to_string());
    both(memory, sqlite, &async |store| store.look(all).await);
    both(memory, sqlite, &async |store| store.scan(after.as_ref(), most).await);
    both(memory, sqlite, &async |store| store.engaged(after.as_ref(), most).await);
    both(memory, sqlite, &async |store| store.events(&FeedPosition::start(), usize::MAX).await);
    both(memory, sqlite, &async |store| store.events(&from, most).await);
    both(memory, sqlite, &async |store| store.feed_end().await);
}

/// Asks both, expects one answer, and says how long it is: 0 for a refusal.
#[track_caller]
fn both<T: std::fmt::Debug, E: std::fmt::Debug>(
    memory: &dyn InventoryStore,
    sqlite: &dyn InventoryStore,
    ask: &impl AsyncFn(&dyn InventoryStore) -> Result<T, E>,
) -> usize {
    let expected = format!("{:?}", pollster::block_on(ask(memory)).unwrap());
    let got = format!("{:?}", pollster::block_on(ask(sqlite)).unwrap());
    assert_eq!(got, expected);
    if got.starts_with("Refused") { 0 } else { got.len() }
}

#[test]
fn a_position_of_another_store_is_refused() {
    let shop = Shop::new();
    let store = shop.open();
    for text in ["-1", "x", "9999999999999999999999", "1.5"] {
        let error = pollster::block_on(store.events(&FeedPosition::new(text), 1)).unwrap_err();
        assert_eq!(error.kind(), thrift_core::ErrorKind::FixCall);
        assert!(error.to_string().contains("start again without one"), "{error}");
    }
}
