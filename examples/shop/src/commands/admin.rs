//! `admin`: the staff account and API tokens.

use super::open;
use crate::settings::Settings;
use crate::staff::account;
use clap::Subcommand;
use std::io::Read;
use std::process::ExitCode;

#[derive(Subcommand)]
pub(crate) enum AdminCommand {
    /// Set a password, read from standard input.
    SetPassword {
        /// The account; the configured one if left out.
        #[arg(long)]
        email: Option<String>,
    },
    /// Make an API token and print it once.
    Token,
}

/// More than that is no password.
const PASSWORD_BYTES_MAX: u64 = 1024;

pub(crate) async fn run(settings: Settings, command: AdminCommand) -> Result<ExitCode, String> {
    let app = open(settings).await?;
    match command {
        AdminCommand::SetPassword { email } => {
            let mut password = String::new();
            let mut input = std::io::stdin().take(PASSWORD_BYTES_MAX);
            input.read_to_string(&mut password).map_err(|error| format!("the password could not be read: {error}"))?;
            let password = password.trim_end_matches(['\r', '\n']);
            let email = email.unwrap_or_else(|| app.settings.admin_email.clone()).trim().to_lowercase();
            account::set_password(&app, &email, password).await.map_err(|problem| problem.detail.clone())?;
            println!("password set for {email}; everybody who was logged in is logged out");
        }
        AdminCommand::Token => {
            let token = account::make_token(&app).await.map_err(|problem| problem.detail.clone())?;
            println!("{token}");
        }
    }
    Ok(ExitCode::SUCCESS)
}
