//! The directory store: whole files or none, and never outside its folder.

use std::fs;
use thrift_core::ErrorKind;
use thrift_core::catalog::{PhotoBytes, PhotoStore};
use thrift_photo::DirectoryStore;

fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(future)
}

fn webp(bytes: &[u8]) -> PhotoBytes {
    PhotoBytes { content_type: "image/webp".into(), bytes: bytes.to_vec() }
}

#[test]
fn a_photo_comes_back_as_it_went_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = DirectoryStore::open(folder.path()).expect("opens");
    wait(async {
        store.put("p1/abc-360.webp", webp(b"pixels")).await.expect("stored");
        assert_eq!(store.get("p1/abc-360.webp").await.expect("read"), Some(webp(b"pixels")));
        store.put("p1/abc-360.webp", webp(b"others")).await.expect("there already is success");
        assert_eq!(store.get("p1/abc-360.webp").await.expect("read"), Some(webp(b"pixels")), "a key names one photo");
        assert_eq!(store.get("p1/other.webp").await.expect("read"), None);
        assert_eq!(store.get("p1").await.expect("read"), None, "a folder is no photo");
        for _ in 0..2 {
            store.delete("p1/abc-360.webp").await.expect("deleted, twice");
        }
        assert_eq!(store.get("p1/abc-360.webp").await.expect("read"), None);
    });
    let left = fs::read_dir(folder.path().join("p1")).expect("a folder").count();
    assert_eq!(left, 0, "no temporary files stay");
}

#[test]
fn no_key_leads_out_of_the_folder() {
    let outer = tempfile::tempdir().expect("a folder");
    fs::write(outer.path().join("secret"), "secret").expect("written");
    let store = DirectoryStore::open(&outer.path().join("photos")).expect("opens");
    let long = "a".repeat(300);
    for key in ["../secret", "a/../../secret", "/etc/passwd", "", "a//b", ".hidden", "a\\b", "A", "a\0b", "é", &long] {
        let refused = wait(store.get(key)).expect_err(key);
        assert_eq!(refused.kind(), ErrorKind::FixCall, "{key:?}");
        assert!(wait(store.put(key, webp(b"x"))).is_err(), "{key:?}");
        assert!(wait(store.delete(key)).is_err(), "{key:?}");
    }
    assert_eq!(fs::read_to_string(outer.path().join("secret")).expect("still there"), "secret");
}

#[test]
fn a_folder_that_cannot_be_written_is_refused_at_once() {
    let outer = tempfile::tempdir().expect("a folder");
    let file = outer.path().join("file");
    fs::write(&file, "no folder").expect("written");
    let refused = DirectoryStore::open(&file.join("photos")).expect_err("below a file");
    assert_eq!(refused.kind(), ErrorKind::Stop);
    assert!(refused.to_string().contains("choose another folder"), "{refused}");
}

#[test]
fn writers_of_the_same_photo_do_not_disturb_each_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = DirectoryStore::open(folder.path()).expect("opens");
    let bytes = vec![7; 200_000];
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| wait(store.put("same.webp", webp(&bytes))).expect("stored"));
        }
    });
    assert_eq!(wait(store.get("same.webp")).expect("read"), Some(webp(&bytes)));
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1, "one file, nothing half-written");
}
