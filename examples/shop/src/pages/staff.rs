//! The staff's front page: how the shop stands, photos in, drafts to review.

use crate::pages::choice::Choice;
use crate::pages::html;
use crate::pages::photo::Photo;
use crate::pages::shell::Shell;
use crate::pages::style::{self, Css};
use askama::Template;

/// Upload and review.
#[derive(Debug, Clone, Template)]
#[template(path = "staff.html", whitespace = "minimize")]
pub(crate) struct StaffPage {
    /// What surrounds it.
    pub shell: Shell,
    /// The address of the script that uploads one file after another.
    pub upload_script: String,
    /// What the last action came to.
    pub notice: Option<Notice>,
    /// How the shop stands.
    pub counters: Vec<Counter>,
    /// All categories.
    pub categories: Vec<Choice>,
    /// All colours.
    pub colours: Vec<Choice>,
    /// All conditions.
    pub conditions: Vec<Choice>,
    /// The drafts to review.
    pub drafts: Vec<DraftRow>,
    /// The next drafts.
    pub next_href: Option<String>,
}

/// What an action came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    /// In words.
    pub text: String,
    /// Whether it failed.
    pub failed: bool,
}

/// One number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Counter {
    /// What is counted.
    pub label: String,
    /// The number, as it is read.
    pub value: String,
    /// Where the counted things are.
    pub href: Option<String>,
}

/// A draft: every field as the cataloguer or the reviewer left it; empty is "nobody knows".
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DraftRow {
    /// The garment.
    pub id: String,
    /// The version that was read, sent back so that two reviewers do not overwrite each other.
    pub ver: u64,
    /// Its photos, cover first.
    pub photos: Vec<NamedPhoto>,
    /// Title.
    pub title: String,
    /// Slug of the category.
    pub category: String,
    /// Code of the colour.
    pub colour: String,
    /// Size.
    pub size: String,
    /// Brand.
    pub brand: String,
    /// Code of the condition.
    pub condition: String,
    /// Price in whole francs, as typed.
    pub price: String,
    /// Description.
    pub description: String,
    /// Why it could not be saved or published.
    pub error: Option<String>,
}

/// A photo of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NamedPhoto {
    /// Its name among the photos of the garment.
    pub name: String,
    /// As the page shows it.
    pub photo: Photo,
}

impl StaffPage {
    /// The page.
    pub(crate) fn render(&self) -> String {
        html(self)
    }

    fn tints(&self) -> Css {
        style::tints(self.drafts.iter().flat_map(|draft| &draft.photos).map(|shot| &shot.photo))
    }
}
