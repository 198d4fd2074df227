//! Which files are opened, and what becomes of those that are not.

use super::native::{Probe, VFS};
use super::shop::{Shop, apply, granted, hold, hold_id, item, offer, options_at};
use rusqlite::Connection;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use thrift_core::inventory::{FeedPosition, InventoryStore};
use thrift_core::{Clock, ErrorKind};
use thrift_sqlite::SqliteStore;

/// Opens, expects a person to be called, and answers what they are told.
#[track_caller]
fn refusal(path: &Path) -> String {
    let error = options_at(path).open().expect_err("must not open");
    let message = error.to_string();
    assert_eq!(error.kind(), ErrorKind::Stop, "{message}");
    assert!(!error.outcome_unknown());
    assert!(message.starts_with(&path.display().to_string()), "{message}");
    assert!(!message.contains('\n'), "{message}");
    message
}

/// Expects a refusal that leaves every file in the shop's folder as it was. (Readers mark their place in `-shm`, which
/// holds no data.)
#[track_caller]
fn refused_untouched(shop: &Shop) -> String {
    let data = || shop.files().into_iter().filter(|name| !name.ends_with("-shm"));
    let read = || data().map(|name| fs::read(shop.path().with_file_name(name)).unwrap());
    let (names, before): (_, Vec<_>) = (shop.files(), read().collect());
    let message = refusal(&shop.path());
    assert_eq!(shop.files(), names);
    assert!(read().eq(before), "a file was changed");
    message
}

#[test]
fn reopening_keeps_everything() {
    let shop = Shop::new();
    let store = shop.open();
    offer(&store, ["coat".into(), "scarf".into()]);
    granted(apply(&store, &hold(1, "ann", "coat")));
    let read = |store: &SqliteStore| {
        let scan = pollster::block_on(store.scan(None, 10)).unwrap();
        let events = pollster::block_on(store.events(&FeedPosition::start(), 10)).unwrap();
        (scan, events)
    };
    let before = read(&store);
    assert_eq!(before.1.events.len(), 5);
    drop(store);
    assert_eq!(shop.files(), ["shop.db"], "closing leaves one file");
    let store = shop.open();
    assert_eq!(read(&store), before);
    assert_eq!(granted(apply(&store, &hold(1, "ann", "coat"))).changed, 0, "the hold is known");
}

#[test]
fn dropping_the_last_handle_ends_the_threads_after_their_work() {
    let shop = Shop::new();
    for round in 0..20 {
        let store = shop.open();
        let other = store.clone();
        offer(&store, [format!("coat-{round}")]);
        drop(store);
        granted(apply(&other, &hold(round, "ann", &format!("coat-{round}"))));
        drop(other);
        assert_eq!(Arc::strong_count(&shop.clock), 1, "no thread has the clock any more");
    }
    assert_eq!(pollster::block_on(shop.open().scan(None, 100)).unwrap().records.len(), 20);
}

#[test]
fn many_that_open_a_new_file_at_once_all_get_it() {
    for _ in 0..5 {
        let shop = Shop::new();
        std::thread::scope(|scope| {
            for number in 0..8 {
                let shop = &shop;
                scope.spawn(move || offer(&shop.open(), [format!("coat-{number}")]));
            }
        });
        assert_eq!(pollster::block_on(shop.open().scan(None, 100)).unwrap().records.len(), 8);
    }
}

#[test]
fn names_that_sqlite_would_read_as_something_else_are_files() {
    let shop = Shop::new();
    for name in [":memory:", "file:shop.db?mode=memory", "été 100%?#.db"] {
        let path = shop.path().with_file_name(name);
        offer(&options_at(&path).open().unwrap(), ["coat".into()]);
        let looked = pollster::block_on(options_at(&path).open().unwrap().look(&[item("coat")])).unwrap();
        assert_eq!(looked.records.len(), 1, "{name}");
        assert!(path.is_file(), "{name}");
    }
    assert!(!Path::new(":memory:").exists());
}

#[test]
fn a_file_of_a_newer_version_is_refused_untouched() {
    let shop = Shop::new();
    offer(&shop.open(), ["coat".into()]);
    Connection::open(shop.path()).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let message = refused_untouched(&shop);
    assert!(message.contains("version 99") && message.contains("newer program"), "{message}");
}

#[test]
fn a_newer_version_that_is_still_in_the_log_is_refused() {
    let shop = Shop::new();
    offer(&shop.open(), ["coat".into()]);
    let newer = Connection::open(shop.path()).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    let message = refused_untouched(&shop);
    assert!(message.contains("version 99"), "{message}");
}

#[test]
fn another_programs_file_is_refused_untouched() {
    let shop = Shop::new();
    let other = Connection::open(shop.path()).unwrap();
    other.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE item (x); INSERT INTO item VALUES (1);").unwrap();
    assert!(refused_untouched(&shop).contains("another program"), "its log is still there");
    drop(other);
    assert!(refused_untouched(&shop).contains("another program"));
}

#[test]
fn what_is_no_sqlite_file_is_refused_untouched() {
    for content in [&b"name;price\ncoat;15000\n"[..], &[0xa5; 8192], &b"SQLite format 3\0"[..], &[0; 4096]] {
        let shop = Shop::new();
        fs::write(shop.path(), content).unwrap();
        let message = refused_untouched(&shop);
        assert!(message.contains("another") || message.contains("move"), "{message}");
    }
}

#[test]
fn a_damaged_header_is_refused_untouched() {
    let shop = Shop::new();
    offer(&shop.open(), ["coat".into()]);
    let mut bytes = fs::read(shop.path()).unwrap();
    bytes[..100].fill(0xa5);
    fs::write(shop.path(), bytes).unwrap();
    assert!(refused_untouched(&shop).contains("is not a SQLite file"));
}

#[test]
fn a_truncated_file_is_refused_untouched() {
    let shop = Shop::new();
    offer(&shop.open(), (0..200).map(|number| format!("coat-{number}")));
    let bytes = fs::read(shop.path()).unwrap();
    fs::write(shop.path(), &bytes[..bytes.len() / 2 / 4096 * 4096]).unwrap();
    let message = refused_untouched(&shop);
    assert!(message.contains("damaged") && message.contains("backup"), "{message}");
}

#[test]
fn a_row_that_cannot_be_read_is_named_and_nothing_else_is_harmed() {
    let shop = Shop::new();
    offer(&shop.open(), ["coat".into(), "scarf".into()]);
    let by_hand = Connection::open(shop.path()).unwrap();
    by_hand.execute("UPDATE item SET body = '{}' WHERE item = 'coat'", []).unwrap();
    let store = shop.open();
    let error = apply(&store, &hold(1, "ann", "coat")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Stop);
    assert!(error.to_string().contains("table item"), "{error}");
    granted(apply(&store, &hold(2, "ann", "scarf")));
}

#[test]
fn places_where_no_file_can_be_are_refused() {
    let shop = Shop::new();
    let folder = shop.path().parent().unwrap().to_owned();
    assert!(refusal(&folder).contains("is a folder"));
    assert!(refusal(&folder.join("no/such/shop.db")).contains("folder does not exist"));
    fs::write(folder.join("plain"), "text").unwrap();
    assert!(refusal(&folder.join("plain/shop.db")).contains("not a folder"));
    assert!(!folder.join("no").exists());
    // Nobody may make a file here, not even root.
    #[cfg(target_os = "linux")]
    assert!(refusal(Path::new("/proc/shop.db")).contains("cannot be opened"));
    assert!(options_at(Path::new("")).open().is_err());
}

#[test]
fn a_disk_that_cannot_be_written_is_refused() {
    let shop = Shop::new();
    let probe = Probe::on(&shop.path());
    offer(&shop.open(), ["coat".into()]);
    probe.read_only.store(true, std::sync::atomic::Ordering::SeqCst);
    let error = shop.options().vfs(VFS).open().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Stop);
    assert!(error.to_string().contains("write access"), "{error}");
}

#[test]
fn while_another_process_writes_for_long_calls_are_told_to_come_back() {
    let shop = Shop::new();
    let store = shop.open();
    offer(&store, ["coat".into()]);
    let other = Connection::open(shop.path()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = apply(&store, &hold(1, "ann", "coat")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RetryLater, "{error}");
    assert!(!error.outcome_unknown());
    assert!(error.to_string().contains("try again"), "{error}");
    assert_eq!(pollster::block_on(store.look(&[item("coat")])).unwrap().records.len(), 1, "readers go on");
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(granted(apply(&store, &hold(1, "ann", "coat"))).records[0].token(), Some(hold_id(1)));
}

#[test]
fn a_clock_that_runs_back_stands_still_here() {
    struct Wild(std::sync::atomic::AtomicI64);
    impl Clock for Wild {
        fn now(&self) -> thrift_core::Timestamp {
            thrift_core::Timestamp::from_millis(self.0.fetch_sub(1_000, std::sync::atomic::Ordering::SeqCst))
        }
    }
    let shop = Shop::new();
    let store = shop.options().clock(Arc::new(Wild(1_000_000.into()))).open().unwrap();
    let first = pollster::block_on(store.look(&[])).unwrap().now;
    assert_eq!(pollster::block_on(store.look(&[])).unwrap().now, first);
}
