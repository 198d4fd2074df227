//! Money in minor units.

use std::fmt;
use std::str::FromStr;

/// Why an amount cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not three capital letters.
    #[error("currency {0:?}: expected an ISO 4217 code such as XAF")]
    Currency(String),
    /// Below zero.
    #[error("amount {0}: a price cannot be negative")]
    Negative(i64),
    /// Adding francs to euros.
    #[error("cannot add {0} to {1}: the currencies differ")]
    Mixed(Currency, Currency),
    /// More than can be counted.
    #[error("the amount is too large")]
    Overflow,
}

/// An ISO 4217 currency code.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "String", into = "String")
)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The CFA franc of Central Africa; it has no decimals.
    pub const XAF: Self = Self(*b"XAF");

    /// The three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }
}

impl FromStr for Currency {
    type Err = MoneyError;
    fn from_str(code: &str) -> Result<Self, MoneyError> {
        match code.as_bytes() {
            [a, b, c] if code.bytes().all(|letter| letter.is_ascii_uppercase()) => Ok(Self([*a, *b, *c])),
            _ => Err(MoneyError::Currency(code.chars().take(16).collect())),
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = MoneyError;
    fn try_from(code: String) -> Result<Self, MoneyError> {
        code.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> String {
        currency.code().to_owned()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An amount in minor units: 15000 XAF is 15 000 francs, since XAF has no decimals. Never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(try_from = "RawMoney"))]
pub struct Money {
    amount: i64,
    currency: Currency,
}

#[cfg(feature = "serde")]
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMoney {
    amount: i64,
    currency: Currency,
}

#[cfg(feature = "serde")]
impl TryFrom<RawMoney> for Money {
    type Error = MoneyError;
    fn try_from(raw: RawMoney) -> Result<Self, MoneyError> {
        Self::new(raw.amount, raw.currency)
    }
}

impl Money {
    /// From minor units; refuses a negative amount.
    pub fn new(amount: i64, currency: Currency) -> Result<Self, MoneyError> {
        if amount < 0 { Err(MoneyError::Negative(amount)) } else { Ok(Self { amount, currency }) }
    }

    /// Nothing.
    pub const fn zero(currency: Currency) -> Self {
        Self { amount: 0, currency }
    }

    /// Minor units.
    pub const fn amount(&self) -> i64 {
        self.amount
    }

    /// The currency.
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// The sum; refuses to mix currencies.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Mixed(self.currency, other.currency));
        }
        let amount = self.amount.checked_add(other.amount).ok_or(MoneyError::Overflow)?;
        Ok(Self { amount, ..self })
    }

    /// The sum of several amounts; `zero` of the currency if there are none.
    pub fn sum(currency: Currency, amounts: impl IntoIterator<Item = Self>) -> Result<Self, MoneyError> {
        amounts.into_iter().try_fold(Self::zero(currency), Self::plus)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_never_negative_mixed_or_overflowing() {
        let francs = |amount| Money::new(amount, Currency::XAF);
        assert_eq!(francs(-1), Err(MoneyError::Negative(-1)));
        assert_eq!(Money::sum(Currency::XAF, [francs(2).unwrap(), francs(3).unwrap()]).unwrap().amount(), 5);
        let euro = Money::new(1, "EUR".parse().unwrap()).unwrap();
        assert!(francs(1).unwrap().plus(euro).is_err());
        assert_eq!(francs(i64::MAX).unwrap().plus(francs(1).unwrap()), Err(MoneyError::Overflow));
        assert!("xaf".parse::<Currency>().is_err());
    }
}
