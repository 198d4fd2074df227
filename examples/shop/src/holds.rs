//! Holding garments at checkout, with prices frozen: what the JSON API and the pages have in common.

use crate::network::Network;
use crate::problem::Problem;
use crate::shop::App;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use thrift_plug::catalog::{Currency, Money, Put};
use thrift_plug::inventory::{Hold, InventoryStoreExt, Reply};
use thrift_plug::lock::{Basket, LockState, Reason, Refusal};
use thrift_plug::order::OrderLine;
use thrift_plug::record_store::Record;
use thrift_plug::{HoldId, HolderId, ItemId, Timestamp};

/// A hold with the prices that it froze.
#[derive(Debug, Clone)]
pub(crate) struct HeldBasket {
    pub(crate) hold: Hold,
    pub(crate) lines: Vec<OrderLine>,
    pub(crate) total: Money,
    pub(crate) renewals_left: u32,
}

/// A hold, or why not, at the store's time.
pub(crate) enum Taken {
    Held(Box<HeldBasket>),
    Refused(Vec<Refusal>, Timestamp),
}

/// What is kept of a hold beside the lock: whose it is, and what it froze.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Frozen {
    pub(crate) holder: HolderId,
    pub(crate) lines: Vec<OrderLine>,
}

const FROZEN: &str = "frozen";
/// Longer than any hold or payment lives.
const FROZEN_FOR: Duration = Duration::from_hours(72);

/// A basket of the shop's own size.
pub(crate) fn basket(app: &App, items: Vec<ItemId>) -> Result<Basket, Problem> {
    let basket = Basket::new(items).map_err(|error| Problem::malformed(error.to_string()))?;
    let max = app.settings.limits.items_max;
    if basket.items().len() > max {
        let got = basket.items().len();
        return Err(Problem::malformed(format!("the basket has {got} garments: this shop takes at most {max}")));
    }
    Ok(basket)
}

/// Holds a basket for a buyer; the same id again answers its current state.
pub(crate) async fn take(
    app: &App,
    buyer: &HolderId,
    network: Network,
    id: HoldId,
    items: Basket,
) -> Result<Taken, Problem> {
    let taken = attempt(app, buyer, network, id, items).await?;
    app.metrics.attempted(&taken);
    Ok(taken)
}

async fn attempt(app: &App, buyer: &HolderId, network: Network, id: HoldId, items: Basket) -> Result<Taken, Problem> {
    let now = app.clock_about_now().await?;
    let known = frozen(app, id).await?;
    if let Some(frozen) = &known {
        // The lock forgets an id in time; what it froze is remembered longer.
        let same = frozen.holder == *buyer && items.items().iter().eq(frozen.lines.iter().map(|line| &line.item));
        if !same {
            return Ok(Taken::Refused(vec![Reason::HoldIdReused.for_attempt()], now));
        }
    } else if !app.networks.allows(network, id, app.settings.limits.holds_per_network_max, now) {
        let holds_max = u32::try_from(app.settings.limits.holds_per_network_max).unwrap_or(u32::MAX);
        return Ok(Taken::Refused(vec![Reason::LimitReached { holds_max }.for_attempt()], now));
    }
    let hold = match app.inventory.hold(id, buyer, items, app.settings.hold_ttl).await? {
        Reply::Refused(refusals) => return Ok(Taken::Refused(refusals, now)),
        Reply::Done(hold) => hold,
    };
    if known.is_some() && hold.fresh {
        // Over long ago and forgotten by the lock: never granted again.
        app.inventory.release(id).await?;
        return Ok(Taken::Refused(vec![Reason::HoldLapsed.for_attempt()], now));
    }
    if let Some(until) = hold.until {
        app.networks.held(network, id, until, now);
    }
    match freeze(app, hold).await {
        Ok(held) => Ok(Taken::Held(Box::new(held))),
        Err(problem) => {
            // What cannot be priced cannot be bought: nothing stays held for it.
            app.inventory.release(id).await?;
            Err(problem)
        }
    }
}

/// The prices of a hold, frozen when it was first granted.
async fn freeze(app: &App, hold: Hold) -> Result<HeldBasket, Problem> {
    let frozen = match frozen(app, hold.id).await? {
        Some(frozen) => frozen,
        None => freeze_now(app, &hold).await?,
    };
    let total = Money::sum(Currency::XAF, frozen.lines.iter().map(|line| line.price));
    let total = total.map_err(|error| Problem::conflict(error.to_string()))?;
    let renewals_left = app.settings.limits.lock.renewals_max.saturating_sub(hold.renewals);
    Ok(HeldBasket { renewals_left, lines: frozen.lines, total, hold })
}

async fn freeze_now(app: &App, hold: &Hold) -> Result<Frozen, Problem> {
    let frozen = Frozen { holder: hold.holder.clone(), lines: priced(app, &hold.items).await? };
    let record = Record {
        collection: FROZEN.into(),
        key: hold.id.to_string(),
        version: 0,
        sort: String::new(),
        expires_at: Some(hold.now.plus(FROZEN_FOR)),
        bytes: serde_json::to_vec(&frozen).map_err(|error| Problem::conflict(error.to_string()))?,
    };
    match app.records.put_record(record).await? {
        Put::Conflict(Some(record)) => Ok(serde_json::from_slice(&record.bytes).unwrap_or(frozen)),
        Put::Written(_) | Put::Conflict(None) => Ok(frozen),
    }
}

/// Garments as an order's lines, at today's prices.
pub(crate) async fn priced(app: &App, items: &[ItemId]) -> Result<Vec<OrderLine>, Problem> {
    let garments = app.catalog.get(items).await?;
    let line = |item: &ItemId| {
        let garment = garments.iter().find(|garment| garment.id == *item)?;
        Some(OrderLine { item: item.clone(), title: garment.title.clone(), price: garment.price })
    };
    let lines: Option<Vec<OrderLine>> = items.iter().map(line).collect();
    lines.ok_or_else(|| Problem::conflict("a garment of this hold has no catalogue record"))
}

/// What a hold froze, if it ever was one.
pub(crate) async fn frozen(app: &App, hold: HoldId) -> Result<Option<Frozen>, Problem> {
    let record = app.records.get_record(FROZEN, &hold.to_string()).await?;
    Ok(record.and_then(|record| serde_json::from_slice(&record.bytes).ok()))
}

/// A buyer's own hold as it stands. Somebody else's does not exist.
pub(crate) async fn find(app: &App, buyer: &HolderId, id: HoldId) -> Result<HeldBasket, Problem> {
    let looked = app.inventory.carrying(id).await?;
    // Every garment it took, none of them lapsed: a hold that a later one has torn can never be paid for.
    let live = looked.records.iter().all(|record| match &record.state {
        LockState::Held(lease) => looked.now < lease.until && lease.size as usize == looked.records.len(),
        _ => true,
    });
    match Hold::read(&looked) {
        Some(hold) if hold.holder == *buyer && live => freeze(app, hold).await,
        _ => Err(Problem::not_found("hold")),
    }
}

/// Extends a buyer's own hold once more.
pub(crate) async fn extend(app: &App, buyer: &HolderId, network: Network, id: HoldId) -> Result<Taken, Problem> {
    owned(app, buyer, id).await?;
    let renewals = find(app, buyer, id).await.map_or(0, |held| held.hold.renewals);
    match app.inventory.extend(id, renewals + 1, app.settings.hold_ttl).await? {
        Reply::Refused(refusals) => Ok(Taken::Refused(refusals, app.clock_about_now().await?)),
        Reply::Done(hold) => {
            if let Some(until) = hold.until {
                app.networks.held(network, id, until, hold.now);
            }
            Ok(Taken::Held(Box::new(freeze(app, hold).await?)))
        }
    }
}

/// Gives a buyer's own hold back. `Err` with 409 once payment began; over already is as good as given back.
pub(crate) async fn release(app: &App, buyer: &HolderId, network: Network, id: HoldId) -> Result<(), Problem> {
    owned(app, buyer, id).await?;
    match app.inventory.release(id).await? {
        Reply::Done(_) => {
            app.networks.ended(network, id);
            Ok(())
        }
        Reply::Refused(refusals) => {
            let paying = |refusal: &Refusal| matches!(refusal.reason, Reason::Paying { .. } | Reason::Sold);
            if refusals.iter().any(paying) {
                return Err(Problem::refused(&refusals, app.clock_about_now().await?));
            }
            Ok(())
        }
    }
}

/// 404 unless the hold is, or was, the buyer's.
async fn owned(app: &App, buyer: &HolderId, id: HoldId) -> Result<(), Problem> {
    let was = frozen(app, id).await?.is_some_and(|frozen| frozen.holder == *buyer);
    if was {
        return Ok(());
    }
    let looked = app.inventory.carrying(id).await?;
    let is = looked.records.iter().any(|record| record.holder() == Some(buyer));
    if is { Ok(()) } else { Err(Problem::not_found("hold")) }
}
