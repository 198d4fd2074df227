//! A client that insists: the same request, with the same key, until some process of the shop answers.

use crate::shop::answer::Answer;
use crate::shop::dice::Dice;
use reqwest::{Client, Method};
use serde_json::Value;
use std::sync::Arc;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Longer than any fault lasts.
const PATIENCE: Duration = Duration::from_secs(90);

/// Between two attempts, growing, in milliseconds.
const PAUSE: usize = 50;
const PAUSE_MAX: usize = 3_000;

/// Somebody with cookies, or a token, of their own.
pub(super) struct Insisting {
    http: Client,
    shops: Arc<Vec<String>>,
    token: Option<String>,
    pub(super) dice: Dice,
}

impl Insisting {
    pub(super) fn new(shops: Arc<Vec<String>>, dice: Dice) -> Self {
        let client = Client::builder().cookie_store(true).redirect(reqwest::redirect::Policy::none());
        Self { http: client.build().unwrap(), shops, token: None, dice }
    }

    pub(super) fn with_token(self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self }
    }

    /// Sends it to any process until one answers. Who is impatient leaves requests behind that are carried out later.
    pub(super) async fn insist(
        &mut self,
        method: Method,
        path: &str,
        key: Option<Uuid>,
        body: Option<&Value>,
    ) -> Answer {
        let (deadline, mut pause) = (Instant::now() + PATIENCE, PAUSE);
        loop {
            let shop = self.dice.below(self.shops.len());
            let request = self.http.request(method.clone(), format!("{}{path}", self.shops[shop]));
            let mut request = request.timeout(self.dice.millis(1_000, 5_000));
            if let Some(key) = key {
                request = request.header("Idempotency-Key", key.to_string());
            }
            if let Some(token) = &self.token {
                request = request.bearer_auth(token);
            }
            if let Some(body) = body {
                request = request.json(body);
            }
            let answer = match request.send().await {
                Ok(answer) => Answer::of(answer).await,
                Err(error) => Err(error),
            };
            match answer {
                Ok(answer) if answer.status == 503 => {}
                Ok(answer) => {
                    assert!(answer.status < 500, "{method} {path}: {}", answer.text);
                    return answer;
                }
                Err(_) => {}
            }
            assert!(Instant::now() < deadline, "nobody answers: {method} {path}");
            // Further apart each time: a crowd that does not wait keeps a slow shop from ever answering.
            self.rest(pause / 2, pause).await;
            pause = (pause * 2).min(PAUSE_MAX);
        }
    }

    pub(super) async fn get(&mut self, path: &str) -> Answer {
        self.insist(Method::GET, path, None, None).await
    }

    pub(super) async fn rest(&mut self, from: usize, to: usize) {
        let wait = self.dice.millis(from, to);
        tokio::time::sleep(wait).await;
    }
}
