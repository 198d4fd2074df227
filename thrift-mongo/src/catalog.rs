//! The catalogue: filters, order and paging are the server's work, on one index.

use crate::body::{BODY, from_body, limit, to_body};
use crate::call::Call;
use crate::errors::Answer;
use crate::reading::Query;
use crate::store::{Inner, MongoStore};
use async_trait::async_trait;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Document, doc};
use thrift_core::catalog::{
    CatalogPage, CatalogPosition, CatalogQuery, CatalogStore, Category, Colour, Garment, Put, Sort, Visibility,
};
use thrift_core::{ItemId, StoreError};

fn visibility(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Draft => "draft",
        Visibility::Public => "public",
        Visibility::Archived => "archived",
    }
}

/// The sort key's field.
fn sorted_by(sort: Sort) -> &'static str {
    match sort {
        Sort::Newest => "newest",
        Sort::Cheapest => "cheapest",
        Sort::Dearest => "dearest",
    }
}

fn document(garment: &Garment, op: ObjectId) -> Result<Document, StoreError> {
    // As `CatalogQuery::matches` puts it together.
    let brand = garment.brand.as_deref().unwrap_or_default();
    let text = format!("{} {brand} {}", garment.title, garment.description).to_lowercase();
    let mut document = doc! {
        "_id": garment.id.as_str(),
        "visibility": visibility(garment.visibility),
        "category": garment.category.as_deref(),
        "colour": garment.colour.map(Colour::code),
        "size": garment.size.as_deref(),
        "text": text,
        "ver": i64::try_from(garment.ver).unwrap_or(i64::MAX),
        "op": op,
        BODY: to_body(garment)?,
    };
    for sort in [Sort::Newest, Sort::Cheapest, Sort::Dearest] {
        document.insert(sorted_by(sort), sort.key(garment));
    }
    Ok(document)
}

async fn put(inner: &Inner, garment: &Garment) -> Result<Put<Garment>, StoreError> {
    let mut call = Call::new(inner);
    let op = ObjectId::new();
    let next = Garment { ver: garment.ver + 1, ..garment.clone() };
    let stored = document(&next, op)?;
    let garments = inner.collection::<Document>(&inner.names.garments);
    let written = if garment.ver == 0 {
        let sent = call.write(|| {
            let (garments, stored) = (garments.clone(), stored.clone());
            Box::pin(async move { garments.insert_one(stored).await.map(drop) })
        });
        match sent.await? {
            Ok(()) => true,
            Err(Answer::Duplicate { .. }) => {
                call.has(&inner.names.garments, doc! { "_id": garment.id.as_str(), "op": op }).await?
            }
            Err(answer) => return Err(call.failed(answer)),
        }
    } else {
        let unchanged = doc! { "ver": i64::try_from(garment.ver).unwrap_or(i64::MAX) };
        let filter = doc! { "_id": garment.id.as_str(), "$or": [unchanged, { "op": op }] };
        call.replace(&inner.names.garments, filter, &stored).await?
    };
    if written {
        return Ok(Put::Written(next));
    }
    let standing = call.garments_of(Query { filter: doc! { "_id": garment.id.as_str() }, ..Query::default() }).await?;
    Ok(Put::Conflict(standing.into_iter().next()))
}

async fn get(inner: &Inner, items: &[ItemId]) -> Result<Vec<Garment>, StoreError> {
    let ids: Vec<&str> = items.iter().map(ItemId::as_str).collect();
    let filter = doc! { "_id": { "$in": ids } };
    let found = Call::new(inner).garments_of(Query { filter, ..Query::default() }).await?;
    Ok(items.iter().filter_map(|item| found.iter().find(|garment| garment.id == *item)).cloned().collect())
}

/// What passes the filters, after the position.
fn filter(query: &CatalogQuery) -> Document {
    let mut filter = doc! { "visibility": visibility(query.visibility) };
    if let Some(category) = &query.category {
        filter.insert("category", category);
    }
    if let Some(colour) = query.colour {
        filter.insert("colour", colour.code());
    }
    if let Some(size) = &query.size {
        filter.insert("size", size);
    }
    let mut all = Vec::new();
    if let Some(min) = query.price_min {
        all.push(doc! { "cheapest": { "$gte": min } });
        all.push(doc! { "dearest": { "$lte": min.saturating_neg() } });
    }
    if let Some(max) = query.price_max {
        all.push(doc! { "cheapest": { "$lte": max } });
        all.push(doc! { "dearest": { "$gte": max.saturating_neg() } });
    }
    all.extend(query.words.iter().map(|word| doc! { "text": { "$regex": literal(&word.to_lowercase()) } }));
    if let Some(after) = &query.after {
        let key = sorted_by(query.sort);
        all.push(doc! { key: { "$gte": after.key } });
        all.push(doc! { "$or": [{ key: { "$gt": after.key } }, { "_id": { "$gt": after.item.as_str() } }] });
    }
    if !all.is_empty() {
        filter.insert("$and", all);
    }
    filter
}

/// The word as a pattern that means just itself.
fn literal(word: &str) -> String {
    word.chars()
        .flat_map(|c| (!c.is_alphanumeric() && c.is_ascii_graphic()).then_some('\\').into_iter().chain([c]))
        .collect()
}

async fn list(inner: &Inner, query: &CatalogQuery) -> Result<CatalogPage, StoreError> {
    let key = sorted_by(query.sort);
    let hint = if query.category.is_some() { format!("category_{key}") } else { key.to_owned() };
    let sort = Some(doc! { key: 1, "_id": 1 });
    let most = limit(query.limit.saturating_add(1));
    let wanted = Query { filter: filter(query), sort, limit: most, hint: Some(&hint), ..Query::default() };
    let mut garments = Call::new(inner).garments_of(wanted).await?;
    let more = garments.len() > query.limit;
    garments.truncate(query.limit);
    let place = |garment: &Garment| CatalogPosition { key: query.sort.key(garment), item: garment.id.clone() };
    let next = garments.last().filter(|_| more).map(place);
    Ok(CatalogPage { garments, next })
}

impl Call<'_> {
    async fn garments_of(&mut self, query: Query<'_>) -> Result<Vec<Garment>, StoreError> {
        let (inner, collection) = (self.inner, &self.inner.names.garments);
        let found = self.find(collection, Query { fields: doc! { "_id": 1, BODY: 1 }, ..query }).await?;
        found.documents.into_iter().map(|document| from_body(document, &inner.place, collection)).collect()
    }

    pub(crate) async fn has(&mut self, collection: &str, filter: Document) -> Result<bool, StoreError> {
        let query = Query { filter, fields: doc! { "_id": 1 }, limit: 1, ..Query::default() };
        Ok(!self.find(collection, query).await?.documents.is_empty())
    }

    /// Whether there was a document to replace.
    pub(crate) async fn replace(
        &mut self,
        collection: &str,
        filter: Document,
        by: &Document,
    ) -> Result<bool, StoreError> {
        let collection = self.inner.collection::<Document>(collection);
        let sent = self.write(|| {
            let (collection, filter, by) = (collection.clone(), filter.clone(), by.clone());
            Box::pin(async move { collection.replace_one(filter, by).await })
        });
        let sent = sent.await?;
        Ok(sent.map_err(|answer| self.failed(answer))?.matched_count == 1)
    }
}

async fn put_category(inner: &Inner, category: &Category) -> Result<(), StoreError> {
    let mut call = Call::new(inner);
    let change = doc! { "$set": { BODY: to_body(category)?, "op": ObjectId::new() } };
    let categories = inner.collection::<Document>(&inner.names.categories);
    let filter = doc! { "_id": &category.slug };
    let sent = call
        .write(|| Box::pin(categories.update_one(filter.clone(), change.clone()).upsert(true).into_future()))
        .await?;
    sent.map(drop).map_err(|answer| call.failed(answer))
}

async fn categories(inner: &Inner) -> Result<Vec<Category>, StoreError> {
    let collection = &inner.names.categories;
    let (fields, sort) = (doc! { "_id": 1, BODY: 1 }, Some(doc! { "_id": 1 }));
    let query = Query { fields, sort, hint: Some("_id_"), ..Query::default() };
    let found = Call::new(inner).find(collection, query).await?;
    found.documents.into_iter().map(|document| from_body(document, &inner.place, collection)).collect()
}

#[async_trait]
impl CatalogStore for MongoStore {
    async fn put(&self, garment: Garment) -> Result<Put<Garment>, StoreError> {
        self.run(|inner| async move { put(&inner, &garment).await }).await
    }

    async fn get(&self, items: &[ItemId]) -> Result<Vec<Garment>, StoreError> {
        let items = items.to_vec();
        self.run(|inner| async move { get(&inner, &items).await }).await
    }

    async fn list(&self, query: &CatalogQuery) -> Result<CatalogPage, StoreError> {
        let query = query.clone();
        self.run(|inner| async move { list(&inner, &query).await }).await
    }

    async fn put_category(&self, category: Category) -> Result<(), StoreError> {
        self.run(|inner| async move { put_category(&inner, &category).await }).await
    }

    async fn categories(&self) -> Result<Vec<Category>, StoreError> {
        self.run(|inner| async move { categories(&inner).await }).await
    }
}
