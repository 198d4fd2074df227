//! A bucket for tests: an S3 server in this process, behind a gate that refuses what R2 refuses.
//!
//! The server is `s3s-fs`: it checks signatures, also those of tickets, and writes conditionally, but it is not R2. Not
//! checked by it or the gate: the rights of tokens, one write a second and key, jurisdictions, TLS with a certificate that
//! is right, R2's limits on metadata and key length, and the CDN. Of CORS the gate knows one origin, and what R2's own
//! rules are told to allow for uploads. An unknown key id the server calls `NotSignedUp` and an expired ticket `AccessDenied`;
//! R2's own words for both are played by the gate.
#![expect(clippy::unwrap_used, reason = "a test stops at a broken expectation")]

mod gate;

pub use gate::{Fault, Seen};
pub use hyper::Method;
pub use hyper::header::HeaderName;

use gate::Gate;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;
use tokio::net::TcpListener;

/// The name of the bucket.
pub const BUCKET: &str = "photos";
/// The id of the one key that is known.
pub const KEY_ID: &str = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
/// Its secret.
pub const SECRET: &str = "5ec2e7aa5ec2e7aa5ec2e7aa5ec2e7aa5ec2e7aa5ec2e7aa5ec2e7aa5ec2e7aa";

/// A server with an empty bucket. Its files go when it is dropped.
pub struct Server {
    endpoint: String,
    gate: Arc<Gate>,
    folder: TempDir,
}

impl Server {
    /// Listens on a port of its own, as long as the runtime lives.
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(BUCKET)).unwrap();
        let mut s3 = S3ServiceBuilder::new(FileSystem::new(folder.path()).unwrap());
        s3.set_auth(SimpleAuth::from_single(KEY_ID, SECRET));
        let gate = Arc::new(Gate::new(s3.build(), folder.path().to_owned()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(gate.clone().serve(listener));
        Self { endpoint, gate, folder }
    }

    /// Its address, `http://127.0.0.1:PORT`.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The requests since it was last asked.
    pub fn seen(&self) -> Vec<Seen> {
        self.gate.seen()
    }

    /// What happens to the next requests, in their order.
    pub fn plays(&self, faults: impl IntoIterator<Item = Fault>) {
        self.gate.plays(faults);
    }

    /// Lets pages of this origin upload, as the bucket's CORS rules would.
    pub fn allows(&self, origin: &str) {
        self.gate.allows(origin);
    }

    /// Where it keeps its files: what lies there is in the bucket.
    pub fn folder(&self) -> PathBuf {
        self.folder.path().join(BUCKET)
    }
}
