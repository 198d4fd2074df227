//! `GET /g/{id}`: one garment.

use crate::buyer::{BasketCookie, MaybeBuyer};
use crate::pages::{Action, GarmentPage, Link, Share, ShareImage, Shot, Status, francs};
use crate::problem::Problem;
use crate::shop::App;
use crate::views::Standing;
use crate::web::cards::{self, Widths};
use crate::web::frame::Frame;
use axum::extract::{Path, State};
use axum::response::Response;
use thrift_plug::ItemId;
use thrift_plug::catalog::{self, CatalogQuery, Colour, Condition, Garment, Visibility};

/// Garments to look at besides.
const SIMILAR: usize = 4;

pub(crate) async fn show(
    State(app): State<App>,
    Frame(shell): Frame,
    MaybeBuyer(buyer): MaybeBuyer,
    BasketCookie(basket): BasketCookie,
    widths: Widths,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let nothing = || Problem::not_found("garment");
    let id = ItemId::new(id).map_err(|_| nothing())?;
    let garment = app.catalog.get(std::slice::from_ref(&id)).await?.into_iter().next();
    let garment = garment.filter(|garment| garment.visibility == Visibility::Public).ok_or_else(nothing)?;
    let similar = similar(&app, &garment).await?;
    let ids: Vec<ItemId> = std::iter::once(&garment).chain(&similar).map(|garment| garment.id.clone()).collect();
    let standing = Standing::of(&app, &ids).await?;
    let status = cards::status(&app, &garment, &standing, buyer.as_ref()).ok_or_else(nothing)?;
    let url = format!("{}{}", app.settings.public_url, cards::href(&garment));
    let category = category(&app, garment.category.as_deref()).await?;
    let page = GarmentPage {
        shell,
        share: Some(share(&app, &garment, &url)),
        share_whatsapp: Some(whatsapp(&format!("{} : {}\n{url}", garment.title, francs(garment.price.amount())))),
        action: match status {
            Status::Sold => Action::Nothing,
            _ if basket.contains(&garment.id) => Action::InBasket,
            _ => Action::Add,
        },
        status,
        photos: gallery(&app, &garment, widths),
        similar: similar.iter().filter_map(|it| cards::card(&app, it, &standing, buyer.as_ref(), widths)).collect(),
        category,
        id: garment.id.to_string(),
        price: garment.price.amount(),
        brand: garment.brand,
        size: garment.size,
        colour: garment.colour.map(|colour| Colour::french(colour).to_owned()),
        condition: garment.condition.map(|condition| Condition::french(condition).to_owned()),
        description: garment.description,
        title: garment.title,
    };
    Ok(super::page(page.render()))
}

/// All photos; each leads to its widest file, whatever the page shows.
fn gallery(app: &App, garment: &Garment, widths: Widths) -> Vec<Shot> {
    let shot = |photo: &catalog::Photo| {
        let photo = cards::photo(app, garment, photo);
        Shot { widest: photo.widest().to_owned(), photo: photo.up_to(widths.garment()) }
    };
    garment.photos.iter().map(shot).collect()
}

/// A link that opens WhatsApp with a text.
pub(crate) fn whatsapp(text: &str) -> String {
    format!("https://wa.me/?text={}", super::segment(text))
}

async fn similar(app: &App, garment: &Garment) -> Result<Vec<Garment>, Problem> {
    let query = CatalogQuery { category: garment.category.clone(), ..CatalogQuery::newest(SIMILAR + 1) };
    let mut found = app.catalog.list(&query).await?.garments;
    found.retain(|other| other.id != garment.id);
    found.truncate(SIMILAR);
    Ok(found)
}

async fn category(app: &App, slug: Option<&str>) -> Result<Option<Link>, Problem> {
    let Some(slug) = slug else { return Ok(None) };
    let known = app.catalog.categories().await?.into_iter().find(|category| category.slug == slug);
    let href = format!("/?category={}", super::segment(slug));
    Ok(known.map(|category| Link { label: category.french, href }))
}

fn share(app: &App, garment: &Garment, url: &str) -> Share {
    // A JPEG of the right shape; photos from before there were any show themselves.
    let picture = garment.photos.first().and_then(|photo| photo.preview.as_ref().or(photo.variants.last()));
    let absolute = |address: String| {
        if address.starts_with('/') { format!("{}{address}", app.settings.public_url) } else { address }
    };
    Share {
        url: url.to_owned(),
        title: format!("{} · {}", garment.title, francs(garment.price.amount())),
        description: garment.description.chars().take(200).collect(),
        image: picture.map(|variant| ShareImage {
            url: absolute(crate::views::photo_address(app, &variant.key)),
            width: variant.width,
            height: variant.height,
        }),
    }
}
