//! `/basket`: what the buyer means to buy. Nothing in it is held, and nothing about it is stored.

use crate::buyer::{BasketCookie, Buyer, MaybeBuyer};
use crate::pages::{BasketLine, BasketPage, Reason, Resume, Status};
use crate::problem::Problem;
use crate::shop::App;
use crate::views::Standing;
use crate::web::cards;
use crate::web::frame::Frame;
use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::SignedCookieJar;
use serde::Deserialize;
use thrift_plug::ItemId;
use thrift_plug::catalog::Garment;
use uuid::Uuid;

pub(crate) async fn show(
    State(app): State<App>,
    Frame(shell): Frame,
    MaybeBuyer(buyer): MaybeBuyer,
    BasketCookie(items): BasketCookie,
) -> Result<Response, Problem> {
    let garments = app.catalog.get(&items).await?;
    let standing = Standing::of(&app, &items).await?;
    let mut resume = None;
    let mut lines = Vec::new();
    for garment in &garments {
        let status = cards::status(&app, garment, &standing, buyer.as_ref());
        if let Some(Status::Yours { until, href }) = &status {
            resume = Some(Resume { href: href.clone(), until: until.clone() });
        }
        lines.push(line(&app, garment, status));
    }
    let total = lines.iter().filter(|line| line.problem.is_none()).map(|line| line.price).sum();
    let page = BasketPage { shell, lines, total, hold_id: Uuid::now_v7().to_string(), resume };
    Ok(super::page(page.render()))
}

fn line(app: &App, garment: &Garment, status: Option<Status>) -> BasketLine {
    let problem = match status {
        Some(Status::Free | Status::Yours { .. }) => None,
        Some(Status::Held(until)) => Some(Reason::HeldByOther(until)),
        Some(Status::Paying) => Some(Reason::Paying),
        Some(Status::Sold) => Some(Reason::Sold),
        None => Some(Reason::NotForSale),
    };
    BasketLine {
        id: garment.id.to_string(),
        href: cards::href(garment),
        title: garment.title.clone(),
        facts: cards::facts(garment),
        price: garment.price.amount(),
        photo: cards::cover(app, garment),
        problem,
    }
}

/// One garment of a form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ItemForm {
    item: ItemId,
}

pub(crate) async fn add(
    State(app): State<App>,
    _: Buyer,
    jar: SignedCookieJar,
    BasketCookie(mut items): BasketCookie,
    form: Result<Form<ItemForm>, FormRejection>,
) -> Result<Response, Problem> {
    let Form(ItemForm { item }) = form?;
    if app.catalog.get(std::slice::from_ref(&item)).await?.is_empty() {
        return Err(Problem::not_found("garment"));
    }
    items.retain(|known| *known != item);
    items.push(item);
    let basket = BasketCookie(items);
    if basket.0.len() > app.settings.limits.items_max || !basket.fits() {
        return Err(Problem::conflict("the basket is full: order what is in it, or take something out"));
    }
    Ok((basket.kept(&app, jar), Redirect::to("/basket")).into_response())
}

pub(crate) async fn remove(
    State(app): State<App>,
    _: Buyer,
    jar: SignedCookieJar,
    BasketCookie(mut items): BasketCookie,
    form: Result<Form<ItemForm>, FormRejection>,
) -> Result<Response, Problem> {
    let Form(ItemForm { item }) = form?;
    items.retain(|known| *known != item);
    Ok((BasketCookie(items).kept(&app, jar), Redirect::to("/basket")).into_response())
}
