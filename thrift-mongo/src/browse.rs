//! Pages of the catalogue: each is a range of one index, whose entries alone decide all filters but words.
//!
//! The index is named, so that no statistics can talk the server into another, and what is left of a list is said as
//! ranges of it: ten thousand garments at the same price cost the next page nothing.

use crate::body::limit;
use crate::call::Call;
use crate::catalog::{sorted_by, visibility};
use crate::reading::Query;
use crate::store::Inner;
use mongodb::bson::{Bson, Document, doc};
use mongodb::options::Hint;
use thrift_core::StoreError;
use thrift_core::catalog::{CatalogPage, CatalogPosition, CatalogQuery, Garment, Sort};

/// Garments whose text one statement looks at, at first and at most: a search for a rare word in a large catalogue
/// must not outlast our patience.
const TEXTS_MIN: u64 = 512;
const TEXTS_MAX: u64 = 32_768;

/// After this sort key and id, or up to them.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    key: i64,
    id: String,
}

/// What is asked, in the index's words.
struct Search<'q> {
    query: &'q CatalogQuery,
    key: &'static str,
    index: String,
    lowest: i64,
    highest: i64,
}

impl<'q> Search<'q> {
    fn new(query: &'q CatalogQuery) -> Self {
        let key = sorted_by(query.sort);
        let index = if query.category.is_some() { format!("category_{key}") } else { key.to_owned() };
        let (min, max) = (query.price_min.unwrap_or(i64::MIN), query.price_max.unwrap_or(i64::MAX));
        let (lowest, highest) = match query.sort {
            Sort::Newest => (i64::MIN, i64::MAX),
            Sort::Cheapest => (min, max),
            Sort::Dearest => (max.saturating_neg(), min.saturating_neg()),
        };
        Self { query, key, index, lowest, highest }
    }

    /// All that index entries can say, but the place.
    fn filters(&self) -> Document {
        let mut filters = doc! { "visibility": visibility(self.query.visibility) };
        let colour = self.query.colour.map(|colour| colour.code().to_owned());
        let wanted = [("category", self.query.category.clone()), ("colour", colour), ("size", self.query.size.clone())];
        filters.extend(wanted.into_iter().filter_map(|(field, value)| Some((field.to_owned(), Bson::String(value?)))));
        if self.query.sort == Sort::Newest {
            let bounds = [("$gte", self.query.price_min), ("$lte", self.query.price_max)];
            let bounds: Document =
                bounds.into_iter().filter_map(|(op, price)| Some((op.to_owned(), price?.into()))).collect();
            if !bounds.is_empty() {
                filters.insert("cheapest", bounds);
            }
        }
        filters
    }

    /// What lies after `from`, up to and with `to`: a few tight ranges, merged by the server.
    fn between(&self, from: Option<&Place>, to: Option<&Place>) -> Document {
        let range = |keys: Document, ids: Document| {
            let mut range = self.filters();
            range.insert(self.key, keys);
            if !ids.is_empty() {
                range.insert("_id", ids);
            }
            range
        };
        let after = |from: &Place| doc! { "$gt": &from.id };
        let until = |to: &Place| doc! { "$lte": &to.id };
        if let (Some(from), Some(to)) = (from, to)
            && from.key == to.key
        {
            return range(doc! { "$eq": from.key }, doc! { "$gt": &from.id, "$lte": &to.id });
        }
        let mut keys = from.map_or_else(|| doc! { "$gte": self.lowest }, |from| doc! { "$gt": from.key });
        keys.extend(to.map_or_else(|| doc! { "$lte": self.highest }, |to| doc! { "$lt": to.key }));
        let whole = range(keys, Document::new());
        let first = from.map(|from| range(doc! { "$eq": from.key }, after(from)));
        let last = to.map(|to| range(doc! { "$eq": to.key }, until(to)));
        if first.is_none() && last.is_none() {
            return whole;
        }
        doc! { "$or": first.into_iter().chain([whole]).chain(last).collect::<Vec<_>>() }
    }

    /// Every word, taken literally; a pattern could neither hold a zero nor be as long as it likes.
    fn words(&self) -> Vec<Document> {
        let contains = |word: &String| {
            doc! { "$gte": [{ "$indexOfBytes": ["$text", { "$literal": word.to_lowercase() }] }, 0] }
        };
        self.query.words.iter().map(contains).collect()
    }

    fn order(&self) -> Document {
        doc! { self.key: 1, "_id": 1 }
    }
}

/// A search that passes over much is made of several statements, so its page may be of several states of the
/// catalogue, as two pages are.
pub(crate) async fn list(inner: &Inner, query: &CatalogQuery) -> Result<CatalogPage, StoreError> {
    let search = Search::new(query);
    let start = query.after.as_ref().map(|after| Place { key: after.key, id: after.item.to_string() });
    let mut garments = Vec::new();
    if query.limit == 0 || start.as_ref().is_some_and(|start| start.key > search.highest) {
        return Ok(CatalogPage { garments, next: None });
    }
    let mut from = start.filter(|start| start.key >= search.lowest);
    // One more than asked for tells whether there are more.
    let wanted = query.limit.saturating_add(1);
    let mut texts = TEXTS_MIN;
    loop {
        let mut call = Call::new(inner);
        let to = if query.words.is_empty() { None } else { call.place_after(&search, from.as_ref(), texts).await? };
        garments.extend(call.matching(&search, from.as_ref(), to.as_ref(), wanted - garments.len()).await?);
        if to.is_none() || garments.len() >= wanted {
            break;
        }
        (from, texts) = (to, (texts * 8).min(TEXTS_MAX));
    }
    let more = garments.len() > query.limit;
    garments.truncate(query.limit);
    let place = |garment: &Garment| CatalogPosition { key: query.sort.key(garment), item: garment.id.clone() };
    let next = garments.last().filter(|_| more).map(place);
    Ok(CatalogPage { garments, next })
}

impl Call<'_> {
    async fn matching(
        &mut self,
        search: &Search<'_>,
        from: Option<&Place>,
        to: Option<&Place>,
        most: usize,
    ) -> Result<Vec<Garment>, StoreError> {
        let mut filter = search.between(from, to);
        let words = search.words();
        if !words.is_empty() {
            filter.insert("$expr", doc! { "$and": words });
        }
        let hint = Some(search.index.as_str());
        self.garments_of(Query { filter, sort: Some(search.order()), limit: limit(most), hint, ..Query::default() })
            .await
    }

    /// The place of the garment that comes so many after `from`; none if there are not so many. Reads index entries
    /// only.
    async fn place_after(
        &mut self,
        search: &Search<'_>,
        from: Option<&Place>,
        entries: u64,
    ) -> Result<Option<Place>, StoreError> {
        let garments = self.inner.collection::<Document>(&self.inner.names.garments);
        let filter = search.between(from, None);
        let found = self.read(|| {
            let (garments, filter, hint) = (garments.clone(), filter.clone(), Hint::Name(search.index.clone()));
            let (order, fields) = (search.order(), doc! { "_id": 1, search.key: 1 });
            Box::pin(async move {
                garments.find_one(filter).sort(order).hint(hint).skip(entries - 1).projection(fields).await
            })
        });
        let place = |found: Document| {
            Some(Place { key: found.get_i64(search.key).ok()?, id: found.get_str("_id").ok()?.to_owned() })
        };
        Ok(found.await?.and_then(place))
    }
}
