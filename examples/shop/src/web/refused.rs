//! The page of a basket of which something was lost.

use crate::pages::{LostLine, RefusedPage, RestLine, Shell};
use crate::problem::Problem;
use crate::shop::App;
use crate::web::cards;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use thrift_plug::catalog::Garment;
use thrift_plug::lock::Refusal;
use thrift_plug::{ItemId, Timestamp};
use uuid::Uuid;

/// Names every lost garment, and offers the rest in one tap.
pub(crate) async fn page(
    app: &App,
    shell: Shell,
    items: &[ItemId],
    refusals: &[Refusal],
    now: Timestamp,
) -> Result<Response, Problem> {
    let garments = app.catalog.get(items).await?;
    let known = |item: &ItemId| garments.iter().find(|garment| garment.id == *item);
    let attempt = refusals.iter().find(|refusal| refusal.item.is_none());
    let lost = refusals.iter().filter_map(|refusal| Some((refusal.item.as_ref()?, &refusal.reason)));
    let lost: Vec<LostLine> = lost
        .map(|(item, reason)| LostLine {
            href: known(item).map(cards::href),
            title: known(item).map_or_else(|| "Article inconnu".into(), |garment| garment.title.clone()),
            photo: known(item).and_then(|garment| cards::cover(app, garment)),
            reason: cards::reason(app, reason, now),
        })
        .collect();
    let is_lost = |garment: &&Garment| refusals.iter().any(|refusal| refusal.item.as_ref() == Some(&garment.id));
    let left = garments.iter().filter(|garment| !is_lost(garment));
    let rest: Vec<RestLine> = left
        .map(|garment| RestLine {
            id: garment.id.to_string(),
            title: garment.title.clone(),
            price: garment.price.amount(),
            photo: cards::cover(app, garment),
        })
        .collect();
    let page = RefusedPage {
        shell,
        attempt: attempt.map(|refusal| cards::reason(app, &refusal.reason, now)),
        rest_total: rest.iter().map(|line| line.price).sum(),
        lost,
        rest,
        hold_id: Uuid::now_v7().to_string(),
    };
    Ok((StatusCode::CONFLICT, super::page(page.render())).into_response())
}
