//! A crowd that waited through an outage does not go on waiting after it.

use crate::fixture::{runtime, wait};
use std::time::{Duration, Instant};
use thrift_core::ItemId;
use thrift_core::inventory::InventoryStore;
use thrift_core::record_store::{Record, RecordStore};
use thrift_mongo::MongoOptions;
use thrift_mongod::ReplicaSet;

const CROWD: usize = 400;

/// The driver's pool serves one waiting call for each thing that happens to it. Calls that had given up in an outage
/// still stood in its queue afterwards: whoever came later waited behind all of them and gave up in turn. A shop process
/// got no answers for a minute and longer, with idle connections to healthy servers. Chaos on the whole shop found it.
#[test]
fn who_comes_after_an_outage_is_served_though_hundreds_gave_up_in_it() {
    let set = ReplicaSet::three();
    let store = wait(MongoOptions::new(set.uri()).patience(Duration::from_secs(5)).connect()).unwrap();
    let item = ItemId::new("robe").unwrap();
    wait(store.look(std::slice::from_ref(&item))).unwrap();
    let primary = set.primary();
    let others: Vec<usize> = (0..3).filter(|member| *member != primary).collect();
    // The primary goes on, and can confirm nothing.
    for member in &others {
        set.freeze(*member);
    }
    let callers: Vec<_> = (0..CROWD)
        .map(|number| {
            let store = store.clone();
            runtime().spawn(async move { store.put_record(record(number)).await.is_ok() })
        })
        .collect();
    let answered = callers.into_iter().map(|caller| wait(caller).unwrap()).filter(|ok| *ok).count();
    assert_eq!(answered, 0, "no majority confirms anything");
    for member in &others {
        set.thaw(*member);
    }
    set.wait_healthy();
    let since = Instant::now();
    let mut calls = 1;
    while wait(store.look(std::slice::from_ref(&item))).is_err() {
        calls += 1;
        assert!(since.elapsed() < Duration::from_mins(1), "{calls} calls in vain");
    }
    println!("call {calls} was answered, {:.1?} after the servers were well again", since.elapsed());
    assert!(calls <= 2, "{calls} calls, {:?}", since.elapsed());
}

fn record(number: usize) -> Record {
    let (collection, key, bytes) = ("crowd".to_owned(), number.to_string(), vec![1]);
    Record { collection, key, version: 0, sort: String::new(), expires_at: None, bytes }
}
