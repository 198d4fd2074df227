//! A shop with a past, made by nothing but the public calls: every garment was added and put on sale, a fifth was held
//! and lapsed, a tenth was sold in placed orders.

use futures_util::StreamExt;
use futures_util::stream::iter;
use std::sync::Arc;
use std::time::Duration;
use thrift_core::catalog::{Currency, Money};
use thrift_core::checkout::{Checkout, NewOrder, Placement, Policy};
use thrift_core::inventory::{InventoryStore, InventoryStoreExt, Reply};
use thrift_core::lock::{Basket, Ttl};
use thrift_core::order::{Contact, Delivery, OrderLine, OrderStatus, PaymentChoice};
use thrift_core::payment::CashOnDelivery;
use thrift_core::{HoldId, HolderId, ItemId, ManualClock, OrderId};
use thrift_sqlite::SqliteStore;
use uuid::Uuid;

/// So many callers at once: their commits are shared.
const CALLERS: usize = 256;

/// Scatters numbers (the mixing step of `SplitMix64`): ids come in no order, as the shop's do.
fn scattered(number: usize) -> u64 {
    let mixed = (number as u64).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// Ten letters and digits, as the shop names garments: 2^50 of them, so that none comes twice.
fn item(number: usize) -> ItemId {
    const LETTERS: &[u8; 32] = b"23456789abcdefghjkmnpqrstuvwxyzA";
    let (mut left, mut text) = (scattered(number), String::new());
    for _ in 0..10 {
        text.push(char::from(LETTERS.get((left % 32) as usize).copied().unwrap()));
        left /= 32;
    }
    ItemId::new(text).unwrap()
}

fn basket(numbers: &[usize]) -> Basket {
    Basket::new(numbers.iter().map(|number| item(*number))).unwrap()
}

/// A buyer's attempt, named by one of its garments.
fn attempt(kind: u8, number: usize) -> (HoldId, HolderId) {
    let id = Uuid::from_u64_pair(scattered(number), scattered(number) ^ u64::from(kind));
    (HoldId::new(id).unwrap(), HolderId::new(format!("b-{:016x}", scattered(number + 7))).unwrap())
}

/// Fills an empty store.
pub(crate) async fn fill(store: &Arc<SqliteStore>, clock: &ManualClock, garments: usize) {
    let every: Vec<usize> = (0..garments).collect();
    iter(every.chunks(50))
        .for_each_concurrent(CALLERS, async |some| {
            let Reply::Done(_) = store.offer(basket(some)).await.unwrap() else { panic!("refused") };
        })
        .await;
    clock.advance(Duration::from_mins(1));
    let lapsing: Vec<usize> = (0..garments).filter(|number| number % 5 == 0).collect();
    iter(lapsing.chunks(2)).for_each_concurrent(CALLERS, async |some| hold(store, 1, some).await).await;
    clock.advance(Duration::from_mins(11));
    while !store.sweep(1000).await.unwrap().lapsed.is_empty() {}
    clock.advance(Duration::from_mins(1));
    // Half of them had lapsed once.
    let sold: Vec<usize> = (0..garments).filter(|number| matches!(number % 20, 5 | 13)).collect();
    let checkout = Checkout::new(store.clone(), store.clone(), vec![Arc::new(CashOnDelivery)], Policy::default());
    iter(sold.chunks(2)).for_each_concurrent(CALLERS, async |some| buy(store, &checkout, some).await).await;
}

async fn hold(store: &SqliteStore, kind: u8, numbers: &[usize]) {
    let (id, holder) = attempt(kind, numbers.first().copied().unwrap());
    let reply = store.hold(id, &holder, basket(numbers), Ttl::default()).await.unwrap();
    assert!(matches!(reply, Reply::Done(_)), "nobody else wants these");
}

async fn buy(store: &SqliteStore, checkout: &Checkout, numbers: &[usize]) {
    hold(store, 2, numbers).await;
    let (hold, holder) = attempt(2, numbers.first().copied().unwrap());
    let price = Money::new(4_500, Currency::XAF).unwrap();
    let line =
        |number: &usize| OrderLine { item: item(*number), title: "Veste en jean délavée, taille M".into(), price };
    let order = NewOrder {
        id: OrderId::new(Uuid::from_u64_pair(scattered(numbers.len()), hold.uuid().as_u64_pair().0).to_string())
            .unwrap(),
        key: hold.to_string(),
        holder,
        hold,
        lines: numbers.iter().map(line).collect(),
        delivery_fee: Money::new(1_000, Currency::XAF).unwrap(),
        contact: Contact { name: "Aïcha Mbarga".into(), phone: "+237677123456".into(), email: None },
        delivery: Delivery { city: "Douala".into(), quarter: "Akwa".into(), address: None },
        payment: PaymentChoice { method: CashOnDelivery::NAME.into(), phone: None },
    };
    let Placement::Order { order, .. } = checkout.place(order).await.unwrap() else { panic!("taken") };
    assert!(order.status == OrderStatus::Placed && order.settled, "{order:?}");
}
