//! Bags.

use super::{
    super::pieces::{Cloth, Line, Piece},
    Silhouette,
};

/// A handbag with one handle, a flap and a clasp.
pub(crate) static HANDBAG: Silhouette = Silhouette::standing(&[
    Piece::on_fold("M450 296 C340 296 288 400 282 540 L312 540 C318 420 362 326 450 326")
        .of(Cloth::Leather)
        .lined(&[Line::Stitches("M297 536 C304 410 350 311 450 311")]),
    Piece::on_fold(
        "M450 500 C370 500 290 504 222 512 C200 640 178 760 166 868 C168 890 180 902 204 906 \
         C290 914 370 916 450 916",
    )
    .folded(&[[240, 560, 220, 900, 22], [420, 700, 400, 910, 22], [640, 560, 660, 900, 22]])
    .lined(&[Line::Stitches("M236 526 C214 650 194 760 182 862 C184 880 194 890 212 892 C294 900 370 902 450 902")]),
    Piece::on_fold("M450 496 C370 496 290 500 220 508 C210 570 204 620 206 656 C230 716 340 748 450 748")
        .folded(&[[260, 510, 280, 700, 18], [600, 510, 580, 720, 18]])
        .lined(&[Line::Stitches("M232 520 C224 574 218 620 220 652 C244 702 346 732 450 732")]),
    Piece::pair("M262 500 L330 498 L326 560 L296 584 L266 560Z")
        .of(Cloth::Leather)
        .lined(&[Line::Stitch("M272 508 L274 556 L296 572 L318 554 L320 506")])
        .buttoned(&[[296, 536, 9]]),
    Piece::on_fold("M450 694 L414 694 L410 770 C424 784 436 788 450 788").of(Cloth::Brass),
    Piece::on_fold("M450 718 L432 718 L432 742 L450 742").of(Cloth::Dark),
]);

/// A small bag with a long strap.
pub(crate) static CROSSBODY_BAG: Silhouette = Silhouette::standing(&[
    Piece::single(
        "M262 560 C240 380 330 216 470 212 C620 210 690 380 640 560 L618 556 \
         C660 390 600 238 470 238 C350 240 264 390 286 556Z",
    )
    .of(Cloth::Leather),
    Piece::on_fold(
        "M450 520 C380 520 310 522 252 530 C232 600 226 760 238 850 C246 886 276 902 320 906 \
         C370 910 410 910 450 910",
    )
    .folded(&[[280, 580, 262, 880, 20], [640, 600, 620, 890, 20]]),
    Piece::on_fold("M450 512 C380 512 310 514 250 522 C226 620 240 720 290 764 C336 800 394 810 450 810")
        .folded(&[[300, 530, 300, 740, 18], [580, 530, 600, 740, 18]])
        .lined(&[Line::Stitches("M264 536 C244 624 256 710 302 752 C344 784 396 794 450 794")]),
    Piece::on_fold("M450 752 C432 752 418 766 418 784 C418 802 432 816 450 816").of(Cloth::Brass),
    Piece::single("M300 790 L292 890 L304 896 L310 860 L318 898 L328 890 L318 790Z").of(Cloth::Leather),
]);

/// A shopper with two handles.
pub(crate) static TOTE: Silhouette = Silhouette::standing(&[
    Piece::on_fold("M450 290 C376 290 338 360 332 480 L352 480 C360 370 392 312 450 312").of(Cloth::Lining),
    Piece::on_fold("M450 446 C370 446 290 442 214 432 L222 480 L450 500").of(Cloth::Lining),
    Piece::on_fold(
        "M450 462 C370 462 290 452 212 434 C214 580 226 740 240 880 C250 900 270 906 296 908 \
         C350 914 400 914 450 914",
    )
    .folded(&[[250, 470, 300, 890, 24], [400, 520, 380, 910, 24], [520, 500, 560, 900, 24], [650, 480, 620, 880, 18]])
    .lined(&[Line::Stitches("M213 452 C290 470 370 480 450 480"), Line::Seams("M262 880 C300 860 330 890 350 910")]),
    Piece::on_fold(
        "M450 330 C384 330 342 400 336 520 C334 540 334 556 336 572 L362 572 \
         C358 430 396 356 450 356",
    )
    .of(Cloth::Leather)
    .lined(&[Line::Stitches("M340 564 L358 564")]),
]);

/// A rucksack with a front pocket.
pub(crate) static BACKPACK: Silhouette = Silhouette::standing(&[
    Piece::pair("M330 420 C240 450 190 600 206 800 L238 800 C230 640 268 520 344 470Z").of(Cloth::Leather),
    Piece::on_fold("M450 290 C410 290 396 310 396 344 L416 344 C416 320 426 310 450 310").of(Cloth::Leather),
    Piece::on_fold(
        "M450 336 C330 336 264 400 252 520 C240 650 242 790 254 870 C264 896 290 906 330 908 \
         C370 912 410 912 450 912",
    )
    .folded(&[[290, 440, 276, 880, 22], [610, 440, 620, 880, 22]])
    .lined(&[
        Line::Zip("M262 560 C270 440 330 376 450 376 C570 376 630 440 638 560"),
        Line::Stitch("M280 570 C288 456 344 396 450 396 C556 396 612 456 620 570"),
    ]),
    Piece::on_fold("M450 620 C390 620 340 622 300 630 C292 710 294 790 302 850 C330 872 390 876 450 876")
        .folded(&[[330, 650, 326, 860, 18], [560, 650, 576, 860, 18]])
        .lined(&[
            Line::Zip("M306 664 C350 656 400 654 450 654 C500 654 550 656 594 664"),
            Line::Stitches("M310 680 C304 750 306 800 314 842 C340 858 394 862 450 862"),
        ]),
    Piece::on_fold("M450 470 C420 470 404 474 396 480 L396 540 C410 546 430 548 450 548")
        .of(Cloth::Leather)
        .lined(&[Line::Stitches("M404 486 L404 534 C414 540 430 540 450 540 M404 486 C416 478 430 478 450 478")]),
]);
