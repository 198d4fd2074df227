//! What goes over the wire, and what never does.

use crate::bucket::{Bucket, wait, webp};
use std::time::Duration;
use thrift_core::ErrorKind;
use thrift_core::catalog::{PhotoBytes, PhotoStore, Upload};
use thrift_r2::PHOTO_BYTES_MAX;
use thrift_s3::{HeaderName, Method};

#[test]
fn a_photo_is_sent_as_r2_takes_it() {
    let bucket = Bucket::start();
    bucket.put("g/61/a-360.webp", b"pixels").unwrap();
    let [put] = &bucket.seen()[..] else { panic!("one request") };
    assert_eq!((&put.method, put.path.as_str()), (&Method::PUT, "/photos/g/61/a-360.webp"));
    for (name, value) in [
        ("cache-control", "public, max-age=31536000, immutable"),
        ("if-none-match", "*"),
        ("content-type", "image/webp"),
        ("content-length", "6"),
    ] {
        assert_eq!(put.header(name), Some(value), "{name}");
    }
    let digest = put.header("x-amz-content-sha256").unwrap();
    assert!(digest.len() == 64 && digest.bytes().all(|digit| digit.is_ascii_hexdigit()), "{digest}");
    assert!(put.header("authorization").unwrap().contains("/auto/s3/aws4_request"));
    let never = ["content-md5", "x-amz-acl", "x-amz-tagging", "x-amz-trailer", "content-encoding", "transfer-encoding"];
    for name in put.headers.keys().map(HeaderName::as_str) {
        assert!(!never.contains(&name) && !name.contains("checksum"), "{name}");
    }
}

#[test]
fn reading_asks_for_no_checksum() {
    let bucket = Bucket::start();
    bucket.put("a.webp", b"pixels").unwrap();
    bucket.seen();
    bucket.get("a.webp").unwrap();
    let [get] = &bucket.seen()[..] else { panic!("one request") };
    assert_eq!((&get.method, get.header("x-amz-checksum-mode")), (&Method::GET, None));
}

#[test]
fn nobody_makes_a_page_of_a_picture() {
    let bucket = Bucket::start();
    let page = || PhotoBytes { content_type: "text/html".into(), bytes: b"<script>".to_vec() };
    for (key, content_type) in [
        ("a.webp", "image/webp"),
        ("a.avif", "image/avif"),
        ("a.jpg", "image/jpeg"),
        ("a.png", "image/png"),
        ("untold", "text/html"),
    ] {
        wait(bucket.store.put(key, page())).unwrap();
        assert_eq!(bucket.seen().pop().unwrap().header("content-type"), Some(content_type), "{key}");
        assert_eq!(wait(bucket.store.get(key)).unwrap().unwrap().content_type, content_type, "{key}");
    }
    // Somebody else put it there.
    let foreign = bucket.sdk().put_object().bucket("photos").key("b.webp").content_type("text/html");
    wait(foreign.body(b"<script>".to_vec().into()).send()).unwrap();
    assert_eq!(wait(bucket.store.get("b.webp")).unwrap().unwrap().content_type, "image/webp");
}

#[test]
fn a_second_photo_of_a_key_is_asked_for_once_and_changes_nothing() {
    let bucket = Bucket::start();
    bucket.put("a.webp", b"pixels").unwrap();
    bucket.put("a.webp", b"others").unwrap();
    assert_eq!(bucket.seen().len(), 2, "412 is no reason to try again");
    assert_eq!(bucket.get("a.webp").unwrap().unwrap(), b"pixels");
}

#[test]
fn what_is_refused_here_sends_nothing() {
    let bucket = Bucket::start();
    let store = &bucket.store;
    for key in ["", "../a", "A", "a?acl", "a b", ".a"] {
        for refused in [
            wait(store.put(key, webp(b"x"))).err(),
            wait(store.get(key)).err(),
            wait(store.delete(key)).err(),
            wait(store.upload_ticket(&Upload {
                key: key.into(),
                content_type: "image/jpeg".into(),
                bytes: 1,
                valid: Duration::from_secs(9),
            }))
            .err(),
        ] {
            assert_eq!(refused.map(|error| error.kind()), Some(ErrorKind::FixCall), "{key:?}");
        }
        assert_eq!(store.public_address(key), None, "{key:?}");
    }
    let huge = vec![0; usize::try_from(PHOTO_BYTES_MAX).unwrap() + 1];
    let refused = wait(store.put("a.webp", PhotoBytes { content_type: "image/webp".into(), bytes: huge })).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::FixCall);
    assert_eq!(wait(store.list("", None, 0)).unwrap(), []);
    assert!(bucket.seen().is_empty());
}

#[test]
fn addresses_begin_with_the_domain_and_only_if_there_is_one() {
    let bucket = Bucket::start();
    assert_eq!(bucket.store.public_address("g/61/a.webp").unwrap(), "https://photos.example/g/61/a.webp");
    let under_a_path = bucket.options().public_url("https://example/photos/").open().unwrap();
    assert_eq!(under_a_path.public_address("a.webp").unwrap(), "https://example/photos/a.webp");
    assert_eq!(bucket.options().public_url(" ").open().unwrap().public_address("a.webp"), None);
    assert!(bucket.seen().is_empty());
}
