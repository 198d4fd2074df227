//! News is followed up, whatever else is not, and whenever it comes.

use super::*;
use crate::fuzz::shop;
use thrift_plug::catalog::{Currency, Money};
use thrift_plug::order::{Cause, Charge, ChargeState, Contact, Delivery, Order, OrderStatus, PaymentChoice};
use thrift_plug::{HoldId, HolderId, OrderId, Timestamp};
use uuid::Uuid;

/// A provider that this shop does not have: asking it always fails.
const OUT_OF_ORDER: &str = "out_of_order";
/// A settled sale has nothing to ask: its news is followed up at once.
const WELL: &str = "well";

async fn with_order(app: &App, number: u128, provider: &str) -> String {
    let reference = format!("charge-{number}");
    let nothing = Money::zero(Currency::XAF);
    let charge = Charge {
        reference: reference.clone(),
        provider: provider.into(),
        amount: nothing,
        phone: None,
        state: if provider == WELL { ChargeState::Captured } else { ChargeState::Requested },
        refund: None,
    };
    let hold = HoldId::new(Uuid::from_u128(number)).unwrap();
    let order = Order {
        id: OrderId::new(format!("order-{number}")).unwrap(),
        key: number.to_string(),
        holder: HolderId::new("a").unwrap(),
        first_hold: hold,
        hold,
        generation: 0,
        lines: Vec::new(),
        total: nothing,
        delivery_fee: nothing,
        contact: Contact::default(),
        delivery: Delivery::default(),
        payment: PaymentChoice::default(),
        status: if provider == WELL { OrderStatus::Placed } else { OrderStatus::Aborted },
        settled: true,
        cause: Cause::Buyer,
        charge: Some(charge),
        deadline: Timestamp::from_millis(0),
        created_at: Timestamp::from_millis(0),
        updated_at: Timestamp::from_millis(0),
        ver: 0,
    };
    app.orders.insert(order).await.unwrap();
    reference
}

async fn waiting(app: &App) -> Vec<String> {
    let records = app.records.range(NEWS, None, 1_000).await.unwrap();
    records.into_iter().map(|record| record.sort).collect()
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
