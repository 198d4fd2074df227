//! What the decoders make of documents that somebody edited, or that never were ours. CONTRIBUTING says how to run it for
//! longer.
//!
//! A decoder answers a value that says what the document says, or an error that names the document and what to do about
//! it. It never panics, and never makes up what it cannot read.

mod edited;
mod found;
mod targets;

use crate::errors::Place;
use crate::lock_document::named;
use mongodb::bson::{Bson, Document};
use thrift_core::{ErrorKind, StoreError};

/// The first millisecond of the year -9999, and the last one of the year 9999.
const YEAR_MIN: i64 = -377_705_116_800_000;
const YEAR_MAX: i64 = 253_402_300_799_999;

fn place() -> Place {
    Place { servers: "localhost".to_owned(), database: "shop".to_owned() }
}

/// The error names the document, in one line, and says what to do.
fn is_told(error: &StoreError, document: &Document) {
    let text = error.to_string();
    let id = named(document);
    assert_eq!(error.kind(), ErrorKind::Stop, "{text}");
    assert!(text.starts_with(&format!("document {id} of collection trial in database shop is not ours")), "{text}");
    assert!(text.ends_with("choose another prefix or database, or put it right"), "{text}");
}

/// What was read says what stood there, but for the ways in which a number or a UUID can be written. `read` is the value
/// as the store writes it.
fn says_the_same(read: &Document, stood: &Document) {
    for (field, value) in read {
        assert!(stood.get(field).is_some_and(|other| alike(value, other)), "{field}: {value:?} was read from {stood}");
    }
}

fn alike(read: &Bson, stood: &Bson) -> bool {
    match (read, stood) {
        (Bson::Document(read), Bson::Document(stood)) => {
            read.iter().all(|(field, value)| match (value, stood.get(field)) {
                (value, Some(other)) => alike(value, other),
                // Nothing, written out.
                (value, None) => [Bson::Null, Bson::Array(Vec::new()), Bson::String(String::new())].contains(value),
            })
        }
        (Bson::Array(read), Bson::Array(stood)) => {
            read.len() == stood.len() && read.iter().zip(stood).all(|(read, stood)| alike(read, stood))
        }
        // As far as the driver's dates reach.
        (Bson::DateTime(read), Bson::DateTime(stood)) => {
            read == stood || read.timestamp_millis() == stood.timestamp_millis().clamp(YEAR_MIN, YEAR_MAX)
        }
        (read, stood) => {
            read == stood
                || (whole(read).is_some() && whole(read) == whole(stood))
                || (uuid(read).is_some() && uuid(read) == uuid(stood))
                // Bytes that are text read as text.
                || matches!((read, stood), (Bson::String(read), Bson::Binary(stood)) if read.as_bytes() == stood.bytes)
        }
    }
}

/// A whole number, of whatever type.
fn whole(value: &Bson) -> Option<String> {
    match value {
        Bson::Int32(number) => Some(number.to_string()),
        Bson::Int64(number) => Some(number.to_string()),
        Bson::Double(number) if number.fract() == 0.0 => Some(format!("{:.0}", number + 0.0)),
        _ => None,
    }
}

/// A UUID, as 16 bytes or as text.
fn uuid(value: &Bson) -> Option<[u8; 16]> {
    match value {
        Bson::Binary(binary) => binary.bytes.as_slice().try_into().ok(),
        Bson::String(text) => uuid::Uuid::parse_str(text).ok().map(uuid::Uuid::into_bytes),
        _ => None,
    }
}
