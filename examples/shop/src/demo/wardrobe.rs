//! The demo catalogue: number `n` is always the same garment, with its words, its price and its picture.

use super::{
    drawing::{self, Look},
    models::{self, Model},
    palette,
    seed::Seed,
    wording::{self, BRANDS, CONDITIONS},
};

#[cfg(test)]
mod tests;

/// A garment of the demo, as an intake form would describe it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DemoGarment {
    /// French title.
    pub(crate) title: String,
    /// Two or three French sentences, with the size, the condition and its defects.
    pub(crate) description: String,
    /// A slug of [`categories`].
    pub(crate) category: &'static str,
    /// A colour code of the catalogue.
    pub(crate) colour: &'static str,
    /// As on the label: `M`, `38`, `6 ans`, `Unique`.
    pub(crate) size: &'static str,
    /// `new_with_tags`, `excellent`, `good` or `fair`.
    pub(crate) condition: &'static str,
    /// An invented maker, if it still carries a label.
    pub(crate) brand: Option<String>,
    /// Price in whole francs, 1 500 to 35 000 in steps of 500.
    pub(crate) price_francs: i64,
    /// The picture, 900 × 1200; see [`drawing::render_jpeg`].
    pub(crate) svg: String,
}

/// In this order the shop window fills: no two neighbours of one kind, and the most colourful ones first.
static CATEGORIES: [(&str, &str, &str); 15] = [
    ("robes", "Robes", "Dresses"),
    ("jeans", "Jeans", "Jeans"),
    ("chemises", "Chemises", "Shirts"),
    ("sacs", "Sacs", "Bags"),
    ("boubous", "Boubous", "Boubous"),
    ("chaussures", "Chaussures", "Shoes"),
    ("jupes", "Jupes", "Skirts"),
    ("enfants", "Enfants", "Children"),
    ("pulls", "Pulls", "Knitwear"),
    ("chapeaux", "Chapeaux", "Hats"),
    ("vestes", "Vestes", "Jackets"),
    ("tee-shirts", "Tee-shirts", "T-shirts"),
    ("pantalons", "Pantalons", "Trousers"),
    ("manteaux", "Manteaux", "Coats"),
    ("shorts", "Shorts", "Shorts"),
];

/// Every category: ASCII slug, French label, English label.
pub(crate) fn categories() -> &'static [(&'static str, &'static str, &'static str)] {
    &CATEGORIES
}

/// Garment `number` of the demo.
pub(crate) fn garment(number: u64) -> DemoGarment {
    let mut seed = Seed::of(number);
    let position = usize::try_from(number).unwrap_or(usize::MAX);
    let (shelf, round) = (position % CATEGORIES.len(), position / CATEGORIES.len());
    let (category, ..) = CATEGORIES.get(shelf).copied().unwrap_or_default();
    let models = models::of(category);
    // Every round shows another model, and each model comes back in another style.
    let model = models.get(round % models.len().max(1)).unwrap_or(&models::SPARE);
    let style = (round / models.len().max(1)) % model.styles.len().max(1);
    let (pattern, colour) = model.styles.get(style).copied().unwrap_or_default();
    let condition = CONDITIONS.get(seed.pick(&[0, 1, 1, 1, 2, 2, 2, 3])).copied().unwrap_or_default();
    let size = seed.pick(model.sizes);
    let look = Look {
        silhouette: model.silhouette,
        pattern,
        dye: palette::dye_of(colour, seed.below(2)),
        studio: seed.below(40),
        tagged: condition == "new_with_tags",
    };
    DemoGarment {
        title: model.title.to_owned(),
        description: wording::description(model, size, colour, condition, &mut seed),
        category,
        colour,
        size,
        condition,
        brand: (seed.below(5) < 2).then(|| seed.pick(&BRANDS).to_owned()),
        price_francs: price(model, condition, &mut seed),
        svg: drawing::svg(&look),
    }
}

/// The worse the condition, the lower in the model's range; always a multiple of 500.
fn price(model: &Model, condition: &str, seed: &mut Seed) -> i64 {
    let (lowest, highest) = (i64::from(model.prices.0), i64::from(model.prices.1));
    let percent = match condition {
        "new_with_tags" => 78,
        "excellent" => 50,
        "good" => 25,
        _ => 0,
    };
    let haggled = percent + seed.pick(&[0, 5, 10, 15, 20]);
    lowest + (highest - lowest) * haggled / 100 / 500 * 500
}
