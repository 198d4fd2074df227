//! A garment as the catalogue describes it.

use crate::catalog::{Money, Photo};
use crate::id::ItemId;
use crate::time::Timestamp;

/// One garment. Fields that nobody knows stay `None`: an honest gap sells better than an invented brand.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Garment {
    /// The same id as in the lock.
    pub id: ItemId,
    /// What it is called.
    pub title: String,
    /// Plain text for shoppers; treated as hostile wherever it is shown.
    pub description: String,
    /// The brand, only if a label or logo was readable.
    pub brand: Option<String>,
    /// The slug of its category.
    pub category: Option<String>,
    /// Its main colour.
    pub colour: Option<Colour>,
    /// The size as written: "M", "38", "6 ans".
    pub size: Option<String>,
    /// Its condition, confirmed by a person.
    pub condition: Option<Condition>,
    /// The price; a person's decision.
    pub price: Money,
    /// Cover first.
    pub photos: Vec<Photo>,
    /// Who may see it.
    pub visibility: Visibility,
    /// When it came into the catalogue.
    pub created_at: Timestamp,
    /// Counts writes; a writer names the one it read.
    pub ver: u64,
}

/// Who sees a garment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Visibility {
    /// Staff only: not reviewed yet.
    Draft,
    /// Everybody.
    Public,
    /// Staff only: withdrawn, or sold long ago.
    Archived,
}

macro_rules! coded {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $code:literal, $french:literal, $english:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        pub enum $name {
            $($(#[$variant_doc])* #[cfg_attr(feature = "serde", serde(rename = $code))] $variant,)*
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stable code, for addresses, stores and clients.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// The French word.
            pub fn french(self) -> &'static str {
                match self { $(Self::$variant => $french,)* }
            }

            /// The English word.
            pub fn english(self) -> &'static str {
                match self { $(Self::$variant => $english,)* }
            }

            /// From the stable code.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.code() == code)
            }
        }
    };
}

coded! {
    /// The colours shoppers filter by.
    Colour {
        /// Black.
        Black = "black", "noir", "black";
        /// White.
        White = "white", "blanc", "white";
        /// Grey.
        Grey = "grey", "gris", "grey";
        /// Beige.
        Beige = "beige", "beige", "beige";
        /// Brown.
        Brown = "brown", "marron", "brown";
        /// Red.
        Red = "red", "rouge", "red";
        /// Burgundy.
        Burgundy = "burgundy", "bordeaux", "burgundy";
        /// Pink.
        Pink = "pink", "rose", "pink";
        /// Orange.
        Orange = "orange", "orange", "orange";
        /// Yellow.
        Yellow = "yellow", "jaune", "yellow";
        /// Khaki.
        Khaki = "khaki", "kaki", "khaki";
        /// Green.
        Green = "green", "vert", "green";
        /// Turquoise.
        Turquoise = "turquoise", "turquoise", "turquoise";
        /// Blue.
        Blue = "blue", "bleu", "blue";
        /// Navy blue.
        Navy = "navy", "bleu marine", "navy";
        /// Purple.
        Purple = "purple", "violet", "purple";
        /// Two or more main colours.
        Multicolour = "multicolour", "multicolore", "multicolour";
    }
}

coded! {
    /// The condition of a garment, best first.
    Condition {
        /// Unworn, labels still on.
        NewWithTags = "new_with_tags", "neuf avec étiquette", "new with tags";
        /// Hardly a trace of wear.
        Excellent = "excellent", "très bon état", "excellent";
        /// Worn, no defect worth naming.
        Good = "good", "bon état", "good";
        /// Defects, which the description states.
        Fair = "fair", "état correct", "fair";
    }
}
