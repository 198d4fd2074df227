//! One garment.

use crate::pages::choice::Link;
use crate::pages::grid::Card;
use crate::pages::html;
use crate::pages::money::{self, francs};
use crate::pages::photo::Photo;
use crate::pages::shell::{Share, Shell};
use crate::pages::status::Status;
use crate::pages::style::{self, Css};
use askama::Template;

/// The page of one garment.
#[derive(Debug, Clone, Template)]
#[template(path = "garment.html", whitespace = "minimize")]
pub(crate) struct GarmentPage {
    /// What surrounds it.
    pub shell: Shell,
    /// What a link to it looks like.
    pub share: Option<Share>,
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Its price in francs.
    pub price: i64,
    /// Its brand.
    pub brand: Option<String>,
    /// Its size.
    pub size: Option<String>,
    /// Its colour, in words.
    pub colour: Option<String>,
    /// Its condition, in words.
    pub condition: Option<String>,
    /// Its category and that category's page.
    pub category: Option<Link>,
    /// What staff wrote; each line a paragraph.
    pub description: String,
    /// Cover first.
    pub photos: Vec<Shot>,
    /// Whether it can be bought now.
    pub status: Status,
    /// What the buyer can do next.
    pub action: Action,
    /// `https://wa.me/?text=…`: tell a friend.
    pub share_whatsapp: Option<String>,
    /// Garments to look at besides; may be empty.
    pub similar: Vec<Card>,
}

/// A photo in the gallery.
#[derive(Debug, Clone)]
pub(crate) struct Shot {
    /// As the page shows it.
    pub photo: Photo,
    /// The address of its widest file, to look at the details.
    pub widest: String,
}

/// The one thing to do with a garment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    /// It can go into the basket (also while somebody else holds it: it may come free).
    Add,
    /// It is in the basket.
    InBasket,
    /// Sold, or withdrawn.
    Nothing,
}

impl GarmentPage {
    /// The page.
    pub(crate) fn render(&self) -> String {
        html(self)
    }

    fn paragraphs(&self) -> impl Iterator<Item = &str> {
        self.description.lines().map(str::trim).filter(|line| !line.is_empty())
    }

    /// For search engines, where there is nothing better.
    fn summary(&self) -> String {
        let facts = [Some(self.title.as_str()), self.size.as_deref(), self.condition.as_deref()];
        let facts = facts.into_iter().flatten().collect::<Vec<_>>().join(", ");
        format!("{facts}, {}. Pièce unique.", francs(self.price))
    }

    fn tints(&self) -> Css {
        let shots = self.photos.iter().map(|shot| &shot.photo);
        style::tints(shots.chain(self.similar.iter().map(|card| &card.photo)))
    }
}
