//! Buyers and staff. A buyer goes on where a process that died has left them: same hold, same order, same key.

use crate::simulation::locked;
use crate::simulation::network::Network;
use crate::simulation::rail::Rail;
use std::sync::{Arc, Mutex};
use thrift_core::catalog::{Currency, Money};
use thrift_core::checkout::{Checkout, NewOrder, Placement};
use thrift_core::inventory::{InventoryStore, Outcome};
use thrift_core::lock::{Basket, Command, Ttl};
use thrift_core::order::{Contact, Delivery, Order, OrderLine, OrderStatus, PaymentChoice};
use thrift_core::payment::CashOnDelivery;
use thrift_core::{HoldId, HolderId, ItemId, OrderId};
use uuid::Uuid;

/// How often somebody asks again before they give up for now.
const PATIENCE: usize = 6;

/// What a buyer wants, and means to do.
#[derive(Debug, Clone)]
struct Attempt {
    number: u64,
    items: Basket,
    plan: Plan,
}

#[derive(Debug, Clone, Copy)]
enum Plan {
    /// Let it lapse.
    Forget,
    Leave,
    Extend,
    Pay(&'static str),
}

/// A buyer, and all that they remember.
pub(crate) struct Buyer {
    pub(crate) number: u64,
    garments: u64,
    attempt: Mutex<Option<Attempt>>,
    attempts: Mutex<u64>,
    /// Orders that were answered as placed.
    told: Mutex<Vec<Order>>,
}

pub(crate) fn item(number: u64) -> ItemId {
    ItemId::new(format!("garment-{number}")).expect("an id")
}

impl Buyer {
    pub(crate) fn new(number: u64, garments: u64) -> Arc<Self> {
        let (attempt, attempts, told) = (Mutex::default(), Mutex::default(), Mutex::default());
        Arc::new(Self { number, garments, attempt, attempts, told })
    }

    /// What they were told of.
    pub(crate) fn told(&self) -> Vec<Order> {
        locked(&self.told).clone()
    }

    fn holder(&self) -> HolderId {
        HolderId::new(format!("buyer-{}", self.number)).expect("an id")
    }

    fn wanted(&self, network: &Network) -> Attempt {
        let dice = &network.dice;
        let mut attempts = locked(&self.attempts);
        let mut attempt = locked(&self.attempt);
        let fresh = || {
            *attempts += 1;
            let items = (0..=dice.below(3)).map(|_| item(dice.below(self.garments)));
            let plans = [
                Plan::Forget,
                Plan::Leave,
                Plan::Extend,
                Plan::Pay(Rail::NAME),
                Plan::Pay(Rail::NAME),
                Plan::Pay(CashOnDelivery::NAME),
            ];
            Attempt { number: *attempts, items: Basket::new(items).expect("a basket"), plan: *dice.pick(&plans) }
        };
        attempt.get_or_insert_with(fresh).clone()
    }

    /// One attempt, from a process.
    pub(crate) async fn shop(self: Arc<Self>, store: Arc<dyn InventoryStore>, checkout: Checkout, network: Network) {
        let attempt = self.wanted(&network);
        let hold = HoldId::new(Uuid::from_u64_pair(self.number + 1, attempt.number)).expect("an id");
        let items = attempt.items.clone();
        let take = Command::Hold { hold, holder: self.holder(), items, ttl: Ttl::default(), staff: false };
        match insisted(&network, || store.apply(&take)).await {
            Some(Outcome::Done(_)) => {}
            Some(Outcome::Refused(_)) => return self.done(),
            None => return,
        }
        let over = match attempt.plan {
            Plan::Forget => true,
            Plan::Leave => {
                let leave = Command::Release { hold };
                insisted(&network, || store.apply(&leave)).await.is_some()
            }
            Plan::Extend => {
                let more = Command::Extend { hold, renewal: 1, ttl: Ttl::default() };
                insisted(&network, || store.apply(&more)).await.is_some()
            }
            Plan::Pay(method) => {
                let new = self.order(&attempt, hold, method);
                let placed = insisted(&network, || checkout.place(new.clone())).await;
                if let Some(Placement::Order { order, .. }) = &placed
                    && order.status == OrderStatus::Placed
                {
                    locked(&self.told).push(order.as_ref().clone());
                }
                placed.is_some()
            }
        };
        if over {
            self.done();
        }
    }

    fn done(&self) {
        *locked(&self.attempt) = None;
    }

    fn order(&self, attempt: &Attempt, hold: HoldId, method: &str) -> NewOrder {
        let id = format!("order-{}-{}", self.number, attempt.number);
        let price = Money::zero(Currency::XAF);
        let line = |item: &ItemId| OrderLine { item: item.clone(), title: item.to_string(), price };
        NewOrder {
            id: OrderId::new(id.clone()).expect("an id"),
            key: id,
            holder: self.holder(),
            hold,
            lines: attempt.items.items().iter().map(line).collect(),
            delivery_fee: price,
            contact: Contact::default(),
            delivery: Delivery::default(),
            payment: PaymentChoice { method: method.into(), phone: None },
        }
    }
}

/// Asks again with the same token, as a client should.
async fn insisted<T, E, F: Future<Output = Result<T, E>>>(network: &Network, ask: impl Fn() -> F) -> Option<T> {
    for _ in 0..PATIENCE {
        if let Ok(answer) = ask().await {
            return Some(answer);
        }
        network.wait().await;
    }
    None
}

/// Somebody of the staff does something to a garment.
pub(crate) async fn staff(store: Arc<dyn InventoryStore>, network: Network, garment: u64, number: u64) {
    let items = Basket::one(item(garment));
    let hold = HoldId::new(Uuid::from_u64_pair(1_000, number + 1)).expect("an id");
    let holder = HolderId::new("staff").expect("an id");
    let acts = match network.dice.below(3) {
        0 => vec![Command::Withdraw { items: items.clone() }, Command::Publish { items }],
        1 => vec![Command::Hold { hold, holder, items, ttl: Ttl::default(), staff: true }, Command::Release { hold }],
        _ => vec![Command::Publish { items }],
    };
    for act in acts {
        insisted(&network, || store.apply(&act)).await;
    }
}
