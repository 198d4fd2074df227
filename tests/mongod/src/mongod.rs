//! One server on a free loopback port, with its data in a fresh folder. It never reads or writes data on its own.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use mongodb::bson::{Bson, Document, doc};
use rustix::process::{Pid, Signal, kill_process};

use crate::certificate;
use crate::guard::Guard;
use crate::options::MongodBuilder;
use crate::port;
use crate::wait::until;
use crate::wire;

/// How long a server may take until it answers.
const START_MAX: Duration = Duration::from_secs(30);

/// How long a single question may take.
pub(crate) const ANSWER_MAX: Duration = Duration::from_secs(5);

/// How often another process may take the port first.
const ATTEMPTS_MAX: usize = 5;

/// How many lines of its log to show when a server does not start.
const LAST_WORDS: usize = 15;

/// How a server's log marks errors and fatal errors.
const ERRORS: [&str; 2] = ["\"s\":\"E\"", "\"s\":\"F\""];

/// What a server complains of when another process has its port.
const PORT_TAKEN: &str = "Address already in use";

/// What a server writes to its log when it has its port.
const READY: &str = "\"Waiting for connections\"";

/// A running server. Dropped, it is killed and its data removed.
pub struct Mongod {
    port: u16,
    folder: PathBuf,
    uri: String,
    guard: Mutex<Guard>,
    /// The process id; 0 while none runs.
    process: Arc<AtomicI32>,
}

/// A standalone server that the tests of one process share. It ends with the process.
pub fn shared_standalone() -> &'static Mongod {
    static SHARED: OnceLock<Mongod> = OnceLock::new();
    SHARED.get_or_init(Mongod::standalone)
}

impl Mongod {
    /// A standalone server: no transactions, no retryable writes.
    pub fn standalone() -> Self {
        Self::builder().start()
    }

    /// A standalone server that asks for the user `root` with the password `secret`.
    pub fn with_auth() -> Self {
        Self::builder().auth().start()
    }

    /// A standalone server that speaks only TLS.
    pub fn with_tls() -> Self {
        Self::builder().tls().start()
    }

    /// A server with options.
    pub fn builder() -> MongodBuilder {
        MongodBuilder::default()
    }

    pub(crate) fn start(options: &MongodBuilder) -> Self {
        let mut complaint = String::new();
        for _ in 0..ATTEMPTS_MAX {
            match Self::start_on(port::free(), options) {
                Ok(server) if options.auth => return server.with_root(),
                Ok(server) => return server,
                Err(reason) if reason.contains(PORT_TAKEN) => complaint = reason,
                Err(reason) => panic!("{reason}"),
            }
        }
        panic!("{complaint}");
    }

    fn start_on(port: u16, options: &MongodBuilder) -> Result<Self, String> {
        let folder = options.folder();
        let guard = Mutex::new(Guard::new(&folder, &options.command(&folder, port)));
        fs::create_dir(folder.join("data")).expect("a writable folder");
        let login = if options.auth { "root:secret@" } else { "" };
        let mut uri = format!("mongodb://{login}127.0.0.1:{port}/?directConnection=true");
        if options.tls {
            certificate::write(&folder);
            let certificate = folder.join("certificate.pem");
            uri = format!("{uri}&tls=true&tlsCAFile={}", certificate.display());
        }
        let server = Self { port, folder, uri, guard, process: Arc::default() };
        server.boot().map(|()| server)
    }

    /// The first user may be created without logging in, from loopback only.
    fn with_root(self) -> Self {
        self.run("admin", doc! { "createUser": "root", "pwd": "secret", "roles": ["root"] }).expect("a first user");
        self
    }

    fn log(&self) -> String {
        String::from_utf8_lossy(&fs::read(self.folder.join("log")).unwrap_or_default()).into_owned()
    }

    /// What it had to say since its log was so long: the errors, then the end.
    fn last_words(&self, before: usize) -> String {
        let output = fs::read_to_string(self.folder.join("output")).unwrap_or_default();
        let log = self.log();
        let lines: Vec<&str> = output.lines().chain(log.get(before..).unwrap_or_default().lines()).collect();
        let end = lines.len().saturating_sub(LAST_WORDS);
        let said = lines.iter().enumerate();
        let said = said.filter(|(at, line)| *at >= end || ERRORS.iter().any(|error| line.contains(error)));
        said.map(|(_, line)| *line).collect::<Vec<_>>().join("\n")
    }

    /// Starts the process and waits until it has its port.
    fn boot(&self) -> Result<(), String> {
        let before = self.log().len();
        let process = self.guard.lock().unwrap().start();
        self.process.store(process, Ordering::SeqCst);
        let started = until(START_MAX, || {
            if self.log().get(before..).is_some_and(|new| new.contains(READY)) {
                return Ok(true);
            }
            if self.is_running() { Err("it does not answer".to_owned()) } else { Ok(false) }
        });
        match started {
            Ok(true) => Ok(()),
            Ok(false) => {
                let words = self.last_words(before);
                self.end(Signal::KILL);
                Err(format!("mongod on port {} ended at once:\n{words}", self.port))
            }
            Err(_) => Err(format!("mongod on port {} does not get ready:\n{}", self.port, self.last_words(before))),
        }
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What a driver needs to reach it, and only it. Ends in a query string: more options go behind a `&`.
    pub fn uri(&self) -> &str {
        &self.uri
    }

    /// Its process id, if it runs.
    pub fn process_id(&self) -> Option<i32> {
        Some(self.process.load(Ordering::SeqCst)).filter(|process| *process != 0)
    }

    /// Where its process id is kept, also after a restart.
    pub(crate) fn process(&self) -> Arc<AtomicI32> {
        Arc::clone(&self.process)
    }

    /// Whether the process is there; a frozen one is, a dead one whose parent has not looked is not.
    pub fn is_running(&self) -> bool {
        let Some(process) = self.process_id() else { return false };
        state_in(Path::new(&format!("/proc/{process}/stat"))).is_some_and(|state| !['Z', 'X'].contains(&state))
    }

    /// Whether every thread of the process stands still.
    fn is_frozen(&self) -> bool {
        let Some(process) = self.process_id() else { return false };
        let threads = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
        let mut states = threads.map(|thread| state_in(&thread.path().join("stat"))).peekable();
        states.peek().is_some() && states.all(|state| state == Some('T'))
    }

    /// Runs one command without a driver, login or TLS. A command that fails is an error, with the server's answer.
    pub fn run(&self, database: &str, command: Document) -> io::Result<Document> {
        wire::ask(self.port, database, command, ANSWER_MAX)
    }

    pub(crate) fn run_within(&self, database: &str, command: Document, limit: Duration) -> io::Result<Document> {
        wire::ask(self.port, database, command, limit)
    }

    /// How many operations it has served since it started, as it counts them itself: `query`, `update`, `command`, …
    pub fn operations(&self) -> BTreeMap<String, i64> {
        let status = self.run("admin", doc! { "serverStatus": 1 }).expect("it answers");
        let counters = status.get_document("opcounters").expect("it counts");
        let number = |value: &Bson| value.as_i64().or_else(|| value.as_i32().map(i64::from));
        counters.iter().filter_map(|(kind, count)| Some((kind.clone(), number(count)?))).collect()
    }

    fn signal(&self, signal: Signal) {
        let process = self.process_id().and_then(Pid::from_raw).expect("it runs");
        kill_process(process, signal).expect("a process of ours");
    }

    fn end(&self, signal: Signal) {
        // The lock first: while it is held, nobody else can end the process and free its id.
        let mut guard = self.guard.lock().unwrap();
        if self.process_id().is_some() {
            self.signal(signal);
            guard.reap();
            self.process.store(0, Ordering::SeqCst);
        }
    }

    /// Kills the process (`SIGKILL`) and waits until it is gone. What it gave the kernel to write stays.
    pub fn kill(&self) {
        self.end(Signal::KILL);
    }

    /// Asks the process to end in its own time, as a deployment does, and waits until it is gone.
    pub fn shut_down(&self) {
        self.end(Signal::TERM);
    }

    /// Freezes the process: its connections stay open, and nothing answers. (A signal is only a wish: on a busy
    /// machine other threads go on for a while.)
    pub fn freeze(&self) {
        self.signal(Signal::STOP);
        let frozen = until(START_MAX, || if self.is_frozen() { Ok(()) } else { Err("it goes on".to_owned()) });
        frozen.expect("a process that can be stopped");
    }

    /// Lets a frozen process go on, from where it was.
    pub fn thaw(&self) {
        self.signal(Signal::CONT);
    }

    /// Starts it again, with the same data, port and options; kills it first if it still runs.
    pub fn restart(&self) {
        self.kill();
        if let Err(reason) = until(ANSWER_MAX, || self.boot()) {
            panic!("{reason}");
        }
    }
}

/// The state in a `stat` file of a process or thread. It follows the name, which is in brackets and may contain anything.
fn state_in(stat: &Path) -> Option<char> {
    let stat = fs::read_to_string(stat).ok()?;
    stat.rsplit_once(") ")?.1.chars().next()
}

#[cfg(test)]
mod tests {
    use super::{Mongod, PORT_TAKEN, port};

    #[test]
    fn a_port_that_another_process_took_first_is_told_from_other_reasons() {
        let port = port::free();
        let other = std::net::TcpListener::bind(("127.0.0.1", port)).unwrap();
        let refused = Mongod::start_on(port, &Mongod::builder()).map(|server| server.port()).unwrap_err();
        assert!(refused.contains(PORT_TAKEN), "{refused}");
        drop(other);
        assert_eq!(Mongod::start_on(port, &Mongod::builder()).unwrap().port(), port);
        let refused = Mongod::start_on(port, &Mongod::builder().args(["--nonsense"])).map(|server| server.port());
        assert!(!refused.unwrap_err().contains(PORT_TAKEN));
    }
}
