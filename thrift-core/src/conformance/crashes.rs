//! A process dies at every single effect of a checkout; recovery in another finishes it.

use super::Fixture;
use super::checkouts::{Till, new_order};
use super::flaky::{Fault, Flaky, Fuse};
use super::rail::Script;
use super::world::granted;
use crate::checkout::{Checkout, PlaceError, Placement, Policy};
use crate::lock::Shown;
use crate::order::{Order, OrderStatus};
use std::sync::Arc;
use std::time::Duration;

/// More calls than any checkout makes.
const CALLS_MAX: usize = 60;

impl<F: Fixture> Till<F> {
    /// A checkout in a process with that fault.
    fn doomed(&self, fuse: &Arc<Fuse>) -> Checkout {
        let store = || Arc::new(Flaky { inner: self.world.store(), fuse: fuse.clone() });
        let rail = Arc::new(Flaky { inner: self.rail.clone(), fuse: fuse.clone() });
        Checkout::new(store(), store(), vec![rail], Policy::default())
    }

    fn place_doomed(&self, fuse: &Arc<Fuse>) -> Result<Placement, PlaceError> {
        let checkout = self.doomed(fuse);
        let new = new_order("o1", "amina", 1, &["a", "b"]);
        self.world.fixture.block_on(async move { checkout.place(new).await })
    }

    /// Time passes and other processes recover until nothing is left to do.
    fn recover_all(&self) {
        for _ in 0..8 {
            self.world.advance(Duration::from_mins(31));
            self.recover();
        }
        self.world.advance(Duration::from_hours(24));
        self.recover();
        self.is_at_rest();
    }

    /// I4, I7, I10: all garments one way, and the money the same way.
    fn ended_whole(&self, answered: Option<&Order>, context: &str) {
        let status = self.order("o1").map(|order| order.status);
        let shown = ["a", "b"].map(|name| self.world.shown(name));
        let (captured, refunded) = self.rail.captured_and_refunded();
        match status {
            Some(OrderStatus::Placed) => {
                assert_eq!(shown, [Shown::Sold; 2], "{context}");
                assert_eq!((captured, refunded), (1, 0), "{context}");
            }
            None | Some(OrderStatus::Aborted | OrderStatus::Refunded) => {
                assert_eq!(shown, [Shown::Available; 2], "{context}");
                assert_eq!(captured, refunded, "{context}: money kept for nothing");
            }
            other => panic!("{context}: ended as {other:?}"),
        }
        if answered.is_some_and(|order| order.status == OrderStatus::Placed) {
            assert_eq!(status, Some(OrderStatus::Placed), "{context}: an acknowledged order is gone");
        }
    }
}

/// Runs a checkout with the fault at call 0, 1, 2 … until it no longer comes.
fn at_every_call<F: Fixture>(
    script: Script,
    fault: fn(usize) -> Fault,
    meanwhile: fn(&Till<F>, &Arc<Fuse>, Option<&Order>),
) {
    for call in 0..CALLS_MAX {
        let till = Till::<F>::new(script, &["a", "b"]);
        granted(till.world.hold(1, "amina", &["a", "b"]));
        let fuse = Fuse::new(fault(call));
        let answered = match till.place_doomed(&fuse) {
            Ok(Placement::Order { order, .. }) => Some(*order),
            _ => None,
        };
        meanwhile(&till, &fuse, answered.as_ref());
        till.recover_all();
        till.ended_whole(answered.as_ref(), &format!("{script:?}, {:?}", fault(call)));
        if !fuse.blew() {
            assert!(call > 5, "a checkout takes more calls than {call}");
            return;
        }
    }
    panic!("a checkout takes more than {CALLS_MAX} calls");
}

/// The request never left.
pub fn a_checkout_survives_a_crash_before_every_effect<F: Fixture>() {
    at_every_call::<F>(Script::Pays, Fault::DiesBefore, |_, _, _| {});
}

/// The request was applied, the process did not live to hear of it.
pub fn a_checkout_survives_a_crash_after_every_effect<F: Fixture>() {
    at_every_call::<F>(Script::Pays, Fault::DiesAfter, |_, _, _| {});
}

/// The way back as well.
pub fn a_declined_checkout_survives_a_crash_at_every_effect<F: Fixture>() {
    at_every_call::<F>(Script::Declines, Fault::DiesBefore, |_, _, _| {});
    at_every_call::<F>(Script::Declines, Fault::DiesAfter, |_, _, _| {});
}

/// Given up, then paid, in a process that dies while it finds out.
pub fn a_late_payment_survives_a_crash_at_every_effect<F: Fixture>() {
    fn paid_late<F: Fixture>(till: &Till<F>, fuse: &Arc<Fuse>, _: Option<&Order>) {
        till.world.advance(Duration::from_mins(31));
        let doomed = till.doomed(fuse);
        drop(till.world.fixture.block_on(async move { doomed.recover(10).await }));
        till.rail.buyer_pays();
        for reference in till.rail.references() {
            let doomed = till.doomed(fuse);
            drop(till.world.fixture.block_on(async move { doomed.payment_news(&reference).await }));
        }
    }
    at_every_call::<F>(Script::HesitatesForGood, Fault::DiesBefore, paid_late);
    at_every_call::<F>(Script::HesitatesForGood, Fault::DiesAfter, paid_late);
}

/// Asking again with the same token, the process itself finds out.
pub fn a_lost_reply_is_resolved_by_asking_again<F: Fixture>() {
    at_every_call::<F>(Script::Pays, Fault::LosesReply, |till, fuse, answered| {
        let status = till.order("o1").map(|order| order.status);
        match (answered, fuse.lost_by_provider()) {
            // The provider's word was lost: asked again later, by recovery.
            (Some(order), true) => assert_eq!(order.status, OrderStatus::AwaitingPayment),
            (Some(order), false) => assert_eq!(order.status, OrderStatus::Placed),
            // Only a read fails: nothing was begun, and the buyer asks again.
            (None, _) => assert_eq!(status, None, "a write whose reply is lost is issued again"),
        }
    });
}
