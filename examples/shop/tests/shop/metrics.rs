//! `GET /metrics`: what it counts is what happened, and it tells nothing about anybody.

use super::buyer::Buyer;
use super::events::Listener;
use super::program::eventually;
use super::running::Shop;
use std::collections::BTreeMap;
use std::time::Duration;

/// The counters of a shop at one moment, by name and labels as they are written; seconds as nanoseconds.
#[derive(Debug, Clone, Default)]
pub(super) struct Metrics(BTreeMap<String, u64>);

impl Metrics {
    /// Asks for them. Every sample must belong to a family that says what it is.
    pub(super) async fn of(shop: &Shop) -> Self {
        let answer = Buyer::of(shop).get("/metrics").await.is(200);
        assert_eq!(answer.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
        let mut samples = BTreeMap::new();
        let (mut family, mut described) = ("", "");
        for line in answer.text.lines() {
            if let Some(rest) = line.strip_prefix("# HELP ") {
                described = rest.split(' ').next().unwrap();
            } else if let Some(rest) = line.strip_prefix("# TYPE ") {
                let (name, kind) = rest.split_once(' ').unwrap();
                assert!(name == described && matches!(kind, "counter" | "gauge"), "{line}");
                assert_eq!(kind == "counter", name.ends_with("_total"), "{line}");
                family = name;
            } else {
                let (name, value) = line.rsplit_once(' ').unwrap();
                assert_eq!(name.split('{').next(), Some(family), "{line}");
                assert!(samples.insert(name.to_owned(), parsed(name, value)).is_none(), "twice: {line}");
            }
        }
        Self(samples)
    }

    /// What has been added since.
    pub(super) fn since(&self, before: &Self) -> Self {
        let earlier = |name: &str| before.0.get(name).copied().unwrap_or_default();
        Self(self.0.iter().map(|(name, value)| (name.clone(), value.saturating_sub(earlier(name)))).collect())
    }

    pub(super) fn get(&self, name: &str) -> u64 {
        *self.0.get(name).unwrap_or_else(|| panic!("no {name} in {:#?}", self.0))
    }

    /// Attempts to hold that came to this.
    pub(super) fn attempts(&self, outcome: &str) -> u64 {
        self.get(&format!("thrift_hold_attempts_total{{outcome=\"{outcome}\"}}"))
    }

    /// Questions to the store: which, and how many.
    pub(super) fn asked(&self) -> impl Iterator<Item = (String, u64)> {
        let calls = self.0.iter().filter(|(name, count)| name.starts_with("thrift_store_calls_total{") && **count > 0);
        calls.map(|(name, count)| {
            let words: Vec<&str> = name.split('"').skip(1).step_by(2).collect();
            (words.join("."), *count)
        })
    }

    fn asked_for(&self, port: &str, call: &str) -> u64 {
        self.get(&format!("thrift_store_calls_total{{port=\"{port}\",call=\"{call}\"}}"))
    }
}

fn parsed(name: &str, value: &str) -> u64 {
    if name.contains("_seconds") {
        let nanos = Duration::from_secs_f64(value.parse().unwrap()).as_nanos();
        return u64::try_from(nanos).unwrap();
    }
    value.parse().unwrap()
}

#[tokio::test]
async fn what_buyers_were_told_is_counted_and_what_the_store_was_asked_for_it() {
    let shop = Shop::start().await;
    let (amina, bruno) = (Buyer::of(&shop), Buyer::of(&shop));
    let ids = amina.garments().await;
    let before = Metrics::of(&shop).await;
    let key = uuid::Uuid::now_v7();
    amina.hold_as(key, &[&ids[0]]).await.is(201);
    amina.hold_as(key, &[&ids[0]]).await.is(200);
    for _ in 0..3 {
        bruno.hold(&[&ids[0], &ids[1]]).await.problem(409);
    }
    bruno.hold(&["nowhere"]).await.problem(409);
    let counted = Metrics::of(&shop).await.since(&before);
    let outcomes = ["granted", "replayed", "held_by_other", "unknown_item", "sold"];
    assert_eq!(outcomes.map(|outcome| counted.attempts(outcome)), [1, 1, 3, 1, 0]);
    let asked = counted.asked_for("lock", "hold");
    assert!((2..=6).contains(&asked), "the store granted and refused once at least, and was asked once each: {asked}");
    assert_eq!(counted.asked_for("records", "put"), 1, "one basket froze its prices");
    assert!(counted.get("thrift_store_call_seconds_total{port=\"lock\",call=\"hold\"}") > 0);
    let classes =
        ["2xx", "4xx", "5xx"].map(|class| counted.get(&format!("thrift_http_responses_total{{class=\"{class}\"}}")));
    assert_eq!(classes, [3, 4, 0], "the first question after the counters counts itself");
    let memory = Metrics::of(&shop).await.get("process_resident_memory_bytes");
    assert!(memory > 1_000_000 && memory <= shop.peak_memory_bytes(), "{memory}");
}

#[tokio::test]
async fn listeners_are_counted_while_they_listen() {
    let shop = Shop::start().await;
    let listeners = async || Metrics::of(&shop).await.get("thrift_events_listeners");
    assert_eq!(listeners().await, 0);
    let mut listener = Listener::of(&shop, None).await;
    assert_eq!(listener.next().await.unwrap().name, "resync");
    assert_eq!(listeners().await, 1);
    drop(listener);
    // The server notices at its next write: an event, or a sign of life.
    let buyer = Buyer::of(&shop);
    let ids = buyer.garments().await;
    let mut turns = ids.iter().cycle();
    eventually("nobody listens any more", async || {
        let hold = buyer.hold(&[turns.next().unwrap()]).await.is(201);
        buyer.release(&hold.id()).await.is(204);
        (listeners().await == 0).then_some(())
    })
    .await;
}

#[tokio::test]
async fn nothing_in_them_is_about_a_garment_a_buyer_or_an_order() {
    let shop = Shop::start().await;
    let buyer = Buyer::of(&shop);
    let ids = buyer.garments().await;
    let held = buyer.hold(&[&ids[0]]).await.is(201);
    let order = buyer.order(&held).await.is(201);
    let text = Buyer::of(&shop).get("/metrics").await.is(200).text;
    for private in [ids[0].as_str(), &held.id(), &order.id(), "sqlite:", "Mbarga", "677", "@"] {
        assert!(!text.contains(private), "{private}: {text}");
    }
    assert!(text.contains("thrift_build_info{version=\"") && text.contains("store=\"sqlite\"} 1\n"), "{text}");
}
