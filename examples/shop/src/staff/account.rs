//! The staff account: a password that is never stored, sessions and tokens of which only the hash is.

use crate::problem::Problem;
use crate::shop::{App, random_text};
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use thrift_plug::Timestamp;
use thrift_plug::catalog::Put;
use thrift_plug::record_store::Record;

const ACCOUNTS: &str = "staff";
const SESSIONS: &str = "staff-sessions";
const TOKENS: &str = "staff-tokens";
const FAILURES: &str = "staff-failures";
/// A day's work.
pub(crate) const SESSION_FOR: Duration = Duration::from_hours(12);
/// Wrong passwords for one account within [`FAILURES_FOR`] before everybody has to wait.
const FAILURES_MAX: u32 = 10;
const FAILURES_FOR: Duration = Duration::from_mins(15);
/// The longest account name, in bytes.
pub(crate) const EMAIL_BYTES_MAX: usize = 64;
const PASSWORD_CHARACTERS_MIN: usize = 10;

#[derive(Serialize, Deserialize)]
struct Account {
    hash: String,
    /// Counts passwords: a session of an earlier one is over.
    generation: u64,
}

/// Makes the account on the first start; answers the password if it was made up here.
pub(crate) async fn ensure(app: &App) -> Result<Option<String>, Problem> {
    if any_account(app).await? {
        return Ok(None);
    }
    let made = app.settings.admin_password.is_none().then(|| random_text(12));
    let password = made.clone().or_else(|| app.settings.admin_password.clone()).unwrap_or_default();
    set_password(app, &app.settings.admin_email, &password).await?;
    Ok(made)
}

async fn any_account(app: &App) -> Result<bool, Problem> {
    Ok(!app.records.range(ACCOUNTS, None, 1).await?.is_empty())
}

/// Sets a password and ends every session of the account.
pub(crate) async fn set_password(app: &App, email: &str, password: &str) -> Result<(), Problem> {
    if password.chars().count() < PASSWORD_CHARACTERS_MIN {
        let detail = format!("THRIFT_ADMIN_PASSWORD: takes {PASSWORD_CHARACTERS_MIN} or more characters");
        return Err(Problem::malformed(detail));
    }
    if !is_account_name(email) {
        return Err(Problem::malformed("the mail address is too long or has control characters"));
    }
    let password = password.to_owned();
    let hash = hashing(move || Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()));
    let hash = hash.await?.map_err(|error| Problem::conflict(error.to_string()))?;
    let before = app.records.get_record(ACCOUNTS, email).await?;
    let generation = before.as_ref().map_or(0, |record| record.version);
    let account = Account { hash, generation };
    let bytes = serde_json::to_vec(&account).map_err(|error| Problem::conflict(error.to_string()))?;
    match app.records.put_record(record(ACCOUNTS, email, generation, None, bytes)).await? {
        Put::Written(_) => Ok(()),
        Put::Conflict(_) => Err(Problem::conflict("somebody else set this password just now; try again")),
    }
}

/// Checks a password and opens a session; answers its secret. Takes as long for an unknown account.
pub(crate) async fn log_in(app: &App, email: &str, password: &str) -> Result<String, Problem> {
    let email = email.trim().to_lowercase();
    if !is_account_name(&email) {
        return Err(wrong());
    }
    count_failure(app, &email).await?;
    let account = account(app, &email).await?;
    if !verifies(account.as_ref(), password.to_owned()).await? {
        return Err(wrong());
    }
    let now = app.clock_of_store().await?;
    app.records.delete_record(FAILURES, &email).await?;
    let secret = random_text(32);
    let generation = account.map_or(0, |account| account.generation);
    let bytes = serde_json::to_vec(&(email, generation)).map_err(|error| Problem::conflict(error.to_string()))?;
    app.records.put_record(record(SESSIONS, &digest(&secret), 0, Some(now.plus(SESSION_FOR)), bytes)).await?;
    Ok(secret)
}

fn is_account_name(email: &str) -> bool {
    (1..=EMAIL_BYTES_MAX).contains(&email.len()) && !email.chars().any(char::is_control)
}

async fn account(app: &App, email: &str) -> Result<Option<Account>, Problem> {
    let stored = app.records.get_record(ACCOUNTS, email).await?;
    Ok(stored.and_then(|record| serde_json::from_slice(&record.bytes).ok()))
}

fn wrong() -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, "wrong mail address or password")
}

/// Counts a failure before the password is looked at, so that guesses sent at once are not one guess; whoever logs in
/// takes it back.
async fn count_failure(app: &App, email: &str) -> Result<(), Problem> {
    let wait = |detail: &str| Problem::new(StatusCode::TOO_MANY_REQUESTS, detail).retry_after(FAILURES_FOR);
    let now = app.clock_of_store().await?;
    let before = app.records.get_record(FAILURES, email).await?;
    let count = before.as_ref().and_then(|it| std::str::from_utf8(&it.bytes).ok()?.parse().ok()).unwrap_or(0_u32);
    if count >= FAILURES_MAX {
        return Err(wait("too many wrong passwords for this account: wait a quarter of an hour"));
    }
    let version = before.map_or(0, |record| record.version);
    let bytes = (count + 1).to_string().into_bytes();
    match app.records.put_record(record(FAILURES, email, version, Some(now.plus(FAILURES_FOR)), bytes)).await? {
        Put::Written(_) => Ok(()),
        Put::Conflict(_) => Err(wait("somebody logs in to this account at this very moment: try again")),
    }
}

/// An unknown account costs as much as a wrong password, so that nobody learns which accounts there are.
async fn verifies(account: Option<&Account>, password: String) -> Result<bool, Problem> {
    let hash = account.map(|account| account.hash.clone());
    hashing(move || match hash {
        Some(hash) => PasswordHash::new(&hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()),
        None => Argon2::default().hash_password(password.as_bytes()).is_err(),
    })
    .await
}

/// Each takes 19 MiB and a core for a while: two at once, the others wait.
static HASHING: tokio::sync::Semaphore = tokio::sync::Semaphore::const_new(2);

/// Off the async threads.
async fn hashing<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    let busy = || Problem::new(StatusCode::SERVICE_UNAVAILABLE, "try again");
    let permit = HASHING.acquire().await.map_err(|_| busy())?;
    let worked = move || {
        let _held_until_done = permit;
        work()
    };
    tokio::task::spawn_blocking(worked).await.map_err(|_| busy())
}

/// Whose session this is, if it still is one.
pub(crate) async fn session(app: &App, secret: &str) -> Result<Option<String>, Problem> {
    let Some(record) = app.records.get_record(SESSIONS, &digest(secret)).await? else { return Ok(None) };
    let Ok((email, generation)) = serde_json::from_slice::<(String, u64)>(&record.bytes) else { return Ok(None) };
    let account = account(app, &email).await?;
    Ok(account.filter(|account| account.generation == generation).map(|_| email))
}

/// Ends a session.
pub(crate) async fn log_out(app: &App, secret: &str) -> Result<(), Problem> {
    Ok(app.records.delete_record(SESSIONS, &digest(secret)).await?)
}

/// An API token, shown once.
pub(crate) async fn make_token(app: &App) -> Result<String, Problem> {
    let token = random_text(32);
    app.records.put_record(record(TOKENS, &digest(&token), 0, None, Vec::new())).await?;
    Ok(token)
}

/// Whether this is an API token.
pub(crate) async fn is_token(app: &App, token: &str) -> Result<bool, Problem> {
    Ok(app.records.get_record(TOKENS, &digest(token)).await?.is_some())
}

/// Secrets are random and long: a plain hash of them is enough, and looking one up tells nothing about others.
fn digest(secret: &str) -> String {
    blake3::hash(secret.as_bytes()).to_hex().to_string()
}

fn record(collection: &str, key: &str, version: u64, expires_at: Option<Timestamp>, bytes: Vec<u8>) -> Record {
    let (collection, key) = (collection.to_owned(), key.to_owned());
    Record { collection, key, version, sort: String::new(), expires_at, bytes }
}
