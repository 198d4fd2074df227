//! Commands that share a commit do not share their fate.

use super::native::{Probe, VFS};
use super::shop::{Shop, apply, granted, hold, hold_id, item, offer, options_at, queue, refused};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use thrift_core::inventory::InventoryStore;
use thrift_core::record_store::{Record, RecordStore};
use thrift_core::{Clock, ErrorKind, ManualClock, Timestamp};
use thrift_sqlite::SqliteStore;

/// A store whose commits a test can hold up: what is queued meanwhile goes into one batch.
fn gated(shop: &Shop) -> (SqliteStore, Arc<Probe>) {
    let probe = Probe::on(&shop.path());
    let store = shop.options().vfs(VFS).open().unwrap();
    offer(&store, (0..10).map(|number| format!("coat-{number}")));
    (store, probe)
}

fn big(key: &str, bytes: usize) -> Record {
    let (collection, key, sort) = ("notes".into(), key.into(), String::new());
    Record { collection, key, version: 0, sort, expires_at: None, bytes: vec![7; bytes] }
}

#[test]
fn a_refused_neighbour_does_not_disturb() {
    let shop = Shop::new();
    let (store, probe) = gated(&shop);
    probe.close_gate();
    let (first, begun) = (hold(0, "ann", "coat-0"), probe.begun.load(SeqCst));
    let blocker = queue(&store, &first);
    probe.wait_for_sync(begun + 1);
    let commands = [
        hold(1, "ann", "coat-1"),
        hold(2, "bob", "coat-1"),
        hold(3, "bob", "coat-2"),
        hold(4, "bob", "no-such-coat"),
        hold(1, "ann", "coat-1"),
    ];
    let calls: Vec<_> = commands.iter().map(|command| queue(&store, command)).collect();
    probe.open_gate();
    granted(pollster::block_on(blocker));
    let mut answers = calls.into_iter().map(pollster::block_on);
    let mut next = || answers.next().unwrap();
    assert_eq!(granted(next()).changed, 1);
    assert_eq!(refused(next()), ["held_by_other"]);
    assert_eq!(granted(next()).changed, 1);
    assert_eq!(refused(next()), ["unknown_item"]);
    assert_eq!(granted(next()).changed, 0, "a replay within the batch");
    assert_eq!(probe.begun.load(SeqCst), begun + 2, "one sync for the first, one for all the others");
}

#[test]
fn a_batch_in_which_nobody_wrote_is_not_synced() {
    let shop = Shop::new();
    let (store, probe) = gated(&shop);
    granted(apply(&store, &hold(0, "ann", "coat-0")));
    let (begun, bytes) = (probe.begun.load(SeqCst), std::fs::metadata(shop.path()).unwrap().len());
    refused(apply(&store, &hold(1, "bob", "coat-0")));
    granted(apply(&store, &hold(0, "ann", "coat-0")));
    assert!(pollster::block_on(store.sweep(10)).unwrap().lapsed.is_empty());
    pollster::block_on(store.delete_record("notes", "none")).unwrap();
    assert_eq!(probe.begun.load(SeqCst), begun);
    assert_eq!(std::fs::metadata(shop.path()).unwrap().len(), bytes);
}

#[test]
fn a_full_disk_stops_only_those_who_need_room() {
    let shop = Shop::new();
    let (store, probe) = gated(&shop);
    drop(store);
    let room = std::fs::metadata(shop.path()).unwrap().len() + 100_000;
    let store = shop.options().vfs(VFS).file_bytes_max(room).open().unwrap();
    probe.close_gate();
    let (first, begun) = (hold(0, "ann", "coat-0"), probe.begun.load(SeqCst));
    let blocker = queue(&store, &first);
    probe.wait_for_sync(begun + 1);
    let (before, after) = (hold(1, "ann", "coat-1"), hold(2, "bob", "coat-2"));
    let before = queue(&store, &before);
    let mut too_big = Box::pin(store.put_record(big("picture", 1_000_000)));
    let waker = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(too_big.as_mut().poll(&mut { waker }).is_pending());
    let after = queue(&store, &after);
    probe.open_gate();

    granted(pollster::block_on(blocker));
    granted(pollster::block_on(before));
    let error = pollster::block_on(too_big).unwrap_err();
    assert_eq!((error.kind(), error.outcome_unknown()), (ErrorKind::Stop, false), "{error}");
    assert!(error.to_string().contains("make room"), "{error}");
    granted(pollster::block_on(after));
    assert!(pollster::block_on(store.get_record("notes", "picture")).unwrap().is_none());
    pollster::block_on(store.put_record(big("note", 10_000))).unwrap();
}

#[test]
fn a_failed_commit_leaves_the_outcome_unknown_and_asking_again_resolves_it() {
    let shop = Shop::new();
    let (store, probe) = gated(&shop);
    probe.close_gate();
    let (first, begun) = (hold(0, "ann", "coat-0"), probe.begun.load(SeqCst));
    let blocker = queue(&store, &first);
    probe.wait_for_sync(begun + 1);
    let commands = [hold(1, "ann", "coat-1"), hold(2, "bob", "coat-1"), hold(3, "bob", "coat-3")];
    let calls: Vec<_> = commands.iter().map(|command| queue(&store, command)).collect();
    probe.failing.store(true, SeqCst);
    probe.open_gate();
    let unknown: Vec<(ErrorKind, bool)> = std::iter::once(blocker)
        .chain(calls)
        .map(|call| pollster::block_on(call).unwrap_err())
        .map(|error| (error.kind(), error.outcome_unknown()))
        .collect();
    let stop = |unknown| (ErrorKind::Stop, unknown);
    assert_eq!(unknown, [stop(true), stop(true), stop(false), stop(true)], "the refused one wrote nothing");

    probe.failing.store(false, SeqCst);
    for command in [&first, &commands[0], &commands[2]] {
        granted(apply(&store, command));
    }
    assert_eq!(refused(apply(&store, &commands[1])), ["held_by_other"]);
    drop(store);
    let looked = pollster::block_on(shop.open().look(&[item("coat-1"), item("coat-3")])).unwrap();
    assert_eq!(looked.records[0].token(), Some(hold_id(1)));
    assert_eq!((looked.records[1].token(), looked.records[1].seq), (Some(hold_id(3)), 3), "held once");
}

#[test]
fn a_disk_that_fills_up_during_the_commit_loses_nothing_that_was_answered() {
    let shop = Shop::new();
    let (store, probe) = gated(&shop);
    granted(apply(&store, &hold(1, "ann", "coat-1")));
    probe.full.store(true, SeqCst);
    let error = apply(&store, &hold(2, "ann", "coat-2")).unwrap_err();
    assert_eq!((error.kind(), error.outcome_unknown()), (ErrorKind::Stop, true), "{error}");
    assert!(error.to_string().contains("make room"), "{error}");
    refused(apply(&store, &hold(3, "bob", "coat-1")));
    probe.full.store(false, SeqCst);
    assert_eq!(granted(apply(&store, &hold(2, "ann", "coat-2"))).changed, 1);
}

/// Panics when asked for the time, once it is told to.
struct Bomb {
    armed: AtomicBool,
    clock: ManualClock,
}

impl Clock for Bomb {
    fn now(&self) -> Timestamp {
        assert!(!self.armed.load(SeqCst), "a bomb in the clock: this panic is meant");
        self.clock.now()
    }
}

#[test]
fn a_panic_in_a_call_is_that_calls_alone() {
    let shop = Shop::new();
    let bomb = Arc::new(Bomb { armed: false.into(), clock: ManualClock::default() });
    let store = options_at(&shop.path()).readers(1).clock(bomb.clone()).open().unwrap();
    offer(&store, ["coat".into()]);
    bomb.armed.store(true, SeqCst);
    for error in [
        apply(&store, &hold(1, "ann", "coat")).unwrap_err(),
        pollster::block_on(store.look(&[item("coat")])).unwrap_err(),
    ] {
        assert_eq!((error.kind(), error.outcome_unknown()), (ErrorKind::Stop, false), "{error}");
        assert!(error.to_string().contains("a bomb in the clock"), "{error}");
    }
    bomb.armed.store(false, SeqCst);
    assert_eq!(pollster::block_on(store.look(&[item("coat")])).unwrap().records[0].seq, 2);
    granted(apply(&store, &hold(1, "ann", "coat")));
}

#[test]
fn a_call_that_nobody_waits_for_any_more_is_whole_or_nothing() {
    let shop = Shop::new();
    let (store, probe) = gated(&shop);
    probe.close_gate();
    let (first, begun) = (hold(0, "ann", "coat-0"), probe.begun.load(SeqCst));
    let blocker = queue(&store, &first);
    probe.wait_for_sync(begun + 1);
    let command = hold(1, "ann", "coat-1");
    drop(queue(&store, &command));
    drop(blocker);
    probe.open_gate();
    assert_eq!(granted(apply(&store, &command)).records[0].seq, 3, "held once, by whichever call");
    assert_eq!(granted(apply(&store, &first)).records[0].seq, 3);
}
