//! Whole checkouts: every ending, by hand.

use super::Fixture;
use super::rail::{Rail, Script};
use super::world::{TEN_MINUTES, World, granted, hold_id, holder, item, order};
use crate::catalog::{Currency, Money};
use crate::checkout::{Checkout, NewOrder, PlaceError, Placement, Policy, Recovered};
use crate::lock::Shown;
use crate::order::{
    Cause, Change, Charge, ChargeState, Contact, Delivery, Order, OrderLine, OrderStatus, OrderStore, PaymentChoice,
};
use crate::payment::{CashOnDelivery, PaymentProvider};
use std::sync::Arc;
use std::time::Duration;

const HOUR: Duration = Duration::from_hours(1);

/// A world with a till: cash and a scripted rail.
pub(super) struct Till<F: Fixture> {
    pub(super) world: World<F>,
    pub(super) rail: Arc<Rail>,
}

/// An order of `names`, held under `hold`, by the scripted rail.
pub(super) fn new_order(id: &str, who: &str, hold: u128, names: &[&str]) -> NewOrder {
    let price = Money::new(12_500, Currency::XAF).unwrap();
    let line = |name: &&str| OrderLine { item: item(name), title: format!("Robe {name}"), price };
    NewOrder {
        id: order(id),
        key: format!("key of {id}"),
        holder: holder(who),
        hold: hold_id(hold),
        lines: names.iter().map(line).collect(),
        delivery_fee: Money::new(1_000, Currency::XAF).unwrap(),
        contact: Contact { name: "Amina".into(), phone: "+237677123456".into(), email: None },
        delivery: Delivery { city: "Douala".into(), quarter: "Akwa".into(), address: None },
        payment: PaymentChoice { method: Rail::NAME.into(), phone: None },
    }
}

impl<F: Fixture> Till<F> {
    pub(super) fn new(script: Script, names: &[&str]) -> Self {
        Self { world: World::new().offering(names), rail: Arc::new(Rail::new(script)) }
    }

    fn checkout(&self) -> Checkout {
        let rail: Arc<dyn PaymentProvider> = self.rail.clone();
        let store = self.world.store();
        Checkout::new(store.clone(), store, vec![Arc::new(CashOnDelivery), rail], Policy::default())
    }

    fn try_place(&self, new: NewOrder) -> Result<Placement, PlaceError> {
        let checkout = self.checkout();
        self.world.fixture.block_on(async move { checkout.place(new).await })
    }

    fn place(&self, new: NewOrder) -> Order {
        match self.try_place(new).expect("the order is taken") {
            Placement::Order { order, .. } => *order,
            Placement::Taken(order) => panic!("taken by {order:?}"),
        }
    }

    pub(super) fn recover(&self) -> Recovered {
        let checkout = self.checkout();
        let run = self.world.fixture.block_on(async move { checkout.recover(100).await }).expect("the store answers");
        assert!(run.failed.is_empty(), "{:?}", run.failed);
        run
    }

    /// The rail calls about every charge it knows.
    pub(super) fn callback(&self) {
        for reference in self.rail.references() {
            let checkout = self.checkout();
            self.world.fixture.block_on(async move { checkout.payment_news(&reference).await }).expect("answers");
        }
    }

    pub(super) fn order(&self, id: &str) -> Option<Order> {
        let id = order(id);
        self.world.wait(async |store| store.order(&id).await).value
    }

    fn status(&self, id: &str) -> OrderStatus {
        self.order(id).expect("the order is there").status
    }

    /// Ends a case: nothing is wrong and nothing is left to do.
    pub(super) fn is_at_rest(&self) {
        let report = self.world.audit();
        assert!(report.is_clean() && report.pending.is_empty(), "{report:#?}");
    }
}

/// The first provider: trust.
pub fn cash_on_delivery_sells_at_once<F: Fixture>() {
    let till = Till::<F>::new(Script::Declines, &["a", "b"]);
    granted(till.world.hold(1, "amina", &["a", "b"]));
    let cash = PaymentChoice { method: CashOnDelivery::NAME.into(), phone: None };
    let placed = till.place(NewOrder { payment: cash, ..new_order("o1", "amina", 1, &["a", "b"]) });
    assert_eq!((placed.status, placed.settled), (OrderStatus::Placed, true));
    assert_eq!((placed.total.amount(), placed.due().amount()), (25_000, 26_000));
    assert_eq!(till.world.shown("a"), Shown::Sold);
    till.is_at_rest();
}

/// A doubled click, a lost answer.
pub fn ordering_again_with_the_same_key_is_the_same_order<F: Fixture>() {
    let till = Till::<F>::new(Script::Pays, &["a"]);
    granted(till.world.hold(1, "amina", &["a"]));
    let first = till.place(new_order("o1", "amina", 1, &["a"]));
    let again = NewOrder { id: order("another id"), ..new_order("o1", "amina", 1, &["a"]) };
    match till.try_place(again).unwrap() {
        Placement::Order { order, fresh } => assert_eq!((*order, fresh), (first, false)),
        Placement::Taken(order) => panic!("taken by {order:?}"),
    }
    assert!(till.order("another id").is_none());
    assert_eq!(till.rail.captured_and_refunded(), (1, 0));
}

/// Whatever the key.
pub fn a_hold_is_ordered_once<F: Fixture>() {
    let till = Till::<F>::new(Script::Pays, &["a"]);
    granted(till.world.hold(1, "amina", &["a"]));
    till.place(new_order("o1", "amina", 1, &["a"]));
    let second = till.try_place(new_order("o2", "amina", 1, &["a"])).unwrap();
    assert!(matches!(second, Placement::Taken(standing) if standing.id == order("o1")));
    assert!(till.order("o2").is_none());
    till.is_at_rest();
}

/// Knowing an id is not owning it.
pub fn somebody_elses_hold_cannot_be_ordered<F: Fixture>() {
    let till = Till::<F>::new(Script::Pays, &["a"]);
    granted(till.world.hold(1, "amina", &["a"]));
    let reply = till.try_place(new_order("o1", "bruno", 1, &["a"]));
    assert!(matches!(reply, Err(PlaceError::NotYours)), "{reply:?}");
    assert!(matches!(till.world.shown("a"), Shown::Held { .. }));
    assert_eq!(till.place(new_order("o2", "amina", 1, &["a"])).status, OrderStatus::Placed);
}

/// Otherwise a garment would be sold without a line.
pub fn an_order_must_name_the_whole_hold<F: Fixture>() {
    let till = Till::<F>::new(Script::Pays, &["a", "b"]);
    granted(till.world.hold(1, "amina", &["a", "b"]));
    let aborted = till.place(new_order("o1", "amina", 1, &["a"]));
    assert_eq!(aborted.status, OrderStatus::Aborted);
    assert_eq!(till.rail.captured_and_refunded(), (0, 0), "nobody was asked for money");
    assert_eq!(till.world.shown("b"), Shown::Available);
    till.is_at_rest();
}

/// Slow typing does not lose a garment that nobody else wants.
pub fn a_lapsed_hold_is_taken_anew_once<F: Fixture>() {
    let till = Till::<F>::new(Script::Pays, &["a"]);
    granted(till.world.hold(1, "amina", &["a"]));
    till.world.advance(TEN_MINUTES);
    let placed = till.place(new_order("o1", "amina", 1, &["a"]));
    assert_eq!(placed.status, OrderStatus::Placed);
    assert_ne!(placed.hold, placed.first_hold, "under a fresh id");
    till.is_at_rest();
}

/// And nothing else happens.
pub fn a_lost_garment_aborts_the_order<F: Fixture>() {
    let till = Till::<F>::new(Script::Pays, &["a", "b"]);
    granted(till.world.hold(1, "amina", &["a", "b"]));
    till.world.advance(TEN_MINUTES);
    granted(till.world.hold(2, "bruno", &["b"]));
    let aborted = till.place(new_order("o1", "amina", 1, &["a", "b"]));
    assert_eq!(aborted.status, OrderStatus::Aborted);
    let Cause::Refused(refusals) = &aborted.cause else { panic!("{:?}", aborted.cause) };
    assert_eq!(refusals[0].reason.code(), "held_by_other");
    assert_eq!(till.rail.captured_and_refunded(), (0, 0));
    assert_eq!(till.world.shown("a"), Shown::Available);
    assert!(matches!(till.world.shown("b"), Shown::Held { .. }));
    till.is_at_rest();
}

/// Try again, another way.
pub fn a_declined_payment_leaves_the_garments_with_the_buyer<F: Fixture>() {
    let till = Till::<F>::new(Script::Declines, &["a"]);
    granted(till.world.hold(1, "amina", &["a"]));
    let declined = till.place(new_order("o1", "amina", 1, &["a"]));
    assert_eq!((declined.status, declined.settled), (OrderStatus::Aborted, true));
    assert!(!till.world.hold(2, "bruno", &["a"]).refusals().is_empty());
    assert_eq!(till.world.record("a").token(), Some(declined.kept_hold()));
    granted(till.world.hold(3, "amina", &["a"]));
    let cash = PaymentChoice { method: CashOnDelivery::NAME.into(), phone: None };
    let second = till.place(NewOrder { payment: cash, ..new_order("o2", "amina", 3, &["a"]) });
    assert_eq!(second.status, OrderStatus::Placed);
    till.is_at_rest();
}

/// It asks first, and cancels there, before it gives up here.
pub fn a_pending_payment_is_cancelled_when_patience_is_over<F: Fixture>() {
    let till = Till::<F>::new(Script::Hesitates, &["a"]);
    granted(till.world.hold(1, "amina", &["a"]));
    assert_eq!(till.place(new_order("o1", "amina", 1, &["a"])).status, OrderStatus::AwaitingPayment);
    till.world.advance(Duration::from_mins(5));
    till.recover();
    assert_eq!(till.status("o1"), OrderStatus::AwaitingPayment);
    till.world.advance(Duration::from_mins(6));
    till.recover();
    assert_eq!(till.status("o1"), OrderStatus::Aborted);
    assert_eq!(till.world.shown("a"), Shown::Available);
    till.rail.buyer_pays();
    assert_eq!(till.rail.captured_and_refunded(), (0, 0), "cancelled there, it can never be captured");
    till.is_at_rest();
}

/// Half an hour, then the garment is free and the charge goes on being asked for.
pub fn a_payment_that_cannot_be_cancelled_is_waited_for<F: Fixture>() {
    let till = Till::<F>::new(Script::HesitatesForGood, &["a"]);
    granted(till.world.hold(1, "amina", &["a"]));
    till.place(new_order("o1", "amina", 1, &["a"]));
    till.world.advance(Duration::from_mins(20));
    till.recover();
    assert_eq!(till.status("o1"), OrderStatus::AwaitingPayment);
    assert_eq!(till.world.shown("a"), Shown::Paying);
    till.world.advance(Duration::from_mins(11));
    till.recover();
    assert_eq!(till.status("o1"), OrderStatus::Aborted);
    assert_eq!(till.world.shown("a"), Shown::Available);
    assert!(!till.order("o1").unwrap().settled, "somebody may still be charged");
    till.world.advance(24 * HOUR);
    till.recover();
    assert!(till.order("o1").unwrap().settled);
    till.is_at_rest();
}

fn unresolved<F: Fixture>() -> Till<F> {
    let till = Till::<F>::new(Script::HesitatesForGood, &["a", "b"]);
    granted(till.world.hold(1, "amina", &["a", "b"]));
    till.place(new_order("o1", "amina", 1, &["a", "b"]));
    till.world.advance(HOUR);
    till.recover();
    assert_eq!(till.status("o1"), OrderStatus::Aborted);
    till
}

/// The buyer gets what they paid for.
pub fn a_late_payment_of_free_garments_is_placed<F: Fixture>() {
    let till = unresolved::<F>();
    till.rail.buyer_pays();
    till.world.advance(HOUR);
    till.recover();
    let placed = till.order("o1").unwrap();
    assert_eq!((placed.status, placed.settled), (OrderStatus::Placed, true));
    assert_ne!(placed.hold, placed.first_hold, "under a fresh id");
    assert_eq!(till.world.shown("a"), Shown::Sold);
    assert_eq!(till.rail.captured_and_refunded(), (1, 0));
    till.is_at_rest();
}

/// Or their money back.
pub fn a_late_payment_of_lost_garments_is_refunded<F: Fixture>() {
    let till = unresolved::<F>();
    till.world.sold(2, "bruno", "by hand", &["b"]);
    till.rail.buyer_pays();
    till.callback();
    assert_eq!(till.status("o1"), OrderStatus::Refunded);
    assert_eq!(till.world.shown("a"), Shown::Available);
    assert_eq!(till.rail.captured_and_refunded(), (1, 1));
    till.callback();
    assert_eq!(till.rail.captured_and_refunded(), (1, 1));
}

/// A process that wrote `aborted` and went no further, for now.
fn aborted_and_left<F: Fixture>(till: &Till<F>, cause: Cause, state: ChargeState) {
    let order = till.order("o1").unwrap();
    let charge = order.charge.clone().map(|charge| Charge { state, ..charge });
    let (from_ver, to) = (order.ver, OrderStatus::Aborted);
    let deadline_in = Duration::from_mins(1);
    let change = Change { from_ver, to, settled: false, cause, hold: None, charge, deadline_in };
    till.world.wait(async |store| store.change(&order.id, &change).await);
}

/// Nobody else has the garments: they are still being paid for under this very order's former hold.
pub fn a_late_payment_waits_for_the_undo_of_its_own_order<F: Fixture>() {
    let till = Till::<F>::new(Script::HesitatesForGood, &["a"]);
    granted(till.world.hold(1, "amina", &["a"]));
    till.place(new_order("o1", "amina", 1, &["a"]));
    till.world.advance(Duration::from_mins(31));
    aborted_and_left(&till, Cause::Unresolved, ChargeState::Unresolved);
    till.rail.buyer_pays();
    till.callback();
    assert_eq!(till.rail.captured_and_refunded(), (1, 0), "not refunded for its own garments");
    for _ in 0..3 {
        till.world.advance(Duration::from_mins(2));
        till.recover();
    }
    assert_eq!(till.status("o1"), OrderStatus::Placed);
    till.is_at_rest();
}

/// The provider's word about the money says nothing about the garments.
pub fn a_callback_before_the_undo_does_not_stop_it<F: Fixture>() {
    let till = Till::<F>::new(Script::HesitatesForGood, &["a"]);
    granted(till.world.hold(1, "amina", &["a"]));
    till.place(new_order("o1", "amina", 1, &["a"]));
    till.rail.buyer_declines();
    let cause = Cause::Declined { reference: till.rail.references()[0].clone(), reason: "NOT_ENOUGH_FUNDS".into() };
    aborted_and_left(&till, cause, ChargeState::Failed);
    till.callback();
    let order = till.order("o1").unwrap();
    assert!(order.settled);
    assert_eq!(till.world.record("a").token(), Some(order.kept_hold()), "the buyer keeps it");
    till.is_at_rest();
}

/// The same cause twice.
pub fn a_doubled_callback_changes_nothing<F: Fixture>() {
    let till = Till::<F>::new(Script::Hesitates, &["a"]);
    granted(till.world.hold(1, "amina", &["a"]));
    till.place(new_order("o1", "amina", 1, &["a"]));
    till.rail.buyer_pays();
    till.callback();
    let placed = till.order("o1").unwrap();
    assert_eq!((placed.status, placed.settled), (OrderStatus::Placed, true));
    till.callback();
    till.callback();
    assert_eq!(till.order("o1").unwrap(), placed);
    assert_eq!(till.rail.captured_and_refunded(), (1, 0));
    till.is_at_rest();
}

/// Somebody else's, or made up.
pub fn a_callback_for_an_unknown_reference_is_nothing<F: Fixture>() {
    let till = Till::<F>::new(Script::Pays, &["a"]);
    let checkout = till.checkout();
    let news = till.world.fixture.block_on(async move { checkout.payment_news("made up").await });
    assert_eq!(news.unwrap(), None);
}

/// A process that died between the lock and the order, on a store where the two are not one.
pub fn garments_of_an_order_that_nobody_stored_are_freed<F: Fixture>() {
    let till = Till::<F>::new(Script::Pays, &["a"]);
    granted(till.world.hold(1, "amina", &["a"]));
    granted(till.world.begin(1, "amina", "ghost"));
    till.world.advance(HOUR);
    till.recover();
    assert_eq!(till.world.shown("a"), Shown::Available);
    assert_eq!(till.status("ghost"), OrderStatus::Aborted, "its maker, if it still runs, is refused");
    till.is_at_rest();
}
