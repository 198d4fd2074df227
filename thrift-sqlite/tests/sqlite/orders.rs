//! Orders: the same answers as the memory store, for random inserts and changes.

use super::both::{both, stores};
use super::random::Random;
use super::shop::{Shop, hold_id, holder};
use std::time::Duration;
use thrift_core::catalog::{Currency, Money};
use thrift_core::order::{
    Cause, Change, Charge, ChargeState, Contact, Delivery, Order, OrderStatus, OrderStore, PaymentChoice,
};
use thrift_core::{ErrorKind, OrderId, StoreError, Timestamp};

fn order(random: &mut Random) -> Order {
    let zero = Money::zero(Currency::XAF);
    let hold = hold_id(random.below(40));
    let start = Timestamp::from_millis(5);
    Order {
        id: OrderId::new(format!("order-{}", random.below(40))).unwrap(),
        key: format!("key-{}", random.below(10)),
        holder: holder(random.pick(&["ann", "bob", "cleo"])),
        first_hold: hold,
        hold,
        generation: 0,
        lines: Vec::new(),
        total: zero,
        delivery_fee: zero,
        contact: Contact::default(),
        delivery: Delivery::default(),
        payment: PaymentChoice::default(),
        status: OrderStatus::Open,
        settled: random.once_in(3),
        cause: Cause::Buyer,
        charge: None,
        deadline: start.plus(Duration::from_secs(random.below(600) as u64)),
        created_at: start,
        updated_at: start,
        ver: 0,
    }
}

fn change(random: &mut Random, fresh: &mut u64) -> Change {
    *fresh += 1;
    let charge = |reference| Charge {
        reference,
        provider: "rail".into(),
        amount: Money::zero(Currency::XAF),
        phone: None,
        state: ChargeState::Requested,
        refund: None,
    };
    Change {
        from_ver: 1 + random.below(3) as u64,
        to: random.pick(&[OrderStatus::AwaitingPayment, OrderStatus::Placed, OrderStatus::Aborted]),
        settled: random.once_in(2),
        cause: random.pick(&[Cause::Buyer, Cause::TimedOut]),
        hold: random.once_in(4).then(|| hold_id(100 + random.below(10))),
        charge: random.once_in(2).then(|| charge(format!("charge-{fresh}"))),
        deadline_in: Duration::from_secs(random.below(600) as u64),
    }
}

/// An order of that id.
pub(super) fn an_order(id: &OrderId) -> Order {
    Order { id: id.clone(), ..order(&mut Random::new(1)) }
}

/// A change of a new order, with a charge.
pub(super) fn a_charged_change() -> Change {
    let (mut random, mut fresh) = (Random::new(1), 0);
    let charge = std::iter::repeat_with(|| change(&mut random, &mut fresh).charge).find_map(|charge| charge);
    Change { from_ver: 1, hold: None, charge, ..change(&mut random, &mut fresh) }
}

#[test]
fn orders_answer_as_in_memory() {
    let shop = Shop::new();
    let stores = stores(&shop);
    let mut random = Random::new(13);
    let mut fresh = 0;
    for _ in 0..600 {
        if random.once_in(3) {
            shop.clock.advance(Duration::from_secs(random.below(200) as u64));
        }
        if random.once_in(3) {
            let order = order(&mut random);
            both!(stores, store => store.insert(order.clone()));
        }
        let id = OrderId::new(format!("order-{}", random.below(40))).unwrap();
        let change = change(&mut random, &mut fresh);
        both!(stores, store => store.change(&id, &change));
        both!(stores, store => store.order(&id));
        let (who, key) = (holder(random.pick(&["ann", "bob"])), format!("key-{}", random.below(10)));
        both!(stores, store => store.by_key(&who, &key));
        let reference = format!("charge-{}", random.below(600));
        both!(stores, store => store.by_charge(&reference));
        let most = random.below(5);
        both!(stores, store => store.unsettled(most));
        let mut before = None;
        loop {
            let page = both!(stores, store => store.newest(before.clone(), most));
            before = page.next;
            if before.is_none() {
                break;
            }
        }
    }
}

#[test]
fn a_charge_reference_belongs_to_one_order() {
    let shop = Shop::new();
    let store = shop.open();
    let mut random = Random::new(14);
    for (id, number) in [("first", 1), ("second", 2)] {
        let id = OrderId::new(id).unwrap();
        let order = Order { id, key: number.to_string(), first_hold: hold_id(number), ..order(&mut random) };
        pollster::block_on(store.insert(order)).unwrap();
    }
    let change = a_charged_change();
    let ask =
        |id: &str| -> Result<_, StoreError> { pollster::block_on(store.change(&OrderId::new(id).unwrap(), &change)) };
    ask("first").unwrap();
    let error = ask("second").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::FixCall);
    assert!(error.to_string().contains("belongs to order first: make a fresh reference"), "{error}");
    let second = pollster::block_on(store.order(&OrderId::new("second").unwrap())).unwrap().value.unwrap();
    assert_eq!((second.ver, second.charge), (1, None));
}
