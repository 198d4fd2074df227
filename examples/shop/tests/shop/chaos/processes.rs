//! The shop's processes on one store: started, killed, frozen.

use crate::shop::program::{thrift_shop, within};
use crate::shop::running::free_address;
use std::fs::File;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

/// How long a process may take to open a store that is there, or to drain, on a machine that is busy with all the others.
const PATIENCE: Duration = Duration::from_mins(2);

/// Processes of one shop. Dropped, they are killed.
pub(super) struct Processes {
    folder: PathBuf,
    settings: Vec<(String, String)>,
    list: Vec<Process>,
    /// What happened to it, for whoever has to explain a run.
    timeline: Vec<String>,
    begun: Instant,
}

struct Process {
    address: SocketAddr,
    child: Option<Child>,
    /// The clock of this process alone.
    clock: Vec<(&'static str, String)>,
}

impl Processes {
    /// Not started yet: one for each address.
    pub(super) fn new(folder: &Path, addresses: &[SocketAddr], settings: Vec<(String, String)>) -> Self {
        let process = |address: &SocketAddr| Process { address: *address, child: None, clock: Vec::new() };
        Self {
            folder: folder.to_owned(),
            settings,
            list: addresses.iter().map(process).collect(),
            timeline: Vec::new(),
            begun: Instant::now(),
        }
    }

    /// So many addresses for them.
    pub(super) fn addresses(count: usize) -> Vec<SocketAddr> {
        (0..count).map(|_| free_address()).collect()
    }

    /// Adds to its timeline.
    pub(super) fn note(&mut self, what: &str) {
        self.timeline.push(format!("{:.1?} {what}", self.begun.elapsed()));
    }

    pub(super) fn timeline(&self) -> String {
        self.timeline.join("; ")
    }

    pub(super) fn count(&self) -> usize {
        self.list.len()
    }

    /// Sets the clock of one wrong from its next start.
    pub(super) fn set_clock(&mut self, number: usize, clock: Vec<(&'static str, String)>) {
        self.list[number].clock = clock;
    }

    /// Another command of the program, with the shop's settings.
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = thrift_shop(&self.folder, arguments);
        command.envs(self.settings.clone());
        command
    }

    /// Starts one and waits until it answers at all; what it needs from its store may be broken right now.
    pub(super) fn start(&mut self, number: usize) {
        let log = File::options().create(true).append(true).open(self.log_of(number)).unwrap();
        let mut command = self.command(&["serve", "--no-demo"]);
        let process = &mut self.list[number];
        command.env("THRIFT_BIND", process.address.to_string()).envs(process.clock.clone());
        command.stdout(log.try_clone().unwrap()).stderr(log);
        process.child = Some(command.spawn().unwrap());
    }

    /// Waits until every process is ready; one that could not start while its store was away is started again.
    pub(super) async fn all_ready(&mut self) {
        for number in 0..self.list.len() {
            let url = format!("http://{}/readyz", self.list[number].address);
            within(PATIENCE, "a process of the shop is ready", async || {
                if !self.is_running(number) {
                    self.start(number);
                }
                let answer = reqwest::Client::new().get(&url).timeout(Duration::from_secs(10)).send().await;
                answer.ok().filter(|answer| answer.status().is_success())
            })
            .await;
        }
    }

    /// Starts those again that could not start while their store was away, as whatever keeps a server running does.
    pub(super) fn revive(&mut self) {
        for number in 0..self.list.len() {
            if !self.is_running(number) {
                self.note("a process had ended, and is started again");
                self.start(number);
            }
        }
    }

    fn is_running(&mut self, number: usize) -> bool {
        self.list[number].child.as_mut().is_some_and(|child| child.try_wait().unwrap().is_none())
    }

    /// `kill -9`.
    pub(super) fn kill(&mut self, number: usize) {
        if let Some(mut child) = self.list[number].child.take() {
            let _ = child.kill();
            let _ = child.wait();
            // What libfaketime leaves behind when nobody says goodbye.
            let _ = std::fs::remove_file(format!("/dev/shm/faketime_shm_{}", child.id()));
            let _ = std::fs::remove_file(format!("/dev/shm/sem.faketime_sem_{}", child.id()));
        }
    }

    /// `SIGSTOP`, `SIGCONT`: a process that is slow beyond all measure.
    pub(super) fn freeze(&self, number: usize) {
        self.signal(number, "-STOP");
    }

    pub(super) fn thaw(&self, number: usize) {
        self.signal(number, "-CONT");
    }

    fn signal(&self, number: usize, signal: &str) {
        if let Some(child) = &self.list[number].child {
            assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        }
    }

    /// Ends them as a deployment does.
    pub(super) async fn stop(&mut self) {
        for number in 0..self.list.len() {
            self.signal(number, "-TERM");
        }
        for process in &mut self.list {
            let mut child = process.child.take().unwrap();
            let status = within(PATIENCE, "a process of the shop ends", async || child.try_wait().unwrap()).await;
            assert_eq!(status.code(), Some(0), "the shop drains");
        }
    }

    fn log_of(&self, number: usize) -> PathBuf {
        self.folder.join(format!("log-{number}"))
    }

    /// All that they wrote.
    pub(super) fn logs(&self) -> String {
        let logs = (0..self.count()).map(|number| std::fs::read_to_string(self.log_of(number)).unwrap_or_default());
        logs.collect::<Vec<_>>().join("\n")
    }
}

impl Drop for Processes {
    fn drop(&mut self) {
        for number in 0..self.list.len() {
            self.kill(number);
        }
        if std::thread::panicking() {
            let logs = self.logs();
            let lines: Vec<&str> = logs.lines().rev().take(400).collect();
            eprintln!("timeline: {}", self.timeline());
            eprintln!("the end of the shop's logs, newest first:\n{}", lines.join("\n"));
        }
    }
}
