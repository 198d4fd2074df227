//! `thrift-shop`: a whole shop for garments that exist once, on Thrift Plug.
//!
//! `main` reads settings and runs a command; `app` has the routes; `json`, `web` and `staff` translate between HTTP and
//! the shop; `pages` is HTML; `holds` and `orders` are what the pages and their JSON twins have in common. The rules are
//! in the library.
#![forbid(unsafe_code)]

mod app;
mod background;
mod browse;
mod buyer;
mod commands;
mod counted;
mod delivery;
mod demo;
#[cfg(test)]
mod fuzz;
mod guard;
mod holds;
mod intake;
mod json;
mod machine;
mod metrics;
mod moments;
mod network;
mod openapi;
mod orders;
mod pages;
mod payments;
mod phone;
mod photos;
mod problem;
mod settings;
mod shop;
mod staff;
mod store_clock;
mod views;
mod web;

use clap::{Parser, Subcommand};
use commands::photos::PhotosCommand;
use settings::{RawSettings, Secrets};
use std::path::PathBuf;
use std::process::ExitCode;

/// A shop for garments that exist once.
///
/// Every setting is a flag, an environment variable of the same name, or a line of a settings file. Secrets are never
/// flags: `THRIFT_CRON_SECRET` and `THRIFT_SESSION_KEY` (32 or more characters; no cron route without the one, a key is made
/// and kept without the other), `THRIFT_ADMIN_PASSWORD` (first start only; made and printed once if unset).
#[derive(Parser)]
#[command(name = "thrift-shop", version, args_override_self = true)]
struct Cli {
    /// A settings file of NAME=VALUE lines.
    #[arg(long, env = "THRIFT_CONFIG", global = true)]
    config: Option<PathBuf>,
    #[command(flatten)]
    settings: RawSettings,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Run the shop (the default).
    Serve {
        /// Leave an empty store empty.
        #[arg(long)]
        no_demo: bool,
    },
    /// Fill the store with a demo catalogue.
    Demo {
        /// How many self-drawn garments.
        #[arg(long, default_value_t = commands::demo::COUNT)]
        count: u64,
        /// One garment for each photo in this folder instead.
        #[arg(long)]
        photos: Option<PathBuf>,
    },
    /// Make drafts of the photos in a folder.
    Import {
        /// The folder.
        folder: PathBuf,
        /// Put them on sale at once; needs a price.
        #[arg(long, requires = "price")]
        publish: bool,
        /// Their price in whole francs.
        #[arg(long)]
        price: Option<i64>,
    },
    /// Move photos to another store, or remove files that no garment names.
    Photos {
        #[command(subcommand)]
        command: PhotosCommand,
    },
    /// Free lapsed holds and recover unfinished checkouts once, for plain cron.
    Sweep,
    /// Check the invariants on the store.
    Audit {
        /// Recover first. Never deletes anything.
        #[arg(long)]
        repair: bool,
    },
    /// Ask a running shop whether it is well.
    Healthcheck,
    /// Print the OpenAPI document.
    Openapi,
    /// The staff account.
    Admin {
        #[command(subcommand)]
        command: commands::admin::AdminCommand,
    },
}

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(message) => {
            eprintln!("thrift-shop: {message}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<ExitCode, String> {
    let cli = Cli::parse();
    let (cli, secrets) = match &cli.config {
        None => (cli, Secrets::default()),
        Some(path) => with_file(path)?,
    };
    let r2 = cli.settings.r2();
    let settings = cli.settings.read(&secrets).map_err(|error| error.to_string())?;
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into());
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
        .init();
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|error| error.to_string())?;
    let code = runtime.block_on(async {
        match cli.command.unwrap_or(Command::Serve { no_demo: false }) {
            Command::Serve { no_demo } => commands::serve::run(settings, !no_demo).await,
            Command::Demo { count, photos } => commands::demo::run(settings, count, photos).await,
            Command::Import { folder, publish, price } => commands::import::run(settings, folder, publish, price).await,
            Command::Photos { command } => commands::photos::run(settings, command, r2, &secrets).await,
            Command::Sweep => commands::sweep::run(settings).await,
            Command::Audit { repair } => commands::audit::run(settings, repair).await,
            Command::Healthcheck => commands::healthcheck::run(&settings).await,
            Command::Openapi => commands::openapi::run(),
            Command::Admin { command } => commands::admin::run(settings, command).await,
        }
    });
    // Nothing is left to wait for. What the MongoDB driver still tidies away ends with the process; cancelled by the end
    // of the runtime, it would panic.
    std::mem::forget(runtime);
    code
}

/// Once more with a settings file: its lines are flags that the environment and real flags override.
fn with_file(path: &std::path::Path) -> Result<(Cli, Secrets), String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("THRIFT_CONFIG: {}: {error}", path.display()))?;
    let secrets = Secrets::from_file(&text).map_err(|error| error.to_string())?;
    let mut arguments: Vec<std::ffi::OsString> = std::env::args_os().collect();
    let flags = secrets.flags().into_iter().map(Into::into);
    arguments.splice(1..1, flags);
    Ok((Cli::parse_from(arguments), secrets))
}
