//! News is followed up, whatever else is not, and whenever it comes.

use super::*;
use crate::fuzz::shop;
use thrift_plug::order::{Charge, ChargeState, Order, OrderStatus};
use thrift_plug::{HoldId, OrderId};
use uuid::Uuid;

/// A provider that this shop does not have: asking it always fails.
const OUT_OF_ORDER: &str = "out_of_order";
/// A settled sale has nothing to ask: its news is followed up at once.
const WELL: &str = "well";

async fn with_order(app: &App, number: u128, provider: &str) -> String {
    let reference = format!("charge-{number}");
    let sample = thrift_fuzz::orders().swap_remove(0);
    let state = if provider == WELL { ChargeState::Captured } else { ChargeState::Requested };
    let status = if provider == WELL { OrderStatus::Placed } else { OrderStatus::Aborted };
    let charge = sample.charge.clone().map(|charge| {
        let (reference, provider) = (reference.clone(), provider.to_owned());
        Charge { reference, provider, state, refund: None, ..charge }
    });
    let order = Order {
        id: OrderId::new(format!("order-{number}")).unwrap(),
        key: number.to_string(),
        first_hold: HoldId::new(Uuid::from_u128(number)).unwrap(),
        status,
        charge,
        ..sample
    };
    app.orders.insert(order).await.unwrap();
    reference
}

async fn read(app: &App) -> Vec<Record> {
    app.records.range(NEWS, Some((WAITING, "")), 1_000).await.unwrap()
}

async fn waiting(app: &App) -> Vec<String> {
    read(app).await.into_iter().map(|record| record.key).collect()
}

/// The first page was read, and nothing else, ever.
#[tokio::test]
async fn charges_that_cannot_be_asked_about_do_not_starve_the_others() {
    let folder = tempfile::TempDir::new().unwrap();
    let app = shop(folder.path()).await;
    for number in 1..=9 {
        let provider = if number == 9 { WELL } else { OUT_OF_ORDER };
        let reference = with_order(&app, number, provider).await;
        assert!(keep(&app, provider, &reference).await.is_ok());
    }
    assert_eq!(waiting(&app).await.len(), 9);
    round(&app, 3).await.unwrap();
    let failing: Vec<String> = (1..=8).map(|number| format!("charge-{number}")).collect();
    assert_eq!(waiting(&app).await, failing);
}

#[tokio::test]
async fn news_that_comes_while_the_rail_is_asked_is_not_taken_off_with_what_was_asked_about() {
    let folder = tempfile::TempDir::new().unwrap();
    let app = shop(folder.path()).await;
    let reference = with_order(&app, 1, WELL).await;
    assert!(keep(&app, WELL, &reference).await.is_ok());
    let asked_about = read(&app).await.remove(0);
    assert!(keep(&app, WELL, &reference).await.is_ok());
    ask(&app, asked_about).await;
    assert_eq!(waiting(&app).await, [reference]);
    round(&app, PAGE).await.unwrap();
    assert_eq!(waiting(&app).await, Vec::<String>::new());
}

/// A record that is made anew counts from one: the first server would have taken off what it had never asked about.
#[tokio::test]
async fn a_slow_server_does_not_take_off_what_came_after_another_had_followed_up() {
    let folder = tempfile::TempDir::new().unwrap();
    let app = shop(folder.path()).await;
    let reference = with_order(&app, 1, WELL).await;
    assert!(keep(&app, WELL, &reference).await.is_ok());
    let slow = read(&app).await.remove(0);
    ask(&app, slow.clone()).await;
    assert_eq!(waiting(&app).await, Vec::<String>::new());
    assert!(keep(&app, WELL, &reference).await.is_ok());
    take_off(&app, &slow).await.unwrap();
    assert_eq!(waiting(&app).await, [reference]);
}

#[tokio::test]
async fn however_often_a_rail_calls_there_is_one_record() {
    let folder = tempfile::TempDir::new().unwrap();
    let app = shop(folder.path()).await;
    let reference = with_order(&app, 1, OUT_OF_ORDER).await;
    for _ in 0..50 {
        assert!(keep(&app, OUT_OF_ORDER, &reference).await.is_ok());
        round(&app, PAGE).await.unwrap();
    }
    assert_eq!(waiting(&app).await, [reference]);
    assert_eq!(app.records.range(NEWS, None, 1_000).await.unwrap().len(), 1);
}
