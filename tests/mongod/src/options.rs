//! How one mongod is started.

use std::path::{Path, PathBuf};

use rustix::fs::statvfs;
use tempfile::TempDir;

use crate::binary::{binary, clock_environment};
use crate::mongod::Mongod;

/// What the memory file system must have free before a server may live there: a container often has only 64 MB.
const MEMORY_BYTES_MIN: u64 = 2 << 30;

/// The tests are about processes that die, not about power that fails: in memory, a sync costs nothing.
fn in_memory() -> Option<TempDir> {
    let memory = Path::new("/dev/shm");
    let space = statvfs(memory).ok()?;
    if space.f_bavail.saturating_mul(space.f_frsize) < MEMORY_BYTES_MIN {
        return None;
    }
    tempfile::Builder::new().prefix("thrift-mongod-").tempdir_in(memory).ok()
}

/// The options of a [`Mongod`].
#[derive(Clone, Debug, Default)]
#[must_use = "it starts nothing until `start`"]
pub struct MongodBuilder {
    pub(crate) auth: bool,
    pub(crate) tls: bool,
    on_disk: bool,
    clock: Option<String>,
    args: Vec<String>,
}

impl MongodBuilder {
    /// Clients must log in, as the user `root` with the password `secret`. [`Mongod::uri`] does.
    pub fn auth(mut self) -> Self {
        self.auth = true;
        self
    }

    /// Clients must speak TLS. [`Mongod::uri`] does, and trusts the server's certificate. Needs the `openssl` program.
    pub fn tls(mut self) -> Self {
        self.tls = true;
        self
    }

    /// Keeps the data on a real disk, with real syncs, and not in memory.
    pub fn on_disk(mut self) -> Self {
        self.on_disk = true;
        self
    }

    /// Sets the wall clock wrong by, for instance, `"+20m"`. Needs [`faketime`](crate::faketime).
    pub fn clock(mut self, shift: &str) -> Self {
        self.clock = Some(shift.to_owned());
        self
    }

    /// More arguments of the command line, for instance `["--setParameter", "enableTestCommands=1"]`.
    pub fn args<'a>(mut self, args: impl IntoIterator<Item = &'a str>) -> Self {
        self.args.extend(args.into_iter().map(str::to_owned));
        self
    }

    /// Starts it, and waits until it answers.
    pub fn start(self) -> Mongod {
        Mongod::start(&self)
    }

    pub(crate) fn folder(&self) -> PathBuf {
        let folder = if self.on_disk { None } else { in_memory() };
        let folder = folder.unwrap_or_else(|| {
            tempfile::Builder::new().prefix("thrift-mongod-").tempdir().expect("a writable folder for temporary files")
        });
        // The guard removes it, even when no destructor runs.
        folder.keep()
    }

    pub(crate) fn command(&self, folder: &Path, port: u16) -> Vec<String> {
        let mut command = vec!["env".to_owned()];
        let clock = self.clock.iter().flat_map(|shift| clock_environment(shift));
        command.extend(clock.map(|(name, value)| format!("{name}={value}")));
        command.push(binary().display().to_string());
        let file = |name: &str| folder.join(name).display().to_string();
        let mut say = |words: &[&str]| command.extend(words.iter().map(|word| (*word).to_owned()));
        say(&["--port", &port.to_string(), "--bind_ip", "127.0.0.1", "--nounixsocket"]);
        say(&["--dbpath", &file("data"), "--logpath", &file("log"), "--logappend"]);
        say(&["--wiredTigerCacheSizeGB", "0.25", "--setParameter", "diagnosticDataCollectionEnabled=false"]);
        if self.auth {
            say(&["--auth"]);
        }
        if self.tls {
            say(&["--tlsMode", "requireTLS", "--tlsCertificateKeyFile", &file("server.pem")]);
            say(&["--tlsCAFile", &file("certificate.pem"), "--tlsAllowConnectionsWithoutCertificates"]);
        }
        command.extend(self.args.iter().cloned());
        command
    }
}
