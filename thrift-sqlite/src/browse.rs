//! Stepping through one index of the catalogue: what a list passes over costs an index entry, no more.
//!
//! The index only spares reading what cannot match; [`CatalogQuery::matches`] has the last word on every garment.

use crate::body::from_body;
use crate::catalog::{TABLE, code};
use crate::errors::Failure;
use crate::session::Session;
use rusqlite::{Row, named_params};
use thrift_core::catalog::{CatalogQuery, Colour, Garment, Sort};

/// Entries passed in one go, before other readers have their turn.
const ENTRIES_PER_STEP_MAX: usize = 2_000;

/// Where to go on: after this sort key and id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    key: i64,
    id: String,
}

/// Some matches, in order.
pub(crate) struct Step {
    pub(crate) found: Vec<Garment>,
    /// Where to go on; `None` at the end.
    pub(crate) resume: Option<Place>,
}

impl Place {
    /// Before the first garment that the query can match: every id comes after the empty text.
    pub(crate) fn start(query: &CatalogQuery) -> Self {
        let first = Self { key: keys(query).0, id: String::new() };
        let after = query.after.as_ref().map(|after| Self { key: after.key, id: after.item.as_str().to_owned() });
        after.map_or(first.clone(), |after| after.max(first))
    }
}

/// The lowest and the highest sort key that the query's prices allow.
fn keys(query: &CatalogQuery) -> (i64, i64) {
    let (min, max) = (query.price_min.unwrap_or(i64::MIN), query.price_max.unwrap_or(i64::MAX));
    match query.sort {
        Sort::Newest => (i64::MIN, i64::MAX),
        Sort::Cheapest => (min, max),
        Sort::Dearest => (max.saturating_neg(), min.saturating_neg()),
    }
}

/// Takes up to `wanted` matches, after `place`.
pub(crate) fn browse(
    session: &Session<'_>,
    query: &CatalogQuery,
    place: &Place,
    wanted: usize,
) -> Result<Step, Failure> {
    let mut statement = session.statement(sql(query))?;
    let mut entries = statement.query(named_params! {
        ":visibility": code(query.visibility),
        ":category": query.category,
        ":key": place.key,
        ":id": place.id,
        ":highest": keys(query).1,
    })?;
    let mut found = Vec::new();
    for passed in 1.. {
        let Some(entry) = entries.next()? else { break };
        if may_match(query, entry)? {
            found.extend(garment(session, entry.get(0)?)?.filter(|garment| query.matches(garment)));
        }
        if found.len() >= wanted || passed >= ENTRIES_PER_STEP_MAX {
            return Ok(Step { found, resume: Some(Place { key: entry.get(1)?, id: entry.get(2)? }) });
        }
    }
    Ok(Step { found, resume: None })
}

/// What the index entry alone can rule out.
fn may_match(query: &CatalogQuery, entry: &Row<'_>) -> Result<bool, Failure> {
    let is = |column: usize, wanted: Option<&str>| -> Result<bool, Failure> {
        let Some(wanted) = wanted else { return Ok(true) };
        Ok(entry.get_ref(column)?.as_str_or_null().map_err(rusqlite::Error::from)? == Some(wanted))
    };
    let price: i64 = entry.get(5)?;
    Ok(is(3, query.colour.map(Colour::code))?
        && is(4, query.size.as_deref())?
        && query.price_min.is_none_or(|min| price >= min)
        && query.price_max.is_none_or(|max| price <= max))
}

fn garment(session: &Session<'_>, row: i64) -> Result<Option<Garment>, Failure> {
    session.row("SELECT body FROM garment WHERE rowid = ?1", [row], |row| from_body(TABLE, row, 0))
}

/// The index is named, so that no statistics can talk SQLite into another.
fn sql(query: &CatalogQuery) -> &'static str {
    macro_rules! entries {
        ($index:literal, $key:literal, $price:literal, $category:literal) => {
            concat!(
                "SELECT rowid, ",
                $key,
                ", id, colour, size, ",
                $price,
                " FROM garment INDEXED BY ",
                $index,
                " WHERE visibility = :visibility AND ",
                $category,
                " AND (",
                $key,
                ", id) > (:key, :id) AND ",
                $key,
                " <= :highest ORDER BY ",
                $key,
                ", id"
            )
        };
    }
    match (query.sort, query.category.is_some()) {
        (Sort::Newest, false) => entries!("garment_newest", "newest", "cheapest", ":category IS NULL"),
        (Sort::Cheapest, false) => entries!("garment_cheapest", "cheapest", "cheapest", ":category IS NULL"),
        (Sort::Dearest, false) => entries!("garment_dearest", "dearest", "-dearest", ":category IS NULL"),
        (Sort::Newest, true) => entries!("garment_category_newest", "newest", "cheapest", "category = :category"),
        (Sort::Cheapest, true) => entries!("garment_category_cheapest", "cheapest", "cheapest", "category = :category"),
        (Sort::Dearest, true) => entries!("garment_category_dearest", "dearest", "-dearest", "category = :category"),
    }
}
