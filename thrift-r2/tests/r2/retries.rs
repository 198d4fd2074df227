//! Busy servers, lost answers and silence.

use crate::bucket::{Bucket, options, wait, webp};
use crate::raw::{self, Then};
use std::time::{Duration, Instant};
use thrift_core::catalog::PhotoStore;
use thrift_core::{ErrorKind, StoreError};
use thrift_s3::Fault;

fn busy(status: u16) -> Fault {
    // R2 has no code of its own for it; the status has to do.
    Fault::Answer(status, "", "busy".into())
}

/// Every call once, each behind faults of its own; what came of it and how often it was made.
fn every_call(faults: &[Fault]) -> Vec<(&'static str, Result<(), StoreError>, usize)> {
    let bucket = Bucket::start();
    let store = &bucket.store;
    bucket.put("a.webp", b"pixels").unwrap();
    let made = |name: &'static str, call: &dyn Fn() -> Result<(), StoreError>| {
        bucket.seen();
        bucket.plays(faults.to_vec());
        let came = call();
        bucket.plays([]);
        (name, came, bucket.seen().len())
    };
    vec![
        made("put", &|| wait(store.put("b.webp", webp(b"pixels")))),
        made("get", &|| wait(store.get("a.webp")).map(|photo| assert_eq!(photo, Some(webp(b"pixels"))))),
        made("list", &|| wait(store.list("", None, 9)).map(|photos| assert!(!photos.is_empty()))),
        made("check", &|| wait(store.check())),
        made("delete", &|| wait(store.delete("a.webp"))),
    ]
}

#[test]
fn whoever_is_busy_twice_is_asked_three_times() {
    let internal = Fault::Answer(500, "InternalError", "We encountered an internal error.".into());
    for fault in [busy(429), busy(503), internal, Fault::Cut] {
        for (call, came, times) in every_call(&[fault.clone(), fault.clone()]) {
            assert_eq!((came.is_ok(), times), (true, 3), "{call} after {fault:?}: {came:?}");
        }
    }
}

#[test]
fn whoever_stays_busy_is_left_alone_and_the_caller_is_told() {
    for fault in [busy(429), busy(503), Fault::Cut] {
        for (call, came, times) in every_call(&vec![fault.clone(); 9]) {
            let error = came.expect_err(call);
            assert_eq!((error.kind(), times), (ErrorKind::RetryLater, 3), "{call} after {fault:?}: {error}");
            let writes = ["put", "delete"].contains(&call);
            assert_eq!(error.outcome_unknown(), writes, "{call} after {fault:?}");
        }
    }
}

#[test]
fn a_put_whose_answer_was_lost_is_a_success() {
    let bucket = Bucket::start();
    bucket.plays([Fault::LoseReply]);
    bucket.put("a.webp", b"pixels").unwrap();
    assert_eq!(bucket.seen().len(), 2, "it was sent again, and was there");
    assert_eq!(bucket.get("a.webp").unwrap().unwrap(), b"pixels");
    bucket.plays([Fault::LoseReply]);
    wait(bucket.store.delete("a.webp")).unwrap();
    assert_eq!(bucket.get("a.webp").unwrap(), None);
}

#[test]
fn a_refusal_is_not_asked_again() {
    for (call, came, times) in every_call(&[Fault::Answer(403, "AccessDenied", "Access Denied".into())]) {
        let error = came.expect_err(call);
        assert_eq!((error.kind(), error.outcome_unknown(), times), (ErrorKind::Stop, false, 1), "{call}: {error}");
    }
}

#[test]
fn two_writers_in_each_others_way_try_again_at_once() {
    let bucket = Bucket::start();
    bucket.plays([Fault::Answer(409, "ConditionalRequestConflict", "conflict".into())]);
    assert_eq!(bucket.put("a.webp", b"pixels").unwrap_err().kind(), ErrorKind::RetryNow);
    bucket.put("a.webp", b"pixels").unwrap();
}

#[test]
fn silence_is_waited_for_so_long_and_no_longer() {
    let bucket = Bucket::start();
    let hasty =
        bucket.options().attempt_timeout(Duration::from_millis(50)).operation_timeout(Duration::from_millis(400));
    let hasty = hasty.open().unwrap();
    for write in [true, false] {
        bucket.plays(vec![Fault::Silence; 9]);
        let begun = Instant::now();
        let error = if write {
            wait(hasty.put("a.webp", webp(b"pixels"))).unwrap_err()
        } else {
            wait(hasty.get("a.webp")).unwrap_err()
        };
        let took = begun.elapsed();
        assert!(took >= Duration::from_millis(50) && took < Duration::from_secs(10), "{took:?}");
        assert_eq!((error.kind(), error.outcome_unknown()), (ErrorKind::RetryLater, write), "{error}");
        assert!(error.to_string().contains("in time"), "{error}");
        assert!(bucket.seen().len() > 1, "one silent attempt is not the end");
    }
}

#[test]
fn a_photo_that_breaks_off_is_no_photo() {
    let half = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\ncontent-type: image/webp\r\n\r\nhalf";
    let closing = options(&raw::server(half, Then::Closes)).open().unwrap();
    let error = wait(closing.get("a.webp")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RetryLater, "{error}");
    let silent = options(&raw::server(half, Then::FallsSilent)).operation_timeout(Duration::from_millis(200));
    let begun = Instant::now();
    let error = wait(silent.open().unwrap().get("a.webp")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RetryLater, "{error}");
    // The SDK itself gives up a silent body after 5 s.
    assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
}

#[test]
fn what_is_no_photo_by_its_size_is_not_read() {
    let huge = "HTTP/1.1 200 OK\r\ncontent-length: 67108865\r\n\r\n";
    let store = options(&raw::server(huge, Then::FallsSilent)).open().unwrap();
    let error = wait(store.get("a.webp")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Stop);
    assert!(error.to_string().contains("a.webp is too large"), "{error}");
}
