//! The checkout: the garments are held, the clock runs, the buyer says who and where.

use crate::pages::choice::Choice;
use crate::pages::html;
use crate::pages::money::{self, delivery};
use crate::pages::order::Line;
use crate::pages::shell::Shell;
use crate::pages::status::Until;
use crate::pages::style::{self, Css};
use askama::Template;

/// The checkout of one hold.
#[derive(Debug, Clone, Template)]
#[template(path = "checkout.html", whitespace = "minimize")]
pub(crate) struct CheckoutPage {
    /// What surrounds it.
    pub shell: Shell,
    /// The hold; it is part of the addresses that the forms post to.
    pub hold_id: String,
    /// How long the garments stay held.
    pub until: Until,
    /// How many more times it can be extended.
    pub renewals_left: u32,
    /// The garments, prices frozen.
    pub lines: Vec<Line>,
    /// Their sum in francs, sent back as `expected_total`.
    pub total: i64,
    /// Bringing them, in francs; `None` while nobody knows.
    pub delivery_fee: Option<i64>,
    /// A fresh key, kept while the form is shown again.
    pub idempotency_key: String,
    /// The cities that are delivered to.
    pub cities: Vec<Choice>,
    /// How it can be paid.
    pub methods: Vec<PaymentMethod>,
    /// What the buyer typed so far.
    pub values: CheckoutValues,
    /// What is wrong with it.
    pub errors: Vec<FieldError>,
    /// What is wrong with the order as a whole, such as a changed price.
    pub notice: Option<String>,
}

/// One way to pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PaymentMethod {
    /// What the form sends: `cash_on_delivery`.
    pub code: String,
    /// "Paiement à la livraison".
    pub label: String,
    /// A sentence that explains it.
    pub hint: String,
}

/// What the buyer typed, shown again as it was.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct CheckoutValues {
    /// Name.
    pub name: String,
    /// Phone.
    pub phone: String,
    /// City.
    pub city: String,
    /// Quarter.
    pub quarter: String,
    /// How to find it.
    pub address: String,
    /// Payment method; the first one if empty.
    pub method: String,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FieldError {
    /// The name of the field in the form: `name`, `phone`, `city`, `quarter`, `address` or `method`.
    pub field: &'static str,
    /// What to do about it.
    pub message: String,
}

impl CheckoutPage {
    /// The page.
    pub(crate) fn render(&self) -> String {
        html(self)
    }

    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    fn chosen_method(&self) -> Option<&str> {
        let chosen = self.methods.iter().find(|method| method.code == self.values.method);
        chosen.or(self.methods.first()).map(|method| method.code.as_str())
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
