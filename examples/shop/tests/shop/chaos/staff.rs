//! Staff at work meanwhile: off sale, on sale, holds freed at the desk, and cron.

use super::client::Insisting;
use super::shoppers::Market;
use reqwest::Method;
use std::sync::Arc;

/// What the cron route asks for.
pub(super) const CRON_SECRET: &str = "0123456789abcdef0123456789abcdef";

/// Until the market closes; answers how many acts were done.
pub(super) async fn work(mut staff: Insisting, mut cron: Insisting, market: Arc<Market>) -> usize {
    let mut done = 0;
    while *market.goes_on.borrow() {
        let garment = staff.dice.some(1, &market.garments)[0];
        let path = |act: &str| format!("/api/admin/garments/{garment}/{act}");
        let answer = match staff.dice.below(10) {
            0..3 => staff.insist(Method::POST, &path("withdraw"), None, None).await,
            3..6 => staff.insist(Method::POST, &path("publish"), None, None).await,
            6..9 => {
                let holds = staff.get("/api/admin/holds").await.is(200);
                let holds = holds.body.as_array().unwrap();
                let Some(hold) = holds.get(staff.dice.below(holds.len().max(1))) else { continue };
                let path = format!("/api/admin/holds/{}", hold["id"].as_str().unwrap());
                staff.insist(Method::DELETE, &path, None, None).await
            }
            _ => cron.insist(Method::POST, "/api/cron/sweep", None, None).await.is(200),
        };
        assert!(matches!(answer.status, 200 | 204 | 404 | 409), "{}", answer.text);
        done += usize::from(answer.status < 400);
        staff.rest(50, 400).await;
    }
    done
}
