//! A demo catalogue that draws its own garments.

mod backdrop;
pub(crate) mod drawing;
mod models;
mod palette;
mod patterns;
mod pieces;
mod seed;
mod sewing;
mod silhouettes;
mod supports;
pub(crate) mod wardrobe;
mod wording;
