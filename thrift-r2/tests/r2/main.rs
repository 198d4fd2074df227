//! The store against an S3 server in this process, behind a gate that refuses what R2 refuses.
//! `thrift-s3` says what it does not check.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at a broken expectation")]

mod bucket;
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
