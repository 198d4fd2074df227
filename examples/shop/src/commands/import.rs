//! `import`: a folder of photos becomes drafts, one garment a photo.

use super::{bar, open};
use crate::intake;
use crate::problem::Problem;
use crate::settings::Settings;
use crate::shop::App;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use thrift_plug::catalog::{Condition, Currency, Money, Visibility};

pub(crate) async fn run(
    settings: Settings,
    folder: PathBuf,
    publish: bool,
    price: Option<i64>,
) -> Result<ExitCode, String> {
    let price = price.map(|amount| Money::new(amount, Currency::XAF)).transpose();
    let price = price.map_err(|error| format!("--price: {error}"))?;
    let files = photos_in(&folder)?;
    let app = open(settings).await?;
    let progress = bar(files.len() as u64, "importing");
    let (mut imported, mut known, mut failed) = (0, 0, 0);
    for file in &files {
        match one(&app, file, publish, price).await {
            Ok(Taken::New) => imported += 1,
            Ok(Taken::Known) => known += 1,
            Err(problem) => {
                failed += 1;
                progress.suspend(|| eprintln!("{}: {}", file.display(), problem.detail));
            }
        }
        progress.inc(1);
    }
    progress.finish_and_clear();
    println!("{imported} garments imported, {known} were there already, {failed} photos refused");
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What a file came to.
enum Taken {
    New,
    /// An earlier import took it in.
    Known,
}

async fn one(app: &App, file: &Path, publish: bool, price: Option<Money>) -> Result<Taken, Problem> {
    let bytes = read(file).await?;
    // The same file is the same garment, so that an import that was cut short can simply be run again.
    let upload = format!("import/{}", blake3::hash(&bytes).to_hex());
    if let Some(garment) = intake::known(app, &upload).await? {
        intake::go_on(app, &garment).await?;
        return Ok(Taken::Known);
    }
    let mut garment = intake::photographed(app, intake::id_of(&upload)?, bytes).await?;
    garment.title = title(file);
    garment.price = price.unwrap_or(garment.price);
    if publish {
        // Whoever publishes unseen says so: nothing better than "état correct" is claimed.
        garment.condition = Some(Condition::Fair);
        garment.visibility = Visibility::Public;
    }
    intake::add(app, garment).await?;
    Ok(Taken::New)
}

/// Files that could be photos, in order of their names; whether they are, the bytes say.
pub(crate) fn photos_in(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let photo = |path: &PathBuf| {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_lowercase();
        path.is_file() && matches!(extension.as_str(), "jpg" | "jpeg" | "png" | "webp" | "heic" | "heif")
    };
    let mut files: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).filter(photo).collect();
    files.sort();
    if files.is_empty() {
        return Err(format!("{}: no .jpg, .png or .webp files in this folder", folder.display()));
    }
    Ok(files)
}

/// A file, unless it is larger than any photo may be.
pub(crate) async fn read(file: &Path) -> Result<Vec<u8>, Problem> {
    let limit = u64::try_from(thrift_plug::photo::PhotoLimits::default().bytes_max).unwrap_or(u64::MAX);
    let trouble = |error: std::io::Error| Problem::malformed(error.to_string());
    let length = tokio::fs::metadata(file).await.map_err(trouble)?.len();
    if length > limit {
        let detail = format!("{length} bytes; a photo may have at most {limit}");
        return Err(Problem::new(axum::http::StatusCode::PAYLOAD_TOO_LARGE, detail));
    }
    tokio::fs::read(file).await.map_err(trouble)
}

/// "jupe_rouge-2.jpg" reads as "Jupe rouge 2"; a camera's number is no title.
fn title(file: &Path) -> String {
    let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let words = stem.replace(['_', '-'], " ");
    let letters = words.chars().filter(|character| character.is_alphabetic()).count();
    if letters * 2 < words.chars().count() {
        return String::new();
    }
    let mut characters = words.trim().chars();
    characters.next().map_or(String::new(), |first| first.to_uppercase().chain(characters).take(120).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_name_is_a_title_if_it_has_words() {
        assert_eq!(title(Path::new("a/jupe_rouge-2.jpg")), "Jupe rouge 2");
        assert_eq!(title(Path::new("IMG_20261123_141530.jpg")), "");
        assert_eq!(title(Path::new("0098b991-e36e-4ef1.jpg")), "");
    }
}
