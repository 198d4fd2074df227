//! The orders, as staff works them off.

use crate::pages::choice::{Choice, Link};
use crate::pages::html;
use crate::pages::money;
use crate::pages::order::{InWords, Line};
use crate::pages::shell::Shell;
use crate::pages::staff::Notice;
use crate::pages::style;
use askama::Template;
use thrift_plug::order::OrderStatus;

/// A page of orders.
#[derive(Debug, Clone, Template)]
#[template(path = "staff_orders.html", whitespace = "minimize")]
pub(crate) struct StaffOrdersPage {
    /// What surrounds it.
    pub shell: Shell,
    /// What the last action came to.
    pub notice: Option<Notice>,
    /// The orders, newest first.
    pub orders: Vec<OrderRow>,
    /// The next orders.
    pub next_href: Option<String>,
}

/// One order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OrderRow {
    /// The order; part of the address that its buttons post to.
    pub id: String,
    /// What the buyer names on the phone, and the order's page.
    pub reference: Link,
    /// When it was made: "14:32", or "21 nov. 14:32".
    pub made: String,
    /// Where it stands.
    pub state: OrderStatus,
    /// Its garments.
    pub lines: Vec<Line>,
    /// What the buyer pays in francs, delivery included.
    pub total: i64,
    /// Who.
    pub name: String,
    /// Their phone in E.164, so that a tap calls it.
    pub phone: String,
    /// Where to: "Douala, Akwa, face pharmacie".
    pub place: String,
    /// What staff can do now: `value` is the action of the address (`confirm`, `cancel`, `refund`, `deliver`).
    pub actions: Vec<Choice>,
}

impl StaffOrdersPage {
    /// The page.
    pub(crate) fn render(&self) -> String {
        html(self)
    }
}
