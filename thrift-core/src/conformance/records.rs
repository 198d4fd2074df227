//! The record store on its own.

use super::Fixture;
use super::world::World;
use crate::catalog::Put;
use crate::record_store::{Record, RecordStore};
use std::time::Duration;

fn record(key: &str, sort: &str, version: u64) -> Record {
    let collection = "jobs".into();
    Record { collection, key: key.into(), version, sort: sort.into(), expires_at: None, bytes: key.into() }
}

fn put<F: Fixture>(world: &World<F>, record: Record) -> Put<Record> {
    world.wait(async |store| store.put_record(record).await)
}

fn get<F: Fixture>(world: &World<F>, collection: &str, key: &str) -> Option<Record> {
    world.wait(async |store| store.get_record(collection, key).await)
}

/// A compare-and-set.
pub fn a_record_is_written_only_on_its_version<F: Fixture>() {
    let world = World::<F>::new();
    let Put::Written(first) = put(&world, record("a", "1", 0)) else { panic!("not written") };
    assert_eq!(first.version, 1);
    assert_eq!(put(&world, record("a", "2", 0)), Put::Conflict(Some(first.clone())));
    assert_eq!(put(&world, record("b", "2", 1)), Put::Conflict(None));
    let Put::Written(second) = put(&world, Record { bytes: vec![0, 255], ..first }) else { panic!("not written") };
    assert_eq!(get(&world, "jobs", "a"), Some(second));
    assert_eq!(get(&world, "other", "a"), None, "collections are apart");
    for _ in 0..2 {
        world.wait(async |store| store.delete_record("jobs", "a").await);
        assert_eq!(get(&world, "jobs", "a"), None);
    }
}

/// Whoever sweeps.
pub fn an_expired_record_is_not_there<F: Fixture>() {
    let world = World::<F>::new();
    let now = world.sweep(1).now;
    let expiring = Record { expires_at: Some(now.plus(Duration::from_secs(5))), ..record("a", "1", 0) };
    put(&world, expiring);
    world.advance(Duration::from_millis(4_999));
    assert!(get(&world, "jobs", "a").is_some());
    world.advance(Duration::from_millis(1));
    assert_eq!(get(&world, "jobs", "a"), None);
    assert_eq!(world.wait(async |store| store.range("jobs", None, 9).await), []);
    assert!(matches!(put(&world, record("a", "1", 0)), Put::Written(_)), "its place is free");
}

/// Keyset pages.
pub fn a_range_is_by_sort_key_then_key<F: Fixture>() {
    let world = World::<F>::new();
    for (key, sort) in [("d", "1"), ("a", "2"), ("c", "1"), ("b", "2"), ("e", "0")] {
        put(&world, record(key, sort, 0));
    }
    put(&world, Record { collection: "other".into(), ..record("z", "0", 0) });
    let (mut keys, mut after) = (String::new(), None::<(String, String)>);
    loop {
        let place = after.as_ref().map(|(sort, key)| (sort.as_str(), key.as_str()));
        let page = world.wait(async |store| store.range("jobs", place, 2).await);
        let Some(last) = page.last() else { break };
        after = Some((last.sort.clone(), last.key.clone()));
        keys.extend(page.iter().map(|record| record.key.as_str()));
    }
    assert_eq!(keys, "ecdab");
}
