//! Values of the core as the bodies of documents.

use crate::errors::Place;
use crate::lock_document::foreign;
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
    let id = document.get("_id").map(ToString::to_string).unwrap_or_default();
    let Some(Bson::Document(body)) = document.remove(BODY) else {
        return Err(foreign(place, collection, &id, "it has no body"));
    };
    bson::deserialize_from_document(body).map_err(|error| foreign(place, collection, &id, &error.to_string()))
}

/// A limit as the server takes it, where 0 would mean "all".
pub(crate) fn limit(value: usize) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
