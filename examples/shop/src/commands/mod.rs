//! What the program can be asked to do besides serving.

pub(crate) mod admin;
pub(crate) mod audit;
pub(crate) mod demo;
pub(crate) mod healthcheck;
pub(crate) mod import;
pub(crate) mod openapi;
pub(crate) mod photos;
pub(crate) mod serve;
pub(crate) mod sweep;

use crate::settings::Settings;
use crate::shop::{App, Shop};

/// Opens the shop, or says in one line why not.
async fn open(settings: Settings) -> Result<App, String> {
    Shop::open(settings).await.map_err(|error| error.to_string())
}

/// A bar for long work; silent where nobody watches.
fn bar(length: u64, what: &'static str) -> indicatif::ProgressBar {
    let style = indicatif::ProgressStyle::with_template("{msg} {bar:32} {pos}/{len} {elapsed}");
    indicatif::ProgressBar::new(length)
        .with_style(style.unwrap_or_else(|_| indicatif::ProgressStyle::default_bar()))
        .with_message(what)
}
