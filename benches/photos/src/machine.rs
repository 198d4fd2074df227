//! What it was measured on, as the report prints it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::contender::has_sharp;

/// Names and values, in the order of the table.
pub(crate) fn facts() -> Vec<(String, String)> {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let crates = ["zune-jpeg", "fast_image_resize", "webp", "libwebp-sys", "jpeg-encoder", "ravif"];
    let ours = crates.map(|name| format!("{name} {}", locked(name)));
    let mut facts = vec![
        ("processor", format!("{}, {cores} cores; one is used", processor())),
        ("system", format!("Linux {}", read("/proc/sys/kernel/osrelease").trim())),
        ("compiler", said("rustc", &["--version"])),
        ("thrift-photo with", ours.join(", ")),
    ];
    if has_sharp() {
        let package = std::env::var("THRIFT_SHARP").unwrap_or_default();
        let versions = "const v = require(process.argv[1]).versions; \
                        console.log(`${v.sharp}; libvips ${v.vips}, libwebp ${v.webp}, mozjpeg ${v.mozjpeg}, aom ${v.aom}`)";
        facts.push(("sharp", said("node", &["-e", versions, &package])));
        facts.push(("Node.js", said("node", &["--version"])));
    }
    facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

fn processor() -> String {
    let text = read("/proc/cpuinfo");
    let line = text.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("unknown");
    line.trim_start_matches([' ', '\t', ':']).to_owned()
}

fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    text.lines().next().unwrap_or("unknown").to_owned()
}

/// The version of a crate in `Cargo.lock`.
fn locked(name: &str) -> String {
    let lock: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.lock");
    let text = fs::read_to_string(lock).unwrap_or_default();
    let this = format!("name = \"{name}\"");
    let versions = text.lines().zip(text.lines().skip(1)).filter(|(line, _)| *line == this);
    versions.last().and_then(|(_, next)| next.split('"').nth(1)).unwrap_or("unknown").to_owned()
}
