//! From the shop's records to what clients and pages show.

use crate::moments;
use crate::openapi;
use crate::photos::stored;
use crate::shop::App;
use serde::Serialize;
use std::collections::HashMap;
use thrift_plug::catalog::{Colour, Condition, Garment, Money, Photo, Variant, Visibility};
use thrift_plug::lock::{LockRecord, Shown};
use thrift_plug::{ItemId, StoreError, Timestamp};
use utoipa::ToSchema;

/// A garment as clients see it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Garment)]
pub(crate) struct GarmentBody {
    id: String,
    title: String,
    description: String,
    brand: Option<String>,
    category: Option<String>,
    #[schema(value_type = Option<openapi::Colour>)]
    colour: Option<&'static str>,
    size: Option<String>,
    #[schema(value_type = Option<openapi::Condition>)]
    condition: Option<&'static str>,
    #[schema(value_type = openapi::Money)]
    price: Money,
    #[schema(value_type = openapi::GarmentStatus)]
    status: &'static str,
    /// When the hold lapses.
    #[schema(format = DateTime)]
    until: Option<String>,
    photos: Vec<PhotoBody>,
}

/// A garment with everything that staff knows of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StaffGarment)]
pub(crate) struct StaffGarmentBody {
    id: String,
    title: String,
    description: String,
    brand: Option<String>,
    category: Option<String>,
    #[schema(value_type = Option<openapi::Colour>)]
    colour: Option<Colour>,
    size: Option<String>,
    #[schema(value_type = Option<openapi::Condition>)]
    condition: Option<Condition>,
    #[schema(value_type = openapi::Money)]
    price: Money,
    photos: Vec<PhotoBody>,
    #[schema(value_type = openapi::Visibility)]
    visibility: Visibility,
    #[schema(format = DateTime)]
    created_at: String,
    /// Counts writes; send it back with an edit.
    ver: u64,
}

/// A photo as clients see it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Photo)]
pub(crate) struct PhotoBody {
    /// Names it among the photos of its garment.
    name: String,
    width: u32,
    height: u32,
    /// WebP, narrowest first.
    sources: Vec<SourceBody>,
    /// The narrow ones as AVIF, narrowest first; empty for some seconds after the upload.
    avif: Vec<SourceBody>,
    /// A JPEG of 1200 × 630 pixels, for previews of links.
    preview: Option<SourceBody>,
    /// A ThumbHash in base64; empty for photos from before there were any.
    placeholder: String,
}

/// One served size of a photo.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PhotoSource)]
struct SourceBody {
    url: String,
    width: u32,
    height: u32,
}

/// How garments stand, at one instant of the store's clock.
pub(crate) struct Standing {
    records: HashMap<ItemId, LockRecord>,
    pub(crate) now: Timestamp,
}

impl Standing {
    /// One look at the lock for a whole page.
    pub(crate) async fn of(app: &App, items: &[ItemId]) -> Result<Self, StoreError> {
        let looked = app.inventory.look(items).await?;
        let records = looked.records.into_iter().map(|record| (record.item.clone(), record)).collect();
        Ok(Self { records, now: looked.now })
    }

    /// The lock record, if the lock knows the garment.
    pub(crate) fn record(&self, item: &ItemId) -> Option<&LockRecord> {
        self.records.get(item)
    }

    /// What a shopper sees; a garment that the lock does not know is not for sale.
    pub(crate) fn shown(&self, item: &ItemId) -> Shown {
        self.records.get(item).map_or(Shown::NotForSale, |record| record.shown(self.now))
    }
}

/// The status word of HTTP.md, and the end of a hold. `None` for what is not for sale.
pub(crate) fn status(shown: Shown) -> Option<(&'static str, Option<Timestamp>)> {
    match shown {
        Shown::NotForSale => None,
        Shown::Available => Some(("available", None)),
        Shown::Held { until } => Some(("held", Some(until))),
        Shown::Paying => Some(("paying", None)),
        Shown::Sold => Some(("sold", None)),
    }
}

/// A garment with its status; `None` if it is not for sale.
pub(crate) fn garment(app: &App, garment: Garment, shown: Shown) -> Option<GarmentBody> {
    let (status, until) = status(shown)?;
    let photos = garment.photos.iter().map(|photo| self::photo(app, photo)).collect();
    Some(GarmentBody {
        id: garment.id.to_string(),
        title: garment.title,
        description: garment.description,
        brand: garment.brand,
        category: garment.category,
        colour: garment.colour.map(Colour::code),
        size: garment.size,
        condition: garment.condition.map(Condition::code),
        price: garment.price,
        status,
        until: until.map(moments::rfc3339),
        photos,
    })
}

/// A garment of any visibility, for staff.
pub(crate) fn staff_garment(app: &App, garment: Garment) -> StaffGarmentBody {
    StaffGarmentBody {
        id: garment.id.to_string(),
        photos: garment.photos.iter().map(|photo| self::photo(app, photo)).collect(),
        created_at: moments::rfc3339(garment.created_at),
        title: garment.title,
        description: garment.description,
        brand: garment.brand,
        category: garment.category,
        colour: garment.colour,
        size: garment.size,
        condition: garment.condition,
        price: garment.price,
        visibility: garment.visibility,
        ver: garment.ver,
    }
}

fn photo(app: &App, photo: &Photo) -> PhotoBody {
    let source = |variant: &Variant| SourceBody {
        url: photo_address(app, &variant.key),
        width: variant.width,
        height: variant.height,
    };
    PhotoBody {
        name: stored::name(photo).to_owned(),
        width: photo.width,
        height: photo.height,
        sources: photo.variants.iter().map(source).collect(),
        avif: photo.avif.iter().map(source).collect(),
        preview: photo.preview.as_ref().map(source),
        placeholder: photo.placeholder.clone(),
    }
}

/// Where a browser finds a photo: on the CDN, or here where there is none.
pub(crate) fn photo_address(app: &App, key: &str) -> String {
    app.photos.public_address(key).unwrap_or_else(|| format!("/photos/{key}"))
}
