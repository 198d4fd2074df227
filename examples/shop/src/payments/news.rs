//! News of payments that came and have not been followed up: kept until the provider has been asked.
//!
//! A record each, so that two servers that ask at once cannot remove what came meanwhile: each removes what it had read
//! before it asked.

use crate::problem::Problem;
use crate::shop::{App, random_text};
use axum::http::StatusCode;
use futures_util::{StreamExt, stream};
use std::collections::BTreeMap;
use std::time::Duration;
use thrift_plug::StoreError;
use thrift_plug::record_store::Record;

const NEWS: &str = "payment-news";
/// A provider that does not answer for so long has an outage that people look after.
const KEPT_FOR: Duration = Duration::from_hours(72);
/// News of one charge that wait at once: more say nothing new, and a flood must not fill the store.
const WAITING_MAX: usize = 8;
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
    let waiting = app.records.range(NEWS, Some((&charge.reference, "")), WAITING_MAX).await?;
    if waiting.iter().filter(|record| record.sort == charge.reference).count() >= WAITING_MAX {
        let wait = Problem::new(StatusCode::SERVICE_UNAVAILABLE, "this charge is being asked about: call again later");
        return Err(wait.retry_after(Duration::from_secs(5)));
    }
    let record = Record {
        collection: NEWS.into(),
        key: random_text(16),
        version: 0,
        sort: charge.reference,
        expires_at: Some(app.clock_of_store().await?.plus(KEPT_FOR)),
        bytes: Vec::new(),
    };
    app.records.put_record(record).await?;
    app.news.notify_one();
    Ok(())
}

/// Asks about every charge that there is news of. What could not be asked stays for the next round.
pub(crate) async fn follow_up(app: &App) -> Result<(), StoreError> {
    round(app, PAGE).await
}

/// Goes through all news, a page at a time: what fails again and again must not keep the rest from being read.
async fn round(app: &App, page: usize) -> Result<(), StoreError> {
    let mut read_to: Option<(String, String)> = None;
    loop {
        let after = read_to.as_ref().map(|(sort, key)| (sort.as_str(), key.as_str()));
        let records = app.records.range(NEWS, after, page).await?;
        let Some(last) = records.last() else { return Ok(()) };
        read_to = Some((last.sort.clone(), last.key.clone()));
        let mut waiting: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for record in records {
            waiting.entry(record.sort).or_default().push(record.key);
        }
        let asking = waiting.into_iter().map(|(reference, keys)| ask(app, reference, keys));
        stream::iter(asking).buffer_unordered(ASKED_AT_ONCE).for_each(async |()| ()).await;
    }
}

async fn ask(app: &App, reference: String, keys: Vec<String>) {
    if let Err(error) = app.checkout.payment_news(&reference).await {
        tracing::warn!(%error, reference, "news of a payment is not followed up yet; the next round tries again");
        return;
    }
    for key in keys {
        if let Err(error) = app.records.delete_record(NEWS, &key).await {
            tracing::warn!(%error, reference, "news of a payment will be followed up twice");
        }
    }
}

#[cfg(test)]
#[path = "news_tests.rs"]
mod tests;
