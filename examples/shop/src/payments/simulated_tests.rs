//! What a rail may say, and what of it is believed.

use super::*;
use thrift_plug::catalog::Currency;
use thrift_plug::order::ChargeState;

fn charge() -> Charge {
    Charge {
        reference: "r1".into(),
        provider: NAME.into(),
        amount: Money::new(15_000, Currency::XAF).unwrap(),
        phone: None,
        state: ChargeState::Requested,
        refund: None,
    }
}

fn read(status: u16, body: &str) -> Result<ChargeAnswer, PaymentError> {
    let status = StatusCode::from_u16(status).unwrap();
    read_charge(&charge(), status, body.as_bytes()).map(|body| standing(&body))
}

fn said(state: &str) -> String {
    format!(r#"{{"reference":"r1","state":"{state}","amount":{{"amount":15000,"currency":"XAF"}}}}"#)
}

#[test]
fn an_answer_about_this_charge_and_amount_is_believed() {
    assert_eq!(read(200, &said("captured")), Ok(ChargeAnswer::Captured));
    assert_eq!(read(200, &said("pending")), Ok(ChargeAnswer::Pending));
    assert_eq!(read(200, &said("cancelled")), Ok(ChargeAnswer::Failed { reason: "cancelled".into() }));
    assert_eq!(read(404, r#"{"reference":"r1","state":"unknown"}"#), Ok(ChargeAnswer::NeverAsked));
}

/// It counted as captured, and an order was placed on money that the buyer had back.
#[test]
fn money_that_went_back_before_anybody_asked_pays_for_nothing() {
    assert_eq!(read(200, &said("refunded")), Ok(ChargeAnswer::Failed { reason: "refunded".into() }));
    let asked_to_cancel = |state: &str| {
        let body = read_charge(&charge(), StatusCode::OK, said(state).as_bytes()).unwrap();
        cancelled(&body)
    };
    assert_eq!(asked_to_cancel("refunded"), Ok(CancelAnswer::Cancelled));
    assert_eq!(asked_to_cancel("captured"), Ok(CancelAnswer::Captured));
}

#[test]
fn whatever_else_it_says_is_an_unknown_outcome() {
    let captured = said("captured");
    for (status, body) in [
        (500, captured.as_str()),
        (302, captured.as_str()),
        (404, captured.as_str()),
        (404, "not found"),
        (200, r#"{"reference":"r1","state":"unknown"}"#),
        (200, ""),
        (200, "[]"),
        (200, r#"{"reference":"r1","state":"captured"}"#),
        (200, &captured.replace("r1", "r2")),
        (200, &captured.replace("15000", "14999")),
        (200, &captured.replace("15000", "-15000")),
        (200, &captured.replace("15000", "15000.0")),
        (200, &captured.replace("XAF", "EUR")),
        (200, &captured.replace("captured", "CAPTURED")),
        (200, &captured.replace("\"state\"", "\"status\"")),
        (200, &format!("{captured}{captured}")),
    ] {
        assert!(read(status, body).is_err(), "{status} {body}");
    }
}

#[test]
fn a_reason_is_foreign_text() {
    let body = said("failed").replace("\"amount\":{", r#""reason":"no\u0007 money", "amount":{"#);
    assert_eq!(read(200, &body), Ok(ChargeAnswer::Failed { reason: "no money".into() }));
    let long = said("failed").replace("\"amount\":{", &format!(r#""reason":"{}","amount":{{"#, "x".repeat(5_000)));
    assert!(matches!(read(200, &long), Ok(ChargeAnswer::Failed { reason }) if reason.len() == REASON_MAX));
}

/// Every order cost recovery a time-out or two, one after the other.
#[tokio::test]
async fn a_rail_that_takes_calls_and_never_answers_is_soon_not_called_any_more() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let rail = SimulatedRail::waited_for(&address, Duration::from_millis(50)).unwrap();
    for _ in 0..3 {
        let error = rail.query(&charge()).await.unwrap_err();
        assert!(!error.detail.contains("was not asked"), "{error}");
    }
    for error in [rail.query(&charge()).await.unwrap_err(), rail.submit(&charge()).await.unwrap_err()] {
        assert_eq!(error, unknown("it has not answered lately, and was not asked"));
    }
    drop(listener);
}

#[tokio::test]
async fn a_rail_that_nobody_runs_is_not_called_all_the_time() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let rail = SimulatedRail::at(&address).unwrap();
    for _ in 0..3 {
        let error = rail.cancel(&charge()).await.unwrap_err();
        assert!(!error.detail.contains("was not asked"), "{error}");
    }
    assert_eq!(rail.cancel(&charge()).await, Err(unknown("it has not answered lately, and was not asked")));
}

#[tokio::test]
async fn a_rail_whose_answers_are_nonsense_is_still_asked() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let router = axum::Router::new().fallback(async || StatusCode::BAD_GATEWAY);
    let server = tokio::spawn(async move { axum::serve(listener, router).await });
    let rail = SimulatedRail::at(&address).unwrap();
    for _ in 0..6 {
        assert_eq!(rail.query(&charge()).await, Err(unknown("status 502 Bad Gateway")));
    }
    server.abort();
}
