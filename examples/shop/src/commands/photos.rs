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

/// Page by page, so that a large shop needs no more memory than a small one.
async fn copy(from: &dyn PhotoStore, to: &dyn PhotoStore) -> Result<ExitCode, StoreError> {
    let progress = bar(count(from).await?, "moving photos");
    let (mut copied, mut known, mut differ) = (0, 0, 0);
    let mut after = None::<String>;
    loop {
        let page = from.list("", after.as_deref(), PAGE).await?;
        let Some(last) = page.last().map(|last| last.key.clone()) else { break };
        let wanted = page.iter().filter(|photo| !photo.key.starts_with(UPLOADS));
        let there = sizes(to, after.as_deref(), &last).await?;
        let (present, missing): (Vec<_>, Vec<_>) = wanted.partition(|photo| there.contains_key(&photo.key));
        known += present.len();
        for photo in present.iter().filter(|photo| there.get(&photo.key) != Some(&photo.bytes)) {
            differ += 1;
            progress.suspend(|| {
                eprintln!("{}: of another size there; remove it there and run the command again", photo.key);
            });
        }
        progress.inc((page.len() - missing.len()) as u64);
        let pending = stream::iter(&missing).map(|photo| async {
            // Removed since it was listed: nobody misses it.
            if let Some(file) = from.get(&photo.key).await? {
                to.put(&photo.key, file).await?;
            }
            progress.inc(1);
            Ok::<_, StoreError>(())
        });
        if let Err(error) = pending.buffer_unordered(TOGETHER).try_collect::<Vec<()>>().await {
            progress.abandon();
            eprintln!("stopped; run the command again to go on");
            return Err(error);
        }
        copied += missing.len();
        after = Some(last);
    }
    progress.finish_and_clear();
    println!("{copied} photos copied, {known} were there already; nothing was removed");
    Ok(if differ == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn count(photos: &dyn PhotoStore) -> Result<u64, StoreError> {
    let progress = spinner("photos counted");
    let mut after = None::<String>;
    loop {
        let page = photos.list("", after.as_deref(), PAGE).await?;
        progress.inc(page.len() as u64);
        let Some(last) = page.last() else { break };
        after = Some(last.key.clone());
    }
    progress.finish_and_clear();
    Ok(progress.position())
}

/// The keys after one and up to another, with the sizes of their files.
async fn sizes(photos: &dyn PhotoStore, after: Option<&str>, last: &str) -> Result<BTreeMap<String, u64>, StoreError> {
    let mut sizes = BTreeMap::new();
    let mut after = after.map(ToOwned::to_owned);
    loop {
        let page = photos.list("", after.as_deref(), PAGE).await?;
        let ended = page.len() < PAGE || page.last().is_some_and(|photo| photo.key.as_str() >= last);
        after = page.last().map(|photo| photo.key.clone());
        sizes.extend(page.into_iter().map(|photo| (photo.key, photo.bytes)));
        if ended {
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
