//! What R2, the SDK and the network say, in words that name the setting to correct. Never with a key in them.

use aws_sdk_s3::config::http::HttpResponse;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use std::error::Error;
use std::fmt;
use thrift_core::{ErrorKind, StoreError};

/// Whether something may have changed although no answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Call {
    Read,
    Write,
}

/// Why there is no answer to use.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Somebody answered, and it was no. The code is empty where it is not S3 that answers.
    Refused { status: u16, code: String, message: String },
    /// Nobody answered in time.
    Late,
    /// No connection, or it broke.
    Cut(String),
    /// The answer began well and is not what S3 answers.
    Garbled(String),
    /// The request could not even be written down.
    Unsendable(String),
}

impl Failure {
    pub(crate) fn of<E>(error: &SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        match error {
            SdkError::ServiceError(answer) => Self::Refused {
                status: answer.raw().status().as_u16(),
                code: answer.err().code().unwrap_or_default().to_owned(),
                message: answer.err().message().unwrap_or_default().to_owned(),
            },
            SdkError::TimeoutError(_) => Self::Late,
            SdkError::DispatchFailure(failure) if failure.is_timeout() => Self::Late,
            SdkError::DispatchFailure(failure) if !failure.is_user() => Self::Cut(causes(error)),
            SdkError::ResponseError(_) => Self::Garbled(causes(error)),
            _ => Self::Unsendable(causes(error)),
        }
    }

    pub(crate) fn is(&self, expected: u16) -> bool {
        matches!(self, Self::Refused { status, .. } if *status == expected)
    }

    pub(crate) fn has_code(&self, expected: &str) -> bool {
        matches!(self, Self::Refused { code, .. } if code == expected)
    }
}

/// An error and what is underneath it.
pub(crate) fn causes(error: &(dyn Error + 'static)) -> String {
    let mut told = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        told = format!("{told}: {cause}");
        next = cause.source();
    }
    told
}

/// Where the photos are, for messages.
#[derive(Clone)]
pub(crate) struct Place {
    pub(crate) endpoint: String,
    pub(crate) bucket: String,
    /// What no message may hold, whoever wrote it.
    hidden: [String; 2],
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Place").field("endpoint", &self.endpoint).field("bucket", &self.bucket).finish_non_exhaustive()
    }
}

impl Place {
    pub(crate) fn new(endpoint: String, bucket: String, hidden: [String; 2]) -> Self {
        Self { endpoint, bucket, hidden }
    }

    /// Words of others, without our keys: an answer may repeat what it was sent, and somebody may have swapped the two.
    fn scrubbed(&self, words: &str) -> String {
        self.hidden.iter().fold(words.to_owned(), |words, key| words.replace(key, "(key)"))
    }

    pub(crate) fn explain(&self, failure: &Failure, call: Call) -> StoreError {
        let endpoint = &self.endpoint;
        let passing = |message: String| {
            let error = StoreError::new(ErrorKind::RetryLater, message);
            // An earlier attempt may have arrived, whatever the last one came to.
            if call == Call::Write { error.with_unknown_outcome() } else { error }
        };
        match failure {
            Failure::Refused { status, code, message } => self.refused(*status, code, message, &passing),
            Failure::Late => passing(format!("R2 at {endpoint} did not answer in time")),
            Failure::Cut(why) if is_tls(why) => {
                let hint = "correct R2_ACCOUNT_ID or R2_ENDPOINT, or install the CA certificates of this machine";
                self.stop(format!("no TLS connection to R2 at {endpoint}: {hint}"), why)
            }
            Failure::Cut(why) => {
                let hint = "if it never worked, correct R2_ACCOUNT_ID or R2_ENDPOINT";
                passing(format!("no connection to R2 at {endpoint}: {hint}")).with_source(self.scrubbed(why))
            }
            Failure::Garbled(why) => {
                let hint = "if this goes on, R2_ENDPOINT leads to something else";
                passing(format!("what {endpoint} answers is not S3: {hint}")).with_source(self.scrubbed(why))
            }
            Failure::Unsendable(why) => {
                let message =
                    "this cannot be written as a request to R2: look at the content type and the settings R2_*";
                StoreError::new(ErrorKind::FixCall, message).with_source(self.scrubbed(why))
            }
        }
    }

    fn refused(&self, status: u16, code: &str, message: &str, passing: &dyn Fn(String) -> StoreError) -> StoreError {
        let Self { endpoint, bucket, .. } = self;
        let told = self.scrubbed(&format!("{code} ({status}): {message}"));
        let stop = |words: String| self.stop(words, &told);
        match (code, status) {
            ("RequestTimeTooSkewed" | "ExpiredRequest", _) => {
                stop("R2 refuses the time of this machine: set its clock right (NTP)".to_owned())
            }
            ("NoSuchBucket" | "InvalidBucketName", _) => stop(format!(
                "there is no bucket {bucket} at {endpoint}: make it, or correct THRIFT_PHOTOS=r2:BUCKET; a bucket under \
                 a jurisdiction is found at a host of its own (R2_ENDPOINT)"
            )),
            ("SignatureDoesNotMatch", _) => {
                stop("R2 refuses the signature: correct R2_SECRET_ACCESS_KEY, it is not the one of this key id".to_owned())
            }
            ("InvalidAccessKeyId" | "NotSignedUp" | "Unauthorized", _) | ("", 401) => stop(format!(
                "R2 at {endpoint} does not know this key id: correct R2_ACCESS_KEY_ID, or R2_ACCOUNT_ID if the token \
                 belongs to another account; a token that was rolled or has expired needs both halves anew"
            )),
            ("InvalidArgument", _) if message.to_lowercase().contains("access key") => stop(
                "R2_ACCESS_KEY_ID is no key id of R2, it has 32 characters: do not confuse it with R2_SECRET_ACCESS_KEY or \
                 the token's own value"
                    .to_owned(),
            ),
            ("AccessDenied", _) => stop(format!(
                "the R2 token may not do this on bucket {bucket}: give it Object Read & Write there, or correct \
                 THRIFT_PHOTOS=r2:BUCKET"
            )),
            ("EntityTooLarge", _) => StoreError::new(ErrorKind::FixCall, "R2 refuses a photo of this size").with_source(told),
            // Two conditional writes of one key at once.
            ("ConditionalRequestConflict" | "OperationAborted", _) => {
                StoreError::new(ErrorKind::RetryNow, "somebody else writes this key at the moment").with_source(told)
            }
            ("SlowDown" | "InternalError" | "ServiceUnavailable" | "RequestTimeout", _)
            | (_, 408 | 429 | 500 | 502 | 503 | 504) => {
                passing(format!("R2 at {endpoint} is busy or out of order")).with_source(told)
            }
            ("", _) => stop(format!(
                "what answers at {endpoint} is not R2 (status {status}): correct R2_ENDPOINT or R2_ACCOUNT_ID"
            )),
            _ => stop(format!("R2 at {endpoint} refuses the request ({code})")),
        }
    }

    fn stop(&self, message: String, cause: &str) -> StoreError {
        StoreError::new(ErrorKind::Stop, message).with_source(self.scrubbed(cause))
    }
}

fn is_tls(why: &str) -> bool {
    let why = why.to_lowercase();
    ["certificate", "handshake", "tls", "unknownissuer"].iter().any(|word| why.contains(word))
}
