//! The grid of garments: the front of the shop, a category, a search.

use crate::pages::choice::{Choice, Link};
use crate::pages::html;
use crate::pages::money;
use crate::pages::photo::Photo;
use crate::pages::shell::{Share, Shell};
use crate::pages::status::Status;
use crate::pages::style::{self, Css};
use askama::Template;

/// A page of garments with its filters.
#[derive(Debug, Clone, Template)]
#[template(path = "grid.html", whitespace = "minimize")]
pub(crate) struct GridPage {
    /// What surrounds it.
    pub shell: Shell,
    /// What a link to it looks like; only the unfiltered front page needs one.
    pub share: Option<Share>,
    /// The heading: "Nouvelles pièces", the category, or what was searched.
    pub heading: String,
    /// Whether to say in a sentence how the shop works: on the unfiltered first page.
    pub show_intro: bool,
    /// The categories, "Tout" first.
    pub chips: Vec<Chip>,
    /// What is chosen, and what could be.
    pub filter: Filter,
    /// What is chosen, each with the address without it.
    pub active: Vec<Link>,
    /// The garments.
    pub cards: Vec<Card>,
    /// The first page of the same list, when this is a later one.
    pub first_href: Option<String>,
    /// The next page of the same list.
    pub next_href: Option<String>,
}

/// One category above the grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chip {
    /// Its name.
    pub label: String,
    /// Its page.
    pub href: String,
    /// Whether it is the one shown.
    pub current: bool,
}

/// The filters: the options, and what was chosen as it was sent (empty: anything).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    /// The words searched for.
    pub q: String,
    /// The chosen category.
    pub category: String,
    /// All categories.
    pub categories: Vec<Choice>,
    /// The chosen size.
    pub size: String,
    /// All sizes.
    pub sizes: Vec<Choice>,
    /// The chosen colour.
    pub colour: String,
    /// All colours.
    pub colours: Vec<Choice>,
    /// The lowest price.
    pub min_price: String,
    /// The highest price.
    pub max_price: String,
    /// The chosen order.
    pub sort: String,
    /// All orders.
    pub sorts: Vec<Choice>,
}

/// A garment in a grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Card {
    /// Its id, for the live status.
    pub id: String,
    /// Its page.
    pub href: String,
    /// What it is called.
    pub title: String,
    /// Its price in francs.
    pub price: i64,
    /// Its size.
    pub size: Option<String>,
    /// Its condition, in words.
    pub condition: Option<String>,
    /// Whether it can be bought now.
    pub status: Status,
    /// Its cover.
    pub photo: Photo,
}

impl Card {
    /// "M · très bon état", as far as it is known.
    pub(crate) fn facts(&self) -> String {
        [self.size.as_deref(), self.condition.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
}

impl GridPage {
    /// Photos that are surely seen at once: fetched before the others.
    const EAGER: usize = 4;

    /// The page.
    pub(crate) fn render(&self) -> String {
        html(self)
    }

    fn tints(&self) -> Css {
        style::tints(self.cards.iter().map(|card| &card.photo))
    }
}
