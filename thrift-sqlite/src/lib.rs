//! Every store of Thrift Plug on embedded SQLite: one file, no server, durable before it answers.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("shop.db");
//! use std::sync::Arc;
//! use thrift_core::{SystemClock, inventory::InventoryStoreExt, lock::{Basket, Limits}};
//! use thrift_sqlite::SqliteStore;
//!
//! let store = SqliteStore::open(&path, Arc::new(SystemClock::new()), Limits::default())?;
//! pollster::block_on(store.offer(Basket::one("jacket-7".parse()?)))?;
//! # Ok(()) }
//! ```
//!
//! **How it works.** One thread writes, a few read; callers wait on a channel, under any executor or none. The writer
//! takes whatever commands have gathered while the last commit was on its way to the disk, runs each in its own
//! savepoint, commits them together, and only then answers: many buyers share one sync, and no answer comes before
//! the sync that makes it true. Batches in which nobody wrote are not synced. There is no timer: one buyer alone waits
//! for nobody.
//!
//! **Several processes** may use one file on one machine: every write begins with `BEGIN IMMEDIATE`, and each process
//! sees the others' events.
//!
//! **Architecture invariant:** no rule of the lock or of orders is written down here; [`thrift_core::lock::rule`] and
//! [`thrift_core::order::apply_change`] decide, this crate makes "read, decide, write" one transaction. Only what an
//! index needs is a column, everything else is a JSON body.
//!
//! # Why is there no …?
//! - **async driver**: SQLite is a library of blocking calls; threads are honest about that, and need no runtime.
//! - **`synchronous=NORMAL`**: it forgets the last commits when the power fails, and an answered hold is a promise.
//! - **network file system**: SQLite's shared memory does not work there; opening says so. That is what the MongoDB
//!   store is for.
#![forbid(unsafe_code)]

mod body;
mod browse;
mod catalog;
mod clock;
mod errors;
mod feed;
mod file;
#[cfg(test)]
mod fuzz;
mod header;
mod inventory;
mod job;
mod lane;
mod locks;
mod looks;
mod options;
mod orders;
mod readers;
mod records;
mod schema;
mod session;
mod store;
mod writer;

pub use options::SqliteOptions;
pub use store::SqliteStore;
