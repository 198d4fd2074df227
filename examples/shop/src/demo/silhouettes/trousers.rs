//! Trousers, jeans and shorts.

use super::{
    super::pieces::{Cloth, Line, Piece},
    Silhouette,
};

const WAISTBAND: Piece = Piece::on_fold("M450 238 C407 238 361 236 309 230 L302 280 C354 288 404 292 450 292")
    .lined(&[Line::Stitches("M311 240 C361 246 407 248 450 248 M306 270 C357 278 407 282 450 282")]);

const BELT_LOOPS: Piece = Piece::pair("M361 226 L379 228 L377 296 L359 294Z");

/// Five pockets, straight legs.
pub(crate) static JEANS: Silhouette = Silhouette::clipped(&[
    Piece::pair(
        "M450 276 L306 270 C288 360 279 450 279 540 C284 740 293 920 297 1086 L425 1090 \
         C429 900 439 700 450 548Z",
    )
    .folded(&[
        [439, 560, 313, 500, 14],
        [445, 540, 325, 450, 12],
        [336, 640, 343, 1080, 20],
        [297, 700, 416, 740, 12],
        [300, 740, 411, 790, 12],
        [300, 1010, 420, 1040, 10],
    ])
    .lined(&[
        Line::Stitch("M313 300 C336 350 372 366 411 366 L420 290"),
        Line::Stitch("M306 306 C331 360 370 376 416 376"),
        Line::Stitch("M286 380 C281 440 281 500 284 560 C288 740 297 920 302 1086"),
        Line::Stitch("M297 1068 L425 1072"),
        Line::Seam("M425 1060 C429 900 439 700 445 560"),
    ]),
    Piece::single("M450 280 L486 280 C489 360 486 410 477 440 C468 460 459 470 450 476Z")
        .lined(&[Line::Stitch("M477 284 C480 360 477 404 468 432 C461 450 455 458 450 462")]),
    WAISTBAND.buttoned(&[[450, 264, 11]]),
    BELT_LOOPS,
]);

/// Close at the knee, wide at the hem.
pub(crate) static JEANS_FLARED: Silhouette = Silhouette::clipped(&[
    Piece::pair(
        "M450 276 L306 270 C284 360 277 450 284 540 C300 660 297 760 281 860 \
         C268 950 238 1030 211 1092 L416 1100 C411 920 429 700 450 548Z",
    )
    .folded(&[
        [439, 560, 313, 500, 14],
        [445, 540, 325, 450, 12],
        [347, 760, 279, 1090, 20],
        [375, 760, 361, 1096, 16],
        [309, 690, 404, 720, 12],
    ])
    .lined(&[
        Line::Stitch("M313 300 C336 350 372 366 411 366 L420 290"),
        Line::Stitch("M288 540 C304 660 302 760 288 860 C274 950 245 1030 220 1092"),
        Line::Stitch("M220 1076 L416 1082"),
        Line::Seam("M347 640 C343 800 334 960 320 1096"),
    ]),
    Piece::single("M450 280 L486 280 C489 360 486 410 477 440 C468 460 459 470 450 476Z")
        .lined(&[Line::Stitch("M477 284 C480 360 477 404 468 432 C461 450 455 458 450 462")]),
    WAISTBAND.buttoned(&[[450, 264, 11]]),
    BELT_LOOPS,
]);

/// Tapered trousers with a crease.
pub(crate) static CHINO: Silhouette = Silhouette::clipped(&[
    Piece::pair(
        "M450 276 L306 270 C284 360 274 450 277 530 C288 720 315 900 331 1062 L429 1066 \
         C432 880 441 700 450 548Z",
    )
    .folded(&[
        [439, 560, 309, 500, 14],
        [370, 300, 361, 700, 10],
        [375, 700, 382, 1056, 14],
        [313, 790, 420, 820, 10],
        [343, 300, 325, 560, 10],
    ])
    .lined(&[
        Line::Seam("M322 290 L297 440"),
        Line::Stitch("M331 292 L309 438"),
        Line::Seam("M382 300 C366 560 375 820 382 1064"),
        Line::Seam("M333 1040 L429 1044"),
    ]),
    Piece::single("M450 280 L482 280 C484 360 482 410 473 440 C466 456 459 464 450 470Z")
        .lined(&[Line::Stitch("M473 284 C475 360 473 404 466 430 C461 442 457 450 450 456")]),
    WAISTBAND.buttoned(&[[450, 264, 10]]),
    BELT_LOOPS,
]);

/// Flowing wide-legged trousers with pleats at the waist.
pub(crate) static TROUSERS_WIDE: Silhouette = Silhouette::clipped(&[
    Piece::pair(
        "M450 276 L311 270 C284 360 265 450 256 540 C238 740 215 920 197 1084 \
         C274 1100 359 1104 434 1098 C434 900 441 700 450 548Z",
    )
    .folded(&[
        [352, 290, 268, 1080, 22],
        [384, 290, 336, 1090, 20],
        [411, 290, 404, 1096, 18],
        [439, 560, 325, 480, 12],
    ])
    .lined(&[
        Line::Seam("M354 288 L345 380"),
        Line::Seam("M391 290 L386 380"),
        Line::Seam("M320 296 L288 430"),
        Line::Stitch("M199 1064 C277 1080 359 1084 434 1078"),
    ]),
    WAISTBAND.of(Cloth::Plain),
    Piece::pair("M439 300 C416 380 407 450 404 520 L425 524 C429 450 439 380 452 306Z").of(Cloth::Plain),
    Piece::single(
        "M420 288 C434 278 466 278 480 288 C484 304 477 316 464 320 C450 324 436 322 427 316 \
         C420 308 418 298 420 288Z",
    )
    .of(Cloth::Plain),
]);

/// Shorts above the knee.
pub(crate) static SHORTS: Silhouette = Silhouette::clipped(&[
    Piece::pair(
        "M450 276 L304 270 C277 380 247 560 229 742 C293 766 363 774 429 768 \
         C434 690 441 620 450 556Z",
    )
    .folded(&[[439, 570, 304, 500, 16], [347, 310, 290, 750, 22], [404, 320, 384, 766, 16]])
    .lined(&[
        Line::Seam("M320 290 L288 450"),
        Line::Stitch("M331 292 L300 448"),
        Line::Stitch("M232 714 C295 738 363 744 432 738"),
        Line::Seam("M230 728 C294 752 363 758 431 752"),
    ]),
    Piece::single("M450 280 L482 280 C484 360 482 410 473 440 C466 456 459 464 450 470Z")
        .lined(&[Line::Stitch("M473 284 C475 360 473 404 466 430 C461 442 457 450 450 456")]),
    WAISTBAND,
    BELT_LOOPS,
    Piece::single("M443 284 C416 330 409 370 411 410 L420 410 C423 370 432 334 452 290Z").of(Cloth::Rubber),
    Piece::single("M457 284 C477 320 484 350 486 384 L496 384 C496 346 489 314 468 282Z").of(Cloth::Rubber),
]);
