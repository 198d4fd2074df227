//! From a photo's bytes to a garment in the catalogue: one way in for the demo, the import and the staff's upload.

use crate::photos::{avif, stored};
use crate::problem::Problem;
use crate::shop::{App, random_text};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use std::collections::BTreeSet;
use thrift_plug::ItemId;
use thrift_plug::catalog::{self, Currency, Garment, Money, Put, Visibility};
use thrift_plug::inventory::{InventoryStoreExt, Reply};
use thrift_plug::lock::{Basket, Command};

/// Takes in one photo as the draft of a garment. `upload` names the attempt: the same again, also after a crash half-way,
/// is the same garment, and never a second one.
pub(crate) async fn take_in(app: &App, upload: &str, bytes: Vec<u8>) -> Result<Garment, Problem> {
    if let Some(garment) = known(app, upload).await? {
        return Ok(garment);
    }
    let drafted = photographed(app, id_of(upload)?, bytes).await?;
    add(app, drafted).await
}

/// The garment that this upload became, if it did. [`add`] writes the lock before the catalogue, so the lock knows it, too.
pub(crate) async fn known(app: &App, upload: &str) -> Result<Option<Garment>, Problem> {
    Ok(app.catalog.get(&[id_of(upload)?]).await?.into_iter().next())
}

/// A garment with nothing known but its photo, which is stored: a draft to be reviewed.
pub(crate) async fn photographed(app: &App, id: ItemId, bytes: Vec<u8>) -> Result<Garment, Problem> {
    let (photo, colour) = stored::store(app, &id, "", bytes).await?;
    let now = app.clock_of_store().await?;
    Ok(Garment {
        id,
        title: String::new(),
        description: String::new(),
        brand: None,
        category: None,
        colour,
        size: None,
        condition: None,
        price: Money::zero(Currency::XAF),
        photos: vec![photo],
        visibility: Visibility::Draft,
        created_at: now,
        ver: 0,
    })
}

/// The id of the garment that an upload becomes.
pub(crate) fn id_of(upload: &str) -> Result<ItemId, Problem> {
    let mut bytes = [0; 24];
    blake3::Hasher::new_derive_key("thrift-shop 2026 garment of an upload")
        .update(upload.as_bytes())
        .finalize_xof()
        .fill(&mut bytes);
    readable(&BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

/// An id that nobody has used.
pub(crate) fn new_id() -> Result<ItemId, Problem> {
    readable(&random_text(24))
}

/// Letters and digits that nobody mistakes for one another: ten of them, 57 bits.
fn readable(text: &str) -> Result<ItemId, Problem> {
    let text = text.chars().filter(|it| it.is_ascii_alphanumeric() && !"0OIl1".contains(*it));
    ItemId::new(text.take(10).collect::<String>()).map_err(|error| Problem::conflict(error.to_string()))
}

/// Stores a new garment, the lock first: a garment in the catalogue is always known to the lock. One that is there already
/// is success: another attempt at the same upload was quicker.
pub(crate) async fn add(app: &App, garment: Garment) -> Result<Garment, Problem> {
    done(app.inventory.apply(&Command::Add { items: Basket::one(garment.id.clone()) }).await?.into(), app).await?;
    // Before the garment: a crash in between leaves a task for nothing, and no photo without its AVIF.
    avif::ask_for(app, &garment.id).await?;
    let stored = match app.catalog.put(garment).await? {
        Put::Written(garment) | Put::Conflict(Some(garment)) => garment,
        Put::Conflict(None) => return Err(Problem::conflict("this garment was there and is gone: send it again")),
    };
    offer(app, &stored).await?;
    Ok(stored)
}

/// Puts a garment on sale that everybody may see; one that is on sale already stays as it is.
async fn offer(app: &App, garment: &Garment) -> Result<(), Problem> {
    if garment.visibility == Visibility::Public {
        done(app.inventory.offer(Basket::one(garment.id.clone())).await?, app).await?;
    }
    Ok(())
}

/// Goes on where a crash may have stopped [`add`] for a garment that is in the catalogue: it may not be on sale yet.
pub(crate) async fn go_on(app: &App, garment: &Garment) -> Result<(), Problem> {
    match offer(app, garment).await {
        // It was on sale, and somebody was quicker than this.
        Err(problem) if problem.refusals.is_some() => Ok(()),
        offered => offered,
    }
}

/// A refusal of the lock, as a problem.
pub(crate) async fn done<T>(reply: Reply<T>, app: &App) -> Result<T, Problem> {
    match reply {
        Reply::Done(value) => Ok(value),
        Reply::Refused(refusals) => Err(Problem::refused(&refusals, app.clock_about_now().await?)),
    }
}

/// Something that a garment lacks, for machines and for people.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Missing {
    pub(crate) english: &'static str,
    pub(crate) french: &'static str,
}

/// What a garment needs before shoppers may see it; empty when it is ready.
pub(crate) fn missing(garment: &Garment) -> Vec<Missing> {
    let checks = [
        (garment.title.trim().is_empty(), Missing { english: "title", french: "un titre" }),
        (garment.price.amount() == 0, Missing { english: "price", french: "un prix" }),
        (garment.condition.is_none(), Missing { english: "condition", french: "un état" }),
        (garment.photos.is_empty(), Missing { english: "photos", french: "une photo" }),
    ];
    checks.into_iter().filter(|(missing, _)| *missing).map(|(_, what)| what).collect()
}

/// Refuses an edit that would leave a garment unsellable, or on sale for nothing.
pub(crate) fn check_edit(garment: &Garment) -> Result<(), Problem> {
    if garment.price.currency() != Currency::XAF {
        return Err(Problem::malformed("price: this shop sells in XAF"));
    }
    let missing: Vec<&str> = missing(garment).into_iter().map(|missing| missing.english).collect();
    if garment.visibility == Visibility::Public && !missing.is_empty() {
        return Err(Problem::conflict(format!("on sale, so it keeps its {}", missing.join(", "))));
    }
    Ok(())
}

/// Registers the categories that are used and not known yet.
pub(crate) async fn register_categories(app: &App, named: &[(&str, &str, &str)]) -> Result<(), Problem> {
    let known: BTreeSet<String> = app.catalog.categories().await?.into_iter().map(|category| category.slug).collect();
    for (slug, french, english) in named.iter().filter(|(slug, ..)| !known.contains(*slug)) {
        let category = catalog::Category { slug: (*slug).into(), french: (*french).into(), english: (*english).into() };
        app.catalog.put_category(category).await?;
    }
    Ok(())
}
