//! What it was measured on, as the report prints it.

use crate::contenders::redis_version;
use crate::disk::Syncs;
use crate::report::nanos;
use crate::results::{kept, root};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Names and values, in the order of the table.
pub fn facts(results: &Path) -> Vec<(&'static str, String)> {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    vec![
        ("processor", format!("{}, {cores} cores", field("/proc/cpuinfo", "model name"))),
        ("memory", format!("{} GiB", kibibytes("MemTotal") >> 20)),
        ("system", format!("Linux {}", read("/proc/sys/kernel/osrelease").trim())),
        ("disk", format!("{}{}", file_system(results), syncs(results))),
        ("compiler", said("rustc", &["--version"])),
        ("SQLite", format!("{} (bundled by rusqlite {})", rusqlite::version(), locked("rusqlite"))),
        ("MongoDB", format!("{}, driver {}", mongod(), locked("mongodb"))),
        ("Redis", format!("{}, client {}", redis_version().unwrap_or("not installed".into()), locked("redis"))),
        ("rivals' crates", format!("dashmap {}, tokio {}", locked("dashmap"), locked("tokio"))),
        ("measured with", format!("hdrhistogram {}, criterion {}", locked("hdrhistogram"), locked("criterion"))),
    ]
}

fn syncs(results: &Path) -> String {
    let Some(Syncs { p10_nanos, p50_nanos, p90_nanos }) = kept(results, "syncs") else { return String::new() };
    let [p10, p50, p90] = [p10_nanos, p50_nanos, p90_nanos].map(nanos);
    format!("; a page and its sync take {p50}, one in ten less than {p10}, one in ten more than {p90}")
}

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

fn field(path: &str, name: &str) -> String {
    let text = read(path);
    let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or("unknown");
    line.trim_start_matches([' ', '\t', ':']).trim().to_owned()
}

fn kibibytes(name: &str) -> u64 {
    // A machine of 24 GiB says 23.5: the rest is the kernel's.
    let kibibytes: u64 =
        field("/proc/meminfo", name).split_whitespace().next().and_then(|n| n.parse().ok()).unwrap_or(0);
    kibibytes + (1 << 19)
}

fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    text.lines().next().unwrap_or("unknown").to_owned()
}

fn mongod() -> String {
    said(&thrift_mongod::binary().display().to_string(), &["--version"]).replace("db version v", "")
}

/// The version of a crate in `Cargo.lock`; the newest, if there are several.
fn locked(name: &str) -> String {
    let text = fs::read_to_string(root().join("Cargo.lock")).unwrap_or_default();
    let this = format!("name = \"{name}\"");
    let versions = text.lines().zip(text.lines().skip(1)).filter(|(line, _)| *line == this);
    let version = versions.last().and_then(|(_, next)| next.split('"').nth(1));
    version.unwrap_or("unknown").to_owned()
}

/// The type of the file system that a folder is on.
pub fn file_system(folder: &Path) -> String {
    let folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let mounts = read("/proc/self/mounts");
    let mounts = mounts.lines().filter_map(|line| {
        let mut words = line.split(' ').skip(1);
        Some((words.next()?, words.next()?))
    });
    let under = mounts.filter(|(point, _)| folder.starts_with(point));
    under.max_by_key(|(point, _)| point.len()).map_or("unknown".into(), |(_, kind)| kind.to_owned())
}
