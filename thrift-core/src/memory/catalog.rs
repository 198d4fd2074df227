//! The catalogue in memory.

use super::MemoryStore;
use super::sync::locked;
use crate::catalog::{CatalogPage, CatalogPosition, CatalogQuery, CatalogStore, Category, Garment, Put};
use crate::error::StoreError;
use crate::id::ItemId;
use async_trait::async_trait;
use std::collections::BTreeMap;

#[derive(Default)]
pub(super) struct Catalog {
    garments: BTreeMap<ItemId, Garment>,
    categories: BTreeMap<String, Category>,
}

#[async_trait]
impl CatalogStore for MemoryStore {
    async fn put(&self, garment: Garment) -> Result<Put<Garment>, StoreError> {
        let mut catalog = locked(&self.catalog);
        let stored = catalog.garments.get(&garment.id);
        if stored.map_or(0, |stored| stored.ver) != garment.ver {
            return Ok(Put::Conflict(stored.cloned()));
        }
        let garment = Garment { ver: garment.ver + 1, ..garment };
        catalog.garments.insert(garment.id.clone(), garment.clone());
        Ok(Put::Written(garment))
    }

    async fn get(&self, items: &[ItemId]) -> Result<Vec<Garment>, StoreError> {
        let catalog = locked(&self.catalog);
        Ok(items.iter().filter_map(|item| catalog.garments.get(item)).cloned().collect())
    }

    async fn list(&self, query: &CatalogQuery) -> Result<CatalogPage, StoreError> {
        let catalog = locked(&self.catalog);
        let place = |garment: &Garment| CatalogPosition { key: query.sort.key(garment), item: garment.id.clone() };
        let after = |garment: &&Garment| query.after.as_ref().is_none_or(|after| place(garment) > *after);
        let mut found: Vec<&Garment> =
            catalog.garments.values().filter(|garment| query.matches(garment)).filter(after).collect();
        found.sort_by_key(|garment| place(garment));
        let more = found.len() > query.limit;
        let garments: Vec<Garment> = found.into_iter().take(query.limit).cloned().collect();
        let next = garments.last().filter(|_| more).map(place);
        Ok(CatalogPage { garments, next })
    }

    async fn put_category(&self, category: Category) -> Result<(), StoreError> {
        locked(&self.catalog).categories.insert(category.slug.clone(), category);
        Ok(())
    }

    async fn categories(&self) -> Result<Vec<Category>, StoreError> {
        Ok(locked(&self.catalog).categories.values().cloned().collect())
    }
}
