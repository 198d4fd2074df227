//! The port of the catalogue.

use crate::catalog::garment::{Colour, Garment, Visibility};
use crate::error::StoreError;
use crate::id::ItemId;
use async_trait::async_trait;

/// The catalogue record of every garment.
///
/// # Contract
/// [`put`](Self::put) is a conditional write on `ver`. [`list`](Self::list) pages by key, never by offset, and never
/// reads more than it answers plus what its filters pass over in one index; no call reads the whole catalogue.
#[async_trait]
pub trait CatalogStore: Send + Sync {
    /// Stores a garment: `ver` 0 to insert, otherwise the `ver` that was read. The stored one is one higher.
    async fn put(&self, garment: Garment) -> Result<Put<Garment>, StoreError>;

    /// The garments with these ids, in the order asked; unknown ones are left out.
    async fn get(&self, items: &[ItemId]) -> Result<Vec<Garment>, StoreError>;

    /// A page of garments.
    async fn list(&self, query: &CatalogQuery) -> Result<CatalogPage, StoreError>;

    /// Registers a category, or renames it.
    async fn put_category(&self, category: Category) -> Result<(), StoreError>;

    /// All categories, by slug. Settings, not catalogue: tens of them.
    async fn categories(&self) -> Result<Vec<Category>, StoreError>;
}

/// What a conditional write came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Put<T> {
    /// Written; this is how it stands now.
    Written(T),
    /// Somebody else wrote first; this is what stands, if anything does.
    Conflict(Option<T>),
}

/// A category of garments.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Category {
    /// In addresses: `a-z 0-9 -`.
    pub slug: String,
    /// Its French name.
    pub french: String,
    /// Its English name.
    pub english: String,
}

/// Which garments, in which order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogQuery {
    /// Who may see them.
    pub visibility: Visibility,
    /// Only this category.
    pub category: Option<String>,
    /// Only this colour.
    pub colour: Option<Colour>,
    /// Only this size, as written.
    pub size: Option<String>,
    /// Only at this price or more, in minor units.
    pub price_min: Option<i64>,
    /// Only at this price or less, in minor units.
    pub price_max: Option<i64>,
    /// Only where title, brand or description contain every one of these words, case apart.
    pub words: Vec<String>,
    /// The order.
    pub sort: Sort,
    /// Go on after this garment.
    pub after: Option<CatalogPosition>,
    /// At most this many.
    pub limit: usize,
}

impl CatalogQuery {
    /// The newest public garments.
    pub fn newest(limit: usize) -> Self {
        Self {
            visibility: Visibility::Public,
            category: None,
            colour: None,
            size: None,
            price_min: None,
            price_max: None,
            words: Vec::new(),
            sort: Sort::Newest,
            after: None,
            limit,
        }
    }

    /// Whether a garment passes the filters (position and limit apart): the meaning that every store answers to.
    pub fn matches(&self, garment: &Garment) -> bool {
        let text = || {
            let brand = garment.brand.as_deref().unwrap_or_default();
            format!("{} {brand} {}", garment.title, garment.description).to_lowercase()
        };
        let price = garment.price.amount();
        garment.visibility == self.visibility
            && self.category.as_ref().is_none_or(|wanted| garment.category.as_ref() == Some(wanted))
            && self.colour.is_none_or(|wanted| garment.colour == Some(wanted))
            && self.size.as_ref().is_none_or(|wanted| garment.size.as_ref() == Some(wanted))
            && self.price_min.is_none_or(|min| price >= min)
            && self.price_max.is_none_or(|max| price <= max)
            && (self.words.is_empty() || {
                let text = text();
                self.words.iter().all(|word| text.contains(&word.to_lowercase()))
            })
    }
}

/// The order of a list; ties are broken by id, so that pages never overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Newest first.
    Newest,
    /// Cheapest first.
    Cheapest,
    /// Dearest first.
    Dearest,
}

impl Sort {
    /// The number a garment is sorted by, ascending.
    pub fn key(self, garment: &Garment) -> i64 {
        match self {
            Self::Newest => garment.created_at.as_millis().saturating_neg(),
            Self::Cheapest => garment.price.amount(),
            Self::Dearest => garment.price.amount().saturating_neg(),
        }
    }
}

/// The place of a garment in a list: its sort key, then its id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CatalogPosition {
    /// [`Sort::key`] of the garment.
    pub key: i64,
    /// The garment.
    pub item: ItemId,
}

/// A page of garments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogPage {
    /// In order.
    pub garments: Vec<Garment>,
    /// Where to go on; `None` at the end.
    pub next: Option<CatalogPosition>,
}
