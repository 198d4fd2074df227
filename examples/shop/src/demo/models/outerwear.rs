//! Jackets and coats.

use super::{
    super::{patterns::Pattern as P, silhouettes as cut},
    LETTERS, Model, WAISTS, WOMEN, Wear,
};

pub(super) static JACKETS: [Model; 4] = [
    Model::new("Blazer en wax", &cut::BLAZER, Wear::Top)
        .in_styles(&[(P::WaxRings, "multicolour"), (P::WaxFans, "blue"), (P::WaxLeaves, "green")])
        .sized(WOMEN)
        .priced(9_000, 22_000)
        .told("Blazer cintré taillé dans un wax épais, deux boutons et poches passepoilées."),
    Model::new("Veste en jean", &cut::DENIM_JACKET, Wear::Top)
        .in_styles(&[(P::Denim, "blue"), (P::Denim, "navy"), (P::Denim, "black")])
        .sized(LETTERS)
        .priced(6_000, 16_000)
        .told("Deux poches à rabat, surpiqûres ocre et boutons métal, denim épais."),
    Model::new("Blouson zippé", &cut::BOMBER, Wear::Top)
        .in_styles(&[(P::Plain, "khaki"), (P::Plain, "black"), (P::Plain, "red")])
        .sized(LETTERS)
        .priced(5_000, 15_000)
        .told("Col, poignets et taille en bord-côte, deux poches biaisées, zip qui coulisse bien."),
    Model::new("Blazer cintré", &cut::BLAZER, Wear::Top)
        .in_styles(&[(P::Plain, "navy"), (P::Plain, "pink"), (P::Pinstripe, "grey")])
        .sized(WAISTS)
        .priced(6_000, 18_000)
        .told("Deux boutons, revers crantés et poche poitrine, tombe droit sur un pantalon comme sur une robe."),
];

pub(super) static COATS: [Model; 4] = [
    Model::new("Manteau à carreaux", &cut::COAT, Wear::Top)
        .in_styles(&[(P::Tartan, "brown"), (P::Tartan, "grey"), (P::Tartan, "burgundy")])
        .sized(LETTERS)
        .priced(10_000, 28_000)
        .told("Laine mélangée, double boutonnage, deux poches, pour les voyages et les matins froids."),
    Model::new("Trench ceinturé", &cut::TRENCH, Wear::Top)
        .in_styles(&[(P::Plain, "beige"), (P::Plain, "khaki"), (P::Plain, "navy")])
        .sized(WOMEN)
        .priced(9_000, 26_000)
        .told("Toile serrée qui arrête la pluie fine, ceinture à boucle, double boutonnage."),
    Model::new("Manteau droit en laine", &cut::COAT, Wear::Top)
        .in_styles(&[(P::Plain, "burgundy"), (P::Plain, "black"), (P::Plain, "green")])
        .sized(WOMEN)
        .priced(10_000, 30_000)
        .told("Coupe droite au genou, large col cranté, entièrement doublé."),
    Model::new("Trench imprimé feuilles", &cut::TRENCH, Wear::Top)
        .in_styles(&[(P::WaxLeaves, "orange"), (P::WaxLeaves, "navy"), (P::WaxLeaves, "yellow")])
        .sized(WOMEN)
        .priced(11_000, 27_000)
        .told("Pièce de couturière : un trench léger en wax, ceinture à boucle et grand col."),
];
