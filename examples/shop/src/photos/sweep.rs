//! Files that no garment names, removed once a day, a page at a time.

use crate::background::drained;
use crate::problem::Problem;
use crate::shop::App;
use std::time::Duration;
use thrift_plug::catalog::{SweptPhotos, sweep_photos};

/// Longer than any intake takes, and than any two clocks differ.
pub(crate) const GRACE: Duration = Duration::from_hours(24);
/// Keys looked at between two pauses.
const PAGE: usize = 1_000;
/// So that a large shop's sweep is not felt by its buyers.
const PAUSE: Duration = Duration::from_secs(1);
const EVERY: Duration = Duration::from_hours(24);
/// The first does not disturb the start.
const FIRST_AFTER: Duration = Duration::from_mins(10);

/// Sweeps until the process drains.
pub(crate) async fn daily(app: App) {
    let (mut after, mut wait) = (None, FIRST_AFTER);
    while !drained(&app, wait).await {
        match page(&app, after.as_deref(), GRACE).await {
            Ok(swept) => {
                if swept.removed > 0 {
                    tracing::info!(swept.removed, "photos that no garment names were removed");
                }
                wait = if swept.next.is_some() { PAUSE } else { EVERY };
                after = swept.next;
            }
            Err(problem) => {
                tracing::warn!(problem = %problem.detail, "photos could not be swept");
                wait = FIRST_AFTER;
            }
        }
    }
}

/// One page of a sweep.
pub(crate) async fn page(app: &App, after: Option<&str>, grace: Duration) -> Result<SweptPhotos, Problem> {
    let now = app.clock_of_store().await?;
    Ok(sweep_photos(app.photos.as_ref(), app.catalog.as_ref(), now, grace, after, PAGE).await?)
}

/// All of it at once.
pub(crate) async fn all(app: &App, grace: Duration, seen: impl Fn(u64)) -> Result<SweptPhotos, Problem> {
    let mut total = SweptPhotos::default();
    loop {
        let swept = page(app, total.next.as_deref(), grace).await?;
        total.seen += swept.seen;
        total.removed += swept.removed;
        total.waiting += swept.waiting;
        total.foreign += swept.foreign;
        total.next = swept.next;
        seen(total.seen as u64);
        if total.next.is_none() {
            return Ok(total);
        }
    }
}
