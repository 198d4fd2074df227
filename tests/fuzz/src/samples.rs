//! Valid values of the core, one of each kind that a store keeps.

use thrift_core::catalog::{Colour, Condition, Currency, Garment, Likeness, Money, Photo, Variant, Visibility};
use thrift_core::lock::{Ended, EndedHow, Event, EventKind, Lease, LockRecord, LockState, Reason, Refusal};
use thrift_core::order::{Cause, Charge, ChargeState, Contact, Delivery, Order, OrderLine, OrderStatus, PaymentChoice};
use thrift_core::{HoldId, HolderId, ItemId, OrderId, Timestamp};

fn parsed<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    #[expect(clippy::expect_used, reason = "the texts below are valid")]
    text.parse().expect("a valid text")
}

fn hold(number: u8) -> HoldId {
    parsed(&format!("0192c0de-0000-7000-8000-0000000000{number:02x}"))
}

fn lease(number: u8, holder: &str) -> Lease {
    let at = Timestamp::from_millis;
    let holder = parsed::<HolderId>(holder);
    Lease { hold: hold(number), holder, size: 2, since: at(1_000), until: at(601_000), renewals: 1 }
}

/// A lock record in every state.
pub fn locks() -> Vec<LockRecord> {
    let order = parsed::<OrderId>("order-1");
    let at = Timestamp::from_millis(2_000);
    let ended = |how, order| Ended { hold: hold(9), holder: parsed("bruno"), order, how, at, lapses: 1 };
    let record =
        |state, prev, last| LockRecord { item: parsed("robe-1"), state, fence: 3, ver: 9, seq: 11, prev, last };
    let sold = LockState::Sold { hold: hold(1), holder: parsed("amina"), order: order.clone(), at };
    let paying = LockState::Paying { lease: lease(1, "amina"), order: order.clone() };
    vec![
        record(LockState::Draft, None, None),
        record(LockState::Available, None, Some(ended(EndedHow::Lapsed, None))),
        record(LockState::Withdrawn, None, Some(ended(EndedHow::Returned, Some(order.clone())))),
        record(LockState::Held(lease(1, "amina")), Some(lease(2, "amina")), Some(ended(EndedHow::Released, None))),
        record(paying, Some(lease(2, "bruno")), None),
        record(sold, None, Some(ended(EndedHow::Aborted, Some(order)))),
    ]
}

/// An event with nothing about it, and one with everything.
pub fn events() -> Vec<Event> {
    let at = Timestamp::from_millis(2_000);
    let item = parsed::<ItemId>("robe-1");
    let added = Event {
        item: item.clone(),
        seq: 1,
        fence: 0,
        at,
        kind: EventKind::Added,
        hold: None,
        holder: None,
        order: None,
        until: None,
    };
    let kept = Event {
        item,
        seq: 7,
        fence: 2,
        at,
        kind: EventKind::Kept,
        hold: Some(hold(1)),
        holder: Some(parsed("amina")),
        order: Some(parsed("order-1")),
        until: Some(Timestamp::from_millis(601_000)),
    };
    vec![added, kept]
}

fn francs(amount: i64) -> Money {
    Money::new(amount, Currency::XAF).unwrap_or(Money::zero(Currency::XAF))
}

/// A garment with everything that can be known of one.
pub fn garment() -> Garment {
    let variants = vec![Variant { key: "p1/abc-320.webp".into(), width: 320, height: 400 }];
    Garment {
        id: parsed("robe-1"),
        title: "Robe wax".into(),
        description: "Portée deux fois.".into(),
        brand: Some("Maison".into()),
        category: Some("robes".into()),
        colour: Some(Colour::Navy),
        size: Some("38".into()),
        condition: Some(Condition::Excellent),
        price: francs(12_500),
        photos: vec![Photo {
            width: 1_200,
            height: 1_500,
            colour: [0, 128, 255],
            variants,
            placeholder: "3OcRJYB4d3h/iIeHeEh3eIhw+j2w".into(),
            likeness: Some(Likeness(0x0123_4567_89ab_cdef)),
            ..Photo::default()
        }],
        visibility: Visibility::Public,
        created_at: Timestamp::from_millis(1_000),
        ver: 4,
    }
}

/// A placed order, one that was declined, one whose garments were gone.
pub fn orders() -> Vec<Order> {
    let at = Timestamp::from_millis;
    let placed = Order {
        id: parsed("order-1"),
        key: "0192c0de-0000-7000-8000-0000000000aa".into(),
        holder: parsed("amina"),
        first_hold: hold(1),
        hold: hold(2),
        generation: 1,
        lines: vec![OrderLine { item: parsed("robe-1"), title: "Robe wax".into(), price: francs(12_500) }],
        total: francs(12_500),
        delivery_fee: francs(1_000),
        contact: Contact { name: "Amina".into(), phone: "+237677123456".into(), email: Some("a@b.cm".into()) },
        delivery: Delivery { city: "Douala".into(), quarter: "Akwa".into(), address: Some("Rue 1".into()) },
        payment: PaymentChoice { method: "cash_on_delivery".into(), phone: Some("+237677123456".into()) },
        status: OrderStatus::Placed,
        settled: true,
        cause: Cause::Buyer,
        charge: Some(Charge {
            reference: "charge-1".into(),
            provider: "rail".into(),
            amount: francs(13_500),
            phone: Some("+237677123456".into()),
            state: ChargeState::Captured,
            refund: Some("refund-1".into()),
        }),
        deadline: at(900_000),
        created_at: at(1_000),
        updated_at: at(2_000),
        ver: 5,
    };
    let declined = Cause::Declined { reference: "charge-1".into(), reason: "no money".into() };
    let gone = Cause::Refused(vec![
        Refusal { item: Some(parsed("robe-1")), reason: Reason::HeldByOther { until: at(601_000) } },
        Refusal { item: None, reason: Reason::LimitReached { holds_max: 10 } },
        Refusal { item: None, reason: Reason::Paying { own: true, order: Some(parsed("order-2")) } },
    ]);
    let ending = |status, settled, cause| Order { status, settled, cause, ..placed.clone() };
    vec![
        placed.clone(),
        ending(OrderStatus::Aborted, false, declined),
        Order { charge: None, ..ending(OrderStatus::Aborted, true, gone) },
    ]
}
