//! The S3 client, set up as R2 needs it. It must never fall back on the SDK's own defaults for checksums: R2 answers 501.

use aws_sdk_s3::config::interceptors::InterceptorContext;
use aws_sdk_s3::config::retry::{ClassifyRetry, RetryAction, RetryConfig, RetryPartition};
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::config::{
    BehaviorVersion, Builder, Credentials, Region, RequestChecksumCalculation, ResponseChecksumValidation,
};
use aws_sdk_s3::{Client, Config};
use aws_smithy_async::time::TimeSource;
use aws_smithy_http_client::tls::{self, rustls_provider::CryptoMode};
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use thrift_core::Clock;

/// How often a call is made at most, the first time included.
const ATTEMPTS: u32 = 3;

/// The slowest line that is still worth waiting for.
const BYTES_A_SECOND: u64 = 64 * 1024;

/// How long to wait for R2.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    pub(crate) attempt: Duration,
    pub(crate) operation: Duration,
}

impl Patience {
    /// With the time that a slow line needs for a body of this size.
    pub(crate) fn for_bytes(self, bytes: u64) -> Self {
        let body = Duration::from_secs(bytes / BYTES_A_SECOND);
        Self { attempt: self.attempt + body, operation: self.operation + body }
    }

    fn time_outs(self) -> TimeoutConfig {
        TimeoutConfig::builder().operation_timeout(self.operation).operation_attempt_timeout(self.attempt).build()
    }

    /// For one call.
    pub(crate) fn alone(self) -> Builder {
        Config::builder().timeout_config(self.time_outs())
    }
}

/// What a client is made of.
pub(crate) struct Setup<'a> {
    pub(crate) endpoint: &'a str,
    pub(crate) access_key_id: &'a str,
    pub(crate) secret_access_key: &'a str,
    pub(crate) patience: Patience,
    pub(crate) backoff: Option<Duration>,
    pub(crate) clock: Option<Arc<dyn Clock>>,
}

pub(crate) fn client(setup: &Setup<'_>) -> Client {
    let keys = Credentials::new(setup.access_key_id, setup.secret_access_key, None, None, "settings");
    let mut retries = RetryConfig::standard().with_max_attempts(ATTEMPTS);
    if let Some(backoff) = setup.backoff {
        retries = retries.with_initial_backoff(backoff).with_max_backoff(backoff);
    }
    let http = aws_smithy_http_client::Builder::new();
    let http = if setup.endpoint.starts_with("https://") {
        http.tls_provider(tls::Provider::Rustls(CryptoMode::Ring)).build_https()
    } else {
        http.build_http()
    };
    let mut config = Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .http_client(http)
        .endpoint_url(setup.endpoint)
        .region(Region::from_static("auto"))
        .force_path_style(true)
        .credentials_provider(keys)
        .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
        .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
        .retry_config(retries)
        .retry_classifier(TooManyRequests)
        // The host's other S3 clients have their own budget of retries, and we do not spend theirs.
        .retry_partition(RetryPartition::custom("thrift-r2").build())
        .timeout_config(setup.patience.time_outs());
    if let Some(clock) = &setup.clock {
        config = config.time_source(Told(clock.clone()));
    }
    Client::from_conf(config.build())
}

/// R2 allows one write a second and key, and says so by a status that the SDK does not know as worth a retry.
#[derive(Debug)]
struct TooManyRequests;

impl ClassifyRetry for TooManyRequests {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        match context.response().map(|response| response.status().as_u16()) {
            Some(429) => RetryAction::throttling_error(),
            _ => RetryAction::NoActionIndicated,
        }
    }

    fn name(&self) -> &'static str {
        "too many requests"
    }
}

/// The time of somebody else's clock.
struct Told(Arc<dyn Clock>);

impl fmt::Debug for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Told")
    }
}

impl TimeSource for Told {
    fn now(&self) -> SystemTime {
        system_time(&*self.0)
    }
}

pub(crate) fn system_time(clock: &dyn Clock) -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(u64::try_from(clock.now().as_millis()).unwrap_or(0))
}
