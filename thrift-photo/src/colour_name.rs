//! The sixteen names that a shop needs for colours, and a seventeenth for garments of several. It must never grow finer
//! than what buyers filter by: nobody looks for "taupe".

/// The name of a garment's colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each variant is the name of its colour")]
pub enum ColourName {
    Black,
    White,
    Grey,
    Beige,
    Brown,
    Red,
    Burgundy,
    Pink,
    Orange,
    Yellow,
    Khaki,
    Green,
    Turquoise,
    Blue,
    Navy,
    Purple,
    /// Two colours of much the same share; only [`dominant_colour`](crate::dominant_colour) answers it.
    Multicolour,
}

impl ColourName {
    /// All names, in the order of the filters.
    pub const ALL: [Self; 17] = [
        Self::Black,
        Self::White,
        Self::Grey,
        Self::Beige,
        Self::Brown,
        Self::Red,
        Self::Burgundy,
        Self::Pink,
        Self::Orange,
        Self::Yellow,
        Self::Khaki,
        Self::Green,
        Self::Turquoise,
        Self::Blue,
        Self::Navy,
        Self::Purple,
        Self::Multicolour,
    ];

    /// The French name, lower case, masculine: `"bleu marine"`.
    pub fn french(self) -> &'static str {
        self.row().0
    }

    /// The English name, lower case: `"navy blue"`.
    pub fn english(self) -> &'static str {
        self.row().1
    }

    /// The word for addresses and stores, lower-case ASCII, never changed: `"navy"`.
    pub fn code(self) -> &'static str {
        self.row().2
    }

    /// The name of this [`code`](Self::code), if there is one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.code() == code)
    }

    fn row(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Black => ("noir", "black", "black"),
            Self::White => ("blanc", "white", "white"),
            Self::Grey => ("gris", "grey", "grey"),
            Self::Beige => ("beige", "beige", "beige"),
            Self::Brown => ("marron", "brown", "brown"),
            Self::Red => ("rouge", "red", "red"),
            Self::Burgundy => ("bordeaux", "burgundy", "burgundy"),
            Self::Pink => ("rose", "pink", "pink"),
            Self::Orange => ("orange", "orange", "orange"),
            Self::Yellow => ("jaune", "yellow", "yellow"),
            Self::Khaki => ("kaki", "khaki", "khaki"),
            Self::Green => ("vert", "green", "green"),
            Self::Turquoise => ("turquoise", "turquoise", "turquoise"),
            Self::Blue => ("bleu", "blue", "blue"),
            Self::Navy => ("bleu marine", "navy blue", "navy"),
            Self::Purple => ("violet", "purple", "purple"),
            Self::Multicolour => ("multicolore", "multicoloured", "multicolour"),
        }
    }
}
