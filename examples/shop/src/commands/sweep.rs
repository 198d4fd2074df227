//! `sweep`: frees lapsed holds and recovers unfinished checkouts once.

use super::open;
use crate::machine::{RECOVERY_BATCH, SweepBody};
use crate::settings::Settings;
use std::process::ExitCode;

pub(crate) async fn run(settings: Settings) -> Result<ExitCode, String> {
    let app = open(settings).await?;
    let run = app.checkout.recover(RECOVERY_BATCH).await.map_err(|error| error.to_string())?;
    let done = SweepBody::of(&run);
    println!("{}", serde_json::to_string(&done).map_err(|error| error.to_string())?);
    Ok(if run.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
