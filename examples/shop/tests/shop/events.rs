//! `/api/events`: what changes, live.

use super::answer::time;
use super::buyer::Buyer;
use super::running::Shop;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// One server-sent event.
#[derive(Debug, Clone, Default)]
pub(super) struct Event {
    pub(super) name: String,
    id: Option<String>,
    pub(super) data: Value,
}

/// Somebody who listens.
pub(super) struct Listener {
    stream: reqwest::Response,
    unread: Vec<u8>,
}

impl Listener {
    /// Listens, from this event on if it is named.
    pub(super) async fn of(shop: &Shop, last_seen: Option<&str>) -> Self {
        let mut request = reqwest::Client::new().get(shop.url("/api/events"));
        if let Some(id) = last_seen {
            request = request.header("Last-Event-ID", id);
        }
        let stream = request.send().await.unwrap();
        assert_eq!(stream.headers()["content-type"], "text/event-stream");
        Self { stream, unread: Vec::new() }
    }

    /// The next event, which must come soon; `None` if the stream ended.
    pub(super) async fn next(&mut self) -> Option<Event> {
        let soon = Duration::from_secs(15);
        tokio::time::timeout(soon, self.read()).await.expect("no event came")
    }

    async fn read(&mut self) -> Option<Event> {
        loop {
            if let Some(end) = self.unread.windows(2).position(|pair| pair == b"\n\n") {
                let block: Vec<u8> = self.unread.drain(..end + 2).collect();
                match parsed(std::str::from_utf8(&block).unwrap()) {
                    Some(event) => return Some(event),
                    None => continue,
                }
            }
            // A stream that is cut off ended, too.
            self.unread.extend(self.stream.chunk().await.ok()??);
        }
    }
}

fn parsed(block: &str) -> Option<Event> {
    let mut event = Event::default();
    for (field, value) in block.lines().filter_map(|line| line.split_once(':')) {
        match field {
            "event" => value.trim().clone_into(&mut event.name),
            "id" => event.id = Some(value.trim().to_owned()),
            "data" => event.data = serde_json::from_str(value).unwrap(),
            _ => {}
        }
    }
    (!event.name.is_empty()).then_some(event)
}

#[tokio::test]
async fn a_hold_is_heard_of_at_once_by_everybody_who_listens() {
    let shop = Shop::start().await;
    let buyer = Buyer::of(&shop);
    let ids = buyer.garments().await;
    let mut listener = Listener::of(&shop, None).await;
    assert_eq!(listener.next().await.unwrap().name, "resync");

    let since = Instant::now();
    let held = buyer.hold(&[&ids[0]]).await.is(201);
    let event = listener.next().await.unwrap();
    let took = since.elapsed();
    assert!(took < Duration::from_secs(2), "{took:?}");
    assert_eq!((event.name.as_str(), &event.data["id"]), ("garment", &json!(ids[0])));
    assert_eq!(event.data["status"], "held");
    assert_eq!(time(&event.data["until"]), time(&held.body["expires_at"]));
    assert!(event.data["seq"].is_u64());

    buyer.order(&held).await.is(201);
    assert_eq!(listener.next().await.unwrap().data["status"], "paying");
    let sold = listener.next().await.unwrap();
    assert_eq!((&sold.data["status"], &sold.data["until"]), (&json!("sold"), &json!(null)));
    assert!(sold.data["seq"].as_u64() > event.data["seq"].as_u64());
}

#[tokio::test]
async fn whoever_was_cut_off_hears_what_they_missed() {
    let mut shop = Shop::start().await;
    let buyer = Buyer::of(&shop);
    let ids = buyer.garments().await;
    let mut listener = Listener::of(&shop, None).await;
    assert_eq!(listener.next().await.unwrap().name, "resync");
    let held = buyer.hold(&[&ids[0]]).await.is(201);
    let seen = listener.next().await.unwrap().id.expect("an id to resume from");
    drop(listener);

    buyer.release(&held.id()).await.is(204);
    shop.kill();
    shop.open().await;
    let mut back = Listener::of(&shop, Some(&seen)).await;
    let missed = back.next().await.unwrap();
    assert_eq!((missed.name.as_str(), &missed.data["id"]), ("garment", &json!(ids[0])));
    assert_eq!(missed.data["status"], "available");
    buyer.hold(&[&ids[1]]).await.is(201);
    let next = back.next().await.unwrap();
    assert_eq!((&next.data["id"], &next.data["status"]), (&json!(ids[1]), &json!("held")));
}

#[tokio::test]
async fn whoever_names_an_event_that_nobody_knows_is_told_to_read_anew() {
    let shop = Shop::start().await;
    for unknown in ["nonsense", "99999999999999999999", "-1"] {
        let mut listener = Listener::of(&shop, Some(unknown)).await;
        assert_eq!(listener.next().await.unwrap().name, "resync", "{unknown}");
    }
}
