//! The hold desk and the orders.

use super::session::Staff;
use crate::json::holds::hold_id;
use crate::moments;
use crate::pages::{HoldRow, Link, OrderRow, StaffHoldsPage, StaffOrdersPage};
use crate::problem::Problem;
use crate::shop::App;
use crate::web;
use crate::web::cards;
use crate::web::frame::Frame;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use std::collections::BTreeMap;
use thrift_plug::inventory::InventoryStoreExt;
use thrift_plug::lock::{LockRecord, LockState};
use thrift_plug::order::Order;
use thrift_plug::{HoldId, ItemId, Timestamp};

/// Garments and orders on one page.
const ROWS: usize = 200;

/// One live hold with its garments.
pub(crate) struct LiveHold {
    pub(crate) id: HoldId,
    pub(crate) holder: String,
    pub(crate) items: Vec<ItemId>,
    pub(crate) paying: bool,
    pub(crate) since: Timestamp,
    pub(crate) until: Timestamp,
}

/// Live holds, those that end first on top, and the store's time.
pub(crate) async fn live_holds(app: &App) -> Result<(Vec<LiveHold>, Timestamp), Problem> {
    let looked = app.inventory.engaged(None, ROWS).await?;
    let mut holds: BTreeMap<HoldId, LiveHold> = BTreeMap::new();
    for record in looked.records.iter().filter(|record| record.is_live(looked.now)) {
        if let Some(lease) = record.lease() {
            let hold = holds.entry(lease.hold).or_insert_with(|| LiveHold {
                id: lease.hold,
                holder: masked(lease.holder.as_str()),
                items: Vec::new(),
                paying: is_paying(record),
                since: lease.since,
                until: lease.until,
            });
            hold.items.push(record.item.clone());
        }
    }
    let mut holds: Vec<LiveHold> = holds.into_values().collect();
    holds.sort_by_key(|hold| hold.until);
    Ok((holds, looked.now))
}

fn is_paying(record: &LockRecord) -> bool {
    matches!(record.state, LockState::Paying { .. })
}

/// Enough of a holder to tell two apart.
fn masked(holder: &str) -> String {
    holder.chars().take(6).chain("…".chars()).collect()
}

pub(crate) async fn holds(State(app): State<App>, _: Staff, Frame(shell): Frame) -> Result<Response, Problem> {
    let (holds, now) = live_holds(&app).await?;
    let ids: Vec<ItemId> = holds.iter().flat_map(|hold| hold.items.iter().cloned()).collect();
    let garments = app.catalog.get(&ids).await?;
    let link = |item: &ItemId| {
        let garment = garments.iter().find(|garment| garment.id == *item);
        garment.map(|garment| Link { label: garment.title.clone(), href: cards::href(garment) })
    };
    let row = |hold: &LiveHold| HoldRow {
        id: hold.id.to_string(),
        garments: hold.items.iter().filter_map(link).collect(),
        holder: hold.holder.clone(),
        paying: hold.paying,
        age: format!("{}\u{a0}min", now.since(hold.since).as_secs() / 60),
        until: cards::until(&app, hold.until, now),
    };
    let page = StaffHoldsPage { shell, notice: None, holds: holds.iter().map(row).collect() };
    Ok(web::page(page.render()))
}

pub(crate) async fn release(State(app): State<App>, _: Staff, Path(id): Path<String>) -> Result<Response, Problem> {
    free(&app, &id).await?;
    Ok(Redirect::to("/admin/holds").into_response())
}

/// Frees somebody's hold; 409 once they pay, 404 if there is none.
pub(crate) async fn free(app: &App, id: &str) -> Result<(), Problem> {
    let id = hold_id(id)?;
    if app.inventory.carrying(id).await?.records.is_empty() {
        return Err(Problem::not_found("hold"));
    }
    crate::intake::done(app.inventory.release(id).await?, app).await.map(drop)
}

/// The page that the buyer sees, opened by the end of their phone number.
fn as_its_buyer(order: &Order) -> String {
    let phone = &order.contact.phone;
    let digits = phone.get(phone.len().saturating_sub(4)..).unwrap_or_default();
    format!("{}?phone={digits}", cards::order_href(&order.id))
}

pub(crate) async fn orders(State(app): State<App>, _: Staff, Frame(shell): Frame) -> Result<Response, Problem> {
    let page = app.orders.newest(None, ROWS).await?;
    let mut rows = Vec::new();
    for order in &page.orders {
        let place = [Some(&order.delivery.city), Some(&order.delivery.quarter), order.delivery.address.as_ref()];
        let place: Vec<&str> = place.into_iter().flatten().map(String::as_str).collect();
        rows.push(OrderRow {
            id: web::segment(order.id.as_str()),
            reference: Link { label: web::order::reference(order), href: as_its_buyer(order) },
            made: moments::clock(order.created_at, &app.settings.time_zone),
            state: order.status,
            lines: cards::lines(&app, &order.lines).await?,
            total: order.due().amount(),
            name: order.contact.name.clone(),
            phone: order.contact.phone.clone(),
            place: place.join(", "),
            actions: Vec::new(),
        });
    }
    let page = StaffOrdersPage { shell, notice: None, orders: rows, next_href: None };
    Ok(web::page(page.render()))
}
