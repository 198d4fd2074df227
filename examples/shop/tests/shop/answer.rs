//! An answer of the shop, and what every answer must be like.

use reqwest::Response;
use reqwest::header::HeaderMap;
use serde_json::Value;

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    /// The body as JSON; null if it is none.
    pub(super) body: Value,
    pub(super) text: String,
}

impl Answer {
    /// Reads it. No answer may tell where files are, or that the program broke.
    pub(super) async fn of(response: Response) -> Result<Self, reqwest::Error> {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await?;
        for leak in ["panicked", ".rs:", "/tmp/", "thrift.db", "RUST_BACKTRACE"] {
            assert!(!text.contains(leak), "{status} leaks {leak:?}: {text}");
        }
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Ok(Self { status, headers, body, text })
    }

    /// The same, if it has this status.
    #[track_caller]
    pub(super) fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    /// The same, if it is a problem document of this status.
    #[track_caller]
    pub(super) fn problem(self, status: u16) -> Self {
        let answer = self.is(status);
        assert_eq!(answer.header("content-type"), "application/problem+json", "{}", answer.text);
        assert_eq!(answer.body["status"], status, "{}", answer.text);
        for member in ["type", "title", "detail"] {
            assert!(answer.body[member].as_str().is_some_and(|text| !text.is_empty()), "{member}: {}", answer.text);
        }
        answer
    }

    /// The only refusal of a 409 or 429: its reason.
    #[track_caller]
    pub(super) fn reason(&self) -> &str {
        let refusals = self.body["refusals"].as_array().unwrap_or_else(|| panic!("no refusals: {}", self.text));
        assert_eq!(refusals.len(), 1, "{}", self.text);
        refusals[0]["reason"].as_str().unwrap()
    }

    /// A member of the body that is text.
    #[track_caller]
    pub(super) fn text_of(&self, name: &str) -> String {
        self.body[name].as_str().unwrap_or_else(|| panic!("no {name}: {}", self.text)).to_owned()
    }

    /// The body's id.
    #[track_caller]
    pub(super) fn id(&self) -> String {
        self.text_of("id")
    }

    /// A header; empty if it is not there.
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// A time of the API: RFC 3339, in UTC.
#[track_caller]
pub(super) fn time(value: &Value) -> jiff::Timestamp {
    let text = value.as_str().unwrap_or_else(|| panic!("no time: {value}"));
    assert!(text.ends_with('Z'), "not UTC: {text}");
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}
