//! Where a run plays: a stock on SQLite or on a replica set, and what can break there.

use super::faults::Ground;
use super::processes::Processes;
use crate::shop::program::thrift_shop;
use crate::shop::stock::{PASSWORD, Stock, tiny_photos};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, OnceLock};
use tempfile::TempDir;
use thrift_mongod::{ReplicaSet, clock_environment};

/// Garments on sale.
const GARMENTS: usize = 120;
/// How far the wall clocks of the shop's processes are off on MongoDB, where none of them counts.
const SHOP_CLOCKS: [&str; 3] = ["+0", "+20m", "-20m"];

/// A stocked store.
pub(super) struct Stage {
    folder: TempDir,
    store: String,
    token: String,
    set: Option<Arc<ReplicaSet>>,
}

/// Three servers that runs share, their clocks apart: where another becomes the primary, time jumps, or stands still.
pub(super) struct Servers(Arc<ReplicaSet>);

impl Servers {
    pub(super) async fn start() -> Self {
        let set = ReplicaSet::builder(3).with_proxies().fast_elections();
        let set = set.node_clock(1, "+4s").node_clock(2, "-3s");
        Self(Arc::new(tokio::task::spawn_blocking(|| set.start()).await.unwrap()))
    }
}

impl Stage {
    /// One file that all processes share.
    pub(super) fn sqlite() -> Self {
        static STOCK: OnceLock<Stock> = OnceLock::new();
        let stock = STOCK.get_or_init(|| Stock::of(GARMENTS));
        let folder = TempDir::new().unwrap();
        stock.unpack(folder.path());
        std::fs::write(folder.path().join("clock"), "+0\n").unwrap();
        let store = format!("sqlite:{}", folder.path().join("thrift.db").display());
        Self { folder, store, token: stock.token.clone(), set: None }
    }

    /// A database of its own on the replica set.
    pub(super) async fn mongodb(servers: &Servers, name: &str) -> Self {
        let set = servers.0.clone();
        let healthy = set.clone();
        tokio::task::spawn_blocking(move || healthy.wait_healthy()).await.unwrap();
        let folder = TempDir::new().unwrap();
        let store = set.uri().replacen("/?", &format!("/{name}?"), 1);
        let mut stage = Self { folder, store, token: String::new(), set: Some(set) };
        let pictures = tiny_photos(GARMENTS);
        stage.run(&["demo", "--photos", pictures.path().to_str().unwrap()], Stdio::null());
        let password = stage.folder.path().join("password");
        std::fs::write(&password, PASSWORD).unwrap();
        stage.run(&["admin", "set-password"], std::fs::File::open(&password).unwrap().into());
        let token = stage.run(&["admin", "token"], Stdio::null()).trim().to_owned();
        stage.token = token;
        stage
    }

    fn run(&self, arguments: &[&str], input: Stdio) -> String {
        let mut command: Command = thrift_shop(self.folder.path(), arguments);
        let output = command.envs(self.settings()).stdin(input).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn store(&self) -> &str {
        &self.store
    }

    pub(super) fn token(&self) -> &str {
        &self.token
    }

    pub(super) fn kind(&self) -> &'static str {
        if self.set.is_some() { "MongoDB" } else { "SQLite" }
    }

    /// Where the store and the photos are.
    pub(super) fn settings(&self) -> Vec<(String, String)> {
        let photos = format!("dir:{}", self.folder().join("photos").display());
        vec![("THRIFT_STORE".to_owned(), self.store.clone()), ("THRIFT_PHOTOS".to_owned(), photos)]
    }

    /// Sets the clocks of the shop's processes: on one machine one clock, which steps; on several each its own.
    pub(super) fn set_clocks(&self, shops: &mut Processes) {
        for number in 0..shops.count() {
            let clock = if self.set.is_some() {
                clock_environment(SHOP_CLOCKS[number % SHOP_CLOCKS.len()]).into_iter().collect()
            } else {
                let file = self.folder().join("clock").display().to_string();
                let kept = clock_environment("").into_iter().filter(|(name, _)| *name != "FAKETIME");
                let stepped = [("FAKETIME_TIMESTAMP_FILE", file), ("FAKETIME_CACHE_DURATION", "1".to_owned())];
                kept.chain(stepped).collect()
            };
            shops.set_clock(number, clock);
        }
    }

    /// Where faults strike.
    pub(super) fn ground(&self) -> Ground {
        match &self.set {
            Some(set) => Ground::Set(set.clone()),
            None => Ground::Machine { clock: self.folder().join("clock"), seconds: 0 },
        }
    }

    /// Every garment on sale.
    pub(super) async fn garments(&self, shop: &str) -> Vec<String> {
        let garments = crate::shop::buyer::Buyer::at_address(shop).garments().await;
        assert_eq!(garments.len(), GARMENTS);
        garments
    }

    /// Removes the database: many runs share the servers' memory.
    pub(super) async fn clear(self) {
        let Some(set) = self.set else { return };
        let name = self.store.rsplit_once('/').and_then(|(_, rest)| rest.split('?').next()).unwrap().to_owned();
        tokio::task::spawn_blocking(move || set.drop_database(&name)).await.unwrap();
    }
}
