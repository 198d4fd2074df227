//! An order, as its buyer sees it.

use crate::pages::html;
use crate::pages::money::{self, delivery};
use crate::pages::photo::Photo;
use crate::pages::shell::Shell;
use crate::pages::style::{self, Css};
use askama::Template;
use thrift_plug::order::OrderStatus;

/// The page of one order.
#[derive(Debug, Clone, Template)]
#[template(path = "order.html", whitespace = "minimize")]
pub(crate) struct OrderPage {
    /// What surrounds it.
    pub shell: Shell,
    /// What the buyer names on the phone.
    pub reference: String,
    /// Where it stands.
    pub state: OrderStatus,
    /// The garments.
    pub lines: Vec<Line>,
    /// Their sum in francs.
    pub total: i64,
    /// Bringing them, in francs; `None` while nobody knows.
    pub delivery_fee: Option<i64>,
    /// Who receives it.
    pub name: String,
    /// Their phone, as it may be shown.
    pub phone: String,
    /// The city.
    pub city: String,
    /// The quarter.
    pub quarter: String,
    /// How to find it.
    pub address: Option<String>,
    /// How it is paid, in words.
    pub payment: String,
    /// Whether it is paid in cash at the door.
    pub cash: bool,
    /// `https://wa.me/…` with the reference in the text.
    pub contact_whatsapp: Option<String>,
}

/// One garment of an order, price frozen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// What it is called.
    pub title: String,
    /// "M · très bon état"; may be empty.
    pub facts: String,
    /// What it costs in francs.
    pub price: i64,
    /// Its cover.
    pub photo: Option<Photo>,
}

/// An order's status, in words.
pub(crate) trait InWords: Copy {
    /// In a few words.
    fn label(self) -> &'static str;
    /// The heading of the order's page.
    fn heading(self) -> &'static str;
    /// What happens now, where there is just one thing to say.
    fn outcome(self) -> Option<&'static str>;
}

impl InWords for OrderStatus {
    fn label(self) -> &'static str {
        match self {
            Self::Open => "Commande commencée",
            Self::AwaitingPayment => "En attente du paiement",
            Self::AwaitingConfirmation => "En attente de confirmation",
            Self::Placed => "Commande confirmée",
            Self::Delivered => "Livrée",
            Self::Cancelled => "Annulée",
            Self::Aborted => "Non aboutie",
            Self::RefundDue => "À rembourser",
            Self::Refunded => "Remboursée",
        }
    }

    fn heading(self) -> &'static str {
        match self {
            Self::Open | Self::AwaitingPayment | Self::AwaitingConfirmation => "Votre commande est enregistrée",
            Self::Placed => "Merci, c'est à vous\u{202f}!",
            Self::Delivered => "Votre commande est livrée",
            Self::Cancelled => "Votre commande est annulée",
            Self::Aborted => "Cette commande n'a pas abouti",
            Self::RefundDue | Self::Refunded => "Votre commande est remboursée",
        }
    }

    fn outcome(self) -> Option<&'static str> {
        match self {
            Self::Open | Self::AwaitingPayment | Self::AwaitingConfirmation | Self::Placed => None,
            Self::Delivered => Some("Merci de votre confiance. À bientôt dans la boutique."),
            Self::Cancelled => Some("Les articles sont de nouveau en vente. Vous n'avez rien à payer."),
            Self::Aborted => Some("Aucun argent n'a été pris. Si les articles sont encore libres, recommencez."),
            Self::RefundDue => {
                Some("Votre paiement est arrivé trop tard, les articles étaient partis. On vous le rend.")
            }
            Self::Refunded => Some("L'argent vous a été rendu."),
        }
    }
}

impl OrderPage {
    /// The page.
    pub(crate) fn render(&self) -> String {
        html(self)
    }

    fn delivery(&self) -> String {
        delivery(self.delivery_fee)
    }

    fn to_pay(&self) -> i64 {
        self.total.saturating_add(self.delivery_fee.unwrap_or_default())
    }

    fn tints(&self) -> Css {
        style::tints(self.lines.iter().filter_map(|line| line.photo.as_ref()))
    }
}
