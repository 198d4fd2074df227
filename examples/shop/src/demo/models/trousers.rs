//! Everything that hangs from the waist.

use super::{
    super::{patterns::Pattern as P, silhouettes as cut},
    LETTERS, Model, WAISTS, WOMEN, Wear,
};

pub(super) static SKIRTS: [Model; 4] = [
    Model::new("Jupe plissée", &cut::SKIRT_PLEATED, Wear::Bottom)
        .in_styles(&[(P::Plain, "pink"), (P::Plain, "green"), (P::Plain, "black")])
        .sized(WOMEN)
        .priced(3_000, 8_000)
        .told("Plis permanents qui tiennent sans repassage, longueur mi-mollet, ceinture montée."),
    Model::new("Jupe droite en wax", &cut::SKIRT_STRAIGHT, Wear::Bottom)
        .in_styles(&[(P::WaxFans, "purple"), (P::WaxRings, "yellow"), (P::WaxLeaves, "red")])
        .sized(WOMEN)
        .priced(2_500, 7_500)
        .told("Coupe crayon sous le genou, ceinture unie, petite fente au bas pour marcher à l’aise."),
    Model::new("Jupe boutonnée en velours", &cut::SKIRT_BUTTONED, Wear::Bottom)
        .in_styles(&[(P::Corduroy, "brown"), (P::Corduroy, "burgundy"), (P::Corduroy, "green")])
        .sized(WOMEN)
        .priced(3_000, 8_000)
        .told("Velours côtelé, coupe trapèze, boutonnée sur toute la hauteur."),
    Model::new("Jupe trapèze en jean", &cut::SKIRT_BUTTONED, Wear::Bottom)
        .in_styles(&[(P::Denim, "blue"), (P::Denim, "navy"), (P::Denim, "white")])
        .sized(WOMEN)
        .priced(3_000, 7_500)
        .told("Denim souple surpiqué, boutons métal, deux poches devant."),
];

pub(super) static TROUSERS: [Model; 4] = [
    Model::new("Pantalon large fluide", &cut::TROUSERS_WIDE, Wear::Bottom)
        .in_styles(&[(P::Plain, "white"), (P::Plain, "black"), (P::Plain, "orange")])
        .sized(WOMEN)
        .priced(3_500, 9_500)
        .told("Taille haute nouée, pinces devant et jambes très larges, tissu qui suit le mouvement."),
    Model::new("Chino", &cut::CHINO, Wear::Bottom)
        .in_styles(&[(P::Plain, "khaki"), (P::Plain, "beige"), (P::Plain, "burgundy")])
        .sized(WAISTS)
        .priced(3_000, 9_000)
        .told("Coupe fuselée avec pli marqué, passants de ceinture, coton légèrement extensible."),
    Model::new("Pantalon large en wax", &cut::TROUSERS_WIDE, Wear::Bottom)
        .in_styles(&[(P::WaxFans, "orange"), (P::WaxLeaves, "multicolour"), (P::WaxRings, "blue")])
        .sized(WOMEN)
        .priced(4_000, 11_000)
        .told("Taille haute à nouer, jambes larges, motif posé dans le bon sens sur les deux jambes."),
    Model::new("Pantalon à fines rayures", &cut::CHINO, Wear::Bottom)
        .in_styles(&[(P::Pinstripe, "grey"), (P::Pinstripe, "navy"), (P::Pinstripe, "brown")])
        .sized(WAISTS)
        .priced(3_500, 10_000)
        .told("Pantalon de costume aux fines rayures claires, poches italiennes, ourlet à reprendre si besoin."),
];

pub(super) static JEANS: [Model; 4] = [
    Model::new("Jean droit bleu brut", &cut::JEANS, Wear::Bottom)
        .in_styles(&[(P::Denim, "navy")])
        .sized(WAISTS)
        .priced(4_500, 12_000)
        .told("Coupe droite, cinq poches, toile brute qui commence juste à se patiner."),
    Model::new("Jean évasé", &cut::JEANS_FLARED, Wear::Bottom)
        .in_styles(&[(P::Denim, "blue"), (P::Denim, "brown"), (P::Denim, "black")])
        .sized(WOMEN)
        .priced(4_000, 11_000)
        .told("Serré à la cuisse et large au bas, taille haute, denim un peu extensible."),
    Model::new("Jean droit", &cut::JEANS, Wear::Bottom)
        .in_styles(&[(P::Denim, "black"), (P::Denim, "grey"), (P::Denim, "blue")])
        .sized(WAISTS)
        .priced(4_000, 11_000)
        .told("Coupe droite qui va avec tout, surpiqûres ocre, cinq poches."),
    Model::new("Jean évasé coloré", &cut::JEANS_FLARED, Wear::Bottom)
        .in_styles(&[(P::Denim, "white"), (P::Denim, "pink"), (P::Denim, "green")])
        .sized(WOMEN)
        .priced(4_000, 10_500)
        .told("Taille haute, bas évasé, surpiqûres ocre bien visibles."),
];

pub(super) static SHORTS: [Model; 4] = [
    Model::new("Short en wax", &cut::SHORTS, Wear::Bottom)
        .in_styles(&[(P::WaxRings, "yellow"), (P::WaxLeaves, "blue"), (P::WaxFans, "green")])
        .sized(LETTERS)
        .priced(2_000, 5_500)
        .told("Cordon de serrage à la taille et poches sur les côtés, wax rafraîchissant."),
    Model::new("Bermuda à carreaux", &cut::SHORTS, Wear::Bottom)
        .in_styles(&[(P::Gingham, "green"), (P::Tartan, "navy"), (P::Tartan, "beige")])
        .sized(WAISTS)
        .priced(2_000, 5_500)
        .told("Longueur genou, cordon intérieur, coton léger qui sèche vite."),
    Model::new("Short rayé", &cut::SHORTS, Wear::Bottom)
        .in_styles(&[(P::Breton, "turquoise"), (P::Breton, "red"), (P::Breton, "navy")])
        .sized(LETTERS)
        .priced(1_500, 4_000)
        .told("Rayures horizontales, cordon à la taille, bon pour la plage de Kribi."),
    Model::new("Short de ville", &cut::SHORTS, Wear::Bottom)
        .in_styles(&[(P::Plain, "khaki"), (P::Plain, "brown"), (P::Plain, "purple")])
        .sized(WAISTS)
        .priced(2_000, 5_000)
        .told("Toile unie, poches biaisées, ourlet surpiqué."),
];
