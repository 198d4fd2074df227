//! `/admin`: upload and review.

use super::session::Staff;
use crate::intake;
use crate::pages::{Choice, Counter, DraftRow, NamedPhoto, Notice, StaffPage};
use crate::photos::stored;
use crate::problem::Problem;
use crate::shop::App;
use crate::web;
use crate::web::cards;
use crate::web::frame::{self, Frame};
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use thrift_plug::ItemId;
use thrift_plug::catalog::{CatalogQuery, Colour, Condition, Currency, Garment, Money, Photo, Put, Visibility};

/// Drafts on a page.
const DRAFTS: usize = 20;

/// What the last action came to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct After {
    added: Option<usize>,
    refused: Option<String>,
    saved: Option<String>,
    missing: Option<String>,
}

impl After {
    fn notice(self) -> Option<Notice> {
        match self {
            Self { refused: Some(refused), added, .. } => {
                let text = format!("{} brouillon(s) créé(s). Photos refusées : {refused}", added.unwrap_or(0));
                Some(Notice { text, failed: true })
            }
            Self { added: Some(added), .. } => {
                Some(Notice { text: format!("{added} brouillon(s) créé(s)."), failed: false })
            }
            Self { missing: Some(missing), .. } => Some(Notice { text: missing, failed: true }),
            Self { saved: Some(saved), .. } => Some(Notice { text: saved, failed: false }),
            Self { .. } => None,
        }
    }
}

pub(crate) async fn show(
    State(app): State<App>,
    _: Staff,
    Frame(shell): Frame,
    Query(after): Query<After>,
) -> Result<Response, Problem> {
    let query = CatalogQuery { visibility: Visibility::Draft, ..CatalogQuery::newest(DRAFTS) };
    let drafts = app.catalog.list(&query).await?;
    let categories = app.catalog.categories().await?;
    let choice = |value: &str, label: &str| Choice { value: value.to_owned(), label: label.to_owned() };
    let more = if drafts.next.is_some() { "+" } else { "" };
    let page = StaffPage {
        shell,
        upload_script: frame::upload_script_address(),
        notice: after.notice(),
        counters: vec![Counter {
            label: "à relire".into(),
            value: format!("{}{more}", drafts.garments.len()),
            href: None,
        }],
        categories: categories.iter().map(|category| choice(&category.slug, &category.french)).collect(),
        colours: Colour::ALL.iter().map(|colour| choice(colour.code(), colour.french())).collect(),
        conditions: Condition::ALL.iter().map(|condition| choice(condition.code(), condition.french())).collect(),
        drafts: drafts.garments.iter().map(|garment| row(&app, garment)).collect(),
        next_href: None,
    };
    Ok(web::page(page.render()))
}

fn row(app: &App, garment: &Garment) -> DraftRow {
    let price = garment.price.amount();
    let named =
        |photo: &Photo| NamedPhoto { name: stored::name(photo).to_owned(), photo: cards::photo(app, garment, photo) };
    DraftRow {
        id: web::segment(garment.id.as_str()),
        ver: garment.ver,
        photos: garment.photos.iter().map(named).collect(),
        title: garment.title.clone(),
        category: garment.category.clone().unwrap_or_default(),
        colour: garment.colour.map(|colour| colour.code().to_owned()).unwrap_or_default(),
        size: garment.size.clone().unwrap_or_default(),
        brand: garment.brand.clone().unwrap_or_default(),
        condition: garment.condition.map(|condition| condition.code().to_owned()).unwrap_or_default(),
        price: if price == 0 { String::new() } else { price.to_string() },
        description: garment.description.clone(),
        error: None,
    }
}

/// A reviewed draft as the form sends it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DraftForm {
    ver: u64,
    title: String,
    category: String,
    colour: String,
    size: String,
    brand: String,
    condition: String,
    price: String,
    description: String,
    action: String,
}

pub(crate) async fn save(
    State(app): State<App>,
    _: Staff,
    Path(id): Path<String>,
    form: Result<Form<DraftForm>, FormRejection>,
) -> Result<Response, Problem> {
    let Form(form) = form?;
    let publish = form.action == "publish";
    let garment = find(&app, &id).await?;
    let edited = edited(garment, form)?;
    let title = edited.title.clone();
    intake::check_edit(&edited)?;
    let saved = match app.catalog.put(edited).await? {
        Put::Written(garment) => garment,
        Put::Conflict(_) => return Err(Problem::conflict("somebody else edited this draft; reload and compare")),
    };
    let back = |name: &str, text: String| {
        let query = form_urlencoded::Serializer::new(String::new()).append_pair(name, &text).finish();
        Ok(Redirect::to(&format!("/admin?{query}")).into_response())
    };
    if !publish {
        return back("saved", format!("« {title} » est enregistré."));
    }
    let missing: Vec<&str> = intake::missing(&saved).into_iter().map(|missing| missing.french).collect();
    if !missing.is_empty() {
        return back("missing", format!("Enregistré, mais pas publié : il manque {}.", missing.join(", ")));
    }
    match self::publish(&app, saved).await {
        Ok(_) => back("saved", format!("« {title} » est en vente.")),
        Err(problem) => back("missing", problem.detail.clone()),
    }
}

/// A garment of any visibility.
pub(crate) async fn find(app: &App, id: &str) -> Result<Garment, Problem> {
    let nothing = || Problem::not_found("garment");
    let id = ItemId::new(id).map_err(|_| nothing())?;
    app.catalog.get(&[id]).await?.into_iter().next().ok_or_else(nothing)
}

/// Puts a reviewed garment on sale: the catalogue first, since the lock is what makes it buyable.
pub(crate) async fn publish(app: &App, garment: Garment) -> Result<Garment, Problem> {
    let missing: Vec<&str> = intake::missing(&garment).into_iter().map(|missing| missing.english).collect();
    if !missing.is_empty() {
        return Err(Problem::conflict(format!("not published: {} missing", missing.join(", "))));
    }
    let id = garment.id.clone();
    let published = match garment.visibility {
        Visibility::Public => garment,
        _ => match app.catalog.put(Garment { visibility: Visibility::Public, ..garment }).await? {
            Put::Written(garment) => garment,
            Put::Conflict(_) => return Err(Problem::conflict("somebody else edited this garment; try again")),
        },
    };
    let offered =
        thrift_plug::inventory::InventoryStoreExt::offer(app.inventory.as_ref(), thrift_plug::lock::Basket::one(id));
    intake::done(offered.await?, app).await?;
    Ok(published)
}

fn edited(garment: Garment, form: DraftForm) -> Result<Garment, Problem> {
    let text = |text: String, max: usize| -> String {
        text.trim().chars().filter(|it| !it.is_control() || *it == '\n').take(max).collect()
    };
    let optional = |value: String| Some(text(value, 60)).filter(|value| !value.is_empty());
    let digits: String = form.price.chars().filter(|it| !it.is_whitespace()).collect();
    let amount = if digits.is_empty() { Ok(0) } else { digits.parse() };
    let price = amount.ok().and_then(|amount| Money::new(amount, Currency::XAF).ok());
    Ok(Garment {
        ver: form.ver,
        title: text(form.title, 120),
        category: optional(form.category),
        colour: Colour::from_code(&form.colour),
        size: optional(form.size),
        brand: optional(form.brand),
        condition: Condition::from_code(&form.condition),
        price: price.ok_or_else(|| Problem::malformed("price: takes whole francs such as 12500"))?,
        description: text(form.description, 4000),
        ..garment
    })
}
