//! Shoes, in pairs on a plinth.

use super::{
    super::pieces::{Cloth, Line, Piece},
    Silhouette, Support,
};

const fn in_pairs(pieces: &'static [Piece], twin: (i16, i16)) -> Silhouette {
    Silhouette { support: Support::Plinth, behind: &[], pieces, twin: Some(twin) }
}

/// Laced trainers with a pale sole and toe cap.
pub(crate) static SNEAKERS: Silhouette = in_pairs(
    &[
        Piece::single("M420 676 C408 640 424 612 450 606 C478 610 492 636 500 662Z").of(Cloth::Plain),
        Piece::single("M470 643 C520 619 640 606 730 629 C690 632 660 667 600 676 C550 679 506 667 470 643Z")
            .of(Cloth::Lining),
        Piece::single(
            "M122 850 C116 810 140 786 190 775 C260 761 330 732 392 688 C420 667 444 650 468 636 \
             C520 671 600 679 650 653 C690 632 716 622 736 631 C756 667 752 720 764 772 \
             C770 798 776 824 776 850Z",
        )
        .folded(&[[400, 760, 320, 846, 12], [560, 680, 520, 850, 14], [430, 700, 540, 720, 10]])
        .lined(&[Line::Stitch("M472 652 C524 685 604 692 656 666 C690 648 710 639 730 643")]),
        Piece::single("M122 850 C116 810 140 786 190 775 C214 770 236 765 258 756 C248 789 256 824 276 850Z")
            .of(Cloth::Rubber)
            .lined(&[Line::Stitch("M244 765 C236 794 242 824 260 850")]),
        Piece::single(
            "M664 648 C690 632 716 622 736 631 C756 667 752 720 764 772 C770 798 776 824 776 850 \
             L690 850 C700 772 690 702 664 648Z",
        )
        .of(Cloth::Trim)
        .lined(&[Line::Stitch("M676 645 C702 702 710 772 702 850")]),
        Piece::single("M420 850 C462 810 502 758 530 699 L562 699 C538 760 502 812 462 850Z").of(Cloth::Trim),
        Piece::single("M490 850 C532 810 572 758 600 699 L632 695 C608 760 572 812 532 850Z").of(Cloth::Trim),
        Piece::single(
            "M292 746 C350 718 420 667 468 636 L502 657 C456 714 404 754 344 782 \
             C318 775 300 763 292 746Z",
        )
        .of(Cloth::Plain)
        .lined(&[
            Line::Lace("M322 726 L366 765"),
            Line::Lace("M356 706 L400 742"),
            Line::Lace("M390 683 L434 718"),
            Line::Lace("M424 660 L464 690"),
        ]),
        Piece::single(
            "M126 838 C102 842 102 890 128 896 C300 908 620 908 772 896 C798 890 798 842 774 838 \
             C640 854 260 854 126 838Z",
        )
        .of(Cloth::Rubber)
        .lined(&[Line::Seam("M106 874 C260 890 640 890 794 874")]),
    ],
    (-26, -38),
);

/// Court shoes with a heel.
pub(crate) static PUMPS: Silhouette = in_pairs(
    &[
        Piece::single(
            "M718 636 C726 720 716 800 704 900 L674 900 C674 836 664 796 632 780 \
             C676 750 704 700 718 636Z",
        )
        .of(Cloth::Plain),
        Piece::single(
            "M344 776 C390 736 430 738 470 748 C540 728 612 660 664 592 L690 620 \
             C620 740 540 800 456 806 C410 810 370 798 344 776Z",
        )
        .of(Cloth::Lining),
        Piece::single(
            "M112 888 C122 856 200 838 262 818 C296 806 320 792 344 774 C370 796 410 808 456 796 \
             C540 772 608 700 664 592 C692 578 714 592 716 622 C720 680 702 732 660 766 \
             C590 818 500 884 380 894 C280 902 150 902 112 888Z",
        )
        .folded(&[[400, 806, 330, 890, 12], [660, 640, 570, 820, 16], [240, 836, 190, 890, 12]])
        .lined(&[
            Line::Stitch("M258 832 C296 820 322 808 346 790 C376 812 414 822 462 810 C552 784 620 712 674 606"),
            Line::Seam("M560 738 C580 780 580 800 570 830"),
        ]),
        Piece::single(
            "M110 888 C150 906 280 908 380 900 C500 890 590 822 640 780 L652 788 \
             C590 844 500 904 380 912 C270 918 136 912 110 888Z",
        )
        .of(Cloth::Dark),
    ],
    (56, -40),
);

/// Ankle boots with an elastic side.
pub(crate) static BOOTS: Silhouette = in_pairs(
    &[
        Piece::single("M404 356 C470 376 560 376 640 352 L644 400 L404 400Z").of(Cloth::Lining),
        Piece::single(
            "M396 358 C470 386 570 386 648 354 C660 480 690 620 700 842 C520 856 300 856 150 846 \
             C142 790 170 752 236 730 C320 706 380 668 398 600 C410 520 404 430 396 358Z",
        )
        .folded(&[
            [410, 620, 560, 660, 20],
            [400, 660, 520, 730, 18],
            [300, 730, 250, 850, 18],
            [600, 400, 640, 840, 22],
            [440, 400, 450, 560, 14],
        ])
        .lined(&[
            Line::Stitch("M398 374 C470 400 570 400 648 370"),
            Line::Seam("M410 660 C440 720 500 760 560 848"),
            Line::Stitch("M398 672 C428 730 486 766 546 848"),
        ]),
        Piece::single("M470 388 C500 392 540 392 566 386 C570 480 556 560 524 620 C486 560 466 480 470 388Z")
            .of(Cloth::Rib),
        Piece::single("M608 330 C622 320 640 326 640 344 L644 400 L622 402Z").of(Cloth::Leather),
        Piece::single(
            "M140 834 C136 860 140 880 152 886 C300 896 470 890 560 872 L574 894 L712 894 \
             C716 870 712 850 706 832 C520 850 300 850 140 834Z",
        )
        .of(Cloth::Dark),
    ],
    (64, -40),
);
