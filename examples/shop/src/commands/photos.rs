//! `photos`: moves them from one store to another, and removes what no garment names.

use super::{bar, open};
use crate::photos::sweep;
use crate::settings::{PhotoChoice, RawR2, Secrets, Settings};
use crate::shop::open_photos;
use clap::Subcommand;
use futures_util::{StreamExt, TryStreamExt, stream};
use indicatif::ProgressBar;
use std::collections::BTreeMap;
use std::process::ExitCode;
use thrift_plug::StoreError;
use thrift_plug::catalog::{PhotoStore, UPLOADS};

/// Keys asked for at once.
const PAGE: usize = 1_000;
/// Files on their way at the same time.
const TOGETHER: usize = 8;

#[derive(Subcommand)]
pub(crate) enum PhotosCommand {
    /// Copy every photo from `THRIFT_PHOTOS` to another store. Nothing is removed; run it again to go on after an
    /// interruption, or to fetch what came in meanwhile. Then set `THRIFT_PHOTOS` and restart the shop.
    Move {
        /// Where to: `dir:PATH` or `r2:BUCKET` (with the R2_ settings).
        #[arg(long)]
        to: String,
    },
    /// Remove the files that no garment names.
    Sweep {
        /// Only files older than that: longer than any upload takes.
        #[arg(long, default_value = "24h")]
        grace: String,
    },
}

pub(crate) async fn run(
    settings: Settings,
    command: PhotosCommand,
    r2: RawR2,
    secrets: &Secrets,
) -> Result<ExitCode, String> {
    match command {
        PhotosCommand::Move { to } => {
            let to = PhotoChoice::read("--to", &to, r2, secrets).map_err(|error| error.to_string())?;
            if settings.photos == to {
                return Err("--to: takes another store than THRIFT_PHOTOS".into());
            }
            let from = open_photos("THRIFT_PHOTOS", &settings.photos).map_err(|error| error.to_string())?;
            let to = open_photos("--to", &to).map_err(|error| error.to_string())?;
            copy(from.as_ref(), to.as_ref()).await.map_err(|error| error.to_string())
        }
        PhotosCommand::Sweep { grace } => {
            let grace = humantime::parse_duration(&grace)
                .map_err(|_| format!("--grace: takes a length such as 24h, got {grace:?}"))?;
            let app = open(settings).await?;
            let progress = spinner("photos looked at");
            let swept = sweep::all(&app, grace, |seen| progress.set_position(seen)).await;
            progress.finish_and_clear();
            let swept = swept.map_err(|problem| problem.detail.clone())?;
            println!(
                "{} files looked at, {} removed, {} not named but too young, {} not the shop's",
                swept.seen, swept.removed, swept.waiting, swept.foreign
            );
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn copy(from: &dyn PhotoStore, to: &dyn PhotoStore) -> Result<ExitCode, StoreError> {
    let progress = spinner("photos listed");
    let (wanted, there) = (sizes(from, &progress).await?, sizes(to, &progress).await?);
    progress.finish_and_clear();
    let missing: Vec<&String> =
        wanted.iter().filter(|(key, size)| there.get(*key) != Some(size)).map(|(key, _)| key).collect();
    let progress = bar(missing.len() as u64, "moving photos");
    let copied = stream::iter(&missing)
        .map(|key| async {
            // Removed since it was listed: nobody misses it.
            let Some(photo) = from.get(key).await? else { return Ok(()) };
            to.put(key, photo).await?;
            progress.inc(1);
            Ok::<_, StoreError>(())
        })
        .buffer_unordered(TOGETHER)
        .try_collect::<Vec<()>>()
        .await;
    progress.finish_and_clear();
    if let Err(error) = copied {
        eprintln!("stopped after {} of {} photos; run the command again to go on", progress.position(), missing.len());
        return Err(error);
    }
    let there = sizes(to, &spinner("photos checked")).await?;
    let wrong: Vec<&String> = wanted
        .iter()
        .filter(|(key, size)| there.get(*key).is_some_and(|there| there != *size))
        .map(|(key, _)| key)
        .collect();
    for key in &wrong {
        eprintln!("{key}: of another size there; remove it there and run the command again");
    }
    println!(
        "{} photos copied, {} were there already; nothing was removed",
        missing.len(),
        wanted.len() - missing.len()
    );
    Ok(if wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Every key and its size, but for uploads that nobody has taken in.
async fn sizes(photos: &dyn PhotoStore, progress: &ProgressBar) -> Result<BTreeMap<String, u64>, StoreError> {
    let mut sizes = BTreeMap::new();
    let mut after = None::<String>;
    loop {
        let page = photos.list("", after.as_deref(), PAGE).await?;
        let full = page.len() == PAGE;
        after = page.last().map(|last| last.key.clone());
        progress.inc(page.len() as u64);
        sizes.extend(
            page.into_iter().filter(|photo| !photo.key.starts_with(UPLOADS)).map(|photo| (photo.key, photo.bytes)),
        );
        if !full {
            return Ok(sizes);
        }
    }
}

/// For work whose length nobody knows.
fn spinner(what: &'static str) -> ProgressBar {
    let style = indicatif::ProgressStyle::with_template("{msg} {pos} {elapsed}");
    let style = style.unwrap_or_else(|_| indicatif::ProgressStyle::default_spinner());
    ProgressBar::no_length().with_style(style).with_message(what)
}
