//! Prices as Cameroon writes them.

use std::borrow::Borrow;

/// An amount of XAF: `12 500 FCFA`, thousands apart by U+202F and the currency by U+00A0, so that no line breaks inside.
pub(crate) fn francs(amount: i64) -> String {
    let digits = amount.unsigned_abs().to_string();
    let mut text = String::from(if amount < 0 { "-" } else { "" });
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text + "\u{a0}FCFA"
}

/// What bringing the garments costs; `None` while nobody knows.
pub(crate) fn delivery(fee: Option<i64>) -> String {
    match fee {
        None => "selon la ville".to_owned(),
        Some(0) => "offerte".to_owned(),
        Some(fee) => francs(fee),
    }
}

/// [`francs`] for templates, which hand over references.
pub(crate) fn price(amount: impl Borrow<i64>) -> String {
    francs(*amount.borrow())
}
