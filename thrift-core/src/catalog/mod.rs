//! The catalogue: what a garment is. Never whether it is free: that is the lock's.

mod cataloger;
mod garment;
mod money;
mod photo;
mod photo_key;
mod photo_store;
mod photo_sweep;
mod store;

pub use cataloger::{Cataloger, CatalogerError, Draft, Evidence, Hints, PhotoFacts, PreparedPhoto, Suggestion};
pub use garment::{Colour, Condition, Garment, Visibility};
pub use money::{Currency, Money, MoneyError};
pub use photo::{InvalidLikeness, Likeness, Photo, Variant};
pub use photo_key::{PHOTO_KEY_BYTES_MAX, UPLOADS, check_photo_key, content_type_of, garment_of_key, photo_folder};
pub use photo_store::{PhotoBytes, PhotoStore, StoredPhoto, Upload, UploadTicket};
pub use photo_sweep::{SweptPhotos, sweep_photos};
pub use store::{CatalogPage, CatalogPosition, CatalogQuery, CatalogStore, Category, Put, Sort};
