//! `GET /api/events`: how garments change, live.
//!
//! The event's id is the store's feed position. After a break a client names the last one it saw and gets what it
//! missed; one that comes without, or after too long, is told to `resync`. An event may come twice, never not at all:
//! `seq` tells. The stream ends when the process drains.

use crate::moments;
use crate::openapi::{self, LastEventId};
use crate::shop::App;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event as Sse, KeepAlive};
use futures_util::stream::{self, Stream};
use serde::Serialize;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use thrift_plug::inventory::{FeedPage, FeedPosition};
use thrift_plug::lock::{Event, EventKind};
use tokio::sync::{broadcast, watch};
use utoipa::ToSchema;

/// Who was away for more events than that reads everything anew instead.
const MISSED_MAX: usize = 1_000;

/// The data of a `garment` event.
#[derive(Serialize, ToSchema)]
pub(crate) struct GarmentEvent<'a> {
    id: &'a str,
    #[schema(value_type = openapi::GarmentStatus)]
    status: &'static str,
    /// When the hold lapses.
    #[schema(format = DateTime)]
    until: Option<String>,
    /// Counts the changes of this garment.
    seq: u64,
}

/// How garments change, live.
#[utoipa::path(get, path = "/api/events", operation_id = "garment_events", tag = "buyers", params(LastEventId),
    responses((status = 200, content_type = "text/event-stream", body = String,
    description = "`garment` events, each with a GarmentEvent as its data; the newest one has a cursor as its id. \
                   `resync` means: read everything anew",
    example = "event: garment\ndata: {\"id\":\"p7Kq2\",\"status\":\"sold\",\"until\":null,\"seq\":4}\nid: 118\n\n")),
    security(()))]
pub(crate) async fn stream(
    State(app): State<App>,
    headers: HeaderMap,
) -> axum::response::Sse<impl Stream<Item = Result<Sse, Infallible>>> {
    // Listening before looking back: an event may come twice, never not at all.
    let live = app.events.subscribe();
    let missed = match headers.get("last-event-id").and_then(|id| id.to_str().ok()) {
        Some(id) if !id.is_empty() => missed(&app, FeedPosition::new(id)).await,
        _ => None,
    };
    let first = missed.unwrap_or_else(|| VecDeque::from([Sse::default().event("resync").data("{}")]));
    let listener = Listener { ready: first, live, draining: app.draining.subscribe() };
    let stream = stream::unfold(listener, async |mut listener| Some((Ok(listener.next().await?), listener)));
    axum::response::Sse::new(stream).keep_alive(KeepAlive::new().interval(Duration::from_secs(20)))
}

/// What came after a position; `None` if that is unknown here, or too long ago.
async fn missed(app: &App, after: FeedPosition) -> Option<VecDeque<Sse>> {
    let page = app.inventory.events(&after, MISSED_MAX).await.ok()?;
    (page.events.len() < MISSED_MAX).then(|| sse(&page))
}

struct Listener {
    ready: VecDeque<Sse>,
    live: broadcast::Receiver<Arc<FeedPage>>,
    draining: watch::Receiver<bool>,
}

impl Listener {
    async fn next(&mut self) -> Option<Sse> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            tokio::select! {
                biased;
                _ = self.draining.wait_for(|draining| *draining) => return None,
                page = self.live.recv() => match page {
                    Ok(page) => self.ready = sse(&page),
                    Err(broadcast::error::RecvError::Lagged(_)) => {
                        return Some(Sse::default().event("resync").data("{}"));
                    }
                    Err(broadcast::error::RecvError::Closed) => return None,
                },
            }
        }
    }
}

/// The events of a page; the last one carries the position after all of them.
fn sse(page: &FeedPage) -> VecDeque<Sse> {
    let mut events: VecDeque<Sse> = page.events.iter().filter_map(garment_event).collect();
    if let Some(last) = events.pop_back() {
        events.push_back(last.id(page.next.as_str()));
    }
    events
}

fn garment_event(event: &Event) -> Option<Sse> {
    let status = match event.kind {
        EventKind::Published | EventKind::Released | EventKind::Lapsed => "available",
        EventKind::PaymentAborted | EventKind::Relisted => "available",
        EventKind::Held | EventKind::TakenOver | EventKind::Extended | EventKind::Kept => "held",
        EventKind::PaymentBegun | EventKind::Retaken => "paying",
        EventKind::Sold => "sold",
        EventKind::GivenBack if event.hold.is_some() => "held",
        EventKind::GivenBack => "available",
        // Nothing that a shopper sees has a word for these.
        EventKind::Added | EventKind::Withdrawn => return None,
    };
    let until = event.until.filter(|_| status == "held").map(moments::rfc3339);
    let body = GarmentEvent { id: event.item.as_str(), status, until, seq: event.seq };
    Some(Sse::default().event("garment").data(serde_json::to_string(&body).ok()?))
}
