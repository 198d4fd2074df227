//! The harness does to real servers what it says. The stores are not tested here.
#![expect(clippy::unwrap_used, reason = "a test stops at a broken expectation")]

#[path = "mongod/clock.rs"]
mod clock;
#[path = "mongod/driver.rs"]
mod driver;
#[path = "mongod/loss.rs"]
mod loss;
#[path = "mongod/set.rs"]
mod set;
#[path = "mongod/standalone.rs"]
mod standalone;
