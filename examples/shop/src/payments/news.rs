//! News of payments that came and have not been followed up: kept until the provider has been asked.
//!
//! One record for each charge, whose version rises with every call. Whoever asks takes it off the list only at the version
//! that was read before asking: news that comes meanwhile raises the version, and the charge is asked about again.
//!
//! Off the list is not deleted. A store deletes whatever the version is; and a record that was made anew would count from
//! one again, so that a slow server could take newer news for the one that it had followed up.

use crate::problem::Problem;
use crate::shop::App;
use futures_util::{StreamExt, stream};
use std::time::Duration;
use thrift_plug::catalog::Put;
use thrift_plug::record_store::Record;
use thrift_plug::{ErrorKind, StoreError, Timestamp};

const NEWS: &str = "payment-news";
/// What records are listed under: first those that are followed up, which nobody has to read.
const FOLLOWED_UP: &str = "followed-up";
const WAITING: &str = "waiting";
/// A provider that does not answer for so long has an outage that people look after. No question takes so long, either.
const KEPT_FOR: Duration = Duration::from_hours(72);
/// How often a call tries to write its news down. Somebody else was first each time: so many calls about one charge at
/// once are none of a rail.
const TRIES_MAX: usize = 64;
/// News read at once.
const PAGE: usize = 200;
/// Questions in flight: one rail that hangs must not hold up the others.
const ASKED_AT_ONCE: usize = 8;

/// Makes "ask the provider about this charge" durable. A reference that no order has is nothing to ask about.
pub(crate) async fn keep(app: &App, provider: &str, reference: &str) -> Result<(), Problem> {
    let order = app.orders.by_charge(reference).await?;
    let Some(charge) = order.and_then(|order| order.charge).filter(|charge| charge.provider == provider) else {
        return Ok(());
    };
    let now = app.clock_of_store().await?;
    write(app, &charge.reference, now).await?;
    app.news.notify_one();
    Ok(())
}

/// Writes it down for sure. That somebody else has just written is not enough: whether that was before the answer that is
/// being waited for was given, a read that may be old does not tell.
async fn write(app: &App, reference: &str, now: Timestamp) -> Result<(), StoreError> {
    let mut version = version_of(app.records.get_record(NEWS, reference).await?);
    for _ in 0..TRIES_MAX {
        match app.records.put_record(record(reference, version, WAITING, now)).await {
            Ok(Put::Written(_)) => return Ok(()),
            Ok(Put::Conflict(standing)) => version = version_of(standing),
            // Written or not: the next try tells.
            Err(error) if error.outcome_unknown() || error.kind() == ErrorKind::RetryNow => {}
            Err(error) => return Err(error),
        }
    }
    Err(StoreError::new(ErrorKind::RetryLater, format!("too many calls about charge {reference} at once")))
}

fn version_of(standing: Option<Record>) -> u64 {
    standing.map_or(0, |record| record.version)
}

fn record(reference: &str, version: u64, sort: &str, now: Timestamp) -> Record {
    Record {
        collection: NEWS.into(),
        key: reference.to_owned(),
        version,
        sort: sort.to_owned(),
        expires_at: Some(now.plus(KEPT_FOR)),
        bytes: Vec::new(),
    }
}

/// Asks about every charge that there is news of. What could not be asked stays for the next round.
pub(crate) async fn follow_up(app: &App) -> Result<(), StoreError> {
    round(app, PAGE).await
}

/// Goes through all news, a page at a time: what fails again and again must not keep the rest from being read.
async fn round(app: &App, page: usize) -> Result<(), StoreError> {
    let mut read_to = String::new();
    loop {
        let waiting = app.records.range(NEWS, Some((WAITING, &read_to)), page).await?;
        let Some(last) = waiting.last() else { return Ok(()) };
        read_to.clone_from(&last.key);
        let asking = waiting.into_iter().map(|news| ask(app, news));
        stream::iter(asking).buffer_unordered(ASKED_AT_ONCE).for_each(async |()| ()).await;
    }
}

/// Asks about one charge, as its news was read.
async fn ask(app: &App, news: Record) {
    let reference = &news.key;
    if let Err(error) = app.checkout.payment_news(reference).await {
        tracing::warn!(%error, reference, "news of a payment is not followed up yet; the next round tries again");
        return;
    }
    if let Err(error) = take_off(app, &news).await {
        tracing::warn!(%error, reference, "news of a payment will be followed up twice");
    }
}

/// Takes news off the list, unless more has come since it was read.
async fn take_off(app: &App, news: &Record) -> Result<(), StoreError> {
    let now = app.clock_of_store().await?;
    app.records.put_record(record(&news.key, news.version, FOLLOWED_UP, now)).await.map(drop)
}

#[cfg(test)]
#[path = "news_tests.rs"]
mod tests;
