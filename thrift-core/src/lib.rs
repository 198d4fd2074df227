//! The rules of Thrift Plug: selling things that exist once.
//!
//! - [`lock`]: who may have a garment, as pure functions.
//! - [`inventory`]: the port that a store implements to make them atomic.
//! - [`checkout`]: from a hold to a sale, sans-IO, with recovery.
//! - [`catalog`], [`order`], [`payment`], [`record_store`]: the other types and ports.
//! - [`audit`]: the invariants, checked on a live store.
//! - [`memory`]: the reference store. `conformance` (feature): the suite that proves any other.
//!
//! **Architecture invariant:** no I/O, no runtime, no clock but [`Clock`], no randomness. A test of the whole
//! workspace checks the dependency tree; `clippy.toml` bans the calls.
#![forbid(unsafe_code)]

pub mod audit;
pub mod catalog;
pub mod checkout;
mod clock;
#[cfg(feature = "conformance")]
pub mod conformance;
mod error;
mod id;
pub mod inventory;
pub mod lock;
pub mod memory;
pub mod order;
pub mod payment;
pub mod record_store;
pub mod shield;
mod time;

pub use clock::{ManualClock, SystemClock};
pub use error::{ErrorKind, StoreError};
pub use id::{HoldId, HolderId, ID_BYTES_MAX, InvalidId, ItemId, OrderId};
pub use time::{Clock, Timestamp};
