//! The crowds: everybody at once for one garment, everybody for a drop, everybody again and again.

use super::crowd::Crowd;
use crate::shop::answer::Answer;
use crate::shop::buyer::Buyer;
use crate::shop::dice::Dice;
use futures_util::future::join_all;
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};
use tokio::sync::Barrier;

/// How many ask at once in the long stampede.
pub(super) const CALLERS: usize = 64;
/// So many baskets does a buyer try at a drop.
const ATTEMPTS: usize = 3;

/// What a crowd was told.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) grants: Vec<Duration>,
    pub(super) refusals: Vec<Duration>,
    orders: usize,
    /// The rush alone, and the answers in it.
    pub(super) took: Duration,
    pub(super) answers: usize,
    pub(super) outcome: String,
    /// How often each garment was sold.
    sold: BTreeMap<String, usize>,
}

impl Seen {
    fn answer(&mut self, answer: &Answer, took: Duration) {
        if answer.status == 201 { self.grants.push(took) } else { self.refusals.push(took) }
    }

    fn order(&mut self, order: &Answer) {
        assert_eq!(order.text_of("status"), "placed");
        self.orders += 1;
        for line in order.body["items"].as_array().unwrap() {
            *self.sold.entry(line["item"].as_str().unwrap().to_owned()).or_default() += 1;
        }
    }

    fn add(&mut self, other: Self) {
        self.grants.extend(other.grants);
        self.refusals.extend(other.refusals);
        self.orders += other.orders;
        for (item, times) in other.sold {
            *self.sold.entry(item).or_default() += times;
        }
    }

    fn each_once(&mut self, ids: &[String]) {
        assert!(self.sold.values().all(|winners| *winners == 1), "sold twice: {:?}", self.sold);
        assert!(self.sold.keys().eq(ids.iter().collect::<BTreeSet<_>>()), "every garment has its buyer");
        self.outcome = format!("{} sold, each once, in {} orders", self.sold.len(), self.orders);
    }
}

/// Everybody presses the same button at the same moment; the winner buys.
pub(super) async fn one_garment(crowd: &Crowd) -> Seen {
    let Crowd { buyers, ids, .. } = crowd;
    let (start, begun) = (Barrier::new(buyers.len()), Instant::now());
    let race = buyers.iter().map(async |buyer| {
        start.wait().await;
        (buyer, crowd.in_turn(buyer.hold(&[&ids[0]])).await)
    });
    let (answers, mut seen) =
        (join_all(race).await, Seen { took: begun.elapsed(), answers: buyers.len(), ..Seen::default() });
    for (buyer, (answer, took)) in answers {
        seen.answer(&answer, took);
        if answer.status == 201 {
            seen.order(&buyer.order(&answer).await.is(201));
        } else {
            assert_eq!(answer.problem(409).reason(), "held_by_other");
        }
    }
    seen.each_once(ids);
    seen
}

/// A new collection: everybody wants one to three garments, the first ones more than the others, and tries again with
/// what they have not seen go. What nobody got in the end, later visitors buy.
pub(super) async fn drop_of_garments(crowd: &Crowd, dice: &mut Dice) -> Seen {
    let Crowd { buyers, ids, .. } = crowd;
    let begun = Instant::now();
    let shopping = buyers.iter().map(|buyer| shop_for(crowd, buyer, ids, dice.for_player()));
    let mut all = Seen::default();
    for seen in join_all(shopping.collect::<Vec<_>>()).await {
        all.add(seen);
    }
    (all.took, all.answers) = (begun.elapsed(), all.grants.len() + all.refusals.len() + all.orders);
    let left: Vec<&str> = ids.iter().filter(|id| !all.sold.contains_key(*id)).map(String::as_str).collect();
    for basket in left.chunks(3) {
        let visitor = crowd.newcomer().await;
        let (held, took) = crowd.in_turn(visitor.hold(basket)).await;
        all.answer(&held, took);
        all.order(&visitor.order(&held.is(201)).await.is(201));
    }
    all.each_once(ids);
    all.outcome = format!("{}, {} of them in the rush", all.outcome, ids.len() - left.len());
    all
}

async fn shop_for(crowd: &Crowd, buyer: &Buyer, ids: &[String], mut dice: Dice) -> Seen {
    let (mut seen, mut gone) = (Seen::default(), BTreeSet::new());
    for _ in 0..ATTEMPTS {
        let basket = wanted(ids, &gone, &mut dice);
        if basket.is_empty() {
            break;
        }
        let (answer, took) = crowd.in_turn(buyer.hold(&basket)).await;
        seen.answer(&answer, took);
        if answer.status == 201 {
            let (order, _) = crowd.in_turn(buyer.order(&answer)).await;
            seen.order(&order.is(201));
            break;
        }
        for refusal in answer.problem(409).body["refusals"].as_array().unwrap() {
            gone.insert(refusal["item"].as_str().unwrap().to_owned());
        }
    }
    seen
}

/// One to three garments that are not known to be gone. The nth is wanted about 1/n as much as the first (Zipf).
fn wanted<'a>(ids: &'a [String], gone: &BTreeSet<String>, dice: &mut Dice) -> Vec<&'a str> {
    let left: Vec<&str> = ids.iter().map(String::as_str).filter(|id| !gone.contains(*id)).collect();
    let count = 1 + dice.below(3);
    let weights: Vec<usize> = (1..=left.len()).map(|rank| 1_000_000 / rank).collect();
    let mut basket = BTreeSet::new();
    while basket.len() < count.min(left.len()) {
        let mut at = dice.below(weights.iter().sum());
        let rank = weights.iter().position(|weight| at.checked_sub(*weight).map(|rest| at = rest).is_none());
        basket.insert(left[rank.unwrap()]);
    }
    basket.into_iter().collect()
}

/// Everybody asks, is refused, and asks again.
pub(super) async fn everybody_wants_it(crowd: &Crowd, seconds: u64) -> Seen {
    let (begun, length) = (Instant::now(), Duration::from_secs(seconds));
    let asking = crowd.buyers.iter().map(async |buyer| {
        let mut seen = Seen::default();
        while begun.elapsed() < length {
            let (answer, took) = crowd.in_turn(buyer.hold(&[&crowd.ids[0]])).await;
            seen.answer(&answer, took);
            assert_eq!(answer.problem(409).reason(), "held_by_other");
        }
        seen
    });
    let mut all = Seen::default();
    for seen in join_all(asking).await {
        all.add(seen);
    }
    (all.took, all.answers) = (begun.elapsed(), all.refusals.len());
    all.outcome = "nobody else got it".into();
    all
}
