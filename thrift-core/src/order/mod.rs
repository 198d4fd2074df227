//! Orders: the commit point of a checkout.

mod change;
mod charge;
mod store;
mod types;

pub use change::{Cause, Change, Changed, apply_change};
pub use charge::{Charge, ChargeState};
pub use store::{Inserted, OrderStore, OrdersPage, Stored};
pub use types::{Contact, Delivery, Order, OrderLine, OrderStatus, PaymentChoice};
