//! `/checkout`: hold, fill in the form while the clock runs, order.

use crate::buyer::{BasketCookie, Buyer};
use crate::delivery::CITIES;
use crate::holds::{self, HeldBasket, Taken};
use crate::json::holds::hold_id;
use crate::network::Network;
use crate::orders::{self, NotPlaced, OrderRequest};
use crate::pages::{CheckoutPage, CheckoutValues, Choice, FieldError, PaymentMethod, Shell};
use crate::payments::SIMULATED;
use crate::problem::Problem;
use crate::shop::App;
use crate::web::frame::Frame;
use crate::web::{cards, refused};
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::SignedCookieJar;
use serde::Deserialize;
use thrift_plug::catalog::{Currency, Money};
use thrift_plug::order::{Contact, Delivery, OrderStatus, PaymentChoice};
use thrift_plug::payment::CashOnDelivery;
use thrift_plug::{HoldId, HolderId, ItemId};
use uuid::Uuid;

/// "Commander": holds what the form names.
pub(crate) async fn start(
    State(app): State<App>,
    Frame(shell): Frame,
    Buyer(buyer): Buyer,
    network: Network,
    form: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, Problem> {
    let Form(pairs) = form?;
    let id = pairs.iter().find(|(name, _)| name == "hold_id").and_then(|(_, value)| Uuid::parse_str(value).ok());
    let id = id.and_then(|uuid| HoldId::new(uuid).ok()).ok_or_else(|| Problem::malformed("hold_id: takes a UUID"))?;
    let items = pairs.into_iter().filter(|(name, _)| name == "item").map(|(_, value)| ItemId::new(value));
    let items: Vec<ItemId> = items.collect::<Result<_, _>>().map_err(|error| Problem::malformed(error.to_string()))?;
    let basket = holds::basket(&app, items.clone())?;
    match holds::take(&app, &buyer, network, id, basket).await? {
        Taken::Held(_) => Ok(Redirect::to(&format!("/checkout/{id}")).into_response()),
        // Ordered already: the button was pressed again, from history.
        Taken::Refused(..) if holds::find(&app, &buyer, id).await.is_ok_and(|held| held.hold.order.is_some()) => {
            Ok(Redirect::to(&format!("/checkout/{id}")).into_response())
        }
        Taken::Refused(refusals, now) => refused::page(&app, shell, &items, &refusals, now).await,
    }
}

/// The form, with the clock.
pub(crate) async fn show(
    State(app): State<App>,
    Frame(shell): Frame,
    Buyer(buyer): Buyer,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let id = hold_id(&id)?;
    let held = match holds::find(&app, &buyer, id).await {
        Ok(held) => held,
        Err(problem) => return lapsed(&app, shell, &buyer, id, problem).await,
    };
    if let Some(order) = &held.hold.order {
        return Ok(Redirect::to(&cards::order_href(order)).into_response());
    }
    let page = form(&app, shell, &held, Uuid::now_v7()).await?;
    Ok(super::page(page.render()))
}

/// A hold that was not found: if it was the buyer's own, it is over, and what is left can be held anew in one tap. Any
/// other problem stays what it is.
async fn lapsed(app: &App, shell: Shell, buyer: &HolderId, id: HoldId, problem: Problem) -> Result<Response, Problem> {
    if problem.status != StatusCode::NOT_FOUND {
        return Err(problem);
    }
    let own = holds::frozen(app, id).await?.filter(|frozen| frozen.holder == *buyer);
    let items: Vec<ItemId> = own.ok_or(problem)?.lines.into_iter().map(|line| line.item).collect();
    let over = [thrift_plug::lock::Reason::HoldLapsed.for_attempt()];
    refused::page(app, shell, &items, &over, app.clock_about_now().await?).await
}

async fn form(app: &App, shell: Shell, held: &HeldBasket, key: Uuid) -> Result<CheckoutPage, Problem> {
    Ok(CheckoutPage {
        shell,
        hold_id: held.hold.id.to_string(),
        until: cards::until(app, held.hold.until.unwrap_or(held.hold.now), held.hold.now),
        renewals_left: held.renewals_left,
        lines: cards::lines(app, &held.lines).await?,
        total: held.total.amount(),
        delivery_fee: None,
        idempotency_key: key.to_string(),
        cities: CITIES.iter().map(|city| Choice { value: city.name.into(), label: city.label() }).collect(),
        methods: methods(app),
        values: CheckoutValues::default(),
        errors: Vec::new(),
        notice: None,
    })
}

/// The ways to pay that this shop offers.
fn methods(app: &App) -> Vec<PaymentMethod> {
    let method = |code: &str, label: &str, hint: &str| PaymentMethod {
        code: code.into(),
        label: label.into(),
        hint: hint.into(),
    };
    let cash = "Vous payez en espèces au livreur, après avoir vu vos articles.";
    let mut methods = vec![method(CashOnDelivery::NAME, "Paiement à la livraison", cash)];
    if app.settings.simulated_rail.is_some() {
        methods.push(method(SIMULATED, "Paiement simulé", "Pour essayer la boutique : aucun argent ne bouge."));
    }
    methods
}

/// The form as it was sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct OrderForm {
    expected_total: String,
    idempotency_key: String,
    name: String,
    phone: String,
    city: String,
    quarter: String,
    address: String,
    method: String,
}

impl From<OrderForm> for CheckoutValues {
    fn from(sent: OrderForm) -> Self {
        Self {
            name: sent.name,
            phone: sent.phone,
            city: sent.city,
            quarter: sent.quarter,
            address: sent.address,
            method: sent.method,
        }
    }
}

/// "Confirmer": orders what is held.
pub(crate) async fn order(
    State(app): State<App>,
    Frame(shell): Frame,
    Buyer(buyer): Buyer,
    jar: SignedCookieJar,
    BasketCookie(basket): BasketCookie,
    Path(id): Path<String>,
    sent: Result<Form<OrderForm>, FormRejection>,
) -> Result<Response, Problem> {
    let Form(sent) = sent?;
    let id = hold_id(&id)?;
    let key =
        Uuid::parse_str(&sent.idempotency_key).map_err(|_| Problem::malformed("idempotency_key: takes a UUID"))?;
    match orders::place(&app, &buyer, key, request(id, &sent)?).await {
        Ok((order, _)) => {
            let ordered = |item: &ItemId| {
                order.status != OrderStatus::Aborted && order.lines.iter().any(|line| line.item == *item)
            };
            let left = basket.into_iter().filter(|item| !ordered(item)).collect();
            let to = Redirect::to(&cards::order_href(&order.id));
            Ok((BasketCookie(left).kept(&app, jar), to).into_response())
        }
        Err(NotPlaced::Ordered(order)) => Ok(Redirect::to(&cards::order_href(&order.id)).into_response()),
        Err(reason) => again(&app, shell, &buyer, id, key, sent, reason).await,
    }
}

fn request(id: HoldId, sent: &OrderForm) -> Result<OrderRequest, Problem> {
    let total = sent.expected_total.parse().ok().and_then(|amount| Money::new(amount, Currency::XAF).ok());
    Ok(OrderRequest {
        hold_id: id.uuid(),
        expected_total: total.ok_or_else(|| Problem::malformed("expected_total: takes whole francs"))?,
        contact: Contact { name: sent.name.clone(), phone: sent.phone.clone(), email: None },
        delivery: Delivery {
            city: sent.city.clone(),
            quarter: sent.quarter.clone(),
            address: Some(sent.address.clone()),
        },
        payment: PaymentChoice { method: sent.method.clone(), phone: None },
    })
}

/// The form once more, with what was typed and what is wrong with it; or what was lost meanwhile.
async fn again(
    app: &App,
    shell: Shell,
    buyer: &HolderId,
    id: HoldId,
    key: Uuid,
    sent: OrderForm,
    reason: NotPlaced,
) -> Result<Response, Problem> {
    let values = sent.into();
    let (errors, notice) = match reason {
        NotPlaced::Fields(fields) => {
            let error = |it: orders::FieldProblem| FieldError { field: it.field, message: it.message.to_owned() };
            (fields.into_iter().map(error).collect(), None)
        }
        NotPlaced::Problem(problem) if problem.refusals.is_some() => {
            let items = frozen_items(app, id).await?;
            let refusals: Vec<_> = problem.refusals.iter().flatten().map(|body| body.refusal.clone()).collect();
            return refused::page(app, shell, &items, &refusals, app.clock_about_now().await?).await;
        }
        NotPlaced::Problem(problem) if problem.total.is_some() => {
            (Vec::new(), Some("Le total a changé : vérifiez-le, puis confirmez à nouveau.".to_owned()))
        }
        reason => return Err(reason.into()),
    };
    let held = match holds::find(app, buyer, id).await {
        Ok(held) => held,
        Err(problem) => return lapsed(app, shell, buyer, id, problem).await,
    };
    let page = CheckoutPage { values, errors, notice, ..form(app, shell, &held, key).await? };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, super::page(page.render())).into_response())
}

pub(crate) async fn extend(
    State(app): State<App>,
    Frame(shell): Frame,
    Buyer(buyer): Buyer,
    network: Network,
    Path(id): Path<String>,
    sent: Result<Form<OrderForm>, FormRejection>,
) -> Result<Response, Problem> {
    let id = hold_id(&id)?;
    match holds::extend(&app, &buyer, network, id).await? {
        // The form is shown again at once: a redirect would lose what was typed so far.
        Taken::Held(held) => {
            let sent = sent.map(|Form(sent)| sent).unwrap_or_default();
            let key = Uuid::parse_str(&sent.idempotency_key).unwrap_or_else(|_| Uuid::now_v7());
            let page = CheckoutPage { values: sent.into(), ..form(&app, shell, &held, key).await? };
            Ok(super::page(page.render()))
        }
        // It cannot be extended any further, but it is still there.
        Taken::Refused(..) if holds::find(&app, &buyer, id).await.is_ok() => {
            Ok(Redirect::to(&format!("/checkout/{id}")).into_response())
        }
        Taken::Refused(refusals, now) => {
            let items = frozen_items(&app, id).await?;
            refused::page(&app, shell, &items, &refusals, now).await
        }
    }
}

/// The garments that a hold once had.
async fn frozen_items(app: &App, id: HoldId) -> Result<Vec<ItemId>, Problem> {
    let frozen = holds::frozen(app, id).await?;
    Ok(frozen.into_iter().flat_map(|frozen| frozen.lines).map(|line| line.item).collect())
}

pub(crate) async fn release(
    State(app): State<App>,
    Buyer(buyer): Buyer,
    network: Network,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    holds::release(&app, &buyer, network, hold_id(&id)?).await?;
    Ok(Redirect::to("/basket").into_response())
}
