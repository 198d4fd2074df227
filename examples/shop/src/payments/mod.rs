//! Ways to pay beside cash: clients of payment rails, and what those call.
//!
//! Nothing here decides anything: `Checkout` asks, and believes an answer to its own question alone.

mod breaker;
pub(crate) mod callback;
pub(crate) mod news;
mod simulated;

use crate::settings::Settings;
use simulated::SimulatedRail;
use std::sync::Arc;
use thrift_plug::StoreError;
use thrift_plug::payment::{CashOnDelivery, PaymentProvider};

pub(crate) use simulated::NAME as SIMULATED;

/// The ways to pay that the settings offer.
pub(crate) fn providers(settings: &Settings) -> Result<Vec<Arc<dyn PaymentProvider>>, StoreError> {
    let mut offered: Vec<Arc<dyn PaymentProvider>> = vec![Arc::new(CashOnDelivery)];
    if let Some(address) = &settings.simulated_rail {
        offered.push(Arc::new(SimulatedRail::at(address)?));
    }
    Ok(offered)
}
