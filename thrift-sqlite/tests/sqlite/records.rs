//! Keyed records: the same answers as the memory store, for random writes.

use super::both::{both, stores};
use super::random::Random;
use super::shop::Shop;
use std::time::Duration;
use thrift_core::Clock;
use thrift_core::record_store::{Record, RecordStore};

#[test]
fn records_answer_as_in_memory_and_expired_ones_are_cleared_away() {
    let shop = Shop::new();
    let stores = stores(&shop);
    let mut random = Random::new(15);
    for _ in 0..1_500 {
        if random.once_in(3) {
            shop.clock.advance(Duration::from_millis(random.below(3_000) as u64));
        }
        let key = random.pick(&["", "a", "b\0c", "é", "z"]).to_owned();
        let collection = random.pick(&["notes", "sessions"]).to_owned();
        let start = shop.clock.now();
        let record = Record {
            collection: collection.clone(),
            key: key.clone(),
            version: random.below(3) as u64,
            sort: random.pick(&["", "1", "10", "2", "\0"]).into(),
            expires_at: random.once_in(2).then(|| start.plus(Duration::from_millis(random.below(2_000) as u64))),
            bytes: vec![0; random.below(3)],
        };
        both!(stores, store => store.put_record(record.clone()));
        both!(stores, store => store.get_record(&collection, &key));
        if random.once_in(10) {
            both!(stores, store => store.delete_record(&collection, &key));
        }
        let after = random.once_in(2).then_some((record.sort.as_str(), record.key.as_str()));
        let most = random.below(6);
        both!(stores, store => store.range(&collection, after, most));
    }
    shop.clock.advance(Duration::from_hours(1));
    for key in ["x", "y"] {
        let record = Record {
            collection: "notes".into(),
            key: key.into(),
            version: 0,
            sort: String::new(),
            expires_at: None,
            bytes: Vec::new(),
        };
        pollster::block_on(stores.1.put_record(record)).unwrap();
    }
    drop(stores);
    let file = rusqlite::Connection::open(shop.path()).unwrap();
    let expired = "SELECT count(*) FROM record WHERE expires_at IS NOT NULL";
    assert_eq!(file.query_row(expired, [], |row| row.get::<_, i64>(0)).unwrap(), 0);
}
