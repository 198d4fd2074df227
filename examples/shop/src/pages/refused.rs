//! A basket of which something was lost: what, why, and one tap to go on with the rest.

use crate::pages::html;
use crate::pages::money;
use crate::pages::photo::Photo;
use crate::pages::reason::Reason;
use crate::pages::shell::Shell;
use crate::pages::style::{self, Css};
use askama::Template;

/// The answer to a checkout that was refused. Nothing is held.
#[derive(Debug, Clone, Template)]
#[template(path = "refused.html", whitespace = "minimize")]
pub(crate) struct RefusedPage {
    /// What surrounds it.
    pub shell: Shell,
    /// Why the attempt as a whole was refused, if it was.
    pub attempt: Option<Reason>,
    /// The garments that were refused.
    pub lost: Vec<LostLine>,
    /// The garments that can still be had.
    pub rest: Vec<RestLine>,
    /// The sum of `rest` in francs.
    pub rest_total: i64,
    /// A fresh UUID for the hold of the rest.
    pub hold_id: String,
}

/// A garment that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LostLine {
    /// Its page, if it still has one.
    pub href: Option<String>,
    /// What it is called.
    pub title: String,
    /// Its cover.
    pub photo: Option<Photo>,
    /// Why.
    pub reason: Reason,
}

/// A garment that can still be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RestLine {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Its price in francs.
    pub price: i64,
    /// Its cover.
    pub photo: Option<Photo>,
}

impl RefusedPage {
    /// The page.
    pub(crate) fn render(&self) -> String {
        html(self)
    }

    fn heading(&self) -> &'static str {
        match (self.attempt.is_some(), self.lost.len()) {
            (true, _) | (_, 0) => "Votre commande n'a pas pu commencer",
            (false, 1) => "Un article n'est plus disponible",
            (false, _) => "Des articles ne sont plus disponibles",
        }
    }

    fn tints(&self) -> Css {
        let lost = self.lost.iter().filter_map(|line| line.photo.as_ref());
        style::tints(lost.chain(self.rest.iter().filter_map(|line| line.photo.as_ref())))
    }
}
