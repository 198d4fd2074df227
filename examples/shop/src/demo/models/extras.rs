//! Shoes, bags and hats.

use super::{
    super::{patterns::Pattern as P, silhouettes as cut},
    Model, Wear,
};

const LADIES: &[&str] = &["37", "38", "39", "40"];
const EVERYBODY: &[&str] = &["38", "39", "41", "42", "43", "44"];
const HEADS: &[&str] = &["56", "57", "58", "59"];

pub(super) static SHOES: [Model; 4] = [
    Model::new("Baskets", &cut::SNEAKERS, Wear::Shoe)
        .in_styles(&[(P::Plain, "red"), (P::Plain, "blue"), (P::Plain, "white")])
        .sized(EVERYBODY)
        .priced(5_000, 18_000)
        .told("Toile et gomme, bout renforcé, lacets blancs fournis."),
    Model::new("Escarpins", &cut::PUMPS, Wear::Shoe)
        .in_styles(&[(P::Plain, "black"), (P::Plain, "burgundy"), (P::Plain, "beige")])
        .sized(LADIES)
        .priced(5_000, 16_000)
        .told("Talon stable de 7 cm, bout fin, élégants avec un pagne comme avec un jean."),
    Model::new("Bottines", &cut::BOOTS, Wear::Shoe)
        .in_styles(&[(P::Plain, "brown"), (P::Plain, "black"), (P::Plain, "khaki")])
        .sized(EVERYBODY)
        .priced(8_000, 25_000)
        .told("Cuir souple, élastiques sur les côtés, tirette à l’arrière, semelle crantée."),
    Model::new("Baskets en wax", &cut::SNEAKERS, Wear::Shoe)
        .in_styles(&[(P::WaxRings, "multicolour"), (P::WaxFans, "purple"), (P::WaxLeaves, "green")])
        .sized(LADIES)
        .priced(6_000, 15_000)
        .told("Tige en wax cousue sur une base de toile, bout et semelle en gomme claire."),
];

pub(super) static BAGS: [Model; 5] = [
    Model::new("Sac à main", &cut::HANDBAG, Wear::Bag)
        .in_styles(&[(P::Plain, "burgundy"), (P::Plain, "black"), (P::Plain, "turquoise")])
        .priced(5_000, 20_000)
        .told("Rabat et fermoir doré, poignée en cuir, un compartiment et une poche intérieure."),
    Model::new("Sac bandoulière", &cut::CROSSBODY_BAG, Wear::Bag)
        .in_styles(&[(P::Plain, "green"), (P::Plain, "orange"), (P::Plain, "brown")])
        .priced(3_500, 14_000)
        .told("Petit format à rabat, assez grand pour un téléphone, un porte-monnaie et des clés."),
    Model::new("Cabas en paille", &cut::TOTE, Wear::Bag)
        .in_styles(&[(P::Straw, "beige"), (P::Straw, "brown"), (P::Straw, "yellow")])
        .priced(3_000, 9_000)
        .told("Grand panier tressé, deux anses en cuir, idéal pour le marché."),
    Model::new("Sac à dos", &cut::BACKPACK, Wear::Bag)
        .in_styles(&[(P::Plain, "navy"), (P::Plain, "khaki"), (P::Plain, "red")])
        .priced(4_000, 15_000)
        .told("Toile solide, grande poche zippée devant, bretelles en cuir réglables."),
    Model::new("Cabas en wax", &cut::TOTE, Wear::Bag)
        .in_styles(&[(P::WaxLeaves, "orange"), (P::WaxRings, "blue"), (P::WaxFans, "burgundy")])
        .priced(3_000, 9_000)
        .told("Grand cabas en wax doublé, deux anses en cuir."),
];

pub(super) static HATS: [Model; 4] = [
    Model::new("Chapeau de paille", &cut::WIDE_BRIM_HAT, Wear::Hat)
        .in_styles(&[(P::Straw, "beige"), (P::Straw, "brown"), (P::Straw, "white")])
        .sized(HEADS)
        .priced(2_000, 6_500)
        .told("Large bord qui protège vraiment du soleil, ruban contrasté."),
    Model::new("Bob en wax", &cut::BUCKET_HAT, Wear::Hat)
        .in_styles(&[(P::WaxRings, "multicolour"), (P::WaxFans, "blue"), (P::WaxLeaves, "pink")])
        .sized(HEADS)
        .priced(1_500, 4_000)
        .told("Bob souple en wax, bord surpiqué, se plie dans un sac."),
    Model::new("Casquette", &cut::CAP, Wear::Hat)
        .in_styles(&[(P::Plain, "red"), (P::Plain, "navy"), (P::Plain, "green")])
        .priced(1_500, 4_000)
        .told("Visière préformée, étoile cousue devant, attache réglable à l’arrière."),
    Model::new("Chapeau en feutre", &cut::WIDE_BRIM_HAT, Wear::Hat)
        .in_styles(&[(P::Plain, "burgundy"), (P::Plain, "grey"), (P::Plain, "black")])
        .sized(HEADS)
        .priced(2_500, 7_000)
        .told("Feutre ferme, calotte haute, ruban contrasté."),
];
