//! A payment rail as a server of the test: `docs/simulated-rail.md` from the other side, with a bad line and moody buyers.

use super::ledger::{Entry, Ledger};
use super::moods::{Call, Mood, Wire};
use crate::shop::dice::Dice;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use futures_util::stream;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;

/// A rail calls again for so long, if nobody answers.
const CALLS_FOR: Duration = Duration::from_mins(1);

/// The rail.
pub(in crate::shop) struct Rail {
    pub(in crate::shop) ledger: Ledger,
    dice: Mutex<Dice>,
    mood: fn(&mut Dice) -> Mood,
    /// Where the shop's processes are.
    shops: Vec<String>,
    http: reqwest::Client,
    /// No more lost answers.
    calm: AtomicBool,
    /// Whether refunds take their time.
    pub(in crate::shop) refunds_wait: AtomicBool,
    /// Whether every question is lost.
    pub(in crate::shop) out_of_order: AtomicBool,
    /// Whether it has other amounts in its books than it was asked for.
    pub(in crate::shop) miscounts: AtomicBool,
    /// Whether answers are held back: what was asked is done, and nobody hears of it.
    pub(in crate::shop) holds_answers: AtomicBool,
    /// Buyers who will confirm yet, and calls that have not got through.
    outstanding: AtomicUsize,
    /// Questions how a charge stands.
    pub(in crate::shop) asked: AtomicUsize,
    /// Answers and questions that were lost, slow or garbled.
    pub(in crate::shop) disturbed: AtomicUsize,
    /// Calls that got through.
    pub(in crate::shop) called: AtomicUsize,
}

impl Rail {
    /// Opens it; answers its address, too.
    pub(in crate::shop) async fn open(
        mut dice: Dice,
        mood: fn(&mut Dice) -> Mood,
        shops: Vec<String>,
    ) -> (Arc<Self>, String) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let http = reqwest::Client::builder().timeout(Duration::from_secs(3)).build().unwrap();
        let rail = Arc::new(Self {
            ledger: Ledger::default(),
            dice: Mutex::new(dice.for_player()),
            mood,
            shops,
            http,
            calm: AtomicBool::new(false),
            out_of_order: AtomicBool::new(false),
            miscounts: AtomicBool::new(false),
            holds_answers: AtomicBool::new(false),
            refunds_wait: AtomicBool::new(false),
            outstanding: AtomicUsize::new(0),
            asked: AtomicUsize::new(0),
            disturbed: AtomicUsize::new(0),
            called: AtomicUsize::new(0),
        });
        let router = axum::Router::new()
            .route("/charges/{reference}", put(submit).get(query))
            .route("/charges/{reference}/cancel", post(cancel))
            .route("/charges/{reference}/refunds/{refund}", put(refund))
            .route("/", get(async || "a rail"))
            .with_state(rail.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (rail, address)
    }

    /// From now on every answer arrives, and nobody is waited for who will never pay.
    pub(in crate::shop) fn calm_down(&self) {
        self.calm.store(true, Ordering::SeqCst);
        self.ledger.give_up_on_the_silent();
    }

    /// Whether money may still move, or news is under way.
    pub(in crate::shop) fn is_busy(&self) -> bool {
        self.outstanding.load(Ordering::SeqCst) > 0
    }

    fn draw<T>(&self, draw: impl FnOnce(&mut Dice) -> T) -> T {
        draw(&mut self.dice.lock().unwrap())
    }

    /// Answers over the line as it is; `act` is what the rail does when the question arrives.
    async fn answer(&self, act: impl AsyncFnOnce() -> (StatusCode, Value)) -> Response {
        let wire = if self.calm.load(Ordering::SeqCst) { Wire::Sound } else { self.draw(Wire::drawn) };
        self.disturbed.fetch_add(usize::from(wire != Wire::Sound), Ordering::SeqCst);
        if wire == Wire::QuestionLost || self.out_of_order.load(Ordering::SeqCst) {
            return broken();
        }
        let (status, mut body) = act().await;
        if self.miscounts.load(Ordering::SeqCst) && status == StatusCode::OK {
            body["amount"]["amount"] = json!(1);
        }
        while self.holds_answers.load(Ordering::SeqCst) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        match wire {
            Wire::AnswerLost => return broken(),
            Wire::Garbage => return (StatusCode::BAD_GATEWAY, "<html>try again</html>").into_response(),
            Wire::Slow(wait) => tokio::time::sleep(wait).await,
            Wire::Sound | Wire::QuestionLost => {}
        }
        (status, axum::Json(body)).into_response()
    }

    /// Follows a new charge: when its buyer confirms, and what the shop hears of it.
    async fn follow(self: &Arc<Self>, reference: &str, mood: Mood) {
        let call = self.draw(Call::drawn);
        if let Some(wait) = mood.pays_after() {
            self.outstanding.fetch_add(1, Ordering::SeqCst);
            let (rail, reference) = (self.clone(), reference.to_owned());
            tokio::spawn(async move {
                tokio::time::sleep(wait).await;
                let lies = matches!(mood, Mood::LiesAboutCancelling(_));
                if rail.ledger.buyer_pays(&reference) && !lies {
                    let must = wait >= Mood::SOON && call == Call::Never;
                    rail.tell(&reference, if must { Call::First } else { call }).await;
                }
                rail.outstanding.fetch_sub(1, Ordering::SeqCst);
            });
        } else if matches!(mood, Mood::Pays | Mood::Declines) {
            if call == Call::First {
                self.call(reference).await;
            } else {
                self.outstanding.fetch_add(1, Ordering::SeqCst);
                let (rail, reference) = (self.clone(), reference.to_owned());
                tokio::spawn(async move {
                    rail.tell(&reference, call).await;
                    rail.outstanding.fetch_sub(1, Ordering::SeqCst);
                });
            }
        }
    }

    async fn tell(&self, reference: &str, call: Call) {
        match call {
            Call::Never => {}
            Call::First => self.call(reference).await,
            Call::Later(wait) => {
                tokio::time::sleep(wait).await;
                self.call(reference).await;
            }
            Call::Twice(wait) => {
                self.call(reference).await;
                tokio::time::sleep(wait).await;
                self.call(reference).await;
            }
        }
    }

    /// Calls until somebody has it. A status is in it, and it is wrong: nobody may believe it.
    async fn call(&self, reference: &str) {
        let body = json!({ "reference": reference, "status": "FAILED" });
        let deadline = Instant::now() + CALLS_FOR;
        while !self.shops.is_empty() && Instant::now() < deadline {
            let (shop, method) = self.draw(|dice| (dice.below(self.shops.len()), dice.percent(50)));
            let url = format!("{}/api/payments/simulated/callback", self.shops[shop]);
            let request = if method { self.http.post(url) } else { self.http.put(url) };
            if request.json(&body).send().await.is_ok_and(|answer| answer.status().is_success()) {
                self.called.fetch_add(1, Ordering::SeqCst);
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

/// An answer that breaks off before its first byte.
fn broken() -> Response {
    let cut = stream::once(async { Err::<Bytes, _>(std::io::Error::other("cut")) });
    Body::from_stream(cut).into_response()
}

fn amount(body: &Value) -> i64 {
    body["amount"]["amount"].as_i64().unwrap()
}

fn standing(reference: &str, entry: &Entry) -> (StatusCode, Value) {
    let amount = json!({ "amount": entry.amount, "currency": "XAF" });
    (StatusCode::OK, json!({ "reference": reference, "state": entry.money.word(), "amount": amount }))
}

async fn submit(
    State(rail): State<Arc<Rail>>,
    Path(reference): Path<String>,
    axum::Json(body): axum::Json<Value>,
) -> Response {
    let act = async || {
        let (entry, new) = rail.ledger.asked(&reference, amount(&body), || rail.draw(rail.mood));
        if new {
            rail.follow(&reference, entry.mood).await;
        }
        standing(&reference, &entry)
    };
    rail.answer(act).await
}

async fn query(State(rail): State<Arc<Rail>>, Path(reference): Path<String>) -> Response {
    rail.asked.fetch_add(1, Ordering::SeqCst);
    let act = async || match rail.ledger.find(&reference) {
        Some(entry) => standing(&reference, &entry),
        None => (StatusCode::NOT_FOUND, json!({ "reference": reference, "state": "unknown" })),
    };
    rail.answer(act).await
}

async fn cancel(
    State(rail): State<Arc<Rail>>,
    Path(reference): Path<String>,
    axum::Json(body): axum::Json<Value>,
) -> Response {
    rail.answer(async || standing(&reference, &rail.ledger.cancel(&reference, amount(&body)))).await
}

async fn refund(
    State(rail): State<Arc<Rail>>,
    Path((reference, refund)): Path<(String, String)>,
    axum::Json(body): axum::Json<Value>,
) -> Response {
    let act = async || {
        if rail.refunds_wait.load(Ordering::SeqCst) {
            (StatusCode::OK, json!({ "reference": reference, "refund": refund, "state": "pending" }))
        } else if rail.ledger.refund(&reference, &refund, amount(&body)) {
            (StatusCode::OK, json!({ "reference": reference, "refund": refund, "state": "refunded" }))
        } else {
            (StatusCode::CONFLICT, json!({ "reference": reference, "refund": refund, "state": "refused" }))
        }
    };
    rail.answer(act).await
}
