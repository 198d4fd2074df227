//! What happens when the time of a hold is over.

use super::answer::Answer;
use super::buyer::{Buyer, order_of};
use super::program::eventually;
use super::running::Shop;
use super::stock::Stock;
use uuid::Uuid;

/// A shop whose holds last a second, and a buyer whose hold on its first garment is over.
async fn lapsed() -> (Shop, Buyer, String, Answer) {
    let shop = Shop::with(Stock::drawn(), &[("THRIFT_HOLD_TTL", "1s")]).await;
    let buyer = Buyer::of(&shop);
    let garment = buyer.garments().await.swap_remove(0);
    let held = buyer.hold(&[&garment]).await.is(201);
    eventually("the hold lapses", async || (buyer.status(&garment).await == "available").then_some(())).await;
    (shop, buyer, garment, held)
}

#[tokio::test]
async fn a_lapsed_hold_is_gone_and_stays_gone() {
    let (shop, buyer, garment, held) = lapsed().await;
    buyer.get(&format!("/api/holds/{}", held.id())).await.problem(404);
    assert_eq!(buyer.extend(&held.id()).await.problem(409).reason(), "hold_lapsed");
    assert_eq!(buyer.status(&garment).await, "available");
    Buyer::of(&shop).hold(&[&garment]).await.is(201);
}

#[tokio::test]
async fn a_lapsed_hold_is_ordered_all_the_same_while_nobody_wants_its_garment() {
    let (_shop, buyer, garment, held) = lapsed().await;
    let order = buyer.order(&held).await.is(201);
    assert_eq!(order.text_of("status"), "placed");
    assert_eq!(buyer.status(&garment).await, "sold");
}

#[tokio::test]
async fn a_lapsed_hold_whose_garment_somebody_else_took_orders_nothing() {
    let (shop, late, garment, held) = lapsed().await;
    let other = Buyer::of(&shop);
    let theirs = other.hold(&[&garment]).await.is(201);
    let order = other.order(&theirs).await.is(201);
    assert_eq!(order.text_of("status"), "placed");

    let key = Uuid::now_v7();
    assert_eq!(late.order_as(key, &order_of(&held)).await.problem(409).reason(), "sold");
    let replayed = late.order_as(key, &order_of(&held)).await.is(200);
    assert_eq!(replayed.text_of("status"), "aborted");
    other.get(&format!("/api/orders/{}", order.id())).await.is(200);
}
