//! Many buyers, few garments: what each store and its plain rivals make of it, measured in the same run.
//!
//! [`workload`] says who asks for what; [`contenders`] are the stores and what somebody would write without them;
//! [`rounds`] plays one against the other in turns, so that a noisy machine is as noisy to all; [`report`] writes what
//! came out into `docs/benchmarks.md`, also where we lose. `benches/run` does all of it.
//!
//! Nothing here is part of the library, and nothing in it may be quick because it does less than a shop needs.
#![forbid(unsafe_code)]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a bench stops at the first surprise"
)]

pub mod contenders;
pub mod dice;
pub mod disk;
pub mod lost_race;
pub mod machine;
pub mod report;
pub mod results;
pub mod rounds;
pub mod slice;
pub mod tasks;
pub mod threads;
pub mod workload;
