//! Buyers as tasks on two workers: for contenders that wait for a disk or a network.

use crate::slice::{Bounds, Plan, Tally};
use crate::workload::{Ask, Shape};
use std::sync::Arc;
use std::time::Instant;
use tokio::runtime::{Builder, Runtime};

/// Whoever makes its callers wait.
pub trait Waiting: Send + Sync + 'static {
    /// Asks; whether it was granted.
    fn attempt(&self, ask: &Ask) -> impl Future<Output = bool> + Send;

    /// Gives back what was granted.
    fn give_back(&self, ask: &Ask) -> impl Future<Output = ()> + Send;
}

/// The runtime of all contenders that have one.
pub fn runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

/// Plays one slice; every attempt is timed.
pub async fn play<C: Waiting>(contender: Arc<C>, plan: Plan) -> Tally {
    let bounds = Bounds::from_now(&plan);
    let shop = |buyer| tokio::spawn(shop(contender.clone(), plan, bounds, buyer));
    let buyers: Vec<_> = (0..plan.work.buyers).map(shop).collect();
    let mut all = Tally::new();
    for buyer in buyers {
        all.add(&buyer.await.expect("a buyer does not panic"));
    }
    all
}

async fn shop<C: Waiting>(contender: Arc<C>, plan: Plan, bounds: Bounds, buyer: usize) -> Tally {
    let mut tally = Tally::new();
    let giving_back = plan.work.shape == Shape::Zipf;
    for ask in plan.work.asks(buyer) {
        let asked = Instant::now();
        if asked >= bounds.end {
            break;
        }
        let granted = contender.attempt(&ask).await;
        let answered = Instant::now();
        tally.time(answered - asked);
        if answered <= bounds.end {
            tally.attempts += 1;
            tally.granted += u64::from(granted);
        }
        if giving_back && granted {
            contender.give_back(&ask).await;
        }
    }
    tally.busy = bounds.busy(Instant::now());
    tally
}
