//! What the driver and the server say, in words that say what to do about it.

use mongodb::error::{Error, ErrorKind as Driver, WriteFailure};
use thrift_core::{ErrorKind, StoreError};

/// Where the store is, for messages: never with a password.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) servers: String,
    pub(crate) database: String,
}

/// What an attempt came to, when it did not come to an answer.
#[derive(Debug)]
pub(crate) enum Answer {
    /// Worth asking again; `unknown` if the statement may have been applied.
    Again { unknown: bool, why: String },
    /// A unique index refused the write; nothing was written.
    Duplicate { message: String },
    /// Refused for good.
    Refused { kind: ErrorKind, message: String, cause: String },
}

impl Answer {
    pub(crate) fn unknown(why: &str) -> Self {
        Self::Again { unknown: true, why: why.to_owned() }
    }

    fn refused(kind: ErrorKind, message: impl Into<String>, cause: &(impl ToString + ?Sized)) -> Self {
        Self::Refused { kind, message: message.into(), cause: cause.to_string() }
    }

    /// An error number of the server.
    pub(crate) fn of_code(code: i32, text: &str, place: &Place) -> Self {
        let Place { servers, database } = place;
        match code {
            11000 => Self::Duplicate { message: text.to_owned() },
            // No primary here, shutting down, stepping down: the driver looks for the new primary meanwhile.
            10107 | 13435 | 10058 | 11600 | 11602 | 13436 | 189 | 91 => {
                Self::Again { unknown: true, why: format!("no primary ({text})") }
            }
            // Network, host and time-out numbers, interrupted at shutdown, write concern not satisfied, overload.
            6 | 7 | 24 | 43 | 50 | 64 | 89 | 112 | 134 | 262 | 9001 => Self::unknown(text),
            18 => Self::refused(
                ErrorKind::Stop,
                format!("MongoDB at {servers} refuses the user name or password: correct them, or authSource"),
                text,
            ),
            13 => Self::refused(
                ErrorKind::Stop,
                format!("the MongoDB user may not do this on database {database}: grant it the role readWrite there"),
                text,
            ),
            _ => Self::refused(
                ErrorKind::Stop,
                format!("MongoDB at {servers} refused a statement (error {code}): {text}"),
                text,
            ),
        }
    }

    pub(crate) fn into_error(self) -> StoreError {
        match self {
            Self::Again { unknown, why } => {
                let error = StoreError::new(ErrorKind::RetryLater, why);
                if unknown { error.with_unknown_outcome() } else { error }
            }
            Self::Duplicate { message } => {
                StoreError::new(ErrorKind::FixCall, "another document has the same key").with_source(message)
            }
            Self::Refused { kind, message, cause } => StoreError::new(kind, message).with_source(cause),
        }
    }
}

/// Sorts an error of the driver. Where it is not certain that nothing was written, it is unknown.
pub(crate) fn classify(error: &Error, place: &Place) -> Answer {
    let Place { servers, .. } = place;
    match error.kind.as_ref() {
        Driver::ServerSelection { message, .. } => unreachable(message, place),
        Driver::Io(_) | Driver::ConnectionPoolCleared { .. } => {
            let why = error.kind.to_string();
            if is_tls(&why) { unreachable(&why, place) } else { Answer::unknown(&why) }
        }
        Driver::InvalidResponse { .. } | Driver::Internal { .. } => Answer::unknown(&error.kind.to_string()),
        Driver::Command(command) => Answer::of_code(command.code, &command.message, place),
        Driver::Write(WriteFailure::WriteConcernError(concern)) => {
            Answer::unknown(&format!("the write was not confirmed by a majority ({})", concern.message))
        }
        Driver::Write(WriteFailure::WriteError(write)) => Answer::of_code(write.code, &write.message, place),
        Driver::InsertMany(insert) => match insert.write_errors.iter().flatten().next() {
            Some(write) => Answer::of_code(write.code, &write.message, place),
            None => Answer::unknown("the insert was not confirmed by a majority"),
        },
        Driver::Authentication { message, .. } => Answer::refused(
            ErrorKind::Stop,
            format!("MongoDB at {servers} refuses the user name or password: correct them, or authSource"),
            message,
        ),
        Driver::DnsResolve { message, .. } => Answer::refused(
            ErrorKind::Stop,
            format!("the name of {servers} cannot be resolved: correct the address, or the name server"),
            message,
        ),
        Driver::InvalidTlsConfig { message, .. } => {
            Answer::refused(ErrorKind::Stop, format!("the TLS settings of the address are wrong: {message}"), message)
        }
        Driver::Bson(source) => Answer::refused(
            ErrorKind::Stop,
            format!(
                "a document in our collections of database {} is not ours or was edited ({source}): choose another \
                 prefix, or put it right",
                place.database
            ),
            source,
        ),
        other => Answer::refused(ErrorKind::Stop, format!("MongoDB at {servers}: {other}"), other),
    }
}

fn is_tls(message: &str) -> bool {
    let message = message.to_lowercase();
    ["tls", "certificate", "handshake"].iter().any(|word| message.contains(word))
}

/// No server could be chosen. Some reasons never pass by waiting.
fn unreachable(message: &str, place: &Place) -> Answer {
    let Place { servers, .. } = place;
    let lower = message.to_lowercase();
    if is_tls(&lower) {
        let hint = "check tls=true, the certificate's host name and tlsCAFile in the address";
        return Answer::refused(ErrorKind::Stop, format!("no TLS connection to MongoDB at {servers}: {hint}"), message);
    }
    if lower.contains("wire version") {
        let hint = "the server is too old: use 6.0 or newer";
        return Answer::refused(ErrorKind::Stop, format!("MongoDB at {servers}: {hint}"), message);
    }
    Answer::Again { unknown: false, why: message.to_owned() }
}
