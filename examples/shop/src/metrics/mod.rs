//! `GET /metrics`: what the shop has done since it started, for Prometheus.
//!
//! Written by hand, in the text format 0.0.4 that was promised; the well-kept client library writes `OpenMetrics`
//! only.
//! Everybody may read it, so it names no garment, no buyer, no amount and no path: counts alone. A label's values are
//! known beforehand, so that no request can make the answer grow.

mod asked;
mod memory;
mod text;

pub(crate) use asked::{Asked, Call};

use crate::holds::Taken;
use crate::settings::StoreChoice;
use crate::shop::App;
use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use text::Text;

/// What a hold attempt can come to: granted, granted before, or the reasons of a refusal; `other` is for none of these.
const OUTCOMES: [&str; 15] = [
    "granted",
    "replayed",
    "hold_id_reused",
    "limit_reached",
    "renewal_limit",
    "unknown_item",
    "not_for_sale",
    "sold",
    "paying",
    "held_by_other",
    "cooling_down",
    "hold_superseded",
    "hold_ended",
    "hold_lapsed",
    "other",
];
const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];

/// The counters of one process.
#[derive(Default)]
pub(crate) struct Metrics {
    /// Shared with the store that counts.
    pub(crate) asked: Arc<Asked>,
    attempts: [AtomicU64; OUTCOMES.len()],
    responses: [AtomicU64; CLASSES.len()],
}

impl Metrics {
    /// Counts an attempt to hold a basket, once, by the first of its refusals.
    pub(crate) fn attempted(&self, taken: &Taken) {
        let outcome = match taken {
            Taken::Held(held) if held.hold.fresh => "granted",
            Taken::Held(_) => "replayed",
            Taken::Refused(refusals, _) => refusals.first().map_or("other", |refusal| refusal.reason.code()),
        };
        let place = OUTCOMES.iter().position(|known| *known == outcome).unwrap_or(OUTCOMES.len() - 1);
        if let Some(counter) = self.attempts.get(place) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn answered(&self, status: u16) {
        if let Some(counter) = self.responses.get(usize::from(status / 100).wrapping_sub(1)) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Counts every answer by the class of its status.
pub(crate) async fn count_responses(State(app): State<App>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    app.metrics.answered(response.status().as_u16());
    response
}

/// What the process has done since it started.
#[utoipa::path(get, path = "/metrics", operation_id = "metrics", tag = "machines", responses(
    (status = 200, description = "Prometheus text format 0.0.4", content_type = "text/plain", body = String)))]
pub(crate) async fn show(State(app): State<App>) -> Response {
    let headers =
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    (headers, written(&app)).into_response()
}

fn written(app: &App) -> String {
    let (metrics, mut text) = (&app.metrics, Text::default());
    let store = match &app.settings.store {
        StoreChoice::Memory => "memory",
        StoreChoice::Mongo(_) => "mongodb",
        StoreChoice::Sqlite(_) => "sqlite",
    };
    text.family("thrift_build_info", "gauge", "The program that runs, and on which store.");
    text.sample("thrift_build_info", &[("version", env!("CARGO_PKG_VERSION")), ("store", store)], 1);
    let counts = |counters: &[AtomicU64]| counters.iter().map(|it| it.load(Ordering::Relaxed)).collect::<Vec<_>>();
    text.family("thrift_hold_attempts_total", "counter", "Attempts to hold a basket, by what they came to.");
    for (outcome, count) in OUTCOMES.iter().zip(counts(&metrics.attempts)) {
        text.sample("thrift_hold_attempts_total", &[("outcome", outcome)], count);
    }
    text.family("thrift_http_responses_total", "counter", "Answers over HTTP, by the class of their status.");
    for (class, count) in CLASSES.iter().zip(counts(&metrics.responses)) {
        text.sample("thrift_http_responses_total", &[("class", class)], count);
    }
    asked(&metrics.asked, &mut text);
    text.family("thrift_events_listeners", "gauge", "Clients that listen to the stream of events.");
    text.sample("thrift_events_listeners", &[], app.events.receiver_count());
    if let Some(bytes) = memory::resident_bytes() {
        text.family("process_resident_memory_bytes", "gauge", "Resident memory size in bytes.");
        text.sample("process_resident_memory_bytes", &[], bytes);
    }
    text.into_string()
}

fn asked(asked: &Asked, text: &mut Text) {
    let labels = |call: Call| [("port", call.names().0), ("call", call.names().1)];
    text.family("thrift_store_calls_total", "counter", "Questions to the store.");
    for (call, tally) in asked.all() {
        text.sample("thrift_store_calls_total", &labels(call), tally.calls.load(Ordering::Relaxed));
    }
    text.family("thrift_store_call_errors_total", "counter", "Questions that the store could not answer.");
    for (call, tally) in asked.all() {
        text.sample("thrift_store_call_errors_total", &labels(call), tally.errors.load(Ordering::Relaxed));
    }
    text.family("thrift_store_call_seconds_total", "counter", "Time spent waiting for the store's answers.");
    for (call, tally) in asked.all() {
        let time = std::time::Duration::from_nanos(tally.nanos.load(Ordering::Relaxed));
        text.sample("thrift_store_call_seconds_total", &labels(call), time.as_secs_f64());
    }
}
