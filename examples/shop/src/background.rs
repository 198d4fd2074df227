//! What the server does by itself: it recovers and sweeps, and passes events on to listeners.

use crate::machine::{RECOVERY_BATCH, SweepBody};
use crate::shop::App;
use std::sync::Arc;
use std::time::Duration;
use thrift_plug::inventory::FeedPosition;
use tokio::task::JoinHandle;

const RECOVER_EVERY: Duration = Duration::from_secs(5);
const PUMP_EVERY: Duration = Duration::from_millis(250);
const PUMP_EVENTS: usize = 500;

/// Starts both; they end when the process drains.
pub(crate) fn start(app: &App) -> Vec<JoinHandle<()>> {
    vec![tokio::spawn(recover(app.clone())), tokio::spawn(pump(app.clone()))]
}

/// Correctness does not need it: a lapsed hold blocks nobody. Listeners and unfinished orders do.
async fn recover(app: App) {
    while !drained(&app, RECOVER_EVERY).await {
        match app.checkout.recover(RECOVERY_BATCH).await {
            Ok(run) => {
                let done = SweepBody::of(&run);
                if done.lapsed + done.recovered > 0 {
                    tracing::info!(done.lapsed, done.recovered, done.overdue, "recovered");
                }
            }
            Err(error) => tracing::warn!(%error, "recovery could not run"),
        }
    }
}

/// One reader of the feed for all listeners, also of what other processes write.
async fn pump(app: App) {
    let mut position: Option<FeedPosition> = None;
    while !drained(&app, PUMP_EVERY).await {
        let read = match &position {
            None => app.inventory.feed_end().await.map(|end| position = Some(end)),
            Some(after) => app.inventory.events(after, PUMP_EVENTS).await.map(|page| {
                position = Some(page.next.clone());
                if !page.events.is_empty() {
                    // Nobody listening is no error.
                    let _ = app.events.send(Arc::new(page));
                }
            }),
        };
        if let Err(error) = read {
            tracing::warn!(%error, "events could not be read");
        }
    }
}

/// Waits; answers whether the process drains by now.
async fn drained(app: &App, wait: Duration) -> bool {
    let mut draining = app.draining.subscribe();
    tokio::time::timeout(wait, draining.wait_for(|draining| *draining)).await.is_ok()
}
