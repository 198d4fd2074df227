//! Shirts with a collar.

use super::{
    super::pieces::{Line, Piece},
    BACK, Silhouette,
};

const LONG_SLEEVES: Piece = Piece::pair(
    "M262 274 C242 288 230 314 222 354 C204 470 184 610 172 742 C196 756 222 758 246 752 \
     C266 640 288 530 316 436 C330 372 306 300 262 274Z",
)
.leaning(9)
.folded(&[[290, 320, 196, 740, 14], [226, 470, 284, 520, 12], [206, 560, 268, 600, 10], [300, 440, 232, 750, 8]]);

const CUFFS: Piece = Piece::pair("M170 736 C196 750 224 752 248 746 L242 800 C216 808 190 806 164 794Z")
    .leaning(9)
    .lined(&[Line::Stitch("M172 746 C196 758 222 760 246 754"), Line::Stitch("M166 784 C192 796 216 798 242 790")])
    .buttoned(&[[182, 774, 6]]);

const SHIRT_BODY: Piece = Piece::on_fold(
    "M450 330 C420 310 396 280 384 238 L262 274 C280 318 302 372 306 428 \
     C304 580 300 720 292 836 C340 880 398 900 450 900",
)
.folded(&[[308, 440, 366, 530, 10], [592, 440, 536, 536, 10], [390, 580, 350, 880, 20], [520, 600, 548, 880, 20]])
.lined(&[
    Line::Seams("M428 310 L428 898"),
    Line::Stitches("M434 310 L434 898"),
    Line::Stitches("M294 822 C342 866 398 884 450 884"),
    Line::Seams("M268 284 C320 310 380 318 426 314"),
])
.buttoned(&[[450, 380, 8], [450, 468, 8], [450, 556, 8], [450, 644, 8], [450, 732, 8], [450, 820, 8]]);

const POCKET: Piece =
    Piece::single("M490 440 L566 440 L566 516 L528 538 L490 516Z").lined(&[Line::Stitch("M490 456 L566 456")]);

const COLLAR: Piece = Piece::pair(
    "M450 322 C420 302 396 272 386 226 C376 230 368 238 362 248 C364 290 380 332 404 362 \
     C422 352 438 338 450 322Z",
)
.leaning(-24)
.lined(&[Line::Stitch(
    "M440 320 C412 300 390 274 378 240 M372 256 C376 294 388 326 406 350 \
     C420 342 432 332 440 322",
)]);

/// A shirt with a collar, long sleeves and a chest pocket.
pub(crate) static SHIRT: Silhouette = Silhouette::hung(&[BACK], &[LONG_SLEEVES, CUFFS, SHIRT_BODY, POCKET, COLLAR]);

/// The same shirt with short sleeves.
pub(crate) static SHIRT_SHORT: Silhouette = Silhouette::hung(
    &[BACK],
    &[
        Piece::pair(
            "M262 274 C240 288 224 312 210 346 C192 398 176 454 164 512 C198 534 234 544 272 544 \
             C286 500 298 466 316 434 C330 372 306 300 262 274Z",
        )
        .leaning(18)
        .folded(&[[292, 310, 206, 540, 14], [306, 400, 250, 540, 10]])
        .lined(&[Line::Stitch("M170 490 C202 512 238 522 276 522")]),
        SHIRT_BODY,
        POCKET,
        COLLAR,
    ],
);
