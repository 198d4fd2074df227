//! What a caller can do about a failure.

use std::error::Error;
use std::fmt;

/// What to do about a [`StoreError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// A passing collision: issue the same statement again, at once.
    RetryNow,
    /// The store is busy, failing over or out of reach: issue the same statement again, later.
    RetryLater,
    /// The call is wrong and will be refused again; the message says how to mend it.
    FixCall,
    /// Nothing will help but a person: a damaged or foreign file, a full disk, missing rights.
    Stop,
}

/// The store could not answer. A refusal ("held by someone else") is not an error but an answer.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct StoreError {
    kind: ErrorKind,
    outcome_unknown: bool,
    message: String,
    #[source]
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl StoreError {
    /// An error after which nothing was written.
    pub fn new(kind: ErrorKind, message: impl fmt::Display) -> Self {
        Self { kind, outcome_unknown: false, message: message.to_string(), source: None }
    }

    /// Names the failure underneath.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Marks that the statement may or may not have been applied. Resolve it by issuing the same statement with the
    /// same token again, never by a new one.
    #[must_use]
    pub fn with_unknown_outcome(mut self) -> Self {
        self.outcome_unknown = true;
        self
    }

    /// What to do.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Whether the statement may have been applied although no answer came.
    pub fn outcome_unknown(&self) -> bool {
        self.outcome_unknown
    }
}
