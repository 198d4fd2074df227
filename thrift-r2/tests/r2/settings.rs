//! What is wrong is said by the name of the setting.

use crate::bucket::{Bucket, KEY_ID, NAME, SECRET, options, wait, webp};
use crate::raw::{self, Then};
use std::sync::Arc;
use thrift_core::catalog::PhotoStore;
use thrift_core::{Clock, ErrorKind, ManualClock, StoreError, SystemClock, Timestamp};
use thrift_r2::R2Options;
use thrift_s3::Fault;

const ACCOUNT: &str = "0123456789abcdef0123456789abcdef";

/// `check()` on a store that can be opened and does not work.
fn checked(options: R2Options) -> StoreError {
    wait(options.open().unwrap().check()).unwrap_err()
}

#[track_caller]
fn says(error: &StoreError, kind: ErrorKind, words: &[&str]) {
    assert_eq!(error.kind(), kind, "{error}");
    for word in words {
        assert!(error.to_string().contains(word), "{word:?} is not in: {error}");
    }
}

#[test]
fn right_settings_work() {
    let bucket = Bucket::start();
    wait(bucket.store.check()).unwrap();
    assert_eq!(bucket.seen().len(), 1, "one cheap question");
    let spaced = bucket.options().access_key_id(format!(" {KEY_ID}\n")).secret_access_key(format!("{SECRET}\r\n"));
    wait(spaced.open().unwrap().check()).unwrap();
}

#[test]
fn each_missing_or_malformed_setting_is_named() {
    let whole = || R2Options::new(NAME).account_id(ACCOUNT).access_key_id(KEY_ID).secret_access_key(SECRET);
    assert!(whole().open().is_ok());
    for (wrong, setting) in [
        (R2Options::new("").account_id(ACCOUNT), "THRIFT_PHOTOS=r2:BUCKET"),
        (R2Options::new("Photos").account_id(ACCOUNT), "THRIFT_PHOTOS=r2:BUCKET"),
        (R2Options::new(NAME), "R2_ACCOUNT_ID"),
        (whole().account_id(""), "R2_ACCOUNT_ID"),
        (whole().account_id("my-account"), "R2_ACCOUNT_ID"),
        (whole().endpoint(format!("https://{ACCOUNT}.r2.cloudflarestorage.com/photos")), "R2_ENDPOINT"),
        (whole().endpoint("http://r2.example"), "R2_ENDPOINT"),
        (whole().access_key_id(" "), "R2_ACCESS_KEY_ID"),
        (whole().access_key_id("two words"), "R2_ACCESS_KEY_ID"),
        (whole().secret_access_key(""), "R2_SECRET_ACCESS_KEY"),
        (whole().secret_access_key("é"), "R2_SECRET_ACCESS_KEY"),
        (whole().public_url("http://photos.example"), "R2_PUBLIC_URL"),
        (whole().public_url("photos.example"), "R2_PUBLIC_URL"),
    ] {
        says(&wrong.open().unwrap_err(), ErrorKind::FixCall, &[setting]);
    }
}

#[test]
fn a_wrong_key_id_secret_bucket_and_clock_are_told_apart() {
    let bucket = Bucket::start();
    let with = || bucket.options();
    says(&checked(with().access_key_id("f".repeat(32))), ErrorKind::Stop, &["R2_ACCESS_KEY_ID"]);
    says(&checked(with().secret_access_key("f".repeat(64))), ErrorKind::Stop, &["R2_SECRET_ACCESS_KEY"]);
    let elsewhere = options(&bucket.url("").replace("/photos/", ""));
    wait(elsewhere.open().unwrap().check()).unwrap();
    let other = R2Options::new("others").endpoint(bucket.url("").replace("/photos/", ""));
    let other = other.access_key_id(KEY_ID).secret_access_key(SECRET);
    says(&checked(other.clone()), ErrorKind::Stop, &["no bucket others", "THRIFT_PHOTOS=r2:BUCKET"]);
    let error = wait(other.open().unwrap().get("a.webp")).err();
    assert!(error.is_none_or(|error| error.kind() == ErrorKind::Stop), "never a photo");
}

#[test]
fn a_wrong_clock_is_told_at_the_start_and_stops_no_photo() {
    let bucket = Bucket::start();
    let now = SystemClock::new().now();
    let hour = 3_600_000;
    for wrong in [now.as_millis() - hour, now.as_millis() + hour] {
        let clock = Arc::new(ManualClock::at(Timestamp::from_millis(wrong)));
        let store = bucket.options().clock_for_tests(clock).open().unwrap();
        says(&wait(store.check()).unwrap_err(), ErrorKind::Stop, &["clock", "NTP"]);
        let key = format!("{wrong}.webp");
        wait(store.put(&key, webp(b"pixels"))).unwrap();
        assert_eq!(bucket.get(&key).unwrap().unwrap(), b"pixels");
        says(&wait(store.check()).unwrap_err(), ErrorKind::Stop, &["clock", "NTP"]);
    }
}

/// As R2 documents and words them, where the server behind the gate has other words.
#[test]
fn what_r2_says_is_understood() {
    let bucket = Bucket::start();
    let length = "Credential access key has length 20, should be 32";
    for (status, code, words, setting) in [
        (401, "Unauthorized", "Unauthorized", "R2_ACCESS_KEY_ID"),
        (400, "InvalidArgument", length, "R2_ACCESS_KEY_ID"),
        (403, "InvalidAccessKeyId", "The key id does not exist.", "R2_ACCESS_KEY_ID"),
        (403, "SignatureDoesNotMatch", "Check your secret access key.", "R2_SECRET_ACCESS_KEY"),
        (403, "AccessDenied", "Access Denied", "Object Read & Write"),
        (404, "NoSuchBucket", "The specified bucket does not exist.", "THRIFT_PHOTOS=r2:BUCKET"),
        (403, "RequestTimeTooSkewed", "The difference is too large.", "clock"),
        (400, "ExpiredRequest", "Expired", "clock"),
        (501, "NotImplemented", "Header 'x' not implemented", "NotImplemented"),
    ] {
        bucket.plays([Fault::Answer(status, code, words.into())]);
        let error = wait(bucket.store.check()).unwrap_err();
        says(&error, ErrorKind::Stop, &[setting]);
        let source = std::error::Error::source(&error).expect("what R2 said").to_string();
        assert!(source.contains(code) && source.contains(words), "{source}");
    }
    bucket.plays([Fault::Answer(404, "NoSuchBucket", "The specified bucket does not exist.".into())]);
    let error = bucket.get("a.webp").expect_err("a bucket that is not there is not a photo that is not there");
    says(&error, ErrorKind::Stop, &["no bucket"]);
}

#[test]
fn nobody_at_the_address() {
    let error = checked(options("http://127.0.0.1:1"));
    says(&error, ErrorKind::RetryLater, &["127.0.0.1:1", "R2_ACCOUNT_ID", "R2_ENDPOINT"]);
}

#[test]
fn somebody_else_at_the_address() {
    for page in [
        "HTTP/1.1 404 Not Found\r\ncontent-length: 9\r\n\r\nnot found",
        "HTTP/1.1 403 Forbidden\r\ncontent-length: 6\r\n\r\n<html>",
        "HTTP/1.1 301 Moved Permanently\r\nlocation: https://example\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 13\r\n\r\n<html></html>",
    ] {
        let error = checked(options(&raw::server(page, Then::Closes)));
        assert!(error.to_string().contains("R2_ENDPOINT"), "{page}: {error}");
    }
    // No TLS where TLS is expected, as with the wrong port.
    let plain = raw::server("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n", Then::Closes);
    let error = checked(options(&plain.replace("http://", "https://")));
    says(&error, ErrorKind::Stop, &["TLS", "R2_ENDPOINT", "CA certificates"]);
}
