//! Who is cut off from whom: the state that the proxies of one set share.
//!
//! Every connection to a member goes through its proxy. Those that a member itself makes look like any other, so the
//! proxy finds the process at the other end: the socket of that port in `/proc/net/tcp`, then its owner in `/proc`.

use std::collections::BTreeSet;
use std::fs;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

use tokio::sync::watch;

/// The kernel hands out its table piece by piece; a socket that was there may be missing from one reading.
const READINGS_MAX: usize = 3;

pub(crate) struct Cuts {
    /// The process ids of the members, by index.
    members: Vec<Arc<AtomicI32>>,
    cut: watch::Sender<BTreeSet<usize>>,
}

/// One connection: from a member, or from a client, to a member.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link {
    pub(crate) from: Option<usize>,
    pub(crate) to: usize,
}

impl Link {
    /// A member always reaches itself.
    fn is_cut(self, cut: &BTreeSet<usize>) -> bool {
        self.from != Some(self.to) && (cut.contains(&self.to) || self.from.is_some_and(|from| cut.contains(&from)))
    }
}

/// `127.0.0.1:4000` as `/proc/net/tcp` spells it.
fn spelled(address: SocketAddr) -> String {
    match address {
        SocketAddr::V4(v4) => format!("{:08X}:{:04X}", u32::from_ne_bytes(v4.ip().octets()), v4.port()),
        SocketAddr::V6(_) => String::new(),
    }
}

/// The inode of the socket that is bound to `local` and connected to `remote`.
fn socket(local: SocketAddr, remote: SocketAddr) -> Option<String> {
    let (local, remote) = (spelled(local), spelled(remote));
    (0..READINGS_MAX).find_map(|_| {
        let table = fs::read_to_string("/proc/net/tcp").ok()?;
        table.lines().find_map(|line| {
            let mut words = line.split_whitespace().skip(1);
            let ours = words.next() == Some(local.as_str()) && words.next() == Some(remote.as_str());
            if ours { words.nth(6).map(str::to_owned) } else { None }
        })
    })
}

fn owns(process: i32, socket: &str) -> bool {
    let wanted = format!("socket:[{socket}]");
    let Ok(open) = fs::read_dir(format!("/proc/{process}/fd")) else { return false };
    open.filter_map(Result::ok)
        .filter_map(|entry| fs::read_link(entry.path()).ok())
        .any(|target| target.to_str() == Some(wanted.as_str()))
}

impl Cuts {
    pub(crate) fn new(members: Vec<Arc<AtomicI32>>) -> Self {
        Self { members, cut: watch::Sender::default() }
    }

    /// Which member made the connection that comes from `peer` and ends in `here`; `None` for a client.
    pub(crate) fn member_of(&self, peer: SocketAddr, here: SocketAddr) -> Option<usize> {
        if self.members.is_empty() {
            return None;
        }
        let socket = socket(peer, here)?;
        self.members.iter().position(|process| match process.load(Ordering::SeqCst) {
            0 => false,
            process => owns(process, &socket),
        })
    }

    pub(crate) fn cut(&self, member: usize) {
        self.cut.send_modify(|cut| {
            cut.insert(member);
        });
    }

    pub(crate) fn heal(&self, member: usize) {
        self.cut.send_modify(|cut| {
            cut.remove(&member);
        });
    }

    /// Waits until this connection has to break; for ever if it need not.
    pub(crate) async fn severed(&self, link: Link) {
        // An error would mean that the sender is gone, and it is ours.
        let _ = self.cut.subscribe().wait_for(|cut| link.is_cut(cut)).await;
    }
}
