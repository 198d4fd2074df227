//! One target for each kind of document.

use super::edited::{edited, other};
use super::{is_told, place, says_the_same};
use crate::adopt::item_id;
use crate::body::{BODY, from_body, to_body};
use crate::lock_document::{self, Stored, event_document};
use crate::{catalog, feed, orders, records};
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Bson, Document, doc};
use thrift_core::catalog::{Category, Garment};
use thrift_core::record_store::Record;
use thrift_core::{ErrorKind, HoldId, Timestamp};
use thrift_fuzz::{Edit, Edits, bolero, events, garment, locks};

const TRIAL: &str = "trial";

/// Which sample, and what is done to it.
type Input = (u8, Edits);

fn pick<T>(mut samples: Vec<T>, number: u8) -> T {
    samples.swap_remove(usize::from(number) % samples.len())
}

#[test]
fn a_lock_record_is_read_as_it_stands_or_refused() {
    bolero::check!().with_type::<Input>().for_each(|(sample, edits)| {
        let mut document = lock_document::document(&pick(locks(), *sample)).unwrap();
        document.extend(doc! { "op": ObjectId::from_bytes([1; 12]) });
        let mut document = edited(document, edits);
        // The server counts them.
        document.insert("waiting", 3_i32);
        match Stored::read(document.clone(), &place(), TRIAL) {
            Err(error) => is_told(&error, &document),
            Ok(stored) => {
                let mut again = lock_document::document(&stored.record).unwrap();
                assert_eq!(Stored::read(again.clone(), &place(), TRIAL).unwrap().record, stored.record);
                // Names are made from the others, for the index.
                again.remove("names");
                again.extend(doc! { "waiting": i64::try_from(stored.ring).unwrap() });
                again.extend(stored.op.map(|op| ("op".to_owned(), Bson::ObjectId(op))));
                says_the_same(&again, &document);
                assert_eq!(stored.op.is_some(), document.contains_key("op"), "{document}");
            }
        }
    });
}

#[test]
fn an_event_is_read_as_it_stands_or_refused() {
    bolero::check!().with_type::<Input>().for_each(|(sample, edits)| {
        let event = pick(events(), *sample);
        let mut document = doc! { "_id": 7_i64, "item": event.item.as_str() };
        document.extend(event_document(&event).unwrap());
        let document = edited(document, edits);
        match feed::read_event(document.clone(), &place(), TRIAL) {
            Err(error) => is_told(&error, &document),
            Ok(event) => {
                assert!(
                    document.get_i64("_id").is_ok_and(|number| number > 0),
                    "the feed goes on after it: {document}"
                );
                let mut again = doc! { "item": event.item.as_str() };
                again.extend(event_document(&event).unwrap());
                says_the_same(&again, &document);
                again.insert("_id", 7_i64);
                assert_eq!(feed::read_event(again, &place(), TRIAL).unwrap(), event);
            }
        }
    });
}

#[test]
fn events_that_wait_are_all_read_or_refused() {
    bolero::check!().with_type::<Edits>().for_each(|edits| {
        let ring = events().iter().map(|event| event_document(event).unwrap()).collect::<Vec<_>>();
        let document = edited(doc! { "_id": "robe-1", "ring": ring }, edits);
        match feed::Waiting::read(document.clone(), &place(), TRIAL) {
            Err(error) => is_told(&error, &document),
            Ok(waiting) => {
                let read: Vec<Bson> = waiting.events.into_iter().map(|(_, event)| event.into()).collect();
                let stood = document.get_array("ring").cloned().unwrap_or_default();
                // As text: a number that is none is not equal to itself.
                assert_eq!(format!("{stood:?}"), format!("{read:?}"));
            }
        }
    });
}

#[test]
fn an_order_is_read_as_it_stands_or_refused() {
    bolero::check!().with_type::<Input>().for_each(|(sample, edits)| {
        let op = ObjectId::from_bytes([1; 12]);
        let timed = |order: &_| {
            let mut document = orders::document(order, op).unwrap();
            for (field, at) in
                [("created_at", order.created_at), ("updated_at", order.updated_at), ("deadline", order.deadline)]
            {
                document.insert(field, crate::time::date(at));
            }
            document
        };
        let document = edited(timed(&pick(thrift_fuzz::orders(), *sample)), edits);
        match orders::read(document.clone(), &place(), TRIAL) {
            Err(error) => is_told(&error, &document),
            Ok(order) => {
                let again = timed(&order);
                assert_eq!(orders::read(again.clone(), &place(), TRIAL).unwrap(), order);
                for field in ["created_at", "updated_at", "deadline"] {
                    assert_eq!(again.get(field), document.get(field), "{field} of {document}");
                }
                body_says_the_same(&document, &order);
                for hold in [order.first_hold, order.hold, order.next_hold(), order.kept_hold()] {
                    assert!(HoldId::new(hold.uuid()).is_ok(), "{hold} is no hold id");
                }
            }
        }
    });
}

/// But for the times of an order, which stand beside it.
fn body_says_the_same(document: &Document, value: &impl serde::Serialize) {
    let mut read = to_body(value).unwrap();
    for field in ["created_at", "updated_at", "deadline"] {
        if document.contains_key(field) {
            read.remove(field);
        }
    }
    says_the_same(&filled(read), document.get_document(BODY).unwrap());
}

/// Without what is not there.
fn filled(document: Document) -> Document {
    document.into_iter().filter(|(_, value)| *value != Bson::Null).collect()
}

#[test]
fn a_garment_is_read_as_it_stands_or_refused() {
    bolero::check!().with_type::<Edits>().for_each(|edits| {
        let document = edited(catalog::document(&garment()).unwrap(), edits);
        match from_body::<Garment>(document.clone(), &place(), TRIAL) {
            Err(error) => is_told(&error, &document),
            Ok(garment) => {
                let again = catalog::document(&garment).unwrap();
                assert_eq!(from_body::<Garment>(again, &place(), TRIAL).unwrap(), garment);
                body_says_the_same(&document, &garment);
            }
        }
    });
}

#[test]
fn a_category_is_read_as_it_stands_or_refused() {
    bolero::check!().with_type::<Edits>().for_each(|edits| {
        let category = Category { slug: "robes".into(), french: "Robes".into(), english: "Dresses".into() };
        let document = edited(doc! { "_id": "robes", BODY: to_body(&category).unwrap() }, edits);
        match from_body::<Category>(document.clone(), &place(), TRIAL) {
            Err(error) => is_told(&error, &document),
            Ok(category) => body_says_the_same(&document, &category),
        }
    });
}

#[test]
fn a_keyed_record_is_read_as_it_stands_or_refused() {
    bolero::check!().with_type::<Edits>().for_each(|edits| {
        let record = Record {
            collection: "frozen".into(),
            key: "key".into(),
            version: 3,
            sort: "sort".into(),
            expires_at: Some(Timestamp::from_millis(5)),
            bytes: vec![1, 2, 3],
        };
        let document = edited(records::document(&record), edits);
        match records::read(&document, &place(), TRIAL) {
            Err(error) => is_told(&error, &document),
            Ok(record) => {
                let again = records::document(&record);
                says_the_same(&again, &document);
                assert_eq!(records::read(&again, &place(), TRIAL).unwrap(), record);
                let expires = document.contains_key("expires_at");
                assert_eq!(record.expires_at.is_some(), expires, "what expires stays for ever: {document}");
            }
        }
    });
}

/// Of two ids of one kind, no two name one garment.
#[test]
fn an_id_of_another_catalogue_names_one_garment_or_none() {
    bolero::check!().with_type::<(Edit, Edit)>().for_each(|(one, two)| {
        let (one, two) = (other(one), other(two));
        match (item_id(&one), item_id(&two)) {
            (Ok(first), Ok(second)) => {
                let whole = |id: &Bson| matches!(id, Bson::Int32(_) | Bson::Int64(_));
                let of_a_kind = one.element_type() == two.element_type() || (whole(&one) && whole(&two));
                assert_eq!(first == second && of_a_kind, alike(&one, &two), "{one:?} and {two:?}");
            }
            (first, second) => {
                for error in [first.err(), second.err()].into_iter().flatten() {
                    assert_eq!(error.kind(), ErrorKind::FixCall);
                    assert!(!error.to_string().contains('\n'), "{error}");
                }
            }
        }
    });
}

fn alike(one: &Bson, two: &Bson) -> bool {
    let number = |id: &Bson| id.as_i64().or(id.as_i32().map(i64::from));
    one == two || (number(one).is_some() && number(one) == number(two))
}
