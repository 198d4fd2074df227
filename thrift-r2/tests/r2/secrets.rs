//! Keys are in no message, whatever goes wrong and whoever repeats them.

use crate::bucket::{Bucket, KEY_ID, NAME, SECRET, options, wait, webp};
use std::error::Error;
use thrift_core::StoreError;
use thrift_core::catalog::PhotoStore;
use thrift_r2::R2Options;
use thrift_s3::Fault;

/// All that a log could write of it.
fn everything(error: &StoreError) -> String {
    let mut told = format!("{error} {error:?}");
    let mut next = error.source();
    while let Some(cause) = next {
        told = format!("{told} {cause} {cause:?}");
        next = cause.source();
    }
    told
}

#[track_caller]
fn tells_no_key(told: &str) {
    assert!(!told.contains(SECRET) && !told.contains(KEY_ID), "{told}");
}

#[test]
fn no_error_tells_a_key() {
    let bucket = Bucket::start();
    let echo = format!("{SECRET} {KEY_ID}");
    let mut errors = Vec::new();
    for (status, code) in [
        (401, "Unauthorized"),
        (400, "InvalidArgument"),
        (403, "SignatureDoesNotMatch"),
        (403, "AccessDenied"),
        (404, "NoSuchBucket"),
        (409, "ConditionalRequestConflict"),
        (400, "EntityTooLarge"),
        (418, ""),
        (418, "Teapot"),
    ] {
        bucket.plays([Fault::Answer(status, code, echo.clone())]);
        errors.push(wait(bucket.store.put("a.webp", webp(b"pixels"))).unwrap_err());
    }
    bucket.plays(vec![Fault::Answer(503, "SlowDown", echo.clone()); 9]);
    errors.push(wait(bucket.store.get("a.webp")).unwrap_err());
    bucket.plays(vec![Fault::Cut; 9]);
    errors.push(wait(bucket.store.delete("a.webp")).unwrap_err());
    bucket.plays([]);
    // Each in the place of the other, and both where neither belongs.
    let swapped = bucket.options().access_key_id(SECRET).secret_access_key(KEY_ID).open().unwrap();
    errors.push(wait(swapped.check()).unwrap_err());
    let wrong_secret = bucket.options().secret_access_key(format!("{SECRET}0")).open().unwrap();
    errors.push(wait(wrong_secret.check()).unwrap_err());
    for wrong in [
        R2Options::new(SECRET.repeat(2)).endpoint("http://127.0.0.1:1"),
        bucket.options().access_key_id(format!("{SECRET} {KEY_ID}")),
        bucket.options().secret_access_key(format!("{SECRET} ")).access_key_id(""),
        bucket.options().endpoint(format!("https://{KEY_ID}:{SECRET}@r2.example")),
        bucket.options().public_url(format!("https://{KEY_ID}:{SECRET}@photos.example")),
        R2Options::new(NAME).account_id(SECRET),
    ] {
        errors.push(wrong.open().unwrap_err());
    }
    errors.push(wait(options("http://127.0.0.1:1").open().unwrap().check()).unwrap_err());
    for error in &errors {
        tells_no_key(&everything(error));
    }
}

#[test]
fn neither_options_nor_store_show_a_key() {
    let bucket = Bucket::start();
    tells_no_key(&format!("{:?} {:#?}", bucket.options(), bucket.options()));
    tells_no_key(&format!("{:?} {:#?}", bucket.store, bucket.store));
}
