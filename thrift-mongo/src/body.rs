//! Values of the core as the bodies of documents.

use crate::errors::Place;
use crate::lock_document::{foreign, named};
use mongodb::bson::{self, Bson, Document};
use serde::Serialize;
use serde::de::DeserializeOwned;
use thrift_core::{ErrorKind, StoreError};

/// The field that holds what no index needs.
pub(crate) const BODY: &str = "body";

pub(crate) fn to_body(value: &impl Serialize) -> Result<Document, StoreError> {
    bson::serialize_to_document(value)
        .map_err(|error| StoreError::new(ErrorKind::FixCall, "this value cannot be stored as BSON").with_source(error))
}

pub(crate) fn from_body<T: DeserializeOwned>(
    mut document: Document,
    place: &Place,
    collection: &str,
) -> Result<T, StoreError> {
    let id = named(&document);
    let Some(Bson::Document(body)) = document.remove(BODY) else {
        return Err(foreign(place, collection, &id, "it has no body"));
    };
    bson::deserialize_from_document(body).map_err(|error| foreign(place, collection, &id, &error.to_string()))
}

/// A limit as the server takes it, where 0 would mean "all".
pub(crate) fn limit(value: usize) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use mongodb::bson::doc;
    use thrift_core::catalog::{Colour, Currency, Garment, Likeness, Money, Photo, Variant, Visibility};
    use thrift_core::lock::{Reason, Refusal};
    use thrift_core::order::{
        Cause, Charge, ChargeState, Contact, Delivery, Order, OrderLine, OrderStatus, PaymentChoice,
    };
    use thrift_core::{HoldId, Timestamp};

    const HOSTILE: [&str; 5] = ["$$ROOT", "a.b", "\0", "{\"$literal\": 1}", ""];

    fn and_back<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T) {
        // By way of the bytes, as a server keeps them.
        let bytes = doc! { "_id": "x", BODY: to_body(value).unwrap() }.to_vec().unwrap();
        let document = Document::from_reader(bytes.as_slice()).unwrap();
        let place = Place { servers: String::new(), database: String::new() };
        assert_eq!(from_body::<T>(document, &place, "trial").unwrap(), *value);
    }

    fn order(text: &str, cause: Cause) -> Order {
        let most = Money::new(i64::MAX, Currency::XAF).unwrap();
        let hold: HoldId = "ffffffff-ffff-ffff-ffff-fffffffffffe".parse().unwrap();
        Order {
            id: "o".parse().unwrap(),
            key: text.into(),
            holder: "$holder".parse().unwrap(),
            first_hold: hold,
            hold,
            generation: u32::MAX,
            lines: vec![OrderLine { item: "a.b".parse().unwrap(), title: text.into(), price: most }],
            total: most,
            delivery_fee: Money::zero(Currency::XAF),
            contact: Contact { name: text.into(), phone: text.into(), email: Some(text.into()) },
            delivery: Delivery { city: text.into(), quarter: text.into(), address: None },
            payment: PaymentChoice { method: text.into(), phone: None },
            status: OrderStatus::AwaitingConfirmation,
            settled: true,
            cause,
            charge: Some(Charge {
                reference: text.into(),
                provider: text.into(),
                amount: most,
                phone: None,
                state: ChargeState::Unresolved,
                refund: Some(text.into()),
            }),
            deadline: Timestamp::from_millis(i64::MAX),
            created_at: Timestamp::from_millis(i64::MIN),
            updated_at: Timestamp::from_millis(-1),
            ver: i64::MAX.unsigned_abs(),
        }
    }

    #[test]
    fn an_order_comes_back_as_it_went() {
        let until = Timestamp::from_millis(-7);
        let refused = vec![
            Refusal { item: Some("$i".parse().unwrap()), reason: Reason::HeldByOther { until } },
            Refusal { item: None, reason: Reason::LimitReached { holds_max: u32::MAX } },
        ];
        for text in HOSTILE {
            let declined = Cause::Declined { reference: text.into(), reason: text.into() };
            for cause in [Cause::Buyer, Cause::Refused(refused.clone()), declined, Cause::Staff(text.into())] {
                and_back(&order(text, cause));
            }
        }
    }

    #[test]
    fn a_garment_comes_back_as_it_went() {
        for text in HOSTILE {
            let variants = vec![Variant { key: text.into(), width: u32::MAX, height: 0 }];
            and_back(&Garment {
                id: "$id".parse().unwrap(),
                title: text.into(),
                description: text.into(),
                brand: Some(text.into()),
                category: None,
                colour: Some(Colour::Multicolour),
                size: Some(text.into()),
                condition: None,
                price: Money::new(i64::MAX, "EUR".parse().unwrap()).unwrap(),
                photos: vec![Photo {
                    width: u32::MAX,
                    height: 1,
                    colour: [0, 128, 255],
                    avif: variants.clone(),
                    preview: variants.first().cloned(),
                    variants,
                    placeholder: text.into(),
                    likeness: Some(Likeness(u64::MAX)),
                }],
                visibility: Visibility::Archived,
                created_at: Timestamp::from_millis(i64::MIN),
                ver: i64::MAX.unsigned_abs(),
            });
        }
    }

    #[test]
    fn a_count_that_bson_lacks_is_refused() {
        let error = to_body(&u64::MAX).map(drop).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::FixCall);
    }
}
