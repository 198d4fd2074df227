//! Every store of Thrift Plug on MongoDB atomics: the engine for more than one machine.
//!
//! ```no_run
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! use thrift_core::{inventory::InventoryStoreExt, lock::Basket};
//! use thrift_mongo::MongoOptions;
//!
//! let store = MongoOptions::new("mongodb://localhost:27017/shop?replicaSet=rs0").connect().await?;
//! store.offer(Basket::one("jacket-7".parse()?)).await?;
//! # Ok(()) }
//! ```
//!
//! **How it works.** A buyer's hold on one garment is one `findOneAndUpdate` whose pipeline holds the rule. Every other
//! command reads, is decided by [`thrift_core::lock::rule`], and writes each garment *if it is still as it was read*,
//! in the one global order, stopping at the first that is not. What a stopped command had already written is given
//! back on the same condition. Commands that gather while others are in flight share one read and one `update`. No
//! transaction is used, and none is needed.
//!
//! **Architecture invariants**
//! - Every write is majority-committed and journaled before it is answered, and really changes its document: on a
//!   primary that was deposed without knowing it, a statement that changes nothing would succeed.
//! - Every write carries a number of its own (`op`); a reply that was lost is resolved by sending the same again.
//! - Only the database stamps time (`$$NOW`); this process's clock measures how long an answer took, nothing else.
//! - Text from outside reaches a pipeline only inside `$literal`.
//!
//! # Refusals
//! A grant is never stale. A refusal may be: a read of several garments is not one moment, so it may rest on a basket
//! that is half taken, and a primary that was deposed without knowing it refuses from what it remembers. Recorded races
//! on a standalone server and on a healthy replica set need the first allowance and not the second. A refused `Sell` or
//! `Retake` is confirmed by a write first.
//!
//! # Why is there no …?
//! - **TTL index that frees garments**: it would delete without an event, a minute late. A lapsed hold blocks nobody.
//! - **transaction**: single-document writes have a better record under partitions, cost a fraction, and work on a
//!   standalone server.
#![forbid(unsafe_code)]

mod acquire;
mod adopt;
mod alone;
mod attempt;
mod body;
mod browse;
mod call;
mod catalog;
mod changes;
mod errors;
mod feed;
#[cfg(test)]
mod fuzz;
mod indexes;
mod inventory;
mod lane;
mod lock_document;
mod locks;
mod looks;
mod options;
mod orders;
mod ours;
mod plan;
mod reading;
mod records;
mod replace;
mod statement;
mod store;
mod sweep;
mod time;
mod together;
mod view;
mod wary;

pub use adopt::{Adopted, item_id};
pub use changes::Changes;
pub use indexes::IndexReport;
pub use options::MongoOptions;
pub use store::MongoStore;
