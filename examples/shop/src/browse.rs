//! Filters, pages and cursors of the catalogue: the same for the JSON API and the grid.

use crate::openapi;
use crate::problem::Problem;
use crate::shop::App;
use crate::views::Standing;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::Deserialize;
use thrift_plug::ItemId;
use thrift_plug::catalog::{CatalogPosition, CatalogQuery, Colour, Garment, Sort, Visibility};
use utoipa::IntoParams;

/// Garments on a page, unless fewer are asked for.
pub(crate) const PAGE: usize = 24;
/// The most garments on a page.
const PAGE_MAX: usize = 60;
/// More words than that are no search.
const WORDS_MAX: usize = 8;

/// What was asked for, as it was sent; empty means anything.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct Filters {
    /// A category's slug.
    pub(crate) category: String,
    /// As written.
    pub(crate) size: String,
    #[param(value_type = openapi::Colour)]
    pub(crate) colour: String,
    /// In minor units.
    #[param(value_type = u64)]
    pub(crate) min_price: String,
    /// In minor units.
    #[param(value_type = u64)]
    pub(crate) max_price: String,
    /// Words that title, brand or description contain.
    pub(crate) q: String,
    #[param(value_type = openapi::SortOrder)]
    pub(crate) sort: String,
    /// What `next` said.
    pub(crate) cursor: String,
    #[param(value_type = u32, minimum = 1, maximum = 60)]
    pub(crate) limit: String,
}

/// A page of garments, how they stand, and the cursor of the next page.
pub(crate) struct Found {
    pub(crate) garments: Vec<Garment>,
    pub(crate) standing: Standing,
    pub(crate) next: Option<String>,
}

impl Filters {
    /// Finds a page.
    pub(crate) async fn find(&self, app: &App) -> Result<Found, Problem> {
        let page = app.catalog.list(&self.query()?).await?;
        let ids: Vec<ItemId> = page.garments.iter().map(|garment| garment.id.clone()).collect();
        let standing = Standing::of(app, &ids).await?;
        Ok(Found { garments: page.garments, standing, next: page.next.as_ref().map(cursor) })
    }

    fn query(&self) -> Result<CatalogQuery, Problem> {
        let text = |text: &String| Some(text.trim().to_owned()).filter(|text| !text.is_empty() && text.len() <= 64);
        let colour = text(&self.colour).map(|code| {
            Colour::from_code(&code)
                .ok_or_else(|| Problem::malformed("colour: a code such as navy, see the documentation"))
        });
        let limit = match self.limit.as_str() {
            "" => PAGE,
            text => text
                .parse()
                .ok()
                .filter(|limit| (1..=PAGE_MAX).contains(limit))
                .ok_or_else(|| Problem::malformed(format!("limit: takes 1 to {PAGE_MAX}")))?,
        };
        Ok(CatalogQuery {
            visibility: Visibility::Public,
            category: text(&self.category),
            colour: colour.transpose()?,
            size: text(&self.size),
            price_min: price("min_price", &self.min_price)?,
            price_max: price("max_price", &self.max_price)?,
            words: self.q.split_whitespace().take(WORDS_MAX).map(str::to_owned).collect(),
            sort: match self.sort.as_str() {
                "" | "newest" => Sort::Newest,
                "cheapest" | "price_asc" => Sort::Cheapest,
                "dearest" | "price_desc" => Sort::Dearest,
                _ => return Err(Problem::malformed("sort: takes newest, price_asc or price_desc")),
            },
            after: position(&self.cursor)?,
            limit,
        })
    }
}

fn price(name: &str, text: &str) -> Result<Option<i64>, Problem> {
    let digits: String = text.chars().filter(|character| !character.is_whitespace()).collect();
    match digits.as_str() {
        "" => Ok(None),
        digits => match digits.parse::<i64>() {
            Ok(amount) if amount >= 0 => Ok(Some(amount)),
            _ => Err(Problem::malformed(format!("{name}: takes whole francs such as 12500"))),
        },
    }
}

fn cursor(position: &CatalogPosition) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(format!("{} {}", position.key, position.item))
}

fn position(text: &str) -> Result<Option<CatalogPosition>, Problem> {
    if text.is_empty() {
        return Ok(None);
    }
    let read = || {
        let text = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        let (key, item) = text.split_once(' ')?;
        Some(CatalogPosition { key: key.parse().ok()?, item: ItemId::new(item).ok()? })
    };
    read().map(Some).ok_or_else(|| Problem::malformed("cursor: takes what `next` said, nothing else"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_went() {
        let place = CatalogPosition { key: -5, item: ItemId::new("a b é").unwrap() };
        assert_eq!(position(&cursor(&place)).unwrap(), Some(place));
        assert!(position("nonsense").is_err());
    }

    #[test]
    fn absurd_filters_are_refused() {
        for filters in [
            Filters { limit: "0".into(), ..Filters::default() },
            Filters { limit: "9999".into(), ..Filters::default() },
            Filters { min_price: "-5".into(), ..Filters::default() },
            Filters { colour: "plaid".into(), ..Filters::default() },
            Filters { sort: "random".into(), ..Filters::default() },
        ] {
            assert!(filters.query().is_err(), "{filters:?}");
        }
        assert_eq!(
            Filters { min_price: "12 500".into(), ..Filters::default() }.query().unwrap().price_min,
            Some(12_500)
        );
    }
}
