//! Pages of a large bucket, and what lies in it that is not ours.

use crate::bucket::{Bucket, wait};
use std::fs;
use thrift_core::catalog::PhotoStore;

fn keys(bucket: &Bucket, prefix: &str, after: Option<&str>, limit: usize) -> Vec<String> {
    wait(bucket.store.list(prefix, after, limit)).unwrap().into_iter().map(|photo| photo.key).collect()
}

#[test]
fn a_long_listing_goes_on_from_page_to_page() {
    let bucket = Bucket::start();
    let all: Vec<String> = (0..2_100).map(|number| format!("g/61/{number:04}.webp")).collect();
    fs::create_dir_all(bucket.folder().join("g/61")).unwrap();
    for key in &all {
        fs::write(bucket.folder().join(key), b"pixels").unwrap();
    }
    assert_eq!(keys(&bucket, "g/", None, 2_050), all[..2_050]);
    let asked: Vec<String> = bucket.seen().into_iter().map(|seen| seen.query).collect();
    assert_eq!(asked.len(), 3);
    for (query, page) in asked.iter().zip(["1000", "1000", "50"]) {
        let parts: Vec<&str> = query.split('&').collect();
        assert!(parts.contains(&format!("max-keys={page}").as_str()) && parts.contains(&"prefix=g%2F"), "{query}");
    }
    assert_eq!(keys(&bucket, "", None, 9_999), all);
    assert_eq!(keys(&bucket, "g/", Some("g/61/1099.webp"), 9_999), all[1_100..]);
}

#[test]
fn what_is_no_key_is_passed_over_and_pages_are_full_nevertheless() {
    let bucket = Bucket::start();
    let sdk = bucket.sdk();
    for key in
        ["IMG_1.JPG", "a.webp", "b b.webp", "b.webp", "g/61/.x", "g/61/IMG_2.JPG", "uploads/Photo 1.jpg", "z.webp"]
    {
        wait(sdk.put_object().bucket("photos").key(key).body(b"pixels".to_vec().into()).send()).unwrap();
    }
    assert_eq!(keys(&bucket, "", None, 3), ["a.webp", "b.webp", "z.webp"]);
    assert_eq!(keys(&bucket, "", None, 1), ["a.webp"]);
    assert_eq!(keys(&bucket, "", Some("a.webp"), 2), ["b.webp", "z.webp"]);
    assert_eq!(keys(&bucket, "", None, 99), ["a.webp", "b.webp", "z.webp"]);
    assert_eq!(keys(&bucket, "uploads/", None, 99), [""; 0]);
}

#[test]
fn odd_prefixes_and_places_ask_for_what_they_say() {
    let bucket = Bucket::start();
    bucket.put("a.webp", b"pixels").unwrap();
    assert_eq!(keys(&bucket, "a&prefix=b", None, 9), [""; 0]);
    assert_eq!(keys(&bucket, "é ?#", Some("+%"), 9), [""; 0]);
    assert_eq!(keys(&bucket, "a", Some(""), 9), ["a.webp"]);
}
