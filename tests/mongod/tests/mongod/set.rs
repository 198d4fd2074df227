//! Three members: elections, kills, frozen members, cuts.

use std::thread;
use std::time::{Duration, Instant};

use mongodb::bson::{Bson, doc};
use thrift_mongod::ReplicaSet;

use crate::driver::{count, increment, insert, ping};

/// The set's own address, with writes that a majority has to keep.
fn durable(set: &ReplicaSet) -> String {
    format!("{}&w=majority&journal=true&serverSelectionTimeoutMS=30000", set.uri())
}

fn state(set: &ReplicaSet, member: usize) -> i32 {
    set.node(member).run("admin", doc! { "replSetGetStatus": 1 }).unwrap().get_i32("myState").unwrap()
}

const SECONDARY: i32 = 2;

#[test]
fn a_killed_primary_is_replaced_and_returns_as_a_secondary() {
    let set = ReplicaSet::builder(3).fast_elections().start();
    assert_eq!(set.len(), 3);
    insert(&durable(&set), 1).unwrap();
    let first = set.primary();
    set.kill(first);
    assert!(ping(&set.node_uri(first)).is_err());

    let second = set.primary_other_than(first);
    assert_ne!(first, second);
    increment(&durable(&set), 1).unwrap();

    set.restart(first);
    set.wait_healthy();
    assert_eq!(set.primary(), second);
    assert_eq!(state(&set, first), SECONDARY);
    assert_eq!(count(&durable(&set), 1).unwrap(), Some(1));
}

#[test]
fn a_frozen_primary_is_replaced_and_steps_down_when_it_thaws() {
    let set = ReplicaSet::builder(3).fast_elections().start();
    let first = set.primary();
    set.freeze(first);
    assert!(set.node(first).is_running());
    let second = set.primary_other_than(first);
    set.thaw(first);
    set.wait_healthy();
    assert_eq!(set.primary(), second);
    assert_eq!(state(&set, first), SECONDARY);
}

#[test]
fn a_primary_that_is_cut_off_is_replaced_though_it_runs_and_follows_when_healed() {
    let set = ReplicaSet::builder(3).fast_elections().with_proxies().start();
    insert(&durable(&set), 1).unwrap();
    let first = set.primary();
    set.cut(first);
    assert!(ping(&set.node_uri(first)).is_err(), "clients do not reach it");
    assert!(ping(set.node(first).uri()).is_ok(), "but it runs");

    let second = set.primary_other_than(first);
    increment(&durable(&set), 1).unwrap();
    assert_eq!(count(set.node(first).uri(), 1).unwrap(), Some(0), "it missed the write");

    set.heal(first);
    set.wait_healthy();
    assert_eq!(set.primary(), second);
    assert_eq!(state(&set, first), SECONDARY);
    assert_eq!(count(&durable(&set), 1).unwrap(), Some(1));
    ping(&set.node_uri(first)).unwrap();
}

#[test]
fn a_member_behind_a_proxy_can_be_restarted_too() {
    let set = ReplicaSet::builder(3).fast_elections().with_proxies().start();
    let other = (set.primary() + 1) % set.len();
    set.kill(other);
    set.restart(other);
    set.wait_healthy();
    assert_eq!(state(&set, other), SECONDARY);
    // Its connections are still known to be its own.
    let first = set.primary();
    set.cut(first);
    set.primary_other_than(first);
    set.heal(first);
    set.wait_healthy();
}

#[test]
fn a_cut_secondary_sees_nobody_and_nobody_sees_it() {
    let set = ReplicaSet::builder(3).fast_elections().with_proxies().start();
    let primary = set.primary();
    let lonely = (primary + 1) % set.len();
    set.cut(lonely);
    let seen_by = |member: usize| {
        let status = set.node(member).run("admin", doc! { "replSetGetStatus": 1 }).unwrap();
        let members = status.get_array("members").unwrap().clone();
        let well = |member: &&Bson| {
            member.as_document().is_some_and(|member| member.get_f64("health").is_ok_and(|health| health > 0.0))
        };
        members.iter().filter(well).count()
    };
    let begun = Instant::now();
    while (seen_by(lonely), seen_by(primary)) != (1, 2) && begun.elapsed() < Duration::from_secs(15) {
        // The members find out from their heartbeats, every half second.
        thread::sleep(Duration::from_millis(50));
    }
    assert_eq!((seen_by(lonely), seen_by(primary)), (1, 2), "itself alone; itself and the other secondary");
    assert_eq!(set.primary(), primary, "two of three go on");
    insert(&durable(&set), 2).unwrap();
    set.heal(lonely);
    set.wait_healthy();
    assert_eq!((seen_by(lonely), seen_by(primary)), (3, 3));
}
