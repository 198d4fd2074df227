//! Ports for servers that must get the same one again after a restart.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

/// Below what is usually in use by services, up to where the kernel takes ports for outgoing connections.
const PORT_MIN: u32 = 20_000;

static TAKEN: AtomicU32 = AtomicU32::new(0);

/// The first port that the kernel may give to an outgoing connection.
fn outgoing_min() -> u32 {
    let range = fs::read_to_string("/proc/sys/net/ipv4/ip_local_port_range").unwrap_or_default();
    let first = range.split_whitespace().next().and_then(|word| word.parse().ok()).unwrap_or(32_768);
    if first > PORT_MIN + 1_000 { first } else { 65_536 }
}

/// A loopback port that is free now. Not one from "port 0": those are shared with outgoing connections, and one that
/// somebody keeps dialling while its server is down is sooner or later connected to itself, and then cannot be bound.
/// Another process can still take it first: whoever starts a server tries again with the next.
pub(crate) fn free() -> u16 {
    let ports = outgoing_min() - PORT_MIN;
    // Test processes that run at the same time begin at different places.
    let begin = process::id().wrapping_mul(97);
    for _ in 0..ports {
        let step = TAKEN.fetch_add(1, Ordering::Relaxed);
        let port = PORT_MIN + begin.wrapping_add(step) % ports;
        let port = u16::try_from(port).expect("a port");
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return port;
        }
    }
    panic!("no free port on loopback");
}
