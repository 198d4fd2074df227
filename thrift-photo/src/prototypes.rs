//! What each colour name looks like: a few typical fabrics, sRGB, by hand. A colour has the name of the nearest one.
//! It must never hold `Multicolour`, which is not the name of one colour.

use crate::ColourName;
use crate::oklab::Oklab;

type Fabrics = &'static [[u8; 3]];

const PROTOTYPES: [(ColourName, Fabrics); 17] = [
    (ColourName::Black, &[[10, 10, 10], [28, 28, 30], [52, 51, 52], [38, 33, 31]]),
    (ColourName::White, &[[255, 255, 255], [241, 241, 240], [229, 233, 239], [226, 225, 222], [208, 207, 206]]),
    (ColourName::Grey, &[[176, 177, 179], [152, 153, 155], [128, 128, 128], [109, 111, 115], [82, 82, 84]]),
    (ColourName::Beige, &[[239, 228, 210], [228, 213, 187], [214, 195, 165], [198, 174, 142], [184, 158, 134]]),
    (ColourName::Brown, &[[160, 112, 74], [139, 90, 43], [107, 68, 35], [104, 74, 56], [74, 47, 32]]),
    (ColourName::Red, &[[232, 51, 42], [208, 28, 31], [178, 24, 30], [196, 54, 62]]),
    (ColourName::Burgundy, &[[127, 32, 54], [109, 26, 45], [84, 38, 48], [64, 20, 30]]),
    (ColourName::Pink, &[[247, 202, 208], [244, 166, 192], [231, 84, 128], [214, 36, 100], [192, 144, 140]]),
    (ColourName::Orange, &[[245, 160, 85], [240, 124, 28], [224, 98, 27]]),
    (ColourName::Yellow, &[[251, 243, 160], [245, 230, 99], [247, 212, 23], [222, 174, 36]]),
    (ColourName::Khaki, &[[163, 154, 106], [138, 132, 85], [107, 107, 58], [92, 84, 62], [66, 64, 42]]),
    (ColourName::Green, &[[165, 214, 160], [107, 191, 89], [46, 139, 61], [40, 116, 80], [31, 92, 53], [20, 60, 40]]),
    (ColourName::Turquoise, &[[127, 220, 212], [48, 197, 192], [31, 158, 154], [19, 115, 122], [76, 122, 118]]),
    (ColourName::Blue, &[[164, 200, 236], [91, 155, 216], [47, 111, 208], [31, 75, 170]]),
    // Denim, new, worn and faded.
    (ColourName::Blue, &[[78, 94, 126], [91, 119, 150], [128, 142, 174], [144, 160, 182]]),
    (ColourName::Navy, &[[20, 33, 61], [27, 42, 77], [38, 46, 70], [28, 46, 66]]),
    (ColourName::Purple, &[[201, 176, 220], [167, 120, 200], [122, 63, 160], [79, 42, 114], [104, 88, 136]]),
];

/// Every prototype, in Oklab.
pub(crate) fn prototypes() -> Vec<(ColourName, Oklab)> {
    let of_name = |(name, fabrics): (ColourName, Fabrics)| {
        fabrics.iter().map(move |fabric| (name, Oklab::from_srgb(fabric.map(f32::from))))
    };
    PROTOTYPES.into_iter().flat_map(of_name).collect()
}

/// The name of the nearest prototype.
pub(crate) fn name_of(colour: Oklab, prototypes: &[(ColourName, Oklab)]) -> ColourName {
    let distance = |&(_, prototype): &(ColourName, Oklab)| colour.distance_squared(prototype);
    let nearest = prototypes.iter().min_by(|left, right| distance(left).total_cmp(&distance(right)));
    nearest.map_or(ColourName::Grey, |&(name, _)| name)
}
