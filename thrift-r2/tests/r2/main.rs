//! The store against an S3 server in this process, behind a gate that refuses what R2 refuses.
//!
//! The server is `s3s-fs`: it checks signatures, also those of tickets, and writes conditionally, but it is not R2. Not
//! checked by it or the gate: the rights of tokens, one write a second and key, CORS, jurisdictions, TLS with a
//! certificate that is right, R2's limits on metadata and key length, and the CDN. An unknown key id it calls `NotSignedUp` and an expired ticket
//! `AccessDenied`; R2's own words for both are played by the gate.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at a broken expectation")]

mod bucket;
mod gate;
mod listing;
mod raw;
mod refused;
mod retries;
mod secrets;
mod sent;
mod settings;
mod uploads;

use bucket::Bucket;
use std::sync::Arc;
use thrift_core::conformance::PhotoFixture;
use thrift_r2::R2Store;

impl PhotoFixture for Bucket {
    type Store = R2Store;

    fn new() -> Self {
        Self::start()
    }

    fn store(&self) -> Arc<R2Store> {
        self.store.clone()
    }

    fn reopen(mut self) -> Self {
        self.store = Arc::new(self.options().open().unwrap());
        self
    }

    fn block_on<T: Send>(&self, future: impl Future<Output = T> + Send) -> T {
        bucket::wait(future)
    }
}

thrift_core::conformance_photos!(Bucket);
