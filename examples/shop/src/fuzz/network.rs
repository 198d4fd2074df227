//! Forwarded headers: whatever a buyer sends, our own proxy has the last word.

use crate::network::client;
use axum::http::{HeaderMap, HeaderValue};
use std::net::IpAddr;
use thrift_fuzz::bolero;

fn address(text: &str) -> IpAddr {
    text.parse().unwrap()
}

/// Where the request seems to come from, if a buyer sends these lines and the proxy appends to the last of them, or adds
/// one of its own.
fn seen(peer: IpAddr, lines: &[Vec<u8>], appended: &str, own_line: bool) -> IpAddr {
    let mut lines = lines.to_vec();
    match lines.last_mut().filter(|_| !own_line) {
        Some(last) => last.extend(format!(",{appended}").bytes()),
        None => lines.push(appended.into()),
    }
    let values = lines.iter().filter_map(|line| HeaderValue::from_bytes(line).ok());
    let headers: HeaderMap = values.map(|value| ("x-forwarded-for".parse().unwrap(), value)).collect();
    client(peer, &headers, |address| address == self::address("10.0.0.1"))
}

#[test]
fn a_buyer_is_where_our_proxy_says_whatever_they_send() {
    let (proxy, buyer) = (address("10.0.0.1"), address("192.0.2.7"));
    bolero::check!().with_type::<(Vec<Vec<u8>>, bool)>().for_each(|(lines, own_line)| {
        // A line that no header can hold never comes.
        let sendable = lines.iter().filter(|line| HeaderValue::from_bytes(line).is_ok());
        let lines: Vec<Vec<u8>> = sendable.take(3).cloned().collect();
        assert_eq!(seen(proxy, &lines, "192.0.2.7", *own_line), buyer, "{lines:x?}");
        assert_eq!(seen(proxy, &lines, "192.0.2.7, 10.0.0.1", *own_line), buyer, "{lines:x?}");
        assert_eq!(seen(buyer, &lines, "198.51.100.9", *own_line), buyer, "nobody's proxy: {lines:x?}");
    });
}
