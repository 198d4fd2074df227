//! Whether the collections are ours. Connecting to somebody else's must change nothing there, neither an index.

use crate::call::Call;
use crate::feed::read_event;
use crate::reading::Query;
use crate::store::Inner;
use mongodb::bson::Document;
use thrift_core::StoreError;

/// Reads a document of each collection; one that is not ours is an error that says what to do.
pub(crate) async fn check(inner: &Inner) -> Result<(), StoreError> {
    let mut call = Call::new(inner);
    let one = || Query { limit: 1, ..Query::default() };
    call.locks(one()).await?;
    for event in call.history(Document::new(), 1, 1).await? {
        read_event(event, &inner.place, &inner.names.events)?;
    }
    call.orders(one()).await?;
    call.garments_of(one()).await?;
    call.categories_of(1).await?;
    call.records(one()).await.map(drop)
}
