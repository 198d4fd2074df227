//! The words of an honest seller: what it is, which size, and what is wrong with it.

use super::{
    models::{Model, Wear},
    palette,
    seed::Seed,
};

/// How worn a garment is, best first: the code of the catalogue.
pub(crate) const CONDITIONS: [&str; 4] = ["new_with_tags", "excellent", "good", "fair"];

/// Makers that exist only here: a demo must not put words into a real house's mouth.
pub(crate) const BRANDS: [&str; 8] = [
    "Atelier Mbamba",
    "Bonandjira",
    "Filao Nord",
    "Kossamé",
    "Lune de Kribi",
    "Tissage du Noun",
    "Wourikia",
    "Ndolé & Filles",
];

/// Two or three French sentences: cut, size and colour, condition with its defects.
pub(crate) fn description(model: &Model, size: &str, colour: &'static str, condition: &str, seed: &mut Seed) -> String {
    let cut = model.cut;
    let measure = measure(model.wear, size);
    let colour = palette::french(colour);
    let state = state(model.wear, condition, seed);
    format!("{cut} {measure}, coloris {colour}. {state}")
}

fn measure(wear: Wear, size: &str) -> String {
    match (wear, size) {
        (_, "Unique") => "Taille unique".to_owned(),
        (Wear::Shoe, size) => format!("Pointure {size}"),
        (Wear::Hat, size) => format!("Tour de tête {size} cm"),
        (_, size) => format!("Taille {size}"),
    }
}

fn state(wear: Wear, condition: &str, seed: &mut Seed) -> String {
    let defects = defects(wear);
    let first = seed.below(defects.len());
    let defect = |nth: usize| defects.get((first + nth) % defects.len()).copied().unwrap_or_default();
    match condition {
        "new_with_tags" => "Article neuf, étiquette encore attachée.".to_owned(),
        "excellent" => "Très bon état, aucun défaut constaté.".to_owned(),
        "good" => format!("Bon état, à signaler : {}.", defect(0)),
        _ => format!("État moyen, prix ajusté en conséquence : {} et {}.", defect(0), defect(1)),
    }
}

/// What a second-hand piece of this kind may suffer from.
fn defects(wear: Wear) -> [&'static str; 4] {
    match wear {
        Wear::Top => [
            "une petite tache claire près de l’ourlet, visible de près seulement",
            "une couture refaite sous le bras gauche",
            "une couleur un peu passée aux épaules",
            "un fil tiré de 1 cm dans le dos",
        ],
        Wear::Bottom => [
            "un ourlet recousu à la main",
            "une légère usure à l’intérieur de la ceinture",
            "une petite marque à mi-hauteur sur le côté droit",
            "une couleur un peu passée devant",
        ],
        Wear::Knit => [
            "de légères bouloches sous les manches",
            "un petit trou reprisé au coude droit",
            "un bord-côte un peu détendu",
            "une maille tirée au dos",
        ],
        Wear::Shoe => [
            "des semelles un peu usées au talon",
            "un pli de marche sur le dessus",
            "une éraflure discrète sur la chaussure droite",
            "une semelle intérieure légèrement marquée",
        ],
        Wear::Bag => [
            "une éraflure de 2 cm à un coin",
            "une trace d’encre sur la doublure",
            "des poignées ou bretelles légèrement patinées",
            "un fond un peu assoupli par l’usage",
        ],
        Wear::Hat => [
            "un bord à peine déformé, qui se remet à la vapeur",
            "une trace à l’intérieur du bandeau",
            "une couleur un peu passée sur le dessus",
            "un point de couture à reprendre au bord",
        ],
    }
}
