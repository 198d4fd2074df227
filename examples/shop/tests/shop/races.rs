//! Many buyers and few garments, over HTTP: each garment has exactly one winner, and the others learn it fast.

use super::answer::Answer;
use super::buyer::Buyer;
use super::dice::{Dice, size};
use super::program::PATIENCE;
use super::running::Shop;
use super::stock::Stock;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Barrier;

/// All buyers of these races come from one address.
const CROWD: (&str, &str) = ("THRIFT_LIMITS", "network=1000000");

/// The value below which this share of them is, in per cent.
fn percentile(sorted: &[Duration], share: usize) -> Duration {
    sorted.get(sorted.len() * share / 100).or(sorted.last()).copied().unwrap_or_default()
}

fn report(race: &str, requests: usize, took: Duration, mut refusals: Vec<Duration>) {
    refusals.sort_unstable();
    let [half, most] = [50, 99].map(|share| percentile(&refusals, share));
    let rate = f64::from(u32::try_from(requests).unwrap()) / took.as_secs_f64();
    println!("{race}: {requests} requests in {took:.1?}, {rate:.0}/s; refusals: p50 {half:.1?}, p99 {most:.1?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_buyers_for_one_garment_exactly_one_wins() {
    let buyers: usize = size("THRIFT_TEST_BUYERS", 200);
    let shop = Shop::with(&Stock::of(1), &[CROWD]).await;
    let garment: Arc<str> = Buyer::of(&shop).garments().await[0].as_str().into();
    let start = Arc::new(Barrier::new(buyers));
    let race = (0..buyers).map(|_| {
        let (buyer, garment, start) = (Buyer::of(&shop), garment.clone(), start.clone());
        tokio::spawn(async move {
            // Known to the shop and connected, as somebody is who has looked at the garment.
            assert_eq!(buyer.status(&garment).await, "available");
            start.wait().await;
            let asked = Instant::now();
            let answer = buyer.hold(&[&garment]).await;
            (buyer, answer, asked, asked.elapsed())
        })
    });
    let race: Vec<_> = race.collect();
    let (mut winners, mut refusals, mut first) = (Vec::new(), Vec::new(), Instant::now() + PATIENCE);
    for runner in race {
        let (buyer, answer, asked, took) = runner.await.unwrap();
        first = first.min(asked);
        if answer.status == 201 {
            winners.push((buyer, answer));
        } else {
            assert_eq!(answer.problem(409).reason(), "held_by_other");
            refusals.push(took);
        }
    }
    let took = first.elapsed();
    assert_eq!((winners.len(), refusals.len()), (1, buyers - 1));
    let (winner, held) = winners.remove(0);
    assert_eq!(winner.order(&held).await.is(201).text_of("status"), "placed");
    assert_eq!(Buyer::of(&shop).hold(&[&garment]).await.problem(409).reason(), "sold");
    report(&format!("{buyers} buyers for 1 garment: 1 winner"), buyers, took, refusals);
}

/// What a buyer of the basket race came home with.
#[derive(Default)]
struct Shopped {
    orders: Vec<Answer>,
    requests: usize,
    refusals: Vec<Duration>,
}

/// Fills baskets of one to five until three in a row are refused, and orders each that is held.
async fn shop_around(buyer: Buyer, ids: Arc<Vec<String>>, mut dice: Dice) -> Shopped {
    let (mut shopped, mut in_vain) = (Shopped::default(), 0);
    while in_vain < 3 {
        let count = 1 + dice.below(5);
        let basket = dice.some(count, &ids);
        let asked = Instant::now();
        let held = buyer.hold(&basket).await;
        shopped.requests += 1;
        if held.status == 201 {
            in_vain = 0;
            shopped.requests += 1;
            shopped.orders.push(buyer.order(&held).await.is(201));
        } else {
            in_vain += 1;
            shopped.refusals.push(asked.elapsed());
            held.problem(409);
        }
    }
    shopped
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_baskets_that_overlap_each_garment_goes_to_one() {
    let (baskets, garments) = (size("THRIFT_TEST_BASKETS", 40), size("THRIFT_TEST_GARMENTS", 30));
    let mut dice = Dice::seeded("baskets");
    let shop = Shop::with(&Stock::of(garments), &[CROWD]).await;
    let ids = Arc::new(Buyer::of(&shop).garments().await);
    assert_eq!(ids.len(), garments);
    let since = Instant::now();
    let buyers: Vec<_> =
        (0..baskets).map(|_| tokio::spawn(shop_around(Buyer::of(&shop), ids.clone(), dice.for_player()))).collect();
    let (mut sold, mut all) = (BTreeMap::<String, usize>::new(), Shopped::default());
    for buyer in buyers {
        let shopped = buyer.await.unwrap();
        all.requests += shopped.requests;
        all.refusals.extend(shopped.refusals);
        all.orders.extend(shopped.orders);
    }
    let took = since.elapsed();
    for order in &all.orders {
        assert_eq!(order.text_of("status"), "placed");
        for line in order.body["items"].as_array().unwrap() {
            *sold.entry(line["item"].as_str().unwrap().to_owned()).or_default() += 1;
        }
    }
    assert!(!sold.is_empty(), "of two baskets that overlap, one wins");
    assert!(sold.values().all(|winners| *winners == 1), "sold twice: {sold:?}");
    let shopper = Buyer::of(&shop);
    for id in ids.iter() {
        let expected = if sold.contains_key(id) { "sold" } else { "available" };
        assert_eq!(shopper.status(id).await, expected, "{id}");
    }
    let words = format!("{baskets} buyers, {garments} garments: {} orders, {} sold", all.orders.len(), sold.len());
    report(&words, all.requests, took, all.refusals);
}
