//! Limits against hoarding.

use super::answer::time;
use super::buyer::Buyer;
use super::program::eventually;
use super::running::Shop;
use super::stock::Stock;

#[tokio::test]
async fn a_hold_is_extended_so_often_and_no_more() {
    let shop = Shop::with(Stock::drawn(), &[("THRIFT_LIMITS", "renewals=2")]).await;
    let buyer = Buyer::of(&shop);
    let ids = buyer.garments().await;
    let held = buyer.hold(&[&ids[0]]).await.is(201);
    let once = buyer.extend(&held.id()).await.is(200);
    assert!(time(&once.body["expires_at"]) > time(&held.body["expires_at"]));
    assert_eq!(once.body["renewals_left"], 1);
    let twice = buyer.extend(&held.id()).await.is(200);
    assert_eq!(buyer.extend(&held.id()).await.problem(409).reason(), "renewal_limit");
    let now = buyer.get(&format!("/api/holds/{}", held.id())).await.is(200);
    assert_eq!(now.body["expires_at"], twice.body["expires_at"], "a refused extension never resets the clock");
}

#[tokio::test]
async fn hoarding_meets_a_limit_that_says_when_to_come_back() {
    let shop = Shop::with(Stock::drawn(), &[("THRIFT_LIMITS", "holder=2")]).await;
    let [hoarder, other] = [Buyer::of(&shop), Buyer::of(&shop)];
    let ids = hoarder.garments().await;
    let first = hoarder.hold(&[&ids[0]]).await.is(201);
    hoarder.hold(&[&ids[1]]).await.is(201);
    let refused = hoarder.hold(&[&ids[2]]).await.problem(429);
    assert_eq!(refused.reason(), "limit_reached");
    assert!(refused.header("retry-after").parse::<u64>().unwrap() > 0);
    other.hold(&[&ids[2]]).await.is(201);
    hoarder.release(&first.id()).await.is(204);
    hoarder.hold(&[&ids[3]]).await.is(201);
}

#[tokio::test]
async fn whoever_lets_a_garment_lapse_again_and_again_has_to_wait_for_it() {
    let shop = Shop::with(Stock::drawn(), &[("THRIFT_HOLD_TTL", "1s")]).await;
    let [dreamer, other] = [Buyer::of(&shop), Buyer::of(&shop)];
    let ids = dreamer.garments().await;
    for _ in 0..2 {
        dreamer.hold(&[&ids[0]]).await.is(201);
        let free = async || (other.status(&ids[0]).await == "available").then_some(());
        eventually("the hold lapses", free).await;
    }
    let refused = dreamer.hold(&[&ids[0]]).await.problem(429);
    assert_eq!(refused.reason(), "cooling_down");
    assert!(time(&refused.body["refusals"][0]["until"]) > jiff::Timestamp::now());
    assert!(refused.header("retry-after").parse::<u64>().unwrap() > 500);
    other.hold(&[&ids[0]]).await.is(201);
    dreamer.hold(&[&ids[1]]).await.is(201);
}
