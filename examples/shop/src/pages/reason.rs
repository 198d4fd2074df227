//! Why a garment cannot be had, said to the buyer.

use crate::pages::status::Until;

/// The refusals of the lock, with what the buyer needs to know to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reason {
    /// Somebody else is buying it.
    HeldByOther(Until),
    /// Somebody else is paying for it.
    Paying,
    /// The buyer is paying for it in another tab.
    PayingOwn {
        /// Their order, if it is known.
        order_href: Option<String>,
    },
    /// Gone.
    Sold,
    /// Withdrawn, or never public.
    NotForSale,
    /// No such garment.
    Unknown,
    /// The buyer let it lapse too often.
    CoolingDown(Until),
    /// The buyer has as many live holds as allowed.
    LimitReached {
        /// The limit.
        holds_max: u32,
    },
    /// The hold cannot be extended any further.
    RenewalLimit,
    /// A later checkout of the same buyer took it over, or staff did.
    Superseded,
    /// The hold is over: lapsed, released or used.
    Over,
    /// The request was one that had been answered before, for something else.
    Repeated,
}

impl Reason {
    /// The whole sentence.
    pub(crate) fn sentence(&self) -> String {
        match self {
            Self::HeldByOther(until) => format!(
                "Un autre client est en train de l'acheter, libre à {} au plus tard (encore {}).",
                until.clock,
                until.minutes()
            ),
            Self::Paying => "Un autre client est en train de le payer.".to_owned(),
            Self::PayingOwn { .. } => "Paiement en cours dans un autre onglet.".to_owned(),
            Self::Sold => "Vendu entre-temps.".to_owned(),
            Self::NotForSale => "Retiré de la vente.".to_owned(),
            Self::Unknown => "Cet article n'existe plus.".to_owned(),
            Self::CoolingDown(until) => {
                format!("Vous l'avez laissé expirer plusieurs fois, réessayez à {}.", until.clock)
            }
            Self::LimitReached { holds_max } => format!(
                "Vous avez déjà {holds_max} commandes en cours\u{a0}: terminez-en une, ou libérez ses articles."
            ),
            Self::RenewalLimit => "Cette réservation ne peut plus être prolongée.".to_owned(),
            Self::Superseded => "Repris dans une commande plus récente.".to_owned(),
            Self::Over => "La réservation est terminée.".to_owned(),
            Self::Repeated => "Cette demande a déjà servi\u{a0}: repartez du panier.".to_owned(),
        }
    }

    /// The order that is in the way, if it is the buyer's own.
    pub(crate) fn order_href(&self) -> Option<&str> {
        match self {
            Self::PayingOwn { order_href } => order_href.as_deref(),
            _ => None,
        }
    }
}
