//! The MongoDB store on real servers.
#![expect(clippy::unwrap_used, reason = "a test stops at the first broken expectation")]

#[path = "../../examples/adopt_existing_catalogue.rs"]
#[expect(dead_code, reason = "its main is for the command line")]
mod adopt_existing_catalogue;
#[path = "mongo/adopting.rs"]
mod adopting;
#[path = "mongo/changes.rs"]
mod changes;
#[path = "mongo/crowd.rs"]
mod crowd;
#[path = "mongo/dirty.rs"]
mod dirty;
#[path = "mongo/errors.rs"]
mod errors;
#[path = "mongo/faults.rs"]
mod faults;
#[path = "mongo/feed.rs"]
mod feed;
#[path = "mongo/fixture.rs"]
mod fixture;
#[path = "mongo/flicker.rs"]
mod flicker;
#[path = "mongo/lost_replies.rs"]
mod lost_replies;
#[path = "mongo/meddled.rs"]
mod meddled;
#[path = "mongo/plans.rs"]
mod plans;
#[path = "mongo/refused.rs"]
mod refused;
#[path = "mongo/ruled_anew.rs"]
mod ruled_anew;
#[path = "mongo/shielded.rs"]
mod shielded;
#[path = "mongo/stampede.rs"]
mod stampede;
#[path = "mongo/told.rs"]
mod told;

#[path = "mongo/two_processes.rs"]
mod two_processes;

mod standalone {
    //! The suite on one server without an oplog.
    thrift_core::conformance!(crate::fixture::Mongo<crate::fixture::Standalone>);
}

mod replica_set {
    //! The suite on three servers: every answer waits for two of them.
    thrift_core::conformance!(crate::fixture::Mongo<crate::fixture::ThreeNodes>);
}
