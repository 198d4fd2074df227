//! `audit`: the invariants, on the store as it stands.

use super::open;
use crate::machine::RECOVERY_BATCH;
use crate::settings::Settings;
use std::process::ExitCode;
use thrift_plug::audit::audit;

pub(crate) async fn run(settings: Settings, repair: bool) -> Result<ExitCode, String> {
    let app = open(settings).await?;
    if repair {
        let run = app.checkout.recover(RECOVERY_BATCH).await.map_err(|error| error.to_string())?;
        println!("recovered {}, freed {} lapsed holds", run.recovered, run.lapsed.len());
    }
    let report = audit(app.inventory.as_ref(), app.orders.as_ref()).await.map_err(|error| error.to_string())?;
    println!("{} garments, {} orders, {} events read", report.garments, report.orders, report.events);
    for line in &report.pending {
        println!("pending: {line}");
    }
    for line in &report.violations {
        println!("VIOLATION: {line}");
    }
    if report.is_clean() {
        println!("clean: every invariant holds");
        return Ok(ExitCode::SUCCESS);
    }
    println!("{} violations", report.violations.len());
    Ok(ExitCode::FAILURE)
}
