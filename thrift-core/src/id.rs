//! Names of things: garments, holds, holders, orders.
//!
//! All are made by the caller and opaque to the core: nothing here assumes a format.

use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// Why a text cannot be an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}: expected 1 to {bytes_max} bytes of text without control characters, got {got}")]
pub struct InvalidId {
    what: &'static str,
    bytes_max: usize,
    got: String,
}

fn check(what: &'static str, text: &str) -> Result<(), InvalidId> {
    let got = if text.is_empty() {
        "nothing".to_owned()
    } else if text.len() > ID_BYTES_MAX {
        format!("{} bytes", text.len())
    } else if text.chars().any(char::is_control) {
        "a control character".to_owned()
    } else {
        return Ok(());
    };
    Err(InvalidId { what, bytes_max: ID_BYTES_MAX, got })
}

/// The longest id, in bytes of UTF-8.
pub const ID_BYTES_MAX: usize = 64;

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(try_from = "String", into = "String"))]
        pub struct $name(String);

        impl $name {
            /// Takes 1 to 64 bytes of text without control characters.
            pub fn new(text: impl Into<String>) -> Result<Self, InvalidId> {
                let text = text.into();
                check($what, &text)?;
                Ok(Self(text))
            }

            /// The text as it was given.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                Self::new(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;
            fn try_from(text: String) -> Result<Self, InvalidId> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }
    };
}

text_id! {
    /// A garment: an `ObjectId`, a SKU, a UUID, whatever the shop already uses.
    ItemId, "item id"
}
text_id! {
    /// Who holds: an account or a device cookie. One buyer, one holder.
    HolderId, "holder id"
}
text_id! {
    /// An order. Random where it is shown in an address.
    OrderId, "order id"
}

/// One attempt to hold a basket: token and idempotency key at once, made by the client (UUID v7 advised).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(try_from = "Uuid", into = "Uuid"))]
pub struct HoldId(Uuid);

impl HoldId {
    /// Any UUID but the nil one.
    pub fn new(uuid: Uuid) -> Result<Self, InvalidId> {
        if uuid.is_nil() {
            return Err(InvalidId { what: "hold id", bytes_max: 36, got: "the nil UUID".into() });
        }
        Ok(Self(uuid))
    }

    /// The fresh id of a later attempt for the same order: a name-based UUID (RFC 9562, version 5), so that
    /// two processes that go on with the same order ask with the same token.
    #[must_use]
    pub fn derived(order: &OrderId, attempt: &str) -> Self {
        Self(Uuid::new_v5(&DERIVED, format!("{order}/{attempt}").as_bytes()))
    }

    /// The UUID itself.
    pub fn uuid(self) -> Uuid {
        self.0
    }
}

/// Name space of [`HoldId::derived`]; drawn once, never to be changed.
const DERIVED: Uuid = Uuid::from_u128(0x7f1c_52d0_9a5e_4a8b_b0f3_6d2e_41c8_97aa);

impl TryFrom<Uuid> for HoldId {
    type Error = InvalidId;
    fn try_from(uuid: Uuid) -> Result<Self, InvalidId> {
        Self::new(uuid)
    }
}

impl From<HoldId> for Uuid {
    fn from(id: HoldId) -> Uuid {
        id.0
    }
}

impl fmt::Display for HoldId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl FromStr for HoldId {
    type Err = InvalidId;
    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let invalid = || InvalidId { what: "hold id (a UUID)", bytes_max: 36, got: text.chars().take(40).collect() };
        Self::new(Uuid::parse_str(text).map_err(|_| invalid())?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_1_to_64_bytes_without_control_characters() {
        assert!(ItemId::new("a").is_ok());
        assert!(ItemId::new("é".repeat(32)).is_ok());
        assert!(ItemId::new("é".repeat(33)).is_err());
        assert!(ItemId::new("").is_err());
        assert!(ItemId::new("a\nb").is_err());
    }

    #[test]
    fn a_derived_hold_id_is_the_same_everywhere_and_differs_by_attempt() {
        let order = OrderId::new("o-1").unwrap();
        assert_eq!(HoldId::derived(&order, "1"), HoldId::derived(&order, "1"));
        assert_ne!(HoldId::derived(&order, "1"), HoldId::derived(&order, "2"));
    }

    /// A fuzzer wrote the nil UUID into a stored body, and read a hold id that [`HoldId::new`] refuses.
    #[cfg(feature = "serde")]
    #[test]
    fn the_nil_uuid_is_no_hold_id_in_a_stored_body_either() {
        use serde::Deserialize;
        use serde::de::value::{Error, StrDeserializer};
        let read = |text: &'static str| HoldId::deserialize(StrDeserializer::<Error>::new(text));
        assert!(read("00000000-0000-0000-0000-000000000000").is_err());
        assert!(read("0192c0de-0000-7000-8000-000000000001").is_ok());
    }

    #[test]
    fn the_nil_uuid_is_no_hold_id() {
        assert!("00000000-0000-0000-0000-000000000000".parse::<HoldId>().is_err());
        assert!("not a uuid".parse::<HoldId>().is_err());
    }
}
