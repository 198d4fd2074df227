//! What the demo shop has on its rails: for every category a few models, each with the styles it comes in.

mod children;
mod dresses;
mod extras;
mod outerwear;
mod tops;
mod trousers;

use super::{
    patterns::Pattern,
    silhouettes::{Silhouette, TEE},
};

/// How a garment wears out, which decides the defects it can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wear {
    /// Woven cloth on the upper body, dresses included.
    Top,
    /// Trousers, skirts and shorts.
    Bottom,
    /// Knitted.
    Knit,
    /// On feet.
    Shoe,
    /// In a hand.
    Bag,
    /// On a head.
    Hat,
}

/// A model of garment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Model {
    /// Its French title.
    pub(crate) title: &'static str,
    /// Its shape.
    pub(crate) silhouette: &'static Silhouette,
    /// How it wears out.
    pub(crate) wear: Wear,
    /// The pattern and the colour code of every style.
    pub(crate) styles: &'static [(Pattern, &'static str)],
    /// The sizes it comes in.
    pub(crate) sizes: &'static [&'static str],
    /// Lowest and highest price in francs, both multiples of 500.
    pub(crate) prices: (u16, u16),
    /// One French sentence about cut and cloth, true of the drawing.
    pub(crate) cut: &'static str,
}

impl Model {
    const fn new(title: &'static str, silhouette: &'static Silhouette, wear: Wear) -> Self {
        Self { title, silhouette, wear, styles: &[], sizes: &["Unique"], prices: (1_500, 35_000), cut: "" }
    }

    const fn in_styles(self, styles: &'static [(Pattern, &'static str)]) -> Self {
        Self { styles, ..self }
    }

    const fn sized(self, sizes: &'static [&'static str]) -> Self {
        Self { sizes, ..self }
    }

    const fn priced(self, lowest: u16, highest: u16) -> Self {
        Self { prices: (lowest, highest), ..self }
    }

    const fn told(self, cut: &'static str) -> Self {
        Self { cut, ..self }
    }
}

const LETTERS: &[&str] = &["S", "M", "L", "XL"];
const WOMEN: &[&str] = &["36", "38", "40", "42", "44"];
const WAISTS: &[&str] = &["38", "40", "42", "44", "46"];

/// What stands in for a model of a category that has none; the tests see to it that it never shows.
pub(crate) static SPARE: Model = Model::new("Tee-shirt", &TEE, Wear::Top);

/// The models of a category; none for a slug that is not one.
pub(crate) fn of(category: &str) -> &'static [Model] {
    match category {
        "robes" => &dresses::DRESSES,
        "boubous" => &dresses::BOUBOUS,
        "chemises" => &tops::SHIRTS,
        "tee-shirts" => &tops::TEES,
        "pulls" => &tops::KNITS,
        "vestes" => &outerwear::JACKETS,
        "manteaux" => &outerwear::COATS,
        "jupes" => &trousers::SKIRTS,
        "pantalons" => &trousers::TROUSERS,
        "jeans" => &trousers::JEANS,
        "shorts" => &trousers::SHORTS,
        "chaussures" => &extras::SHOES,
        "sacs" => &extras::BAGS,
        "chapeaux" => &extras::HATS,
        "enfants" => &children::CHILDREN,
        _ => &[],
    }
}
