//! `GET /orders/{id}`: an order, for its buyer.

use crate::buyer::MaybeBuyer;
use crate::json::orders::ByPhone;
use crate::orders;
use crate::pages::OrderPage;
use crate::phone;
use crate::problem::Problem;
use crate::shop::App;
use crate::web::cards;
use crate::web::frame::Frame;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use thrift_plug::order::Order;
use thrift_plug::payment::CashOnDelivery;

pub(crate) async fn show(
    State(app): State<App>,
    Frame(shell): Frame,
    MaybeBuyer(buyer): MaybeBuyer,
    Path(id): Path<String>,
    Query(by): Query<ByPhone>,
) -> Result<Response, Problem> {
    let order = orders::find(&app, buyer.as_ref(), by.phone.as_deref(), &id).await?;
    let page = OrderPage {
        shell,
        reference: reference(&order),
        state: order.status,
        lines: cards::lines(&app, &order.lines).await?,
        total: order.total.amount(),
        delivery_fee: Some(order.delivery_fee.amount()),
        phone: phone::masked(&order.contact.phone),
        name: order.contact.name,
        city: order.delivery.city,
        quarter: order.delivery.quarter,
        address: order.delivery.address,
        payment: "Paiement à la livraison".into(),
        cash: order.payment.method == CashOnDelivery::NAME,
        contact_whatsapp: None,
    };
    let mut response = super::page(page.render());
    let private = axum::http::HeaderValue::from_static("private, no-store");
    response.headers_mut().insert(axum::http::header::CACHE_CONTROL, private);
    Ok(response)
}

/// What the buyer names on the phone: the beginning of the id is enough for a person.
pub(crate) fn reference(order: &Order) -> String {
    let start: String = order.id.as_str().chars().filter(char::is_ascii_alphanumeric).take(8).collect();
    format!("TP-{}", start.to_uppercase())
}
