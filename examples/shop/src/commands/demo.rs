//! `demo`: a catalogue to try the shop with.

use super::import::{photos_in, read};
use super::{bar, open};
use crate::demo::{drawing, wardrobe};
use crate::intake;
use crate::problem::Problem;
use crate::settings::Settings;
use crate::shop::App;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use thrift_plug::catalog::{Colour, Condition, Currency, Garment, Money, Visibility};

/// Garments of a demo that says nothing else.
pub(crate) const COUNT: u64 = 60;
/// Width of a drawn photo, in pixels.
const WIDTH: u32 = 960;
/// More drawn garments than that are a benchmark, not a demo.
const COUNT_MAX: u64 = 1_000_000;

pub(crate) async fn run(settings: Settings, count: u64, photos: Option<PathBuf>) -> Result<ExitCode, String> {
    if !(1..=COUNT_MAX).contains(&count) {
        return Err(format!("--count: takes 1 to {COUNT_MAX}, got {count}"));
    }
    let files = photos.as_deref().map(photos_in).transpose()?;
    let app = open(settings).await?;
    match files {
        None => fill(&app, count).await?,
        Some(files) => fill_with(&app, &files).await?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Draws garments and puts them on sale.
pub(crate) async fn fill(app: &App, count: u64) -> Result<(), String> {
    let progress = bar(count, "drawing a demo catalogue");
    intake::register_categories(app, wardrobe::categories()).await.map_err(|problem| problem.detail.clone())?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from) as u64;
    for first in (0..count).step_by(usize::try_from(cores).unwrap_or(1)) {
        // The window is dressed from the back: the newest garment, number 0, is what a visitor sees first.
        let several = (first..count.min(first + cores)).map(|number| draw(app, count - 1 - number));
        for drawn in futures_util::future::join_all(several).await {
            drawn.map_err(|problem| problem.detail.clone())?;
            progress.inc(1);
        }
    }
    progress.finish_and_clear();
    println!("{count} garments drawn and put on sale");
    Ok(())
}

async fn draw(app: &App, number: u64) -> Result<Garment, Problem> {
    let drawn = tokio::task::spawn_blocking(move || {
        let garment = wardrobe::garment(number);
        let jpeg = drawing::render_jpeg(&garment.svg, WIDTH);
        (garment, jpeg)
    });
    let (drawn, jpeg) = drawn.await.map_err(|error| Problem::conflict(error.to_string()))?;
    let jpeg = jpeg.map_err(|error| Problem::conflict(error.to_string()))?;
    let garment = intake::photographed(app, intake::new_id()?, jpeg).await?;
    let price = Money::new(drawn.price_francs, Currency::XAF).map_err(|error| Problem::conflict(error.to_string()))?;
    let garment = Garment {
        title: drawn.title,
        description: drawn.description,
        brand: drawn.brand,
        category: Some(drawn.category.to_owned()),
        colour: Colour::from_code(drawn.colour),
        size: Some(drawn.size.to_owned()),
        condition: Condition::from_code(drawn.condition),
        price,
        visibility: Visibility::Public,
        ..garment
    };
    intake::add(app, garment).await
}

/// One garment for each photo; what nobody knows stays open.
async fn fill_with(app: &App, files: &[PathBuf]) -> Result<(), String> {
    let progress = bar(files.len() as u64, "making garments of photos");
    let mut refused = 0;
    for (number, file) in (0..).zip(files) {
        if let Err(problem) = photographed(app, file, number).await {
            refused += 1;
            progress.suspend(|| eprintln!("{}: {}", file.display(), problem.detail));
        }
        progress.inc(1);
    }
    progress.finish_and_clear();
    println!("{} garments put on sale, {refused} photos refused", files.len() - refused);
    Ok(())
}

async fn photographed(app: &App, file: &Path, number: i64) -> Result<Garment, Problem> {
    let garment = intake::photographed(app, intake::new_id()?, read(file).await?).await?;
    let price = Money::new(2_500 + 500 * (number * 7 % 40), Currency::XAF);
    let price = price.map_err(|error| Problem::conflict(error.to_string()))?;
    let garment = Garment {
        title: garment.colour.map_or("Pièce unique".into(), |colour| format!("Pièce unique, {}", colour.french())),
        description: "Article de démonstration : ce que montre la photo, rien de plus.".into(),
        condition: Some(Condition::Good),
        price,
        visibility: Visibility::Public,
        ..garment
    };
    intake::add(app, garment).await
}
