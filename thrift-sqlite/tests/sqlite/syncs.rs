//! No answer before the sync that makes it true.

use super::native::{Probe, VFS};
use super::shop::{Shop, apply, granted, hold, hold_id, offer, options_at, queue};
use std::fs;
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;
use thrift_core::inventory::InventoryStore;
use thrift_sqlite::{SqliteOptions, SqliteStore};

const GARMENTS: usize = 64;

fn watched(shop: &Shop, options: impl FnOnce(SqliteOptions) -> SqliteOptions) -> (SqliteStore, Arc<Probe>) {
    let probe = Probe::on(&shop.path());
    let store = options(shop.options().vfs(VFS)).open().unwrap();
    offer(&store, (0..=GARMENTS).map(|number| format!("coat-{number}")));
    (store, probe)
}

/// A granted hold, and what the disk had seen around it.
struct Seen {
    number: usize,
    /// Syncs that had begun when the command was sent.
    begun_before: u64,
    /// Syncs that had ended when the answer came.
    done_after: u64,
    /// Bytes of the log that a power failure would have left when the answer came.
    durable: u64,
}

impl Seen {
    /// Syncs come one after another, so one that began after the command is one more than had begun before it.
    fn synced(&self) -> bool {
        self.done_after > self.begun_before
    }

    /// Whether the hold is there after a power failure at the moment of its answer.
    fn survives(&self, shop: &Shop) -> bool {
        let (folder, path) = (tempfile::tempdir().unwrap(), shop.path());
        let copy = folder.path().join("shop.db");
        let log = fs::read(path.with_file_name("shop.db-wal")).unwrap();
        fs::copy(&path, &copy).unwrap();
        fs::write(folder.path().join("shop.db-wal"), &log[..usize::try_from(self.durable).unwrap()]).unwrap();
        let store = options_at(&copy).open().unwrap();
        !pollster::block_on(store.carrying(hold_id(self.number))).unwrap().records.is_empty()
    }
}

fn one_after_another(store: &SqliteStore, probe: &Probe) -> Vec<Seen> {
    let one = |number: usize| {
        let begun_before = probe.begun.load(SeqCst);
        granted(apply(store, &hold(number, "ann", &format!("coat-{number}"))));
        Seen { number, begun_before, done_after: probe.done.load(SeqCst), durable: probe.durable.load(SeqCst) }
    };
    (0..GARMENTS).step_by(4).map(one).collect()
}

#[test]
fn every_hold_is_synced_between_its_command_and_its_answer() {
    let shop = Shop::new();
    let (store, probe) = watched(&shop, |options| options);
    let seen = one_after_another(&store, &probe);
    assert!(seen.iter().all(Seen::synced));
    assert!(seen.iter().all(|seen| seen.survives(&shop)));
}

#[test]
fn the_check_notices_a_store_that_does_not_sync() {
    let shop = Shop::new();
    let (store, probe) = watched(&shop, SqliteOptions::forget_answered_sales_on_power_failure);
    let seen = one_after_another(&store, &probe);
    assert!(!seen.iter().any(Seen::synced));
    assert!(!seen.iter().any(|seen| seen.survives(&shop)));
}

#[test]
fn holds_that_gather_share_one_sync_that_began_after_all_of_them() {
    let shop = Shop::new();
    let (store, probe) = watched(&shop, |options| options);
    // While the disk is busy with somebody's commit, 64 buyers come.
    probe.close_gate();
    let (first, before) = (hold(GARMENTS, "zoe", &format!("coat-{GARMENTS}")), probe.begun.load(SeqCst));
    let blocker = queue(&store, &first);
    probe.wait_for_sync(before + 1);
    let commands: Vec<_> =
        (0..GARMENTS).map(|number| hold(number, &format!("buyer-{number}"), &format!("coat-{number}"))).collect();
    let calls: Vec<_> = commands.iter().map(|command| (probe.begun.load(SeqCst), queue(&store, command))).collect();
    probe.open_gate();
    granted(pollster::block_on(blocker));
    let seen: Vec<Seen> = calls
        .into_iter()
        .enumerate()
        .map(|(number, (begun_before, call))| {
            granted(pollster::block_on(call));
            Seen { number, begun_before, done_after: probe.done.load(SeqCst), durable: probe.durable.load(SeqCst) }
        })
        .collect();
    assert!(seen.iter().all(Seen::synced));
    assert!(seen.iter().step_by(8).all(|seen| seen.survives(&shop)));
    assert_eq!(probe.done.load(SeqCst) - before, 2, "64 holds in one sync, after the one they waited for");
}

#[test]
fn holds_of_many_threads_are_each_synced_before_their_answer() {
    let shop = Shop::new();
    let (store, probe) = watched(&shop, |options| options);
    std::thread::scope(|scope| {
        for number in 0..GARMENTS {
            let (store, probe) = (&store, &probe);
            scope.spawn(move || {
                let command = hold(number, &format!("buyer-{number}"), &format!("coat-{number}"));
                let begun_before = probe.begun.load(SeqCst);
                granted(apply(store, &command));
                let (done_after, durable) = (probe.done.load(SeqCst), probe.durable.load(SeqCst));
                assert!(Seen { number, begun_before, done_after, durable }.synced());
            });
        }
    });
}
