//! A bucket on a server of its own, and a store on it.

use aws_sdk_s3::Client;
use aws_sdk_s3::config::{BehaviorVersion, Credentials, Region};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use thrift_core::StoreError;
use thrift_core::catalog::{PhotoBytes, PhotoStore};
use thrift_r2::{R2Options, R2Store};
use thrift_s3::{Fault, Seen, Server};
use tokio::runtime::Runtime;

pub(crate) use thrift_s3::{BUCKET as NAME, KEY_ID, SECRET};

pub(crate) fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap())
}

/// Runs on the tests' runtime, from a plain thread.
pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    runtime().block_on(future)
}

pub(crate) fn webp(bytes: &[u8]) -> PhotoBytes {
    PhotoBytes { content_type: "image/webp".into(), bytes: bytes.to_vec() }
}

pub(crate) struct Bucket {
    pub(crate) store: Arc<R2Store>,
    server: Server,
}

impl Bucket {
    pub(crate) fn start() -> Self {
        let server = wait(Server::start());
        let store = Arc::new(options(server.endpoint()).open().unwrap());
        Self { store, server }
    }

    /// As the store of this bucket was opened.
    pub(crate) fn options(&self) -> R2Options {
        options(self.server.endpoint())
    }

    pub(crate) fn put(&self, key: &str, bytes: &[u8]) -> Result<(), StoreError> {
        wait(self.store.put(key, webp(bytes)))
    }

    pub(crate) fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(wait(self.store.get(key))?.map(|photo| photo.bytes))
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.server.seen()
    }

    pub(crate) fn plays(&self, faults: impl IntoIterator<Item = Fault>) {
        self.server.plays(faults);
    }

    /// Where the server keeps its files: what lies there is in the bucket.
    pub(crate) fn folder(&self) -> PathBuf {
        self.server.folder()
    }

    pub(crate) fn url(&self, key: &str) -> String {
        format!("{}/{NAME}/{key}", self.server.endpoint())
    }

    /// A client as the SDK makes one, with none of what R2 needs.
    pub(crate) fn sdk(&self) -> Client {
        let config = aws_sdk_s3::Config::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .endpoint_url(self.server.endpoint())
            .region(Region::from_static("auto"))
            .credentials_provider(Credentials::new(KEY_ID, SECRET, None, None, "test"));
        Client::from_conf(config.build())
    }
}

/// A store that is right for this server, with time-outs that nobody meets and retries that nobody waits for.
pub(crate) fn options(endpoint: &str) -> R2Options {
    R2Options::new(NAME)
        .endpoint(endpoint)
        .access_key_id(KEY_ID)
        .secret_access_key(SECRET)
        .public_url("https://photos.example")
        .operation_timeout(Duration::from_mins(1))
        .attempt_timeout(Duration::from_secs(30))
        .backoff_for_tests(Duration::from_millis(1))
}
