#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub use thrift_core::{
    Clock, ErrorKind, HoldId, HolderId, ID_BYTES_MAX, InvalidId, ItemId, ManualClock, OrderId, StoreError, SystemClock,
    Timestamp,
};

pub use thrift_core::{audit, catalog, checkout, inventory, lock, memory, order, payment, record_store, shield};

#[cfg(feature = "conformance")]
pub use thrift_core::{conformance as conformance_suite, conformance};

/// The embedded store: one file, no server.
#[cfg(feature = "sqlite")]
pub use thrift_sqlite as sqlite;

/// The store for many machines: MongoDB, alone, as a replica set or as a sharded cluster.
#[cfg(feature = "mongo")]
pub use thrift_mongo as mongo;

/// Photos: safe decoding, widths, colours, the directory store.
#[cfg(feature = "photo")]
pub use thrift_photo as photo;

/// Photos on Cloudflare R2, behind a CDN domain.
#[cfg(feature = "r2")]
pub use thrift_r2 as r2;
