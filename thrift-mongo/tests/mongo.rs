//! The MongoDB store on real servers.
#![expect(clippy::unwrap_used, reason = "a test stops at the first broken expectation")]

#[path = "mongo/fixture.rs"]
mod fixture;

mod standalone {
    //! The suite on one server without an oplog.
    thrift_core::conformance!(crate::fixture::Mongo<crate::fixture::Standalone>);
}

mod replica_set {
    //! The suite on three servers: every answer waits for two of them.
    thrift_core::conformance!(crate::fixture::Mongo<crate::fixture::ThreeNodes>);
}
