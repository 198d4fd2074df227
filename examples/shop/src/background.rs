//! What the server does by itself: it recovers and sweeps, follows up news of payments, makes photos smaller, and passes
//! events on to listeners.

use crate::machine::{RECOVERY_BATCH, SweepBody};
use crate::payments::news;
use crate::photos::{avif, sweep};
use crate::shop::App;
use std::sync::Arc;
use std::time::Duration;
use thrift_plug::StoreError;
use thrift_plug::inventory::FeedPosition;
use thrift_plug::mongo::Changes;
use tokio::task::JoinHandle;

const PUMP_EVERY: Duration = Duration::from_millis(250);
const PUMP_GATHERS: Duration = Duration::from_millis(20);
const PUMP_EVENTS: usize = 500;

/// Starts all of it; it ends when the process drains. Where the feed ends is read first: a listener who comes before the
/// first turn of the pump misses nothing.
pub(crate) async fn start(app: &App) -> Result<Vec<JoinHandle<()>>, StoreError> {
    let end = app.inventory.feed_end().await?;
    let (recover, news) = (tokio::spawn(recover(app.clone())), tokio::spawn(follow_news(app.clone())));
    let (avif, sweep) = (tokio::spawn(avif::work(app.clone())), tokio::spawn(sweep::daily(app.clone())));
    Ok(vec![recover, news, avif, sweep, tokio::spawn(pump(app.clone(), end))])
}

/// Correctness does not need it: a lapsed hold blocks nobody. Listeners and unfinished orders do.
async fn recover(app: App) {
    while !drained(&app, app.settings.payment_times.recover_every).await {
        match unless_drained(&app, app.checkout.recover(RECOVERY_BATCH)).await {
            None => return,
            Some(Ok(run)) => {
                let done = SweepBody::of(&run);
                if done.lapsed + done.recovered > 0 {
                    tracing::info!(done.lapsed, done.recovered, done.overdue, "recovered");
                }
            }
            Some(Err(error)) => tracing::warn!(%error, "recovery could not run"),
        }
    }
}

/// Asks about charges as soon as a rail has called here, and from time to time for what another server, or a crash,
/// left.
async fn follow_news(app: App) {
    let called = async || {
        tokio::select! {
            drained = drained(&app, app.settings.payment_times.recover_every) => drained,
            () = app.news.notified() => false,
        }
    };
    while !called().await {
        if let Some(Err(error)) = unless_drained(&app, news::follow_up(&app)).await {
            tracing::warn!(%error, "news of payments could not be read");
        }
    }
}

/// One reader of the feed for all listeners, also of what other processes write.
async fn pump(app: App, mut position: FeedPosition) {
    let mut changes = app.changes.clone();
    while !woken(&app, &mut changes).await {
        match app.inventory.events(&position, PUMP_EVENTS).await {
            Ok(page) => {
                position = page.next.clone();
                if !page.events.is_empty() {
                    // Nobody listening is no error.
                    let _ = app.events.send(Arc::new(page));
                }
            }
            Err(error) => tracing::warn!(%error, "events could not be read"),
        }
    }
}

/// Waits for a change of a lock by any process, where the store can tell, and not longer than a turn of the pump;
/// answers whether the process drains by now.
async fn woken(app: &App, changes: &mut Option<Changes>) -> bool {
    let Some(changes) = changes else { return drained(app, PUMP_EVERY).await };
    tokio::select! {
        drained = drained(app, PUMP_EVERY) => drained,
        // A crowd makes many changes: they are read together.
        () = changes.changed() => drained(app, PUMP_GATHERS).await,
    }
}

/// Works, until the process drains: then the work is dropped where it stands. Orders stop between two effects, news is kept
/// until it has been followed up, and any process goes on from there.
async fn unless_drained<T>(app: &App, work: impl Future<Output = T>) -> Option<T> {
    let mut draining = app.draining.subscribe();
    let drained = async {
        let _ = draining.wait_for(|draining| *draining).await;
    };
    tokio::select! {
        done = work => Some(done),
        () = drained => None,
    }
}

/// Waits; answers whether the process drains by now.
pub(crate) async fn drained(app: &App, wait: Duration) -> bool {
    unless_drained(app, tokio::time::sleep(wait)).await.is_none()
}
