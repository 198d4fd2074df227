//! Whether a garment can be bought now, in words.

/// The end of a lease, as the shop's clock shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Until {
    /// The time of day: "14:32".
    pub clock: String,
    /// How long that is from now; the script counts it down.
    pub left_seconds: u64,
}

impl Until {
    /// Below this the countdown becomes a warning.
    const LOW_SECONDS: u64 = 120;

    /// "8 min", rounded up: never promise less waiting than there is.
    pub(crate) fn minutes(&self) -> String {
        format!("{}\u{a0}min", self.left_seconds.div_ceil(60))
    }

    /// `on`, `low` or `over`; the script moves it on.
    pub(crate) fn phase(&self) -> &'static str {
        match self.left_seconds {
            0 => "over",
            left if left < Self::LOW_SECONDS => "low",
            _ => "on",
        }
    }
}

/// How a garment stands, for the buyer who looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Status {
    /// Can be bought.
    Free,
    /// Somebody else is buying it.
    Held(Until),
    /// The buyer who looks is buying it.
    Yours {
        /// How long it stays theirs.
        until: Until,
        /// Their checkout.
        href: String,
    },
    /// Being paid for.
    Paying,
    /// Gone.
    Sold,
}

impl Status {
    /// As clients know it; the script writes the same codes.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Free => "available",
            Self::Held(_) | Self::Yours { .. } => "held",
            Self::Paying => "paying",
            Self::Sold => "sold",
        }
    }

    /// The few words on a photo; empty when it can be bought.
    pub(crate) fn badge(&self) -> String {
        match self {
            Self::Free => String::new(),
            Self::Held(until) => format!("Réservé jusqu'à {}", until.clock),
            Self::Yours { until, .. } => format!("Réservé pour vous jusqu'à {}", until.clock),
            Self::Paying => "En cours de paiement".to_owned(),
            Self::Sold => "Vendu".to_owned(),
        }
    }

    /// Whether it is the looking buyer's own: the live status, which says the same to everybody, must not overwrite it.
    pub(crate) fn is_yours(&self) -> bool {
        matches!(self, Self::Yours { .. })
    }
}
