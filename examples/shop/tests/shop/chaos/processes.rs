//! The shop's processes on one store: started, killed, frozen.

use crate::shop::program::{eventually, thrift_shop};
use crate::shop::running::free_address;
use std::fs::File;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};

/// Processes of one shop. Dropped, they are killed.
pub(super) struct Processes {
    folder: PathBuf,
    settings: Vec<(String, String)>,
    processes: Vec<Process>,
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
        Self { folder: folder.to_owned(), settings, processes: addresses.iter().map(process).collect() }
    }

    /// So many addresses for them.
    pub(super) fn addresses(count: usize) -> Vec<SocketAddr> {
        (0..count).map(|_| free_address()).collect()
    }

    pub(super) fn count(&self) -> usize {
        self.processes.len()
    }

    /// Sets the clock of one wrong from its next start.
    pub(super) fn set_clock(&mut self, number: usize, clock: Vec<(&'static str, String)>) {
        self.processes[number].clock = clock;
    }

    /// Another command of the program, with the shop's settings.
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = thrift_shop(&self.folder, arguments);
        command.envs(self.settings.clone());
        command
    }

    /// Starts one and waits until it answers at all; what it needs from its store may be broken right now.
    pub(super) async fn start(&mut self, number: usize) {
        let log = File::options().create(true).append(true).open(self.log_of(number)).unwrap();
        let mut command = self.command(&["serve", "--no-demo"]);
        let process = &mut self.processes[number];
        command.env("THRIFT_BIND", process.address.to_string()).envs(process.clock.clone());
        command.stdout(log.try_clone().unwrap()).stderr(log);
        process.child = Some(command.spawn().unwrap());
    }

    /// Waits until every process is ready; one that could not start while its store was away is started again.
    pub(super) async fn all_ready(&mut self) {
        for number in 0..self.processes.len() {
            let url = format!("http://{}/readyz", self.processes[number].address);
            eventually("a process of the shop is ready", async || {
                if !self.is_running(number) {
                    self.start(number).await;
                }
                let answer = reqwest::Client::new().get(&url).timeout(std::time::Duration::from_secs(5)).send().await;
                answer.ok().filter(|answer| answer.status().is_success())
            })
            .await;
        }
    }

    fn is_running(&mut self, number: usize) -> bool {
        self.processes[number].child.as_mut().is_some_and(|child| child.try_wait().unwrap().is_none())
    }

    /// `kill -9`.
    pub(super) fn kill(&mut self, number: usize) {
        if let Some(mut child) = self.processes[number].child.take() {
            let _ = child.kill();
            let _ = child.wait();
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
        if let Some(child) = &self.processes[number].child {
            assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        }
    }

    /// Ends them as a deployment does.
    pub(super) async fn stop(&mut self) {
        for number in 0..self.processes.len() {
            self.signal(number, "-TERM");
        }
        for process in &mut self.processes {
            let mut child = process.child.take().unwrap();
            let status = eventually("a process of the shop ends", async || child.try_wait().unwrap()).await;
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
        for number in 0..self.processes.len() {
            self.kill(number);
        }
        if std::thread::panicking() {
            let logs = self.logs();
            let lines: Vec<&str> = logs.lines().rev().take(30).collect();
            eprintln!("the end of the shop's logs, newest first:\n{}", lines.join("\n"));
        }
    }
}
