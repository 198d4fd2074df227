//! The library's types as they look in JSON: the library itself knows nothing of `OpenAPI`. A test compares both.
#![expect(dead_code, reason = "they describe types; nobody makes one")]

use std::borrow::Cow;
use thrift_plug::catalog;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, schema::Type};
use utoipa::{PartialSchema, ToSchema};

/// An amount in minor units: 15000 XAF is 15 000 francs.
#[derive(ToSchema)]
pub(crate) struct Money {
    #[schema(minimum = 0)]
    amount: i64,
    /// ISO 4217.
    #[schema(pattern = "^[A-Z]{3}$", example = "XAF")]
    currency: String,
}

/// One garment of an order, its price frozen.
#[derive(ToSchema)]
pub(crate) struct OrderLine {
    item: String,
    title: String,
    price: Money,
}

/// Who to call.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Contact {
    name: String,
    /// A Cameroonian number, with or without +237.
    phone: String,
    email: Option<String>,
}

/// Where to.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Delivery {
    city: String,
    quarter: String,
    /// How to find it.
    address: Option<String>,
}

/// How it is paid.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PaymentChoice {
    #[schema(example = "cash_on_delivery")]
    method: String,
    /// The account to charge, where the method needs one.
    phone: Option<String>,
}

/// String enumerations; the names are the codes.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($word:ident)* })*) => {$(
        $(#[$doc])*
        #[derive(ToSchema)]
        #[schema(rename_all = "snake_case")]
        pub(crate) enum $name { $($word),* }
    )*};
}
words! {
    /// Where a garment stands; a lapsed hold is `available`.
    GarmentStatus { Available Held Paying Sold }
    /// What a live hold is doing.
    HoldPhase { Held Paying }
    /// Who sees a garment.
    Visibility { Draft Public Archived }
    /// Newest first unless it says otherwise.
    SortOrder { Newest PriceAsc PriceDesc }
    /// Where an order stands.
    OrderStatus {
        Open AwaitingPayment AwaitingConfirmation Placed Delivered Cancelled Aborted RefundDue Refunded
    }
    /// Why the lock refused.
    RefusalReason {
        HoldIdReused LimitReached RenewalLimit UnknownItem NotForSale Sold Paying HeldByOther CoolingDown HoldSuperseded
        HoldEnded HoldLapsed
    }
}

/// Enumerations whose codes the library lists.
macro_rules! codes {
    ($(#[doc = $doc:literal] $name:ident)*) => {$(
        #[doc = $doc]
        pub(crate) struct $name;
        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let codes = catalog::$name::ALL.iter().map(|it| it.code());
                let text = ObjectBuilder::new().schema_type(Type::String).description(Some($doc.trim()));
                text.enum_values(Some(codes)).into()
            }
        }
        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }
        }
    )*};
}
codes! {
    /// A garment's main colour.
    Colour
    /// A garment's condition, best first.
    Condition
}
