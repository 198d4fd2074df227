//! The basket. Nothing in it is reserved yet, and the page says so.

use crate::pages::html;
use crate::pages::money;
use crate::pages::photo::Photo;
use crate::pages::reason::Reason;
use crate::pages::shell::Shell;
use crate::pages::status::Until;
use crate::pages::style::{self, Css};
use askama::Template;

/// The basket.
#[derive(Debug, Clone, Template)]
#[template(path = "basket.html", whitespace = "minimize")]
pub(crate) struct BasketPage {
    /// What surrounds it.
    pub shell: Shell,
    /// What is in it.
    pub lines: Vec<BasketLine>,
    /// The sum of the lines without a problem, in francs.
    pub total: i64,
    /// A fresh UUID: the hold that "Commander" asks for.
    pub hold_id: String,
    /// A checkout that is still open.
    pub resume: Option<Resume>,
}

/// One garment of the basket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BasketLine {
    /// Its id.
    pub id: String,
    /// Its page.
    pub href: String,
    /// What it is called.
    pub title: String,
    /// "M · très bon état".
    pub facts: String,
    /// Its price in francs.
    pub price: i64,
    /// Its cover.
    pub photo: Option<Photo>,
    /// Why it cannot be ordered now; such a line is left out of the order.
    pub problem: Option<Reason>,
}

/// The way back into an open checkout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Resume {
    /// The checkout.
    pub href: String,
    /// How long it stays open.
    pub until: Until,
}

impl BasketPage {
    /// The page.
    pub(crate) fn render(&self) -> String {
        html(self)
    }

    fn orderable(&self) -> impl Iterator<Item = &BasketLine> {
        self.lines.iter().filter(|line| line.problem.is_none())
    }

    fn orderable_count(&self) -> usize {
        self.orderable().count()
    }

    fn tints(&self) -> Css {
        style::tints(self.lines.iter().filter_map(|line| line.photo.as_ref()))
    }
}
