//! The limit on live holds from one network address: comfort, kept by each process for itself.
//!
//! Phones behind one carrier address are not one person, so the limit is high; it stops a script, not a crowd.

use crate::shop::App;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use std::collections::HashMap;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::{Mutex, PoisonError};
use thrift_plug::{HoldId, Timestamp};

/// Live holds by network.
#[derive(Default)]
pub(crate) struct Networks {
    live: Mutex<HashMap<Network, HashMap<HoldId, Timestamp>>>,
}

impl Networks {
    /// Whether the network may hold once more.
    pub(crate) fn allows(&self, network: Network, hold: HoldId, limit: usize, now: Timestamp) -> bool {
        let mut live = self.live.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(holds) = live.get_mut(&network) else { return true };
        holds.retain(|_, until| now < *until);
        let allowed = holds.contains_key(&hold) || holds.len() < limit;
        if holds.is_empty() {
            live.remove(&network);
        }
        allowed
    }

    /// A hold was granted, or extended.
    pub(crate) fn held(&self, network: Network, hold: HoldId, until: Timestamp, now: Timestamp) {
        let mut live = self.live.lock().unwrap_or_else(PoisonError::into_inner);
        live.entry(network).or_default().insert(hold, until);
        // Whenever it has doubled, networks that hold nothing any more are forgotten: bounded, at little cost.
        if live.len().is_power_of_two() {
            live.retain(|_, holds| {
                holds.retain(|_, until| now < *until);
                !holds.is_empty()
            });
        }
    }

    /// A hold is over.
    pub(crate) fn ended(&self, network: Network, hold: HoldId) {
        let mut live = self.live.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(holds) = live.get_mut(&network) {
            holds.remove(&hold);
        }
    }
}

/// Where a request comes from: an IPv4 address, or an IPv6 /64.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Network(IpAddr);

impl Network {
    fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                Self(IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0)))
            }
            address @ IpAddr::V4(_) => Self(address),
        }
    }
}

impl FromRequestParts<App> for Network {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let peer = peer.unwrap_or(IpAddr::V6(Ipv6Addr::LOCALHOST));
        let trusted = |address: IpAddr| app.settings.trusted_proxies.iter().any(|proxy| proxy.contains(&address));
        Ok(Self::of(client(peer, &parts.headers, trusted)))
    }
}

/// The last address of `X-Forwarded-For` that is not one of our proxies; the header is ignored unless a proxy sent it.
pub(crate) fn client(peer: IpAddr, headers: &HeaderMap, trusted: impl Fn(IpAddr) -> bool) -> IpAddr {
    if !trusted(peer) {
        return peer;
    }
    let forwarded = headers.get_all("x-forwarded-for").iter().rev();
    // Hop by hop as bytes: what a buyer wrote before them must not make our proxy's words unreadable.
    let hops = forwarded.flat_map(|value| value.as_bytes().rsplit(|byte| *byte == b','));
    let mut client = peer;
    for hop in hops {
        let Some(address) = std::str::from_utf8(hop).ok().and_then(|hop| hop.trim().parse().ok()) else { break };
        client = address;
        if !trusted(client) {
            break;
        }
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn headers(value: &str) -> HeaderMap {
        HeaderMap::from_iter([("x-forwarded-for".parse().unwrap(), value.parse().unwrap())])
    }

    #[test]
    fn forwarded_headers_are_believed_from_our_proxies_alone() {
        let [proxy, buyer, spoofed] = ["10.0.0.1", "192.0.2.7", "198.51.100.9"].map(|text| text.parse().unwrap());
        let ours = |address: IpAddr| address == proxy;
        assert_eq!(client(buyer, &headers("198.51.100.9"), ours), buyer);
        assert_eq!(client(proxy, &headers("198.51.100.9, 192.0.2.7"), ours), buyer, "not {spoofed}");
        assert_eq!(client(proxy, &headers("192.0.2.7, 10.0.0.1"), ours), buyer);
        assert_eq!(client(proxy, &headers("nonsense"), ours), proxy);
    }

    /// A fuzzer sent a line that is no text. Our proxy wrote the buyer's address behind it, the whole line counted for
    /// nothing, and the line before it, which the buyer had made up, said where they were: as many holds as they liked.
    #[test]
    fn a_line_that_is_no_text_does_not_hide_what_our_proxy_wrote_behind_it() {
        let [proxy, buyer] = ["10.0.0.1", "192.0.2.7"].map(|text| text.parse().unwrap());
        let line = |value: &[u8]| ("x-forwarded-for".parse().unwrap(), HeaderValue::from_bytes(value).unwrap());
        let headers = HeaderMap::from_iter([line(b"198.51.100.9"), line(b"\xff, 192.0.2.7")]);
        assert_eq!(client(proxy, &headers, |address| address == proxy), buyer);
        let headers = HeaderMap::from_iter([line(b"192.0.2.7, \xff")]);
        assert_eq!(client(proxy, &headers, |address| address == proxy), proxy, "nothing that our proxy wrote");
    }

    #[test]
    fn a_network_holds_so_much_until_something_ends() {
        let networks = Networks::default();
        let network = Network::of("2001:db8::1".parse().unwrap());
        assert_eq!(network, Network::of("2001:db8::ffff".parse().unwrap()), "one /64");
        let hold = |number| HoldId::new(uuid::Uuid::from_u128(number)).unwrap();
        let at = Timestamp::from_millis;
        networks.held(network, hold(1), at(10), at(0));
        assert!(!networks.allows(network, hold(2), 1, at(5)));
        assert!(networks.allows(network, hold(1), 1, at(5)), "a replay");
        assert!(networks.allows(network, hold(2), 1, at(10)), "lapsed");
        networks.held(network, hold(3), at(20), at(10));
        networks.ended(network, hold(3));
        assert!(networks.allows(network, hold(4), 1, at(11)));
    }
}
