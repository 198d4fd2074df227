//! A provider calls about a charge whose order was settled long ago, and then does not answer: the call was all that
//! told of the money, so whoever took it must not think it done.

use async_trait::async_trait;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use thrift_core::catalog::{Currency, Money};
use thrift_core::checkout::{Checkout, NewOrder, Placement, Policy};
use thrift_core::inventory::InventoryStoreExt;
use thrift_core::lock::{Basket, Limits, Ttl};
use thrift_core::memory::MemoryStore;
use thrift_core::order::{Charge, Contact, Delivery, OrderLine, OrderStatus, PaymentChoice};
use thrift_core::payment::{CancelAnswer, ChargeAnswer, PaymentError, PaymentProvider, RefundAnswer};
use thrift_core::{ErrorKind, HoldId, HolderId, ItemId, ManualClock, OrderId};

/// A rail that cannot cancel, where the buyer pays a day after, and that is out of order from time to time.
#[derive(Default)]
struct SlowRail {
    paid: AtomicBool,
    out_of_order: AtomicBool,
}

impl SlowRail {
    fn answer(&self) -> Result<ChargeAnswer, PaymentError> {
        if self.out_of_order.load(Ordering::SeqCst) {
            return Err(PaymentError { provider: "slow".into(), detail: "out of order".into() });
        }
        Ok(if self.paid.load(Ordering::SeqCst) { ChargeAnswer::Captured } else { ChargeAnswer::Pending })
    }
}

#[async_trait]
impl PaymentProvider for SlowRail {
    fn name(&self) -> &'static str {
        "slow"
    }

    async fn submit(&self, _: &Charge) -> Result<ChargeAnswer, PaymentError> {
        self.answer()
    }

    async fn query(&self, _: &Charge) -> Result<ChargeAnswer, PaymentError> {
        self.answer()
    }

    async fn cancel(&self, _: &Charge) -> Result<CancelAnswer, PaymentError> {
        Ok(CancelAnswer::CannotCancel)
    }

    async fn refund(&self, _: &Charge) -> Result<RefundAnswer, PaymentError> {
        Ok(RefundAnswer::Refunded)
    }
}

#[test]
fn news_that_could_not_be_followed_up_is_not_taken_for_done() {
    let clock = Arc::new(ManualClock::default());
    let store = Arc::new(MemoryStore::with(clock.clone(), Limits::default()));
    let rail = Arc::new(SlowRail::default());
    let checkout = Checkout::new(store.clone(), store.clone(), vec![rail.clone()], Policy::default());
    let (item, holder): (ItemId, HolderId) = ("robe".parse().unwrap(), "amina".parse().unwrap());
    let hold = HoldId::new(uuid::Uuid::from_u128(1)).unwrap();
    let price = Money::new(500, Currency::XAF).unwrap();
    let new = NewOrder {
        id: OrderId::new("o1").unwrap(),
        key: "key".into(),
        holder: holder.clone(),
        hold,
        lines: vec![OrderLine { item: item.clone(), title: "Robe".into(), price }],
        delivery_fee: Money::zero(Currency::XAF),
        contact: Contact::default(),
        delivery: Delivery::default(),
        payment: PaymentChoice { method: "slow".into(), phone: None },
    };
    pollster::block_on(async {
        store.offer(Basket::one(item.clone())).await.unwrap();
        store.hold(hold, &holder, Basket::one(item), Ttl::default()).await.unwrap();
        let Placement::Order { order, .. } = checkout.place(new).await.unwrap() else { panic!("not ordered") };
        let reference = order.charge.unwrap().reference;
        clock.advance(Duration::from_hours(25));
        for _ in 0..3 {
            checkout.recover(10).await.unwrap();
        }
        let given_up = checkout.resume(&order.id).await.unwrap().unwrap();
        assert_eq!((given_up.status, given_up.settled), (OrderStatus::Aborted, true), "nobody asks any more");

        let undecided = checkout.payment_news(&reference).await.unwrap_err();
        assert_eq!(undecided.kind(), ErrorKind::RetryLater, "{undecided}");
        rail.paid.store(true, Ordering::SeqCst);
        rail.out_of_order.store(true, Ordering::SeqCst);
        let unheard = checkout.payment_news(&reference).await.unwrap_err();
        assert_eq!(unheard.kind(), ErrorKind::RetryLater, "{unheard}");
        rail.out_of_order.store(false, Ordering::SeqCst);
        let placed = checkout.payment_news(&reference).await.unwrap().unwrap();
        assert_eq!((placed.status, placed.settled), (OrderStatus::Placed, true), "the garment was still there");
    });
}
