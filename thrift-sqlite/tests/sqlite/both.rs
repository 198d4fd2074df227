//! A memory store and a SQLite store side by side.

use super::shop::Shop;
use thrift_core::lock::Limits;
use thrift_core::memory::MemoryStore;
use thrift_sqlite::SqliteStore;

/// Asks both stores and expects one answer.
macro_rules! both {
    ($stores:expr, $store:ident => $ask:expr) => {{
        let expected = pollster::block_on(async {
            let $store = &$stores.0;
            $ask.await
        });
        let got = pollster::block_on(async {
            let $store = &$stores.1;
            $ask.await
        });
        let (expected, got) = (expected.unwrap(), got.unwrap());
        assert_eq!(got, expected);
        got
    }};
}

pub(super) fn stores(shop: &Shop) -> (MemoryStore, SqliteStore) {
    (MemoryStore::with(shop.clock.clone(), Limits::off()), shop.open())
}

pub(super) use both;
