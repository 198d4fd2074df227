//! `openapi`: prints the OpenAPI document.

use crate::openapi::document;
use std::io::Write;
use std::process::ExitCode;

pub(crate) fn run() -> Result<ExitCode, String> {
    let text = document().to_pretty_json().map_err(|error| error.to_string())?;
    // Unlike `println!`, a reader that has seen enough is no panic.
    writeln!(std::io::stdout(), "{text}").map_err(|error| error.to_string())?;
    Ok(ExitCode::SUCCESS)
}
