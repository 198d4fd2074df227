//! `simulated`: a rail for demonstrations and tests, spoken to over HTTP as a real one is. `docs/simulated-rail.md` is the
//! protocol.
//!
//! What the rail answers is foreign input: bounded, parsed strictly, compared with what was asked. Whatever is not
//! plainly an answer is an unknown outcome, never a "no".

use super::breaker::Breaker;
use crate::web::segment;
use async_trait::async_trait;
use reqwest::{Client, Method, Response, StatusCode};
use serde::Deserialize;
use std::time::{Duration, Instant};
use thrift_plug::catalog::Money;
use thrift_plug::order::Charge;
use thrift_plug::payment::{CancelAnswer, ChargeAnswer, PaymentError, PaymentProvider, RefundAnswer};
use thrift_plug::{ErrorKind, StoreError};

/// The method's name in orders and on the wire.
pub(crate) const NAME: &str = "simulated";

/// A buyer waits for this; what takes longer is asked again later.
const ANSWER_MAX: Duration = Duration::from_secs(4);
/// More than any answer needs.
const ANSWER_BYTES_MAX: usize = 16 * 1024;
/// The longest reason for a failure that is kept, in characters.
const REASON_MAX: usize = 120;

/// A client of one rail.
pub(crate) struct SimulatedRail {
    http: Client,
    address: String,
    answer_max: Duration,
    breaker: Breaker,
}

/// No answer to a question.
struct Unanswered {
    error: PaymentError,
    /// Nobody was there, or nothing came back in time.
    unheard: bool,
}

impl From<PaymentError> for Unanswered {
    fn from(error: PaymentError) -> Self {
        Self { error, unheard: false }
    }
}

impl From<reqwest::Error> for Unanswered {
    fn from(error: reqwest::Error) -> Self {
        let unheard = error.is_timeout() || error.is_connect();
        Self { error: unknown(error.without_url().to_string()), unheard }
    }
}

/// A charge as the rail says that it stands.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChargeBody {
    reference: String,
    state: State,
    /// Missing where the rail has never heard of the reference.
    amount: Option<Money>,
    reason: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Pending,
    Captured,
    Failed,
    Cancelled,
    /// Captured, and sent back since.
    Refunded,
    Unknown,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RefundBody {
    reference: String,
    refund: String,
    state: RefundState,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum RefundState {
    Pending,
    Refunded,
}

fn unknown(detail: impl Into<String>) -> PaymentError {
    PaymentError { provider: NAME.to_owned(), detail: detail.into() }
}

impl SimulatedRail {
    /// `address` is `http://HOST:PORT`.
    pub(crate) fn at(address: &str) -> Result<Self, StoreError> {
        Self::waited_for(address, ANSWER_MAX)
    }

    fn waited_for(address: &str, answer_max: Duration) -> Result<Self, StoreError> {
        // Its answers come from where it was asked: no detours, no proxies of the environment.
        let client = Client::builder().timeout(answer_max).redirect(reqwest::redirect::Policy::none()).no_proxy();
        let http = client
            .build()
            .map_err(|error| StoreError::new(ErrorKind::Stop, format!("THRIFT_SIMULATED_RAIL: {error}")))?;
        Ok(Self { http, address: address.to_owned(), answer_max, breaker: Breaker::default() })
    }

    /// Asks, unless nobody has answered lately: then at once it is an unknown outcome, as it would be after a time-out.
    async fn ask(
        &self,
        method: Method,
        path: &str,
        body: Option<String>,
    ) -> Result<(StatusCode, Vec<u8>), PaymentError> {
        if !self.breaker.lets_ask(Instant::now(), self.answer_max) {
            return Err(unknown("it has not answered lately, and was not asked"));
        }
        let answer = self.exchange(method, path, body).await;
        match &answer {
            Err(Unanswered { unheard: true, .. }) => self.breaker.unheard(Instant::now()),
            _ => self.breaker.heard(),
        }
        answer.map_err(|unanswered| unanswered.error)
    }

    async fn exchange(
        &self,
        method: Method,
        path: &str,
        body: Option<String>,
    ) -> Result<(StatusCode, Vec<u8>), Unanswered> {
        let mut request = self.http.request(method, format!("{}{path}", self.address));
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body);
        }
        let answer = request.send().await?;
        let status = answer.status();
        Ok((status, whole(answer).await?))
    }

    /// A question about a charge, and the answer if it is one to that.
    async fn charge(
        &self,
        charge: &Charge,
        method: Method,
        act: &str,
        body: Option<String>,
    ) -> Result<ChargeBody, PaymentError> {
        let path = format!("/charges/{}{act}", segment(&charge.reference));
        let (status, bytes) = self.ask(method, &path, body).await?;
        read_charge(charge, status, &bytes)
    }
}

/// The body, if it is of a sensible size.
async fn whole(mut answer: Response) -> Result<Vec<u8>, Unanswered> {
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await? {
        if bytes.len() + chunk.len() > ANSWER_BYTES_MAX {
            return Err(unknown(format!("an answer of more than {ANSWER_BYTES_MAX} bytes")).into());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn read_charge(charge: &Charge, status: StatusCode, bytes: &[u8]) -> Result<ChargeBody, PaymentError> {
    if !matches!(status, StatusCode::OK | StatusCode::NOT_FOUND) {
        return Err(unknown(format!("status {status}")));
    }
    let body: ChargeBody = serde_json::from_slice(bytes).map_err(|_| unknown("an answer that is no charge"))?;
    if body.reference != charge.reference {
        return Err(unknown("an answer about another charge"));
    }
    if (status == StatusCode::NOT_FOUND) != (body.state == State::Unknown) {
        return Err(unknown("an answer that contradicts its own status"));
    }
    // Money of another amount pays no order of ours. Its order is given up in the end, and listed as `unresolved` among
    // what is unplaced: a person has to look at it.
    if body.state != State::Unknown && body.amount != Some(charge.amount) {
        tracing::error!(reference = charge.reference, "the rail has another amount for this charge than the order");
        return Err(unknown("another amount than was asked for"));
    }
    Ok(body)
}

/// A foreign word, fit to be stored and shown.
fn reason(body: &ChargeBody) -> String {
    let text = body.reason.as_deref().unwrap_or("failed");
    text.chars().filter(|character| !character.is_control()).take(REASON_MAX).collect()
}

fn standing(body: &ChargeBody) -> ChargeAnswer {
    match body.state {
        State::Captured => ChargeAnswer::Captured,
        State::Pending => ChargeAnswer::Pending,
        State::Failed => ChargeAnswer::Failed { reason: reason(body) },
        State::Cancelled => ChargeAnswer::Failed { reason: "cancelled".to_owned() },
        // Nobody asks how a charge stands any more once the shop has sent its money back: the rail did this by itself,
        // and an order must not be placed on money that is gone.
        State::Refunded => ChargeAnswer::Failed { reason: "refunded".to_owned() },
        State::Unknown => ChargeAnswer::NeverAsked,
    }
}

fn cancelled(body: &ChargeBody) -> Result<CancelAnswer, PaymentError> {
    match body.state {
        State::Cancelled | State::Failed | State::Refunded => Ok(CancelAnswer::Cancelled),
        State::Captured => Ok(CancelAnswer::Captured),
        State::Pending => Ok(CancelAnswer::CannotCancel),
        State::Unknown => Err(unknown("it does not remember what it was asked to cancel")),
    }
}

fn json(value: &impl serde::Serialize) -> Result<String, PaymentError> {
    serde_json::to_string(value).map_err(|error| unknown(error.to_string()))
}

#[async_trait]
impl PaymentProvider for SimulatedRail {
    fn name(&self) -> &'static str {
        NAME
    }

    async fn submit(&self, charge: &Charge) -> Result<ChargeAnswer, PaymentError> {
        let body = json(&serde_json::json!({ "amount": charge.amount, "phone": charge.phone }))?;
        let answer = self.charge(charge, Method::PUT, "", Some(body)).await?;
        if answer.state == State::Unknown {
            return Err(unknown("it has never heard of what it was just asked for"));
        }
        Ok(standing(&answer))
    }

    async fn query(&self, charge: &Charge) -> Result<ChargeAnswer, PaymentError> {
        Ok(standing(&self.charge(charge, Method::GET, "", None).await?))
    }

    async fn cancel(&self, charge: &Charge) -> Result<CancelAnswer, PaymentError> {
        let body = json(&serde_json::json!({ "amount": charge.amount }))?;
        cancelled(&self.charge(charge, Method::POST, "/cancel", Some(body)).await?)
    }

    async fn refund(&self, charge: &Charge) -> Result<RefundAnswer, PaymentError> {
        let refund = charge.refund.as_deref().ok_or_else(|| unknown("a refund without a reference"))?;
        let path = format!("/charges/{}/refunds/{}", segment(&charge.reference), segment(refund));
        let body = json(&serde_json::json!({ "amount": charge.amount }))?;
        let (status, bytes) = self.ask(Method::PUT, &path, Some(body)).await?;
        if status != StatusCode::OK {
            return Err(unknown(format!("status {status}")));
        }
        let body: RefundBody = serde_json::from_slice(&bytes).map_err(|_| unknown("an answer that is no refund"))?;
        if body.reference != charge.reference || body.refund != refund {
            return Err(unknown("an answer about another refund"));
        }
        Ok(match body.state {
            RefundState::Refunded => RefundAnswer::Refunded,
            RefundState::Pending => RefundAnswer::Pending,
        })
    }
}

#[cfg(test)]
#[path = "simulated_tests.rs"]
mod tests;
