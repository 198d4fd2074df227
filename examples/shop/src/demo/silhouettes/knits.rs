//! Pullovers and cardigans.

use super::{
    super::pieces::{Cloth, Line, Piece},
    BACK, DEEP_BACK, Silhouette,
};

const SLEEVES: Piece = Piece::pair(
    "M264 274 C240 286 224 314 212 354 C188 470 166 610 154 744 C182 762 222 766 250 758 \
     C272 640 296 540 322 446 C330 376 310 300 264 274Z",
)
.leaning(10)
.folded(&[[294, 320, 182, 740, 16], [214, 480, 282, 540, 14], [196, 570, 266, 616, 12], [304, 440, 232, 756, 10]]);

const RIBBED_CUFFS: Piece = Piece::pair(
    "M152 736 C184 754 222 758 252 750 C250 782 244 806 238 826 C214 834 184 830 162 818 \
     C156 796 152 766 152 736Z",
)
.of(Cloth::Rib)
.leaning(8);

const HEM: Piece =
    Piece::on_fold("M450 806 C396 806 342 802 300 792 C300 824 304 850 308 868 C354 878 400 882 450 882")
        .of(Cloth::Rib);

/// A crew-necked pullover.
pub(crate) static PULLOVER: Silhouette = Silhouette::hung(
    &[BACK],
    &[
        SLEEVES,
        RIBBED_CUFFS,
        Piece::on_fold(
            "M450 322 C412 320 390 284 382 236 L264 274 C284 318 308 376 312 446 \
             C310 570 304 690 296 800 C342 812 396 816 450 816",
        )
        .folded(&[
            [314, 456, 372, 540, 11],
            [586, 456, 530, 546, 11],
            [400, 620, 346, 806, 22],
            [510, 640, 540, 810, 20],
        ])
        .lined(&[Line::Seams("M264 274 C284 318 308 376 312 446")]),
        HEM,
        Piece::on_fold("M450 312 C414 310 394 278 386 232 L358 242 C366 304 400 346 450 348").of(Cloth::Rib),
    ],
);

/// A pullover with a rolled collar.
pub(crate) static ROLL_NECK: Silhouette = Silhouette::hung(
    &[],
    &[
        SLEEVES,
        RIBBED_CUFFS,
        Piece::on_fold(
            "M450 300 C420 296 396 280 376 246 L264 274 C284 318 308 376 312 446 \
             C310 570 304 690 296 800 C342 812 396 816 450 816",
        )
        .folded(&[
            [314, 456, 372, 540, 11],
            [586, 456, 530, 546, 11],
            [400, 620, 346, 806, 22],
            [510, 640, 540, 810, 20],
        ]),
        HEM,
        Piece::on_fold("M450 196 C416 196 392 194 376 186 C368 214 366 244 370 268 C392 296 420 304 450 304")
            .of(Cloth::Rib),
        Piece::on_fold("M450 192 C418 192 394 190 378 182 C370 200 368 226 370 244 C394 254 420 258 450 258")
            .of(Cloth::Rib),
    ],
);

/// A buttoned cardigan with two patch pockets.
pub(crate) static CARDIGAN: Silhouette = Silhouette::hung(
    &[DEEP_BACK],
    &[
        SLEEVES,
        RIBBED_CUFFS,
        Piece::on_fold(
            "M450 470 C420 430 396 330 382 236 L264 274 C284 318 308 376 312 446 \
             C310 570 304 690 296 800 C342 812 396 816 450 816",
        )
        .folded(&[
            [314, 456, 372, 540, 11],
            [586, 456, 530, 546, 11],
            [396, 640, 350, 806, 20],
            [510, 640, 540, 810, 20],
        ]),
        HEM,
        Piece::pair("M330 640 L414 644 L412 752 C386 758 356 756 330 750Z").folded(&[[332, 650, 372, 756, 10]]),
        Piece::pair("M328 632 L416 636 L416 662 L328 658Z").of(Cloth::Rib),
        Piece::single(
            "M384 232 L358 242 C370 340 392 430 426 492 L424 884 L476 884 L476 480 \
             C436 430 404 330 384 232Z",
        )
        .of(Cloth::Rib),
        Piece::single(
            "M516 232 L542 242 C530 340 510 420 476 482 C468 496 460 496 452 484 \
             C480 430 500 330 516 232Z",
        )
        .of(Cloth::Rib)
        .buttoned(&[[450, 532, 11], [450, 614, 11], [450, 696, 11], [450, 778, 11], [450, 848, 11]]),
    ],
);
