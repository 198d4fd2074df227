//! Shirts, tee-shirts and knitwear.

use super::{
    super::{patterns::Pattern as P, silhouettes as cut},
    LETTERS, Model, WOMEN, Wear,
};

pub(super) static SHIRTS: [Model; 5] = [
    Model::new("Chemise à carreaux", &cut::SHIRT, Wear::Top)
        .in_styles(&[(P::Gingham, "blue"), (P::Tartan, "red"), (P::Tartan, "green")])
        .sized(LETTERS)
        .priced(2_500, 7_500)
        .told("Coupe droite, une poche poitrine, poignets boutonnés, coton doux déjà bien assoupli."),
    Model::new("Chemisette en wax", &cut::SHIRT_SHORT, Wear::Top)
        .in_styles(&[(P::WaxLeaves, "turquoise"), (P::WaxRings, "orange"), (P::WaxFans, "navy")])
        .sized(LETTERS)
        .priced(3_000, 8_500)
        .told("Manches courtes, col classique et poche poitrine, motif bien raccordé."),
    Model::new("Blouse à pois", &cut::BLOUSE, Wear::Top)
        .in_styles(&[(P::Dots, "red"), (P::Dots, "navy"), (P::Dots, "white")])
        .sized(WOMEN)
        .priced(2_000, 6_500)
        .told("Col en V noué, manches bouffantes resserrées au poignet, voile légèrement transparent."),
    Model::new("Chemise en popeline unie", &cut::SHIRT, Wear::Top)
        .in_styles(&[(P::Plain, "white"), (P::Plain, "pink"), (P::Plain, "turquoise")])
        .sized(LETTERS)
        .priced(2_500, 8_000)
        .told("Popeline unie facile à repasser, col à pointes et bas arrondi, pour le bureau."),
    Model::new("Chemise à fines rayures", &cut::SHIRT, Wear::Top)
        .in_styles(&[(P::Pinstripe, "navy"), (P::Pinstripe, "grey"), (P::Pinstripe, "purple")])
        .sized(LETTERS)
        .priced(2_500, 7_500)
        .told("Fines rayures verticales, coupe ajustée, poignets boutonnés."),
];

pub(super) static TEES: [Model; 4] = [
    Model::new("Tee-shirt marinière", &cut::TEE, Wear::Top)
        .in_styles(&[(P::Breton, "white"), (P::Breton, "navy"), (P::Breton, "red")])
        .sized(LETTERS)
        .priced(1_500, 4_000)
        .told("Rayures tissées et non imprimées, col rond uni, coton épais."),
    Model::new("Débardeur en coton", &cut::TANK, Wear::Top)
        .in_styles(&[(P::Plain, "pink"), (P::Plain, "khaki"), (P::Breton, "grey")])
        .sized(LETTERS)
        .priced(1_500, 3_000)
        .told("Larges bretelles et encolure dégagée, coton fin pour la saison chaude."),
    Model::new("Tee-shirt uni à col rond", &cut::TEE, Wear::Top)
        .in_styles(&[(P::Plain, "yellow"), (P::Plain, "black"), (P::Plain, "green")])
        .sized(LETTERS)
        .priced(1_500, 3_500)
        .told("Coupe droite, coutures d’épaules nettes, n’a pas rétréci au lavage."),
    Model::new("Tee-shirt à pois", &cut::TEE, Wear::Top)
        .in_styles(&[(P::Dots, "purple"), (P::Dots, "orange"), (P::Dots, "blue")])
        .sized(LETTERS)
        .priced(1_500, 3_500)
        .told("Petits pois imprimés devant et derrière, coupe droite, col rond uni."),
];

pub(super) static KNITS: [Model; 4] = [
    Model::new("Pull torsadé", &cut::PULLOVER, Wear::Knit)
        .in_styles(&[(P::Cable, "beige"), (P::Cable, "burgundy"), (P::Cable, "blue")])
        .sized(LETTERS)
        .priced(3_500, 10_000)
        .told("Maille épaisse à torsades, col rond et bord-côtes, parfait pour Dschang ou Bamenda."),
    Model::new("Gilet boutonné en maille", &cut::CARDIGAN, Wear::Knit)
        .in_styles(&[(P::Knit, "grey"), (P::Knit, "pink"), (P::Knit, "brown")])
        .sized(LETTERS)
        .priced(3_000, 9_000)
        .told("Cinq boutons, deux poches plaquées, maille souple qui se porte sur une robe."),
    Model::new("Pull à col roulé", &cut::ROLL_NECK, Wear::Knit)
        .in_styles(&[(P::Knit, "green"), (P::Knit, "purple"), (P::Knit, "white")])
        .sized(LETTERS)
        .priced(3_000, 8_500)
        .told("Col roulé en côtes, coupe droite, maille chaude qui ne gratte pas."),
    Model::new("Pull marin rayé", &cut::PULLOVER, Wear::Knit)
        .in_styles(&[(P::Breton, "navy"), (P::Breton, "burgundy"), (P::Breton, "turquoise")])
        .sized(LETTERS)
        .priced(3_000, 8_000)
        .told("Rayures larges, col, poignets et bas en côtes, maille dense."),
];
