//! The catalogue in its tables.

use crate::body::{count, from_body, to_body};
use crate::browse::{Place, browse};
use crate::errors::Failure;
use crate::session::Session;
use crate::store::SqliteStore;
use async_trait::async_trait;
use rusqlite::named_params;
use thrift_core::catalog::{
    CatalogPage, CatalogPosition, CatalogQuery, CatalogStore, Category, Colour, Garment, Put, Sort, Visibility,
};
use thrift_core::{ItemId, StoreError};

pub(crate) const TABLE: &str = "garment";

/// The number of a visibility, which every list begins with.
pub(crate) fn code(visibility: Visibility) -> i64 {
    match visibility {
        Visibility::Draft => 0,
        Visibility::Public => 1,
        Visibility::Archived => 2,
    }
}

fn garment(session: &Session<'_>, id: &ItemId) -> Result<Option<Garment>, Failure> {
    session.row("SELECT body FROM garment WHERE id = ?1", [id.as_str()], |row| from_body(TABLE, row, 0))
}

fn get(session: &Session<'_>, items: &[ItemId]) -> Result<Vec<Garment>, Failure> {
    let found: Result<Vec<_>, Failure> = items.iter().map(|item| garment(session, item)).collect();
    Ok(found?.into_iter().flatten().collect())
}

fn put(session: &Session<'_>, new: &Garment) -> Result<Put<Garment>, Failure> {
    let stored = garment(session, &new.id)?;
    if stored.as_ref().map_or(0, |stored| stored.ver) != new.ver {
        return Ok(Put::Conflict(stored));
    }
    let garment = Garment { ver: new.ver.saturating_add(1), ..new.clone() };
    write(session, &garment)?;
    Ok(Put::Written(garment))
}

fn write(session: &Session<'_>, garment: &Garment) -> Result<(), Failure> {
    session.execute(
        "INSERT INTO garment (id, visibility, category, colour, size, newest, cheapest, dearest, ver, body)
            VALUES (:id, :visibility, :category, :colour, :size, :newest, :cheapest, :dearest, :ver, :body)
            ON CONFLICT (id) DO UPDATE SET
                visibility = excluded.visibility, category = excluded.category, colour = excluded.colour,
                size = excluded.size, newest = excluded.newest, cheapest = excluded.cheapest,
                dearest = excluded.dearest, ver = excluded.ver, body = excluded.body",
        named_params! {
            ":id": garment.id.as_str(),
            ":visibility": code(garment.visibility),
            ":category": garment.category,
            ":colour": garment.colour.map(Colour::code),
            ":size": garment.size,
            ":newest": Sort::Newest.key(garment),
            ":cheapest": Sort::Cheapest.key(garment),
            ":dearest": Sort::Dearest.key(garment),
            ":ver": count(garment.ver)?,
            ":body": to_body(TABLE, garment)?,
        },
    )?;
    Ok(())
}

fn put_category(session: &Session<'_>, category: &Category) -> Result<(), Failure> {
    let sql = "INSERT INTO category (slug, body) VALUES (?1, ?2) ON CONFLICT (slug) DO UPDATE SET body = excluded.body";
    session.execute(sql, [&category.slug, &to_body("category", category)?]).map(drop)
}

fn categories(session: &Session<'_>) -> Result<Vec<Category>, Failure> {
    session.rows("SELECT body FROM category ORDER BY slug", [], |row| from_body("category", row, 0))
}

#[async_trait]
impl CatalogStore for SqliteStore {
    async fn put(&self, garment: Garment) -> Result<Put<Garment>, StoreError> {
        self.write(move |session| put(session, &garment)).await
    }

    async fn get(&self, items: &[ItemId]) -> Result<Vec<Garment>, StoreError> {
        let items = items.to_vec();
        self.read(move |session| get(session, &items)).await
    }

    /// A search that passes over much gives way to other readers now and then, so its page may be of several states
    /// of the catalogue, as two pages are.
    async fn list(&self, query: &CatalogQuery) -> Result<CatalogPage, StoreError> {
        let mut garments: Vec<Garment> = Vec::new();
        let mut from = (query.limit > 0).then(|| Place::start(query));
        // One more than asked for tells whether there are more.
        while let Some(place) = from.filter(|_| garments.len() <= query.limit) {
            let (query, wanted) = (query.clone(), query.limit.saturating_add(1) - garments.len());
            let step = self.read(move |session| browse(session, &query, &place, wanted)).await?;
            garments.extend(step.found);
            from = step.resume;
        }
        let more = garments.len() > query.limit;
        garments.truncate(query.limit);
        let place = |garment: &Garment| CatalogPosition { key: query.sort.key(garment), item: garment.id.clone() };
        let next = garments.last().filter(|_| more).map(place);
        Ok(CatalogPage { garments, next })
    }

    async fn put_category(&self, category: Category) -> Result<(), StoreError> {
        self.write(move |session| put_category(session, &category)).await
    }

    async fn categories(&self) -> Result<Vec<Category>, StoreError> {
        self.read(categories).await
    }
}
