//! From a photo's bytes to a garment in the catalogue: one way in for the demo, the import and the staff's upload.

use crate::problem::Problem;
use crate::shop::{App, random_text};
use axum::http::StatusCode;
use std::collections::BTreeSet;
use thrift_plug::ItemId;
use thrift_plug::catalog::{self, Colour, Currency, Garment, Money, PhotoBytes, Put, Visibility};
use thrift_plug::inventory::{InventoryStoreExt, Reply};
use thrift_plug::lock::{Basket, Command};
use thrift_plug::photo::{PhotoError, PhotoLimits, PreparedPhoto, dominant_colour, prepare};

/// Decodes, checks and re-encodes a photo, off the async threads, a few at once; stores every width of it.
pub(crate) async fn store_photo(app: &App, bytes: Vec<u8>) -> Result<(catalog::Photo, Option<Colour>), Problem> {
    let permit = app.decoding.acquire().await;
    let prepared = tokio::task::spawn_blocking(move || prepare(&bytes, &PhotoLimits::default())).await;
    drop(permit);
    let prepared = prepared
        .map_err(|_| Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "this photo could not be decoded"))?
        .map_err(|error| refused(&error))?;
    keep(app, prepared).await
}

fn refused(error: &PhotoError) -> Problem {
    let status = match error {
        PhotoError::TooLarge { .. } | PhotoError::TooManyPixels { .. } => StatusCode::PAYLOAD_TOO_LARGE,
        PhotoError::UnsupportedType { .. } => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Problem::new(status, error.to_string())
}

/// Part of every key: a photo's name says which source it came from, this how it was encoded. Raise it with the encoder,
/// since browsers keep what they have for ever.
const ENCODING: &str = "p1";

async fn keep(app: &App, prepared: PreparedPhoto) -> Result<(catalog::Photo, Option<Colour>), Problem> {
    let mut variants = Vec::new();
    for variant in prepared.variants {
        let key = format!("{ENCODING}/{}-{}.{}", prepared.name, variant.width, variant.format.extension());
        let content_type = variant.format.content_type().to_owned();
        app.photos.put(&key, PhotoBytes { content_type, bytes: variant.bytes }).await?;
        variants.push(catalog::Variant { key, width: variant.width, height: variant.height });
    }
    let colour = dominant_colour(&prepared.colours).and_then(|name| Colour::from_code(name.code()));
    let rgb = prepared.colours.first().map_or([200, 195, 188], |share| share.rgb);
    Ok((catalog::Photo { width: prepared.width, height: prepared.height, colour: rgb, variants }, colour))
}

/// A garment with nothing known but its photos: a draft to be reviewed.
pub(crate) async fn draft(app: &App, photos: Vec<catalog::Photo>, colour: Option<Colour>) -> Result<Garment, Problem> {
    let now = app.clock_of_store().await?;
    Ok(Garment {
        id: new_id()?,
        title: String::new(),
        description: String::new(),
        brand: None,
        category: None,
        colour,
        size: None,
        condition: None,
        price: Money::zero(Currency::XAF),
        photos,
        visibility: Visibility::Draft,
        created_at: now,
        ver: 0,
    })
}

/// Letters and digits that nobody mistakes for one another.
fn new_id() -> Result<ItemId, Problem> {
    let text: String =
        random_text(24).chars().filter(|it| it.is_ascii_alphanumeric() && !"0OIl1".contains(*it)).collect();
    ItemId::new(text.chars().take(10).collect::<String>()).map_err(|error| Problem::conflict(error.to_string()))
}

/// Stores a new garment, the lock first: a garment in the catalogue is always known to the lock.
pub(crate) async fn add(app: &App, garment: Garment) -> Result<Garment, Problem> {
    done(app.inventory.apply(&Command::Add { items: Basket::one(garment.id.clone()) }).await?.into(), app).await?;
    let public = garment.visibility == Visibility::Public;
    let stored = match app.catalog.put(garment).await? {
        Put::Written(garment) => garment,
        Put::Conflict(_) => return Err(Problem::conflict("a garment of this id is there already")),
    };
    if public {
        done(app.inventory.offer(Basket::one(stored.id.clone())).await?, app).await?;
    }
    Ok(stored)
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
