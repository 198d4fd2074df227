//! Where the programs are that this harness starts but does not contain. It never fetches them: `fetch` does.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

fn in_path() -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    env::split_paths(&folders).map(|folder| folder.join("mongod")).find(|path| path.is_file())
}

fn in_cache() -> Option<PathBuf> {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let cache = set("XDG_CACHE_HOME").or_else(|| set("HOME").map(|home| home.join(".cache")))?;
    Some(cache.join("thrift-plug/mongod-6.0.5/mongod")).filter(|path| path.is_file())
}

/// The mongod to start: `THRIFT_MONGOD`, else the one in `PATH`, else the one that `./test` fetched.
pub fn binary() -> PathBuf {
    if let Some(named) = env::var_os("THRIFT_MONGOD").filter(|named| !named.is_empty()) {
        let path = PathBuf::from(named);
        assert!(path.is_file(), "THRIFT_MONGOD={}: no such file", path.display());
        return path;
    }
    in_path()
        .or_else(in_cache)
        .expect("no mongod: set THRIFT_MONGOD to one (6.0 or newer), or run ./test, which fetches it")
}

/// The library that shifts the clock of a program (Debian's package `faketime`), if it is installed.
pub fn faketime() -> Option<PathBuf> {
    let folders = fs::read_dir("/usr/lib").ok()?.filter_map(Result::ok).map(|entry| entry.path());
    // Debian keeps it below the folder of the architecture, others directly below `/usr/lib` or `/usr/lib64`.
    folders
        .filter(|folder| folder.file_name().is_some_and(|name| name.to_string_lossy().contains("-linux-")))
        .chain(["/usr/lib", "/usr/lib64"].map(|folder| Path::new(folder).to_path_buf()))
        .map(|folder| folder.join("faketime/libfaketimeMT.so.1"))
        .find(|path| path.is_file())
}

/// The environment of a program whose wall clock is off by `shift`, for instance `"+20m"`; its monotonic clock is not.
/// Needs [`faketime`].
///
/// `FAKETIME_FORCE_MONOTONIC_FIX`: otherwise the library takes deadlines of the monotonic clock for deadlines of the false
/// one. A server then waits far too long, or not at all and burns half a processor while it is idle.
pub fn clock_environment(shift: &str) -> [(&'static str, String); 4] {
    let library = faketime().expect("libfaketimeMT.so.1 is missing: install the package faketime, or run ./test");
    [
        ("LD_PRELOAD", library.display().to_string()),
        ("FAKETIME", shift.to_owned()),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
        ("FAKETIME_FORCE_MONOTONIC_FIX", "0".to_owned()),
    ]
}
