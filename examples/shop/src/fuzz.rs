//! What the shop makes of what strangers send, and of what its keeper writes into its settings. CONTRIBUTING says how to
//! run it for longer.

mod cookies;
mod network;
mod requests;
mod routes;
mod settings;

use crate::settings::{RawSettings, Secrets};
use crate::shop::{App, Shop};
use clap::Parser;

#[derive(Debug, Parser)]
struct Flags {
    #[command(flatten)]
    settings: RawSettings,
}

/// An empty shop in memory.
pub(crate) async fn shop(folder: &std::path::Path) -> App {
    let photos = format!("--thrift-photos=dir:{}", folder.display());
    let key = "THRIFT_SESSION_KEY=0123456789abcdef0123456789abcdef";
    let flags = Flags::try_parse_from(["shop", "--thrift-store=memory:", photos.as_str()]).unwrap();
    let settings = flags.settings.read(&Secrets::from_file(key).unwrap()).unwrap();
    Shop::open(settings).await.unwrap()
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}
