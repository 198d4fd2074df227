//! The narrow widths once more as AVIF, in the background: a third fewer bytes for the buyer, but half a second of processor
//! time, which no seller should wait for. Tasks are records, so that a crash loses none of them, and processes that share a
//! store share the work.

use super::stored;
use crate::background::drained;
use crate::problem::Problem;
use crate::shop::App;
use std::time::Duration;
use thrift_plug::catalog::{Garment, Photo, Put, Variant};
use thrift_plug::record_store::Record;
use thrift_plug::{ItemId, Timestamp};

const TASKS: &str = "avif";
/// How often a process looks for tasks when it has none.
const LOOKS_EVERY: Duration = Duration::from_secs(2);
/// A process that has a task and says nothing for so long is dead.
const CLAIM: Duration = Duration::from_mins(5);
/// A task that nobody could do by then is given up: buyers see the WebP.
const LIFE: Duration = Duration::from_hours(24 * 7);
/// Tasks looked at in one turn.
const TURN: usize = 16;

/// Asks for the AVIF of a garment's photos. Asking again changes nothing.
pub(crate) async fn ask_for(app: &App, item: &ItemId) -> Result<(), Problem> {
    let now = app.clock_about_now().await?;
    let task = Record {
        collection: TASKS.into(),
        key: item.to_string(),
        version: 0,
        sort: due(now),
        expires_at: Some(now.plus(LIFE)),
        bytes: Vec::new(),
    };
    let mut task = task;
    // One that is there already may be under way, and may have read the garment before it had these photos: written anew,
    // it is not ended by whoever works on it now.
    while let Put::Conflict(Some(known)) = app.records.put_record(task.clone()).await? {
        task = Record { version: known.version, ..task };
    }
    Ok(())
}

/// Sorts as the instants do.
fn due(at: Timestamp) -> String {
    format!("{:015}", at.as_millis().max(0))
}

/// Does tasks until the process drains, unless the settings say otherwise: another process may do them, or nobody.
pub(crate) async fn work(app: App) {
    if !app.settings.avif {
        return;
    }
    loop {
        match turn(&app).await {
            Ok(0) if drained(&app, LOOKS_EVERY).await => return,
            Ok(_) if *app.draining.borrow() => return,
            Ok(_) => {}
            Err(problem) => {
                tracing::warn!(problem = %problem.detail, "AVIF could not be made");
                if drained(&app, LOOKS_EVERY).await {
                    return;
                }
            }
        }
    }
}

/// Does the tasks that are due, and answers how many.
pub(crate) async fn turn(app: &App) -> Result<usize, Problem> {
    let now = app.clock_of_store().await?;
    let tasks = app.records.range(TASKS, None, TURN).await?;
    let mut done = 0;
    for task in tasks.into_iter().filter(|task| task.sort <= due(now)) {
        if *app.draining.borrow() {
            break;
        }
        let claimed = app.records.put_record(Record { sort: due(now.plus(CLAIM)), ..task }).await?;
        let Put::Written(task) = claimed else { continue };
        let Ok(item) = ItemId::new(task.key.clone()) else { continue };
        if make(app, &item).await? {
            // Ended only as it was claimed: whoever asked again meanwhile has written it anew.
            app.records.put_record(Record { expires_at: Some(now), ..task }).await?;
        }
        done += 1;
    }
    Ok(done)
}

/// Makes what is missing for a garment; answers whether the task is over. It is not while the garment is not there yet.
async fn make(app: &App, item: &ItemId) -> Result<bool, Problem> {
    let read = async || app.catalog.get(std::slice::from_ref(item)).await;
    let Some(garment) = read().await?.into_iter().next() else { return Ok(false) };
    for photo in garment.photos.iter().filter(|photo| photo.avif.is_empty()) {
        let made = encode(app, photo).await?;
        loop {
            let Some(mut garment) = read().await?.into_iter().next() else { return Ok(true) };
            if !set(&mut garment, photo, &made) {
                // The photo was removed meanwhile, and what was made of it belongs to nobody.
                for variant in &made {
                    app.photos.delete(&variant.key).await?;
                }
                break;
            }
            if let Put::Written(_) = app.catalog.put(garment).await? {
                break;
            }
        }
    }
    Ok(true)
}

/// Encodes and stores; nothing for a photo whose file is gone or damaged, which the WebP on the page will show.
async fn encode(app: &App, photo: &Photo) -> Result<Vec<Variant>, Problem> {
    let Some(widest) = photo.variants.last() else { return Ok(Vec::new()) };
    let Some(file) = app.photos.get(&widest.key).await? else { return Ok(Vec::new()) };
    let mut made = Vec::new();
    match app.workers.prepare_avif(file.bytes).await {
        Ok(variants) => {
            for variant in variants {
                made.push(stored::put(app, stored::stem(photo), variant).await?);
            }
        }
        Err(error) => tracing::warn!(key = widest.key, %error, "no AVIF is made of this photo"),
    }
    Ok(made)
}

/// Names the files in the garment, if it still has the photo.
fn set(garment: &mut Garment, photo: &Photo, made: &[Variant]) -> bool {
    let same = garment.photos.iter_mut().find(|known| stored::stem(known) == stored::stem(photo));
    same.map(|same| same.avif = made.to_vec()).is_some()
}
