//! Linearizability of recorded races: what callers were told, held against what the history says afterwards.
//!
//! [`Recorded`] stands in front of any store and notes every call: when it began, when it ended, what it was told. After
//! the race, [`check`] says whether there is one order of the events that explains all of it. `seq` gives that order,
//! so nothing is searched for: a check costs n log n.
//!
//! ```text
//! let recorder = Recorder::new();
//! let store = Recorded::new(store, recorder.clone());
//! // … many callers at once, every garment made known through `store` too …
//! let ending = Ending::read(&store).await?;
//! assert_eq!(check(&recorder.calls(), &ending, Allowed::default()), []);
//! ```
//!
//! What is checked:
//! - every garment's events are gapless and possible, and lead to its final record;
//! - whatever anybody was told of a garment is what its history says at that `seq`; `seq` and `ver` agree;
//! - **real time**: who asks after somebody was told is told no less; a write is never seen before it was asked for;
//! - what was answered as done is in the history, a basket whole; what was refused left nothing behind;
//! - every event was asked for by somebody, and claimed by one caller at most;
//! - no lapse before its time, no two live holds, no id granted that the garment remembers as ended;
//! - a refusal is justified by a state that the garment may have had while the call lasted.
//!
//! A call whose outcome is unknown may have been applied at any time after it began, or not at all.
//!
//! **Architecture invariant:** this module calls neither `decide` nor `rule`; a bug must not check itself. It asks no
//! clock: one counter numbers the beginnings and the endings of calls.

mod agreement;
mod answers;
mod call;
mod check;
mod clock;
mod garment;
mod holds;
mod makers;
mod recorder;
mod refusals;
mod times;
mod violation;

pub use call::{Allowed, Answer, Ask, Call, Ending};
pub use check::check;
pub use recorder::{Recorded, Recorder};
pub use violation::Violation;
