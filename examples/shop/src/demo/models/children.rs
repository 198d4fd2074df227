//! Children's clothes.

use super::{
    super::{patterns::Pattern as P, silhouettes as cut},
    Model, Wear,
};

const YEARS: &[&str] = &["2 ans", "4 ans", "6 ans", "8 ans", "10 ans"];

pub(super) static CHILDREN: [Model; 4] = [
    Model::new("Robe à pois pour fillette", &cut::CHILD_DRESS, Wear::Top)
        .in_styles(&[(P::Dots, "yellow"), (P::Dots, "red"), (P::Dots, "turquoise")])
        .sized(YEARS)
        .priced(2_000, 5_500)
        .told("Col Claudine, manches ballon et nœud à la taille, jupe qui tourne."),
    Model::new("Salopette en jean", &cut::DUNGAREES, Wear::Bottom)
        .in_styles(&[(P::Denim, "blue"), (P::Denim, "navy"), (P::Corduroy, "brown")])
        .sized(YEARS)
        .priced(2_500, 6_000)
        .told("Bretelles boutonnées réglables, poche sur la bavette, assez large pour jouer."),
    Model::new("Tee-shirt soleil", &cut::CHILD_TEE, Wear::Top)
        .in_styles(&[(P::Breton, "orange"), (P::Plain, "turquoise"), (P::Plain, "green")])
        .sized(YEARS)
        .priced(1_500, 3_000)
        .told("Soleil appliqué sur la poitrine, col rond contrasté, coton doux."),
    Model::new("Robe en wax pour fillette", &cut::CHILD_DRESS, Wear::Top)
        .in_styles(&[(P::WaxRings, "pink"), (P::WaxFans, "orange"), (P::WaxLeaves, "purple")])
        .sized(YEARS)
        .priced(2_500, 6_000)
        .told("Petit wax des grandes occasions, col blanc, nœud cousu à la taille."),
];
