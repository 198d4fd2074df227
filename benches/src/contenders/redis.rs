//! A rival that is not durable: `SET NX PX` on a Redis that writes nothing to a disk, where `redis-server` is installed.

use super::maps::LEASE;
use crate::tasks::Waiting;
use crate::workload::{Ask, Workload};
use redis::aio::MultiplexedConnection;
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Takes a garment back from whoever has it, if it is this hold: what everybody is told to write.
const GIVE_BACK: &str = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";

/// Ends the server when our side of its input closes, also when we are killed.
const GUARD: &str = r#"redis-server --port "$1" --bind 127.0.0.1 --save "" --appendonly no --dir /tmp >/dev/null &
child=$!; read -r _; kill "$child"; wait "$child""#;

/// What is installed; `None` if nothing is.
pub fn server_version() -> Option<String> {
    let output = Command::new("redis-server").arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.split_whitespace().find_map(|word| word.strip_prefix("v=")).map(str::to_owned)
}

/// A server of our own on loopback.
pub(super) struct Server {
    shell: Child,
    port: u16,
}

impl Server {
    pub(super) fn start() -> Self {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
        let mut shell = Command::new("sh");
        shell.args(["-c", GUARD, "sh", &port.to_string()]).stdin(Stdio::piped()).stdout(Stdio::null());
        Self { shell: shell.spawn().unwrap(), port }
    }

    pub(super) async fn connect(&self) -> MultiplexedConnection {
        let client = redis::Client::open(format!("redis://127.0.0.1:{}/", self.port)).unwrap();
        let patience = Instant::now() + Duration::from_secs(10);
        loop {
            match client.get_multiplexed_async_connection().await {
                Ok(connection) => return connection,
                Err(error) => assert!(Instant::now() < patience, "redis-server does not answer: {error}"),
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }
}

/// One connection that all buyers share: it sends what has gathered together, which is the quickest way to use Redis.
#[derive(Clone)]
pub(super) struct Redis(pub(super) MultiplexedConnection);

impl Redis {
    /// Every garment free: a garment that nobody holds is no key.
    pub(super) async fn offer(&self, work: &Workload) {
        redis::cmd("FLUSHALL").exec_async(&mut self.0.clone()).await.unwrap();
        if let Some(before) = work.before() {
            assert!(self.attempt(&before).await, "it was free");
        }
    }

    async fn give_back_some(&self, ask: &Ask, count: usize) {
        let mut connection = self.0.clone();
        for item in &ask.items.items()[..count] {
            let mut back = redis::cmd("EVAL");
            back.arg(GIVE_BACK).arg(1).arg(item.as_str()).arg(ask.hold.to_string());
            back.exec_async(&mut connection).await.unwrap();
        }
    }
}

impl Waiting for Redis {
    async fn attempt(&self, ask: &Ask) -> bool {
        let mut connection = self.0.clone();
        let lease = u64::try_from(LEASE.as_millis()).unwrap();
        for (taken, item) in ask.items.items().iter().enumerate() {
            let mut set = redis::cmd("SET");
            set.arg(item.as_str()).arg(ask.hold.to_string()).arg("NX").arg("PX").arg(lease);
            let answer: Option<String> = set.query_async(&mut connection).await.unwrap();
            if answer.is_none() {
                self.give_back_some(ask, taken).await;
                return false;
            }
        }
        true
    }

    async fn give_back(&self, ask: &Ask) {
        self.give_back_some(ask, ask.items.items().len()).await;
    }
}
