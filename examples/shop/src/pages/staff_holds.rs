//! The hold desk: who is buying what right now.

use crate::pages::choice::Link;
use crate::pages::html;
use crate::pages::shell::Shell;
use crate::pages::staff::Notice;
use crate::pages::status::Until;
use crate::pages::style;
use askama::Template;

/// All live holds.
#[derive(Debug, Clone, Template)]
#[template(path = "staff_holds.html", whitespace = "minimize")]
pub(crate) struct StaffHoldsPage {
    /// What surrounds it.
    pub shell: Shell,
    /// What the last action came to.
    pub notice: Option<Notice>,
    /// The holds, those that end first on top.
    pub holds: Vec<HoldRow>,
}

/// One live hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HoldRow {
    /// The hold; part of the address that "Libérer" posts to.
    pub id: String,
    /// Its garments.
    pub garments: Vec<Link>,
    /// Its holder, masked.
    pub holder: String,
    /// Whether payment has begun: then it cannot be released here.
    pub paying: bool,
    /// How long it has been there: "6 min".
    pub age: String,
    /// When it ends.
    pub until: Until,
}

impl StaffHoldsPage {
    /// The page.
    pub(crate) fn render(&self) -> String {
        html(self)
    }
}
