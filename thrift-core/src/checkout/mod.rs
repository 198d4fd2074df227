//! From a hold to a sale. **The order is the commit point.**
//!
//! [`step`] is the whole logic, sans-IO: it looks at an order and at what just happened, and says what to do next.
//! [`Checkout`] executes that on any stores and payment providers; [`Checkout::recover`] finishes what a crashed
//! process left. Everything durable is in the order, so any process can go on with any order at any time.

mod driver;
mod effect;
mod new_order;
mod policy;
mod recover;
mod step;

pub use driver::Checkout;
pub use effect::{Effect, Input};
pub use new_order::{NewOrder, PlaceError, Placement};
pub use policy::Policy;
pub use recover::{Overdue, Recovered, overdue};
pub use step::step;
