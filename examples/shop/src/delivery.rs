//! Where the shop delivers, and for how much.

use thrift_plug::catalog::{Currency, Money};

/// A city and what bringing an order there costs.
pub(crate) struct City {
    pub(crate) name: &'static str,
    fee_francs: i64,
}

impl City {
    /// "Douala (livraison 1 000 FCFA)".
    pub(crate) fn label(&self) -> String {
        format!("{} (livraison {})", self.name, crate::pages::francs(self.fee_francs))
    }
}

/// The cities that are delivered to.
pub(crate) const CITIES: &[City] =
    &[City { name: "Douala", fee_francs: 1_000 }, City { name: "Yaoundé", fee_francs: 1_500 }];

/// The fee for a city; `None` where nobody delivers. Case and accents are forgiven.
pub(crate) fn fee(city: &str) -> Option<(&'static str, Money)> {
    let plain = |text: &str| text.trim().to_lowercase().replace('é', "e");
    let found = CITIES.iter().find(|known| plain(known.name) == plain(city))?;
    Money::new(found.fee_francs, Currency::XAF).ok().map(|fee| (found.name, fee))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cities_are_recognised_as_people_write_them() {
        assert_eq!(fee(" yaounde ").unwrap().0, "Yaoundé");
        assert_eq!(fee("Douala").unwrap().1.amount(), 1_000);
        assert!(fee("Paris").is_none());
    }
}
