//! The catalogue: what a garment is. Never whether it is free: that is the lock's.

mod cataloger;
mod garment;
mod money;
mod photo;
mod store;

pub use cataloger::{Cataloger, CatalogerError, Draft, Evidence, Hints, PhotoFacts, PreparedPhoto, Suggestion};
pub use garment::{Colour, Condition, Garment, Visibility};
pub use money::{Currency, Money, MoneyError};
pub use photo::{Photo, PhotoBytes, PhotoStore, Variant};
pub use store::{CatalogPage, CatalogPosition, CatalogQuery, CatalogStore, Category, Put, Sort};
