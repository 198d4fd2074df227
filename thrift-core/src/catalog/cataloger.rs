//! The port of cataloguing: photos in, a draft out, a person reviews.

use crate::catalog::garment::Colour;
use async_trait::async_trait;
use std::time::Duration;

/// Describes a garment from its photos.
///
/// # Contract
/// Every field may stay open: models invent brands and rarely say "not applicable", so `None` is a first-class answer.
/// Price and condition are never decided here. The text is hostile input wherever it is shown. The call ends within the
/// deadline, with a draft or an error that says what to do.
///
/// # Cancellation
/// Dropping the future abandons the request; it may still cost money.
#[async_trait]
pub trait Cataloger: Send + Sync {
    /// One garment, all its photos together.
    async fn draft(&self, photos: &[PreparedPhoto], hints: &Hints, deadline: Duration)
    -> Result<Draft, CatalogerError>;
}

/// A photo as a cataloguer gets it: re-encoded, without metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreparedPhoto {
    /// For example `image/webp`.
    pub content_type: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// What the pixels say.
    pub facts: PhotoFacts,
}

/// What pixels can honestly tell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PhotoFacts {
    /// The main colour, where one stands out.
    pub colour: Option<Colour>,
}

/// What the seller said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hints {
    /// A note for the cataloguer.
    pub note: Option<String>,
    /// The categories to choose from, as slugs.
    pub categories: Vec<String>,
}

/// A field's suggested value, with how sure and why.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Suggestion<T> {
    /// The value.
    pub value: T,
    /// From 0 to 1.
    pub confidence: f32,
    /// What it rests on.
    pub evidence: Evidence,
}

/// What a suggestion rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Evidence {
    /// A readable label or logo, in photo number `photo` (from 1).
    Label {
        /// The photo.
        photo: u32,
    },
    /// The look of the garment.
    Appearance,
    /// Measured from the pixels.
    Pixels,
    /// The seller's hint.
    Hint,
}

/// A garment to be reviewed. Nothing of it is public.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Draft {
    /// What to call it.
    pub title: Option<Suggestion<String>>,
    /// Its brand; only with a label or logo as evidence.
    pub brand: Option<Suggestion<String>>,
    /// Its colour.
    pub colour: Option<Suggestion<Colour>>,
    /// The slug of its category, which may be new.
    pub category: Option<Suggestion<String>>,
    /// Its size, as written on the label.
    pub size: Option<Suggestion<String>>,
    /// The French sales description.
    pub description: Option<Suggestion<String>>,
}

/// No draft.
#[derive(Debug, thiserror::Error)]
pub enum CatalogerError {
    /// Try again later.
    #[error("the cataloguer is busy or out of reach: {0}")]
    RetryLater(String),
    /// The deadline was over.
    #[error("no draft within {0:?}; fill the draft in by hand or try again")]
    DeadlineOver(Duration),
    /// These photos cannot be described.
    #[error("the photos were refused: {0}; take others or fill the draft in by hand")]
    Refused(String),
    /// The set-up is wrong.
    #[error("the cataloguer is not set up: {0}")]
    Misconfigured(String),
}
