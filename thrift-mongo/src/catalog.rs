//! The catalogue: garments and categories; [`browse`] lists them.

use crate::body::{BODY, from_body, to_body};
use crate::browse;
use crate::call::Call;
use crate::reading::Query;
use crate::replace::{Over, Replaced};
use crate::store::{Inner, MongoStore};
use async_trait::async_trait;
use mongodb::bson::{Document, doc};
use std::collections::BTreeMap;
use thrift_core::catalog::{CatalogPage, CatalogQuery, CatalogStore, Category, Colour, Garment, Put, Sort, Visibility};
use thrift_core::{ItemId, StoreError};

pub(crate) fn visibility(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Draft => "draft",
        Visibility::Public => "public",
        Visibility::Archived => "archived",
    }
}

/// The sort key's field.
pub(crate) fn sorted_by(sort: Sort) -> &'static str {
    match sort {
        Sort::Newest => "newest",
        Sort::Cheapest => "cheapest",
        Sort::Dearest => "dearest",
    }
}

pub(crate) fn document(garment: &Garment) -> Result<Document, StoreError> {
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
        BODY: to_body(garment)?,
    };
    for sort in [Sort::Newest, Sort::Cheapest, Sort::Dearest] {
        document.insert(sorted_by(sort), sort.key(garment));
    }
    Ok(document)
}

async fn put(inner: &Inner, garment: &Garment) -> Result<Put<Garment>, StoreError> {
    let (mut call, collection) = (Call::new(inner), &inner.names.garments);
    let next = Garment { ver: garment.ver.saturating_add(1), ..garment.clone() };
    if i64::try_from(next.ver).is_err() {
        // More than the server can count, so no stored one has it.
        return Ok(Put::Conflict(call.garment(&garment.id).await?));
    }
    let over = match garment.ver {
        0 => Over::Nothing,
        read => Over::Where(doc! { "$eq": ["$ver", i64::try_from(read).unwrap_or(i64::MAX)] }),
    };
    match call.replace(collection, &document(&next)?, &over, doc! { "_id": 1, BODY: 1 }).await? {
        Replaced::Written => Ok(Put::Written(next)),
        Replaced::Standing(standing) => {
            let standing = standing.map(|standing| from_body(standing, &inner.place, collection));
            Ok(Put::Conflict(standing.transpose()?))
        }
    }
}

async fn get(inner: &Inner, items: &[ItemId]) -> Result<Vec<Garment>, StoreError> {
    let ids: Vec<&str> = items.iter().map(ItemId::as_str).collect();
    let filter = doc! { "_id": { "$in": ids } };
    let found = Call::new(inner).garments_of(Query { filter, ..Query::default() }).await?;
    let found: BTreeMap<ItemId, Garment> = found.into_iter().map(|garment| (garment.id.clone(), garment)).collect();
    Ok(items.iter().filter_map(|item| found.get(item)).cloned().collect())
}

impl Call<'_> {
    pub(crate) async fn garments_of(&mut self, query: Query<'_>) -> Result<Vec<Garment>, StoreError> {
        let (inner, collection) = (self.inner, &self.inner.names.garments);
        let found = self.find(collection, Query { fields: doc! { "_id": 1, BODY: 1 }, ..query }).await?;
        found.documents.into_iter().map(|document| from_body(document, &inner.place, collection)).collect()
    }

    async fn garment(&mut self, item: &ItemId) -> Result<Option<Garment>, StoreError> {
        let filter = doc! { "_id": item.as_str() };
        Ok(self.garments_of(Query { filter, ..Query::default() }).await?.pop())
    }

    /// By slug.
    pub(crate) async fn categories_of(&mut self, limit: i64) -> Result<Vec<Category>, StoreError> {
        let (inner, collection) = (self.inner, &self.inner.names.categories);
        let (fields, sort) = (doc! { "_id": 1, BODY: 1 }, Some(doc! { "_id": 1 }));
        let found =
            self.find(collection, Query { fields, sort, limit, hint: Some("_id_"), ..Query::default() }).await?;
        found.documents.into_iter().map(|document| from_body(document, &inner.place, collection)).collect()
    }
}

async fn put_category(inner: &Inner, category: &Category) -> Result<(), StoreError> {
    let document = doc! { "_id": &category.slug, BODY: to_body(category)? };
    let put = Call::new(inner).replace(&inner.names.categories, &document, &Over::Anything, Document::new()).await;
    put.map(drop)
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
        self.run(|inner| async move { browse::list(&inner, &query).await }).await
    }

    async fn put_category(&self, category: Category) -> Result<(), StoreError> {
        self.run(|inner| async move { put_category(&inner, &category).await }).await
    }

    async fn categories(&self) -> Result<Vec<Category>, StoreError> {
        self.run(|inner| async move { Call::new(&inner).categories_of(0).await }).await
    }
}
