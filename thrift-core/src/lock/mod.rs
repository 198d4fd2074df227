//! The lock's rules, as pure functions of a record, a command and an instant.
//!
//! Nothing in here does I/O, waits, or knows of a store. A store makes "read, decide, write if unchanged" atomic, or
//! expresses the same rule as one conditional write; the conformance suite proves that it answers the same.
//!
//! **Safety is two rules.** Every exit from Held or Paying is a conditional write on one garment's token and fence; and
//! Paying is never left by time alone.

mod command;
mod decide;
mod event;
mod history;
mod limits;
mod record;
mod refusal;
mod transition;
mod verdict;

pub use command::{BASKET_ITEMS_MAX, Basket, Command, InvalidCommand, Keep, TTL_MAX, TTL_MIN, Ttl};
pub use decide::{Decision, decide, give_back, lapse};
pub use event::{Event, EventKind};
pub use history::{GarmentHistory, HistoryViolation};
pub use limits::Limits;
pub use record::{Ended, EndedHow, Lease, LockRecord, LockState, Shown};
pub use refusal::{Reason, Refusal};
pub use transition::Transition;
pub use verdict::{Known, Verdict, rule};
