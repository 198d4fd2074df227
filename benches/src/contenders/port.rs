//! Any store, through the port that every store has.

use crate::tasks::Waiting;
use crate::threads::Blocking;
use crate::workload::{Ask, Workload};
use futures_util::{StreamExt, stream};
use std::sync::Arc;
use thrift_core::inventory::{InventoryStore, InventoryStoreExt, Outcome, Reply};
use thrift_core::lock::{BASKET_ITEMS_MAX, Basket, Command, Ttl};
use thrift_core::{ErrorKind, HoldId, ItemId};

/// How many baskets are put on sale at the same time, before the measured time begins.
const OFFERS_TOGETHER: usize = 32;

/// A store.
pub(super) struct Port(pub(super) Arc<dyn InventoryStore>);

/// Puts every garment of the work on sale.
pub(super) async fn offer(store: &dyn InventoryStore, work: &Workload) {
    let garments: Vec<ItemId> = work.garments().collect();
    let baskets: Vec<Basket> =
        garments.chunks(BASKET_ITEMS_MAX).map(|some| Basket::new(some.iter().cloned()).unwrap()).collect();
    // The items of a stream, not a closure over them: the compiler does not see that one is general enough.
    let mut offers = stream::iter(baskets).map(|basket| store.offer(basket)).buffer_unordered(OFFERS_TOGETHER);
    while let Some(offered) = offers.next().await {
        assert!(matches!(offered, Ok(Reply::Done(_))), "a garment was not put on sale");
    }
    if let Some(before) = work.before() {
        assert!(matches!(store.apply(&hold(&before)).await, Ok(Outcome::Done(_))), "it was free");
    }
}

fn hold(ask: &Ask) -> Command {
    let Ask { hold, holder, items } = ask.clone();
    Command::Hold { hold, holder, items, ttl: Ttl::default(), staff: false }
}

/// The store's answer, as every caller has to get it: a store that was in a passing collision is asked the same again.
async fn answer(store: &dyn InventoryStore, command: &Command) -> Outcome {
    loop {
        match store.apply(command).await {
            Err(error) if error.kind() == ErrorKind::RetryNow => {}
            answer => return answer.unwrap(),
        }
    }
}

impl Waiting for Port {
    async fn attempt(&self, ask: &Ask) -> bool {
        matches!(answer(&*self.0, &hold(ask)).await, Outcome::Done(_))
    }

    async fn give_back(&self, ask: &Ask) {
        answer(&*self.0, &Command::Release { hold: ask.hold }).await;
    }
}

impl Blocking for Port {
    type Call = Command;

    fn call(&self, ask: Ask) -> Command {
        hold(&ask)
    }

    fn attempt(&self, call: &mut Command, fresh: HoldId) -> bool {
        if let Command::Hold { hold, .. } = call {
            *hold = fresh;
        }
        matches!(pollster::block_on(answer(&*self.0, call)), Outcome::Done(_))
    }

    fn give_back(&self, _: &Command, hold: HoldId) {
        pollster::block_on(answer(&*self.0, &Command::Release { hold }));
    }
}
