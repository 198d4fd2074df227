//! What becomes of a charge, and of the rail's words about it: drawn for each.

use crate::shop::dice::Dice;
use std::time::Duration;

/// What the buyer at the other end does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::shop) enum Mood {
    Pays,
    Declines,
    /// Confirms so much later, unless it is cancelled before.
    PaysAfter(Duration),
    /// Confirms so much later, and the rail cannot cancel it.
    PaysWhatever(Duration),
    NeverAnswers,
    /// The rail cannot cancel it either.
    NeverAnswersNorCancels,
    /// The rail says that it is cancelled, and takes the money all the same: no rail may do that.
    LiesAboutCancelling(Duration),
}

impl Mood {
    /// Later than this is called back in any case: nobody has to ask so long.
    pub(in crate::shop) const SOON: Duration = Duration::from_secs(1);

    pub(in crate::shop) fn drawn(dice: &mut Dice) -> Self {
        match dice.below(100) {
            0..26 => Self::Pays,
            26..38 => Self::Declines,
            38..56 => Self::PaysAfter(dice.millis(100, 2_500)),
            56..82 => Self::PaysWhatever(dice.millis(1_000, 6_000)),
            82..92 => Self::NeverAnswers,
            _ => Self::NeverAnswersNorCancels,
        }
    }

    pub(in crate::shop) fn can_be_cancelled(self) -> bool {
        !matches!(self, Self::PaysWhatever(_) | Self::NeverAnswersNorCancels)
    }

    /// When the buyer confirms, if they do so later.
    pub(in crate::shop) fn pays_after(self) -> Option<Duration> {
        match self {
            Self::PaysAfter(wait) | Self::PaysWhatever(wait) | Self::LiesAboutCancelling(wait) => Some(wait),
            _ => None,
        }
    }
}

/// How the rail tells the shop that something has happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::shop) enum Call {
    /// The call is lost, or the rail never calls.
    Never,
    /// Before the shop has its own answer.
    First,
    Later(Duration),
    Twice(Duration),
}

impl Call {
    pub(in crate::shop) fn drawn(dice: &mut Dice) -> Self {
        match dice.below(100) {
            0..30 => Self::Never,
            30..45 => Self::First,
            45..80 => Self::Later(dice.millis(0, 2_500)),
            _ => Self::Twice(dice.millis(0, 1_500)),
        }
    }
}

/// What becomes of one question and its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::shop) enum Wire {
    Sound,
    /// The answer takes this long.
    Slow(Duration),
    /// The question never arrives.
    QuestionLost,
    /// The rail did what it was asked, and its answer is lost.
    AnswerLost,
    /// Something answers, but not the rail.
    Garbage,
}

impl Wire {
    pub(in crate::shop) fn drawn(dice: &mut Dice) -> Self {
        match dice.below(100) {
            0..5 => Self::QuestionLost,
            5..13 => Self::AnswerLost,
            13..16 => Self::Garbage,
            16..26 => Self::Slow(dice.millis(50, 900)),
            _ => Self::Sound,
        }
    }
}
