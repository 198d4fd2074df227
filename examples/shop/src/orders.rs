//! Ordering what is held: what the JSON API and the pages have in common.

use crate::delivery;
use crate::holds::{self, Frozen};
use crate::openapi;
use crate::phone;
use crate::problem::Problem;
use crate::shop::{App, random_text};
use axum::http::StatusCode;
use serde::Deserialize;
use thrift_plug::catalog::{Currency, Money};
use thrift_plug::checkout::{NewOrder, PlaceError, Placement};
use thrift_plug::order::{Cause, Contact, Delivery, Order, OrderLine, OrderStatus, PaymentChoice};
use thrift_plug::{HoldId, HolderId, ItemId, OrderId};
use utoipa::ToSchema;
use uuid::Uuid;

/// An order as a buyer asks for it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrderRequest {
    pub(crate) hold_id: Uuid,
    /// The garments alone, as the buyer saw it.
    #[schema(value_type = openapi::Money)]
    pub(crate) expected_total: Money,
    #[schema(value_type = openapi::Contact)]
    pub(crate) contact: Contact,
    #[schema(value_type = openapi::Delivery)]
    pub(crate) delivery: Delivery,
    #[schema(value_type = openapi::PaymentChoice)]
    pub(crate) payment: PaymentChoice,
}

/// What is wrong with an order's fields: the name of the field, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FieldProblem {
    pub(crate) field: &'static str,
    pub(crate) message: &'static str,
}

/// Why an order was not made.
pub(crate) enum NotPlaced {
    Fields(Vec<FieldProblem>),
    /// This hold has been ordered before, under another key: by this order.
    Ordered(Box<Order>),
    Problem(Problem),
}

impl From<Problem> for NotPlaced {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<NotPlaced> for Problem {
    fn from(reason: NotPlaced) -> Self {
        match reason {
            NotPlaced::Problem(problem) => problem,
            NotPlaced::Ordered(_) => taken(),
            NotPlaced::Fields(fields) => {
                let lines: Vec<String> = fields.iter().map(|it| format!("{}: {}", it.field, it.message)).collect();
                Self::malformed(lines.join("; "))
            }
        }
    }
}

fn taken() -> Problem {
    Problem::conflict("this Idempotency-Key or this hold was used for another order: use a fresh one")
}

/// The longest text that a buyer may write into one field, in characters.
const TEXT_MAX: usize = 240;

/// Orders a hold. Answers the order and whether this call made it.
pub(crate) async fn place(
    app: &App,
    buyer: &HolderId,
    key: Uuid,
    request: OrderRequest,
) -> Result<(Order, bool), NotPlaced> {
    let (request, fee) = checked(request).map_err(NotPlaced::Fields)?;
    let hold = HoldId::new(request.hold_id).map_err(|_| Problem::not_found("hold"))?;
    let frozen = holds::frozen(app, hold).await?.filter(|frozen| frozen.holder == *buyer);
    let frozen = frozen.ok_or_else(|| Problem::not_found("hold"))?;
    let total = Money::sum(Currency::XAF, frozen.lines.iter().map(|line| line.price))
        .map_err(|error| Problem::conflict(error.to_string()))?;
    if request.expected_total != total {
        let detail = "price_changed: the garments of this hold cost what `total` says; ask again with that";
        return Err(Problem::conflict(detail).with_total(total).into());
    }
    still_priced(app, buyer, key, hold, &frozen).await?;
    let new = NewOrder {
        id: OrderId::new(random_text(16)).map_err(|error| Problem::conflict(error.to_string()))?,
        key: key.to_string(),
        holder: buyer.clone(),
        hold,
        lines: frozen.lines,
        delivery_fee: fee,
        contact: request.contact,
        delivery: request.delivery,
        payment: request.payment,
    };
    let placement = app.checkout.place(new).await.map_err(|error| match error {
        PlaceError::Store(error) => Problem::from(error),
        PlaceError::NotYours => Problem::not_found("hold"),
        wrong @ (PlaceError::UnknownMethod(_) | PlaceError::Basket(_) | PlaceError::Money(_)) => {
            Problem::malformed(wrong.to_string())
        }
    })?;
    match placement {
        Placement::Taken(standing) if standing.holder == *buyer && standing.first_hold == hold => {
            Err(NotPlaced::Ordered(standing))
        }
        Placement::Taken(_) => Err(taken().into()),
        Placement::Order { order, fresh } => match refused(app, &order).await? {
            Some(problem) if fresh => Err(problem.into()),
            _ => Ok((*order, fresh)),
        },
    }
}

/// Prices are frozen for as long as the hold lives. One that is over is taken anew by the checkout, at the same prices or
/// not at all.
async fn still_priced(app: &App, buyer: &HolderId, key: Uuid, hold: HoldId, frozen: &Frozen) -> Result<(), Problem> {
    let alive = match holds::find(app, buyer, hold).await {
        Ok(_) => true,
        Err(problem) if problem.status == StatusCode::NOT_FOUND => false,
        Err(problem) => return Err(problem),
    };
    if alive || app.orders.by_key(buyer, &key.to_string()).await?.is_some() {
        return Ok(());
    }
    let items: Vec<ItemId> = frozen.lines.iter().map(|line| line.item.clone()).collect();
    let prices = |lines: &[OrderLine]| lines.iter().map(|line| line.price).collect::<Vec<_>>();
    let today = holds::priced(app, &items).await?;
    if prices(&today) == prices(&frozen.lines) {
        return Ok(());
    }
    let total = Money::sum(Currency::XAF, prices(&today)).map_err(|error| Problem::conflict(error.to_string()))?;
    Err(Problem::conflict("price_changed: the hold is over and prices have changed; hold the garments again")
        .with_total(total))
}

/// Why an aborted order came to nothing.
async fn refused(app: &App, order: &Order) -> Result<Option<Problem>, Problem> {
    Ok(match &order.cause {
        _ if order.status != OrderStatus::Aborted => None,
        Cause::Refused(refusals) => {
            let problem = Problem::refused(refusals, app.clock_about_now().await?);
            Some(problem.into_conflict().saying("the hold is over and could not be taken anew; nothing was ordered"))
        }
        Cause::Declined { reason, .. } => Some(Problem::conflict(format!("the payment failed: {reason}"))),
        _ => Some(Problem::conflict("the order came to nothing; nothing was ordered")),
    })
}

/// The request with its texts trimmed and its phone in E.164, and the delivery fee; or everything that is wrong.
fn checked(mut request: OrderRequest) -> Result<(OrderRequest, Money), Vec<FieldProblem>> {
    let mut problems = Vec::new();
    let mut problem = |field, message| problems.push(FieldProblem { field, message });
    let texts = [
        ("name", &mut request.contact.name, Some("Écrivez votre nom, pour le livreur.")),
        ("quarter", &mut request.delivery.quarter, Some("Écrivez votre quartier.")),
        ("email", request.contact.email.get_or_insert_default(), None),
        ("address", request.delivery.address.get_or_insert_default(), None),
    ];
    for (field, text, needed) in texts {
        *text = text.trim().chars().filter(|character| !character.is_control()).collect();
        if let Some(needed) = needed.filter(|_| text.is_empty()) {
            problem(field, needed);
        } else if text.chars().count() > TEXT_MAX {
            problem(field, "Écrivez 240 caractères au plus.");
        }
    }
    request.contact.email = request.contact.email.filter(|text| !text.is_empty());
    request.delivery.address = request.delivery.address.filter(|text| !text.is_empty());
    match phone::parse(&request.contact.phone) {
        Some(phone) => request.contact.phone = phone,
        None => problem("phone", "Écrivez un numéro camerounais de 9 chiffres, comme 6 77 12 34 56."),
    }
    let fee = delivery::fee(&request.delivery.city);
    match fee {
        Some((city, _)) => city.clone_into(&mut request.delivery.city),
        None => problem("city", "Choisissez Douala ou Yaoundé : nous livrons là."),
    }
    match fee {
        Some((_, fee)) if problems.is_empty() => Ok((request, fee)),
        _ => Err(problems),
    }
}

/// A buyer's own order, by their cookie or the last four digits of the phone; for anybody else there is none.
pub(crate) async fn find(
    app: &App,
    buyer: Option<&HolderId>,
    digits: Option<&str>,
    id: &str,
) -> Result<Order, Problem> {
    let nothing = || Problem::not_found("order");
    let id = OrderId::new(id).map_err(|_| nothing())?;
    let order = app.orders.order(&id).await?.value.ok_or_else(nothing)?;
    let by_cookie = buyer == Some(&order.holder);
    let by_phone = digits.is_some_and(|digits| digits.len() == 4 && order.contact.phone.ends_with(digits));
    if by_cookie || by_phone { Ok(order) } else { Err(nothing()) }
}
