//! A garment's photos as staff change them: added, put in another order, removed. The first is the cover.

use super::{avif, stored};
use crate::intake;
use crate::problem::Problem;
use crate::shop::App;
use std::collections::BTreeSet;
use thrift_plug::catalog::{Garment, Photo, Put};

/// Photos of one garment.
pub(crate) const PHOTOS_MAX: usize = 12;

/// Adds a photo at the end. The same bytes in the same attempt are added once.
pub(crate) async fn add(app: &App, garment: Garment, attempt: &str, bytes: Vec<u8>) -> Result<Garment, Problem> {
    let (photo, _) = stored::store(app, &garment.id, attempt, bytes).await?;
    let added = with(app, garment, |photos| {
        if photos.iter().any(|known| stored::stem(known) == stored::stem(&photo)) {
            return Ok(());
        }
        room(photos)?;
        photos.push(photo.clone());
        Ok(())
    });
    match added.await {
        Ok(garment) => {
            avif::ask_for(app, &garment.id).await?;
            Ok(garment)
        }
        // Nobody names them: the same attempt, had it been there, would have been a success. After a failure of the store
        // the garment may have been written nevertheless.
        Err(problem) if problem.status.is_client_error() => {
            for key in photo.keys() {
                app.photos.delete(key).await?;
            }
            Err(problem)
        }
        failed => failed,
    }
}

fn room(photos: &[Photo]) -> Result<(), Problem> {
    if photos.len() < PHOTOS_MAX {
        return Ok(());
    }
    let detail = format!("this garment has {PHOTOS_MAX} photos; remove one before you add another");
    let french = format!("cet article a déjà {PHOTOS_MAX} photos\u{a0}; retirez-en une d'abord");
    Err(Problem::conflict(detail).in_french(french))
}

/// Keeps the named photos in this order and removes the others, their files too.
pub(crate) async fn arrange(app: &App, garment: Garment, names: &[String]) -> Result<Garment, Problem> {
    if names.iter().collect::<BTreeSet<_>>().len() < names.len() {
        return Err(Problem::malformed("photos: each name once"));
    }
    let arranged = with(app, garment, |photos| {
        let find = |name: &String| photos.iter().find(|photo| stored::name(photo) == name).cloned();
        let wanted: Option<Vec<Photo>> = names.iter().map(find).collect();
        *photos =
            wanted.ok_or_else(|| Problem::conflict("photos: one of them is not, or no longer, this garment's"))?;
        Ok(())
    });
    arranged.await
}

/// Writes the garment with its photos changed, again where somebody else wrote meanwhile, and removes the files that it
/// named before and names no longer. A crash in between leaves them to the sweep.
async fn with(
    app: &App,
    mut garment: Garment,
    change: impl Fn(&mut Vec<Photo>) -> Result<(), Problem>,
) -> Result<Garment, Problem> {
    loop {
        let before = keys(&garment);
        change(&mut garment.photos)?;
        intake::check_edit(&garment)?;
        match app.catalog.put(garment).await? {
            Put::Written(written) => {
                for key in before.difference(&keys(&written)) {
                    app.photos.delete(key).await?;
                }
                return Ok(written);
            }
            Put::Conflict(Some(now)) => garment = now,
            Put::Conflict(None) => return Err(Problem::not_found("garment")),
        }
    }
}

fn keys(garment: &Garment) -> BTreeSet<String> {
    garment.photos.iter().flat_map(Photo::keys).map(ToOwned::to_owned).collect()
}
