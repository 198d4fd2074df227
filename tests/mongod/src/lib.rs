//! Real mongod processes for tests, and what happens to them: killed, frozen, cut off, clocks set wrong, answers lost.
//!
//! Only for tests: it stops (panics) at the first thing that does not work and says which. Every call blocks, with a
//! bound; none needs a runtime, so plain threads and `async` tests can both use it. Linux only: it reads `/proc`.
//!
//! A server ends with the value that started it, or with the test process, however that ends.
//!
//! ```no_run
//! use thrift_mongod::ReplicaSet;
//!
//! let set = ReplicaSet::builder(3).fast_elections().with_proxies().start();
//! let old = set.primary();
//! set.cut(old);
//! assert_ne!(set.primary_other_than(old), old);
//! set.heal(old);
//! set.wait_healthy();
//! ```
#![forbid(unsafe_code)]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test harness stops at the first thing that does not work"
)]

mod binary;
mod certificate;
mod cuts;
mod guard;
mod loss;
mod mongod;
mod options;
mod port;
mod proxy;
mod replica_set;
mod replica_set_builder;
mod wait;
mod wire;

pub use binary::{binary, clock_environment, faketime};
pub use mongod::{Mongod, shared_standalone};
pub use options::MongodBuilder;
pub use proxy::Proxy;
pub use replica_set::ReplicaSet;
pub use replica_set_builder::ReplicaSetBuilder;
