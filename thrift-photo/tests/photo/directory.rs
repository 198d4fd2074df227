//! The directory store: the suite of photo stores, and what only a directory can get wrong.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;
use thrift_core::ErrorKind;
use thrift_core::catalog::{PhotoBytes, PhotoStore};
use thrift_core::conformance::PhotoFixture;
use thrift_photo::DirectoryStore;
use tokio::runtime::{Builder, Runtime};

struct Directory {
    folder: TempDir,
    store: Arc<DirectoryStore>,
    runtime: Runtime,
}

impl Directory {
    fn on(folder: TempDir) -> Self {
        let store = Arc::new(DirectoryStore::open(folder.path()).expect("opens"));
        Self { folder, store, runtime: Builder::new_multi_thread().worker_threads(1).build().expect("a runtime") }
    }
}

impl PhotoFixture for Directory {
    type Store = DirectoryStore;

    fn new() -> Self {
        Self::on(tempfile::tempdir().expect("a folder"))
    }

    fn store(&self) -> Arc<DirectoryStore> {
        self.store.clone()
    }

    fn reopen(self) -> Self {
        Self::on(self.folder)
    }

    fn block_on<T: Send>(&self, future: impl Future<Output = T> + Send) -> T {
        self.runtime.block_on(future)
    }
}

thrift_core::conformance_photos!(Directory);

fn webp(bytes: &[u8]) -> PhotoBytes {
    PhotoBytes { content_type: "image/webp".into(), bytes: bytes.to_vec() }
}

fn files_below(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"));
    entries.map(|entry| if entry.path().is_dir() { files_below(&entry.path()) } else { 1 }).sum()
}

#[test]
fn no_key_leads_out_of_the_folder() {
    let outer = tempfile::tempdir().expect("a folder");
    fs::write(outer.path().join("secret"), "secret").expect("written");
    let album = Directory::new();
    let store = DirectoryStore::open(&outer.path().join("photos")).expect("opens");
    for key in ["../secret", "a/../../secret", "./../secret", ".writing/x", "a/.writing"] {
        for refused in [
            album.block_on(store.get(key)).err(),
            album.block_on(store.put(key, webp(b"x"))).err(),
            album.block_on(store.delete(key)).err(),
        ] {
            assert_eq!(refused.map(|error| error.kind()), Some(ErrorKind::FixCall), "{key:?}");
        }
    }
    assert_eq!(fs::read_to_string(outer.path().join("secret")).expect("still there"), "secret");
    assert_eq!(files_below(outer.path()), 1);
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
fn nothing_half_written_stays() {
    let album = Directory::new();
    let store = album.store();
    // A file where a folder would have to be.
    album.block_on(store.put("g/61", webp(b"pixels"))).expect("stored");
    let refused = album.block_on(store.put("g/61/a.webp", webp(b"pixels"))).expect_err("no folder");
    assert_eq!(refused.kind(), ErrorKind::Stop);
    assert_eq!(files_below(album.folder.path()), 1, "the one that was stored");
}

#[test]
fn what_a_crash_left_aside_is_removed_once_it_is_old_and_never_listed() {
    let album = Directory::new();
    let aside = album.folder.path().join(".writing");
    let (old, young) = (aside.join("1-0"), aside.join("1-1"));
    for file in [&old, &young] {
        fs::write(file, "half a photo").expect("written");
    }
    let two_hours_ago = std::time::SystemTime::now() - std::time::Duration::from_hours(2);
    fs::File::options().append(true).open(&old).expect("opens").set_modified(two_hours_ago).expect("set back");
    let album = album.reopen();
    assert!(!old.exists(), "nobody is writing it any more");
    assert!(young.exists(), "another process may be writing it");
    assert_eq!(album.block_on(album.store().list("", None, 9)).expect("lists"), []);
}
