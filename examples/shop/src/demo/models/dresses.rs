//! Dresses and boubous.

use super::{
    super::{patterns::Pattern as P, silhouettes as cut},
    LETTERS, Model, WOMEN, Wear,
};

pub(super) static DRESSES: [Model; 5] = [
    Model::new("Robe en wax à manches courtes", &cut::DRESS_A_LINE, Wear::Top)
        .in_styles(&[(P::WaxRings, "orange"), (P::WaxFans, "turquoise"), (P::WaxLeaves, "purple")])
        .sized(WOMEN)
        .priced(4_500, 13_000)
        .told("Coupe évasée resserrée à la taille par une large ceinture, en wax 100 % coton."),
    Model::new("Kaba à volant en wax", &cut::KABA, Wear::Top)
        .in_styles(&[(P::WaxLeaves, "yellow"), (P::WaxFans, "red"), (P::WaxRings, "green")])
        .sized(LETTERS)
        .priced(5_000, 15_000)
        .told("Ample et léger, avec empiècement uni, manches bouffantes et volant au bas."),
    Model::new("Robe portefeuille fleurie", &cut::DRESS_WRAP, Wear::Top)
        .in_styles(&[(P::Floral, "green"), (P::Floral, "navy"), (P::Floral, "pink")])
        .sized(WOMEN)
        .priced(4_000, 11_000)
        .told("Elle se croise et se noue sur le côté, manches au coude, tissu fluide qui ne colle pas."),
    Model::new("Robe sirène en wax", &cut::DRESS_MERMAID, Wear::Top)
        .in_styles(&[(P::WaxFans, "blue"), (P::WaxRings, "multicolour"), (P::WaxLeaves, "burgundy")])
        .sized(WOMEN)
        .priced(8_000, 20_000)
        .told("Près du corps jusqu’au genou puis volant godet, manches ballon, taillée pour les mariages."),
    Model::new("Robe longue à bretelles", &cut::DRESS_STRAPS, Wear::Top)
        .in_styles(&[(P::Plain, "burgundy"), (P::Dots, "black"), (P::Plain, "yellow")])
        .sized(WOMEN)
        .priced(3_500, 10_000)
        .told("Fines bretelles, décolleté en cœur et jupe longue à volant, facile à porter tous les jours."),
];

pub(super) static BOUBOUS: [Model; 4] = [
    Model::new("Boubou bazin brodé", &cut::BOUBOU, Wear::Top)
        .in_styles(&[(P::Bazin, "green"), (P::Bazin, "burgundy"), (P::Bazin, "white")])
        .sized(LETTERS)
        .priced(15_000, 35_000)
        .told("Grand boubou en bazin damassé, plastron entièrement brodé, très ample."),
    Model::new("Tunique dashiki à plastron", &cut::TUNIC, Wear::Top)
        .in_styles(&[(P::WaxRings, "black"), (P::Plain, "orange"), (P::WaxLeaves, "turquoise")])
        .sized(LETTERS)
        .priced(6_000, 15_000)
        .told("Coupe droite fendue sur les côtés, plastron brodé et poignets contrastés."),
    Model::new("Caftan brodé", &cut::CAFTAN, Wear::Top)
        .in_styles(&[(P::Bazin, "blue"), (P::Plain, "purple"), (P::Bazin, "pink")])
        .sized(LETTERS)
        .priced(10_000, 26_000)
        .told("Long caftan à col en V et manches évasées, galon brodé sur toute la hauteur."),
    Model::new("Grand boubou uni brodé", &cut::BOUBOU, Wear::Top)
        .in_styles(&[(P::Plain, "white"), (P::Plain, "turquoise"), (P::Plain, "grey")])
        .sized(LETTERS)
        .priced(12_000, 30_000)
        .told("Percale unie qui tombe bien, broderie ton clair sur la poitrine, au bas et aux manches."),
];
