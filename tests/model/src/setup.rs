//! What is checked: how many garments, whose baskets, which rails, how many faults of each kind.

use crate::mutant::Mutant;
use std::sync::Arc;
use std::time::Duration;
use thrift_core::catalog::{Currency, Money};
use thrift_core::checkout::Policy;
use thrift_core::lock::{Basket, Limits, Ttl};
use thrift_core::order::{Cause, Contact, Delivery, Order, OrderLine, OrderStatus, PaymentChoice};
use thrift_core::{HoldId, HolderId, ItemId, OrderId, Timestamp};
use uuid::Uuid;

/// The one instant at which everything happens: when time passes, every stamp moves into the past instead, so that
/// states which differ in nothing but the date are one state.
pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_000_000_000);
/// How far time moves at once.
pub(crate) const TICK: Duration = Duration::from_mins(1);
/// Older than this is all the same to every rule.
pub(crate) const OLDEST: Timestamp = Timestamp::from_millis(1_000_000_000 - 3 * 60_000);
/// How old an order may be when a process that was frozen still asks a provider to charge it. What the provider is
/// then asked for must be decided before charges are no longer watched: that is the one bound on how slow anybody is.
pub(crate) const SUBMITS_MAX: Duration = TICK;

/// How an order is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rail {
    /// At the door: placed at once, handed back by hand.
    Cash,
    /// A request to the buyer that can be cancelled.
    Cancellable,
    /// A request to the buyer that cannot be cancelled.
    Stubborn,
}

impl Rail {
    /// As orders name it.
    pub fn method(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::Cancellable => "cancellable",
            Self::Stubborn => "stubborn",
        }
    }
}

/// One attempt to buy.
#[derive(Debug, Clone, Copy)]
pub struct Shopper {
    /// Who; two attempts of one buyer are two tabs.
    pub buyer: u8,
    /// Which garments, a bit for each.
    pub garments: u8,
    /// How it is paid.
    pub rail: Rail,
    /// At the counter: takes over what others hold.
    pub staff: bool,
}

/// How often each fault may still happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Faults {
    /// A process dies between two steps.
    pub crashes: u8,
    /// Time passes while a process is at work.
    pub freezes: u8,
    /// A request is carried out, its reply is lost.
    pub lost_replies: u8,
    /// A request is on its way for any time, while it is issued again or its process dies.
    pub delayed: u8,
    /// An order is read as it was some time ago, by a database that failed over.
    pub stale_reads: u8,
    /// A provider calls about a charge: once, doubled, late, or (if it does not) never.
    pub callbacks: u8,
    /// A buyer leaves, with a request to give the hold back.
    pub releases: u8,
}

/// What is checked.
#[derive(Debug, Clone)]
pub struct Setup {
    /// How many garments there are.
    pub garments: u8,
    /// Who wants them.
    pub shoppers: Vec<Shopper>,
    /// How many requests are worked on at once: processes, each of them as slow as it likes.
    pub tasks_max: usize,
    /// Faults.
    pub faults: Faults,
    /// A guard that is removed, to see that the check notices.
    pub mutant: Option<Mutant>,
    pub(crate) policy: Policy,
    pub(crate) limits: Limits,
}

impl Setup {
    /// With these shoppers, and no fault.
    pub fn of(garments: u8, shoppers: &[Shopper]) -> Self {
        let faults =
            Faults { crashes: 0, freezes: 0, lost_replies: 0, delayed: 0, stale_reads: 0, callbacks: 0, releases: 0 };
        let ttl = Ttl::new(TICK).unwrap_or_default();
        let policy = Policy {
            open_max: TICK,
            ask_every: TICK,
            payment_patience: TICK,
            payment_wait_max: TICK * 2,
            charge_watch: TICK * 3,
            watch_every: TICK,
            payment_ttl: ttl,
            hold_ttl: ttl,
        };
        let shoppers = shoppers.to_vec();
        Self { garments, shoppers, tasks_max: 2, faults, mutant: None, policy, limits: Limits::off() }
    }

    /// With these faults.
    #[must_use]
    pub fn with(self, faults: Faults) -> Self {
        Self { faults, ..self }
    }

    /// Without a guard.
    #[must_use]
    pub fn without(self, mutant: Mutant) -> Self {
        Self { mutant: Some(mutant), ..self }
    }

    pub(crate) fn basket(&self, shopper: usize) -> Basket {
        let wanted = (0..self.garments).filter(|garment| self.shoppers[shopper].garments & (1 << garment) != 0);
        Basket::new(wanted.map(item)).expect("a shopper wants something")
    }

    pub(crate) fn holder(&self, shopper: usize) -> HolderId {
        HolderId::new(format!("buyer-{}", self.shoppers[shopper].buyer)).expect("an id")
    }

    /// The order as the shopper's server stores it.
    pub(crate) fn order(&self, shopper: usize) -> Arc<Order> {
        let price = Money::zero(Currency::XAF);
        let lines = self.basket(shopper);
        let lines = lines.items().iter().map(|item| OrderLine { item: item.clone(), title: String::new(), price });
        let hold = hold(shopper);
        Arc::new(Order {
            id: order_id(shopper),
            key: "key".into(),
            holder: self.holder(shopper),
            first_hold: hold,
            hold,
            generation: 0,
            lines: lines.collect(),
            total: price,
            delivery_fee: price,
            contact: Contact::default(),
            delivery: Delivery::default(),
            payment: PaymentChoice { method: self.shoppers[shopper].rail.method().into(), phone: None },
            status: OrderStatus::Open,
            settled: false,
            cause: Cause::Buyer,
            charge: None,
            deadline: NOW.plus(self.policy.open_max),
            created_at: NOW,
            updated_at: NOW,
            ver: 1,
        })
    }
}

/// A garment.
pub(crate) fn item(garment: u8) -> ItemId {
    ItemId::new(format!("garment-{garment}")).expect("an id")
}

/// A shopper's order.
pub(crate) fn order_id(shopper: usize) -> OrderId {
    OrderId::new(format!("order-{shopper}")).expect("an id")
}

/// The hold that a shopper asks for.
pub(crate) fn hold(shopper: usize) -> HoldId {
    HoldId::new(Uuid::from_u128(1 + shopper as u128)).expect("an id")
}
