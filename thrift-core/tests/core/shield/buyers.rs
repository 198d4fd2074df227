//! A shop behind a shield, and buyers who are polled by hand, only when they were woken.

use super::store::Scripted;
use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;
use thrift_core::inventory::{InventoryStore, InventoryStoreExt, Outcome};
use thrift_core::lock::{Basket, Command, Limits, Ttl};
use thrift_core::memory::MemoryStore;
use thrift_core::shield::{Shield, ShieldOptions};
use thrift_core::{HoldId, HolderId, ItemId, ManualClock, OrderId, StoreError};
use uuid::Uuid;

pub(super) struct Shop {
    /// The store's.
    pub(super) clock: Arc<ManualClock>,
    /// The shield's.
    pub(super) monotonic: Arc<ManualClock>,
    pub(super) store: Arc<Scripted>,
    pub(super) shield: Arc<Shield<Scripted>>,
}

pub(super) fn item(name: &str) -> ItemId {
    ItemId::new(name).unwrap()
}

pub(super) fn hold_id(number: u128) -> HoldId {
    HoldId::new(Uuid::from_u128(number)).unwrap()
}

pub(super) fn order() -> OrderId {
    OrderId::new("o1").unwrap()
}

/// A hold of ten minutes by a buyer.
pub(super) fn hold(number: u128, who: &str, names: &[&str]) -> Command {
    let items = Basket::new(names.iter().map(|name| item(name))).unwrap();
    Command::Hold {
        hold: hold_id(number),
        holder: HolderId::new(who).unwrap(),
        items,
        ttl: Ttl::default(),
        staff: false,
    }
}

/// "granted", or the refusals.
pub(super) fn told(answer: Result<Outcome, StoreError>) -> String {
    match answer {
        Err(error) => format!("{:?}", error.kind()),
        Ok(Outcome::Done(_)) => "granted".into(),
        Ok(Outcome::Refused(refusals)) => {
            let name = |it: &thrift_core::lock::Refusal| it.item.as_ref().map_or("attempt".into(), ToString::to_string);
            let texts: Vec<_> = refusals.iter().map(|it| format!("{} {}", name(it), it.reason.code())).collect();
            texts.join(", ")
        }
    }
}

pub(super) const HELD: &str = "robe held_by_other";

impl Shop {
    /// With a robe and a scarf on sale, and these options.
    pub(super) fn with(options: ShieldOptions) -> Self {
        let clocks = (Arc::new(ManualClock::default()), Arc::new(ManualClock::default()));
        let (clock, monotonic) = clocks;
        let store = Arc::new(Scripted::new(MemoryStore::with(clock.clone(), Limits::default())));
        let shield = Arc::new(Shield::with(store.clone(), monotonic.clone(), options));
        let shop = Self { clock, monotonic, store, shield };
        pollster::block_on(shop.shield.offer(Basket::new([item("robe"), item("scarf")]).unwrap())).unwrap();
        shop
    }

    pub(super) fn new() -> Self {
        Self::with(ShieldOptions::default())
    }

    /// Another process does something, with the same store.
    pub(super) fn elsewhere(&self, command: &Command) -> String {
        told(Ok(self.store.memory.apply_now(command)))
    }

    /// A robe that amina holds under the id 1, as another process knows and this one does not.
    pub(super) fn held_elsewhere() -> Self {
        let shop = Self::new();
        assert_eq!(shop.elsewhere(&hold(1, "amina", &["robe"])), "granted");
        shop
    }

    pub(super) fn apply(&self, command: &Command) -> String {
        told(pollster::block_on(self.shield.apply(command)))
    }

    pub(super) fn hold(&self, number: u128, who: &str, names: &[&str]) -> String {
        self.apply(&hold(number, who, names))
    }

    /// On sale through this process.
    pub(super) fn offer(&self, name: &str) {
        pollster::block_on(self.shield.offer(Basket::one(item(name)))).unwrap();
    }

    pub(super) fn release(&self, number: u128) -> String {
        self.apply(&Command::Release { hold: hold_id(number) })
    }

    /// Both clocks.
    pub(super) fn advance(&self, millis: u64) {
        self.clock.advance(Duration::from_millis(millis));
        self.monotonic.advance(Duration::from_millis(millis));
    }
}

#[derive(Default)]
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Release);
    }
}

struct Buyer {
    woken: Arc<Woken>,
    call: Pin<Box<dyn Future<Output = String> + Send>>,
}

/// Buyers by number who are on their way, and what became of those who are not.
#[derive(Default)]
pub(super) struct Buyers {
    coming: BTreeMap<u128, Buyer>,
    pub(super) told: BTreeMap<u128, String>,
}

impl Buyers {
    /// A buyer asks, and goes as far as they can.
    pub(super) fn come(&mut self, shop: &Shop, number: u128, command: Command) {
        let shield = shop.shield.clone();
        self.come_with(number, async move { told(shield.apply(&command).await) });
    }

    /// A buyer asks before those who were woken meanwhile get on.
    pub(super) fn come_first(&mut self, shop: &Shop, number: u128, command: Command) {
        let shield = shop.shield.clone();
        let call = Box::pin(async move { told(shield.apply(&command).await) });
        self.coming.insert(number, Buyer { woken: Arc::default(), call });
        self.poll(number);
        self.run();
    }

    /// Somebody does something else.
    pub(super) fn come_with(&mut self, number: u128, call: impl Future<Output = String> + Send + 'static) {
        let woken = Arc::new(Woken(AtomicBool::new(true)));
        self.coming.insert(number, Buyer { woken, call: Box::pin(call) });
        self.run();
    }

    /// Buyers of the robe, from one number to another.
    pub(super) fn crowd(&mut self, shop: &Shop, numbers: std::ops::RangeInclusive<u128>) {
        for number in numbers {
            self.come(shop, number, hold(number, &format!("buyer {number}"), &["robe"]));
        }
    }

    /// Polls who was woken, until nobody is.
    pub(super) fn run(&mut self) {
        loop {
            let woken = |(number, it): (&u128, &Buyer)| it.woken.0.swap(false, Ordering::AcqRel).then_some(*number);
            let numbers: Vec<u128> = self.coming.iter().filter_map(woken).collect();
            if numbers.is_empty() {
                return;
            }
            for number in numbers {
                self.poll(number);
            }
        }
    }

    fn poll(&mut self, number: u128) {
        let Some(buyer) = self.coming.get_mut(&number) else { return };
        let waker = Waker::from(buyer.woken.clone());
        if let Poll::Ready(answer) = buyer.call.as_mut().poll(&mut Context::from_waker(&waker)) {
            self.coming.remove(&number);
            self.told.insert(number, answer);
        }
    }

    /// Goes away.
    pub(super) fn leaves(&mut self, number: u128) {
        assert!(self.coming.remove(&number).is_some(), "{number} was told {:?}", self.told.get(&number));
    }

    pub(super) fn waiting(&self) -> usize {
        self.coming.len()
    }

    /// How many were told what.
    pub(super) fn count(&self, what: &str) -> usize {
        self.told.values().filter(|told| *told == what).count()
    }
}
