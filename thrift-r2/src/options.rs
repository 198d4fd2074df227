//! How a store is opened.

use crate::address;
use crate::client::{Patience, Setup, client};
use crate::errors::Place;
use crate::store::R2Store;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use thrift_core::{Clock, ErrorKind, StoreError};

/// How an [`R2Store`] is opened. Values are taken as they come from the environment: spaces around them are cut off, and
/// an empty one counts as not set. [`open`](Self::open) judges them all.
#[derive(Clone)]
pub struct R2Options {
    bucket: String,
    account_id: Option<String>,
    endpoint: Option<String>,
    access_key_id: Option<String>,
    secret_access_key: Option<String>,
    public_url: Option<String>,
    patience: Patience,
    backoff: Option<Duration>,
    clock: Option<Arc<dyn Clock>>,
}

fn given(value: impl Into<String>) -> Option<String> {
    let value = value.into();
    let value = value.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

impl R2Options {
    /// The bucket, as in `THRIFT_PHOTOS=r2:BUCKET`.
    pub fn new(bucket: impl Into<String>) -> Self {
        Self {
            bucket: given(bucket).unwrap_or_default(),
            account_id: None,
            endpoint: None,
            access_key_id: None,
            secret_access_key: None,
            public_url: None,
            patience: Patience { attempt: Duration::from_secs(4), operation: Duration::from_secs(10) },
            backoff: None,
            clock: None,
        }
    }

    /// `R2_ACCOUNT_ID`: 32 hexadecimal digits. It tells the host, unless [`endpoint`](Self::endpoint) does.
    #[must_use]
    pub fn account_id(mut self, account_id: impl Into<String>) -> Self {
        self.account_id = given(account_id);
        self
    }

    /// `R2_ENDPOINT`: the whole address of the S3 API, `https://HOST` without a path. Buckets under a jurisdiction have a
    /// host of their own. `http://` only on 127.0.0.1.
    #[must_use]
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.endpoint = given(url);
        self
    }

    /// `R2_ACCESS_KEY_ID`, of a token that may read and write objects of this bucket and nothing else.
    #[must_use]
    pub fn access_key_id(mut self, id: impl Into<String>) -> Self {
        self.access_key_id = given(id);
        self
    }

    /// `R2_SECRET_ACCESS_KEY`, the same token's secret.
    #[must_use]
    pub fn secret_access_key(mut self, secret: impl Into<String>) -> Self {
        self.secret_access_key = given(secret);
        self
    }

    /// `R2_PUBLIC_URL`: the CDN domain in front of the bucket, with a path if one leads there. Without it the store has no
    /// public addresses and the shop serves every photo itself. `http://` only on 127.0.0.1.
    #[must_use]
    pub fn public_url(mut self, url: impl Into<String>) -> Self {
        self.public_url = given(url);
        self
    }

    /// How long a call may take, its retries included: 10 s, and 1 s more for every 64 KiB of a photo. At least 1 ms.
    #[must_use]
    pub fn operation_timeout(mut self, time: Duration) -> Self {
        self.patience.operation = time.max(Duration::from_millis(1));
        self
    }

    /// How long R2 may take for one attempt, before it is made anew: 4 s, and 1 s more for every 64 KiB of a photo. At
    /// least 1 ms.
    #[must_use]
    pub fn attempt_timeout(mut self, time: Duration) -> Self {
        self.patience.attempt = time.max(Duration::from_millis(1));
        self
    }

    /// The pause before a retry, for tests that have no time.
    #[doc(hidden)]
    #[must_use]
    pub fn backoff_for_tests(mut self, pause: Duration) -> Self {
        self.backoff = Some(pause);
        self
    }

    /// Signs with the time of this clock, for tests of clocks that are wrong.
    #[doc(hidden)]
    #[must_use]
    pub fn clock_for_tests(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Judges the settings; asks nobody. What is wrong is [`FixCall`](ErrorKind::FixCall), in the order bucket, endpoint,
    /// key id, secret, public URL, and named as the environment names it. Calls on the store need a tokio runtime.
    pub fn open(self) -> Result<R2Store, StoreError> {
        let bucket = address::bucket(&self.bucket)?;
        let endpoint = address::endpoint(self.endpoint.as_deref(), self.account_id.as_deref())?;
        let access_key_id = key("R2_ACCESS_KEY_ID", self.access_key_id)?;
        let secret_access_key = key("R2_SECRET_ACCESS_KEY", self.secret_access_key)?;
        let public = self.public_url.as_deref().map(address::public).transpose()?;
        let client = client(&Setup {
            endpoint: &endpoint,
            access_key_id: &access_key_id,
            secret_access_key: &secret_access_key,
            patience: self.patience,
            backoff: self.backoff,
            clock: self.clock.clone(),
        });
        let place = Place::new(endpoint, bucket, [access_key_id, secret_access_key]);
        Ok(R2Store::on(client, place, public, self.patience, self.clock))
    }
}

/// One half of a token. The value is never repeated.
fn key(setting: &str, value: Option<String>) -> Result<String, StoreError> {
    let wrong = |message| Err(StoreError::new(ErrorKind::FixCall, message));
    match value {
        None => wrong(format!("set {setting}: both halves of an R2 API token are needed")),
        Some(value) if !value.bytes().all(|byte| byte.is_ascii_graphic()) => {
            wrong(format!("{setting} has spaces or other characters that no key has"))
        }
        Some(value) => Ok(value),
    }
}

impl fmt::Debug for R2Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Keys are left out, and so are addresses: nobody has judged them yet, a key may be among them.
        f.debug_struct("R2Options")
            .field("bucket", &self.bucket)
            .field("patience", &self.patience)
            .finish_non_exhaustive()
    }
}
