//! The stores, and what somebody would write without them. A contender is made ready outside the measured time, with every
//! garment that the slice needs; all check the lease's end, and none answers before its disk would.

mod database;
mod maps;
mod memory;
mod mongo;
mod one_transaction;
mod plain_mongo;
mod port;
mod redis;
mod shield;

pub use database::{mongo_group, sqlite_group};
pub use maps::{Dashed, Lock, Map, Mutexed};
pub use memory::memory_group;
pub use redis::server_version as redis_version;

use crate::slice::{Plan, Tally};
use crate::threads::{Blocking, play};
use crate::workload::Workload;

/// One that can be measured.
pub trait Contender {
    /// As the tables call it.
    fn name(&self) -> &'static str;

    /// Whether it is ours; the others are rivals.
    fn ours(&self) -> bool;

    /// Makes everything ready, then plays one slice.
    fn slice(&mut self, plan: &Plan) -> Tally;
}

/// Contenders that do the same job by the same means, measured in turns.
pub struct Group {
    /// As the tables call it.
    pub name: &'static str,
    /// How long a slice takes at most, in milliseconds.
    pub slice_millis: u64,
    /// The garments that [`Distinct`](crate::workload::Shape::Distinct) has, by the number of buyers: as many as the
    /// quickest of the group can take in a slice, or as can be made ready in reasonable time.
    pub garments_max: fn(usize) -> usize,
    /// The first is ours, plain: the others are compared with it.
    pub contenders: Vec<Box<dyn Contender>>,
    /// Who is missing, and why.
    pub missing: Vec<String>,
}

/// A contender whose buyers are threads, made anew for each slice.
struct Threads<F> {
    name: &'static str,
    ours: bool,
    timed_every: u64,
    make: F,
}

impl<C: Blocking, F: FnMut(&Workload) -> C> Contender for Threads<F> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn ours(&self) -> bool {
        self.ours
    }

    fn slice(&mut self, plan: &Plan) -> Tally {
        let contender = (self.make)(&plan.work);
        play(&contender, plan, self.timed_every)
    }
}
