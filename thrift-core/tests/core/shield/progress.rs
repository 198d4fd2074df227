//! Garments that are held and freed in turn: everybody gets on.

use super::buyers::{Buyers, HELD, Shop, hold, hold_id, item};
use super::store::{Fate, Gate, Scripted};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use thrift_core::conformance::operation::Random;
use thrift_core::inventory::{InventoryStore, InventoryStoreExt, Outcome};
use thrift_core::lock::{Basket, Command, Ttl};
use thrift_core::memory::MemoryStore;
use thrift_core::shield::Shield;
use thrift_core::{HolderId, StoreError};

const THREADS: usize = 16;
const ATTEMPTS: usize = 250;
const GARMENTS: u64 = 50;

/// The winner has it no more before any of those who waited has looked up: they are answered all the same, at once, by
/// what was so while they waited. Who comes afterwards gets it.
#[test]
fn who_waited_is_answered_even_if_the_winner_releases_at_once() {
    let (shop, gate, mut buyers) = (Shop::new(), Gate::default(), Buyers::default());
    shop.store.fate(Fate::Waits(gate.clone()));
    let shield = shop.shield.clone();
    buyers.come_with(1, async move {
        let won = shield.apply(&hold(1, "amina", &["robe"])).await;
        shield.apply(&Command::Release { hold: hold_id(1) }).await.unwrap();
        super::buyers::told(won)
    });
    buyers.crowd(&shop, 11..=1010);
    assert_eq!(buyers.waiting(), 1001);
    gate.open();
    buyers.run();
    assert_eq!((buyers.told[&1].as_str(), buyers.count(HELD), buyers.waiting()), ("granted", 1000, 0));
    assert_eq!(shop.store.asked(), (1, 0));
    assert_eq!(shop.hold(2000, "bruno", &["robe"]), "granted");
}

/// Bruno is woken to ask, and chantal comes before he looks up.
#[test]
fn nobody_takes_the_turn_of_who_was_woken() {
    let (shop, mut buyers) = (Shop::new(), Buyers::default());
    shop.store.fate(Fate::Waits(Gate::default()));
    buyers.come(&shop, 1, hold(1, "amina", &["robe"]));
    buyers.come(&shop, 2, hold(2, "bruno", &["robe"]));
    buyers.leaves(1);
    buyers.come_first(&shop, 3, hold(3, "chantal", &["robe"]));
    assert_eq!((buyers.told[&2].as_str(), buyers.told[&3].as_str()), ("granted", HELD));
    assert_eq!(shop.store.asked(), (2, 0));
}

/// A crude zipf: half of all choices fall on the first garments.
fn choose(random: &mut Random) -> String {
    let range = 1 + random.below(GARMENTS);
    format!("thing {}", random.below(range))
}

fn block_on<T>(call: impl Future<Output = T>, pending: &AtomicUsize) -> T {
    let mut call = std::pin::pin!(call);
    if let Poll::Ready(answer) = call.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        return answer;
    }
    pending.fetch_add(1, Ordering::AcqRel);
    pollster::block_on(call)
}

/// Holds `size` garments, gives them back at once, and goes on. Answers how often anybody waited, and the holds and looks
/// that the store was asked for.
fn contend(size: usize) -> (usize, usize) {
    let store = Arc::new(Scripted::new(MemoryStore::new()));
    let shield = Shield::new(store.clone());
    for number in 0..GARMENTS {
        pollster::block_on(shield.offer(Basket::one(item(&format!("thing {number}"))))).unwrap();
    }
    let pending = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let (shield, pending) = (&shield, &pending);
            scope.spawn(move || buyer(shield, thread, size, pending).unwrap());
        }
    });
    let (holds, looks) = store.asked();
    (pending.into_inner(), holds + looks)
}

fn buyer(shield: &Shield<Scripted>, thread: usize, size: usize, pending: &AtomicUsize) -> Result<(), StoreError> {
    let holder = HolderId::new(format!("buyer {thread}")).unwrap();
    let mut random = Random::seeded(thread as u64);
    for attempt in 0..ATTEMPTS {
        let mut names: Vec<String> = Vec::new();
        while names.len() < size {
            let name = choose(&mut random);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let hold = hold_id(1 + (thread * ATTEMPTS + attempt) as u128);
        let items = Basket::new(names.iter().map(|name| item(name))).unwrap();
        let command = Command::Hold { hold, holder: holder.clone(), items, ttl: Ttl::default(), staff: false };
        if let Outcome::Done(_) = block_on(shield.apply(&command), pending)? {
            std::thread::yield_now();
            pollster::block_on(shield.apply(&Command::Release { hold }))?;
        }
    }
    Ok(())
}

#[test]
fn baskets_that_overlap_never_wait() {
    let (pending, asked) = contend(3);
    assert_eq!(pending, 0, "baskets that waited");
    assert!(asked <= THREADS * ATTEMPTS, "{asked} calls for {} baskets", THREADS * ATTEMPTS);
}

/// At most a look and a hold for each.
#[test]
fn buyers_of_single_garments_all_get_on() {
    let (_, asked) = contend(1);
    assert!(asked <= 2 * THREADS * ATTEMPTS, "{asked} calls for {} holds", THREADS * ATTEMPTS);
}
