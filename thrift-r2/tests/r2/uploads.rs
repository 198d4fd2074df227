//! Uploads by a browser: the one file that was agreed on goes through, anything else does not.

use crate::bucket::{Bucket, SECRET, wait};
use std::sync::Arc;
use std::time::Duration;
use thrift_core::catalog::{PhotoStore, Upload, UploadTicket};
use thrift_core::{Clock, ManualClock, SystemClock, Timestamp};

fn upload() -> Upload {
    Upload { key: "uploads/0a1b".into(), content_type: "image/jpeg".into(), bytes: 6, valid: Duration::from_mins(5) }
}

fn ticket(bucket: &Bucket) -> UploadTicket {
    wait(bucket.store.upload_ticket(&upload())).unwrap().unwrap()
}

/// What a browser does with it; the status.
fn send(ticket: &UploadTicket, bytes: &'static [u8]) -> u16 {
    let method = ticket.method.parse().unwrap();
    let mut request = reqwest::Client::new().request(method, &ticket.url).body(bytes);
    for (name, value) in &ticket.headers {
        request = request.header(name, value);
    }
    wait(request.send()).unwrap().status().as_u16()
}

/// The same ticket with one header changed, or without it.
fn with(ticket: &UploadTicket, header: &str, value: Option<&str>) -> UploadTicket {
    let mut headers = ticket.headers.clone();
    headers.retain(|(name, _)| name != header);
    headers.extend(value.map(|value| (header.to_owned(), value.to_owned())));
    UploadTicket { headers, ..ticket.clone() }
}

#[test]
fn a_ticket_is_made_without_asking_and_says_all_that_must_be_sent() {
    let bucket = Bucket::start();
    let ticket = ticket(&bucket);
    assert!(bucket.seen().is_empty());
    assert_eq!(ticket.method, "PUT");
    let headers = [("content-type", "image/jpeg"), ("if-none-match", "*")];
    assert_eq!(ticket.headers, headers.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let signed = "X-Amz-SignedHeaders=content-length%3Bcontent-type%3Bhost%3Bif-none-match";
    for part in [&bucket.url("uploads/0a1b?"), "X-Amz-Expires=300", signed] {
        assert!(ticket.url.contains(part), "{part} is not in {}", ticket.url);
    }
    assert!(!ticket.url.contains(SECRET) && !ticket.url.to_lowercase().contains("checksum"), "{}", ticket.url);
}

#[test]
fn the_file_that_was_agreed_on_arrives() {
    let bucket = Bucket::start();
    assert_eq!(send(&ticket(&bucket), b"pixels"), 200);
    let photo = wait(bucket.store.get("uploads/0a1b")).unwrap().unwrap();
    assert_eq!((photo.content_type.as_str(), photo.bytes.as_slice()), ("image/jpeg", &b"pixels"[..]));
}

#[test]
fn a_ticket_works_once() {
    let bucket = Bucket::start();
    let ticket = ticket(&bucket);
    assert_eq!(send(&ticket, b"pixels"), 200);
    assert_eq!(send(&ticket, b"others"), 412);
    assert_eq!(send(&with(&ticket, "if-none-match", None), b"others"), 403, "the condition is part of it");
    assert_eq!(bucket.get("uploads/0a1b").unwrap().unwrap(), b"pixels");
}

#[test]
fn any_other_file_is_refused() {
    let bucket = Bucket::start();
    let ticket = ticket(&bucket);
    let at = |url: String| UploadTicket { url, ..ticket.clone() };
    for (what, status) in [
        ("another type", send(&with(&ticket, "content-type", Some("text/html")), b"pixels")),
        ("no type", send(&with(&ticket, "content-type", None), b"pixels")),
        ("a longer file", send(&ticket, b"pixels and more")),
        ("a shorter file", send(&ticket, b"pixel")),
        ("another key", send(&at(ticket.url.replace("uploads/0a1b", "uploads/0a1c")), b"pixels")),
        ("where shoppers read", send(&at(ticket.url.replace("uploads/0a1b", "g/61/a.webp")), b"pixels")),
        ("a longer time", send(&at(ticket.url.replace("X-Amz-Expires=300", "X-Amz-Expires=900")), b"pixels")),
        ("reading", send(&UploadTicket { method: "GET".into(), ..ticket.clone() }, b"")),
        ("removing", send(&UploadTicket { method: "DELETE".into(), ..ticket.clone() }, b"")),
    ] {
        assert_eq!(status, 403, "{what}");
    }
    assert_eq!(wait(bucket.store.list("", None, 9)).unwrap(), []);
    assert_eq!(send(&ticket, b"pixels"), 200, "the ticket itself is still good");
}

#[test]
fn a_ticket_ends() {
    let bucket = Bucket::start();
    let made = |ago: Duration| {
        let now = SystemClock::new().now().as_millis() - i64::try_from(ago.as_millis()).unwrap();
        let clock = Arc::new(ManualClock::at(Timestamp::from_millis(now)));
        let store = bucket.options().clock_for_tests(clock).open().unwrap();
        wait(store.upload_ticket(&upload())).unwrap().unwrap()
    };
    assert_eq!(send(&made(Duration::from_secs(301)), b"pixels"), 403);
    assert_eq!(bucket.get("uploads/0a1b").unwrap(), None);
    assert_eq!(send(&made(Duration::from_secs(200)), b"pixels"), 200);
}
