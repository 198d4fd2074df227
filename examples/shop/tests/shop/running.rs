//! A running shop on files of its own.

use super::program::{PATIENCE, eventually, thrift_shop};
use super::stock::Stock;
use std::collections::BTreeSet;
use std::fs::File;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A shop. Dropping it kills it, then audits its store and reads its log: a violation or a panic fails the test.
pub(super) struct Shop {
    folder: TempDir,
    address: SocketAddr,
    settings: Vec<(String, String)>,
    process: Option<Child>,
    /// An API token of its staff.
    pub(super) token: String,
}

impl Shop {
    /// With six garments on sale.
    pub(super) async fn start() -> Self {
        Self::with(Stock::drawn(), &[]).await
    }

    /// On a copy of this stock, with these settings.
    pub(super) async fn with(stock: &Stock, settings: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().unwrap();
        stock.unpack(folder.path());
        let address = free_address();
        let settings = settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let mut shop = Self { folder, address, settings, process: None, token: stock.token.clone() };
        shop.open().await;
        shop
    }

    /// Starts the program on the shop's files, and waits until it is ready.
    pub(super) async fn open(&mut self) {
        let log = File::options().create(true).append(true).open(self.folder.path().join("log")).unwrap();
        let mut command = self.command(&["serve", "--no-demo"]);
        command.stdout(log.try_clone().unwrap()).stderr(log);
        self.process = Some(command.spawn().unwrap());
        let ready = self.url("/readyz");
        eventually("the shop is ready", async || {
            let ended = self.process.as_mut().unwrap().try_wait().unwrap();
            assert!(ended.is_none(), "the shop ended by itself: {}", self.log());
            reqwest::get(&ready).await.ok().filter(|answer| answer.status().is_success())
        })
        .await;
    }

    /// `kill -9`: no goodbye.
    pub(super) fn kill(&mut self) {
        let mut process = self.process.take().unwrap();
        process.kill().unwrap();
        process.wait().unwrap();
    }

    /// Sends SIGTERM.
    pub(super) fn terminate(&self) {
        let id = self.process.as_ref().unwrap().id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    }

    /// How it ended, and how long that took.
    pub(super) async fn ended(&mut self) -> (ExitStatus, Duration) {
        let since = Instant::now();
        let mut process = self.process.take().unwrap();
        (eventually("the shop ends", async || process.try_wait().unwrap()).await, since.elapsed())
    }

    /// The address of a path.
    pub(super) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Another command of the program, on the same files and address.
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = thrift_shop(self.folder.path(), arguments);
        command.envs(self.settings.clone()).env("THRIFT_BIND", self.address.to_string());
        command
    }

    /// What the auditor says, and whether every invariant holds.
    pub(super) fn audit(&self) -> (bool, String) {
        let output = self.command(&["audit"]).output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8_lossy(&text).into_owned())
    }

    /// How many garments the lock knows, and how many photo files there are.
    pub(super) fn stored(&self) -> (String, usize) {
        let garments = self.audit().1.split(" garments").next().unwrap_or_default().to_owned();
        (garments, self.photo_files().len())
    }

    /// The keys of all photo files, in order.
    pub(super) fn photo_files(&self) -> BTreeSet<String> {
        keys_below(&self.folder.path().join("photos"))
    }

    /// A path among the shop's files.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The most memory that its process has had since it was started, as Linux counts it.
    pub(super) fn peak_memory_bytes(&self) -> u64 {
        let process = self.process.as_ref().expect("it runs").id();
        let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().strip_suffix(" kB").unwrap().parse::<u64>().unwrap() * 1024
    }

    /// What it wrote to its log.
    pub(super) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

/// The keys of the photo files below a folder, but for what is being written.
pub(super) fn keys_below(folder: &Path) -> BTreeSet<String> {
    let (mut keys, mut folders) = (BTreeSet::new(), vec![folder.to_owned()]);
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).into_iter().flatten() {
            let path = entry.unwrap().path();
            let key = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            if path.is_dir() && !key.starts_with('.') {
                folders.push(path);
            } else if path.is_file() {
                keys.insert(key);
            }
        }
    }
    keys
}

impl Drop for Shop {
    fn drop(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
        let log = self.log();
        if std::thread::panicking() {
            let lines: Vec<&str> = log.lines().rev().take(20).collect();
            eprintln!("the end of the shop's log, newest first:\n{}", lines.join("\n"));
            return;
        }
        let (clean, report) = self.audit();
        assert!(clean, "the auditor found violations:\n{report}");
        assert!(!log.contains("panicked"), "the shop panicked:\n{log}");
    }
}

/// An address that nobody listens on, below the ports that outgoing connections take.
pub(super) fn free_address() -> SocketAddr {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let start = 10_000 + (std::process::id() % 200) as u16 * 100;
    let deadline = Instant::now() + PATIENCE;
    loop {
        let port = start + NEXT.fetch_add(1, Ordering::Relaxed) % 2_000;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        if TcpListener::bind(address).is_ok() {
            return address;
        }
        assert!(Instant::now() < deadline, "no free port");
    }
}
