//! Texts that a fuzzer would look for in vain.

const WORDS: [&str; 32] = [
    "",
    "0",
    "-1",
    "18446744073709551615",
    "1e400",
    "NaN",
    "null",
    "\0",
    "\u{1f}",
    "\u{202e}",
    "\u{10ffff}",
    "a\nb",
    "$$ROOT",
    "a.b",
    "{\"$literal\": 1}",
    "'; DROP TABLE item; --",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "draft",
    "available",
    "withdrawn",
    "held",
    "paying",
    "sold",
    "public",
    "lapsed",
    "XAF",
    "EUR",
    "00000000-0000-0000-0000-000000000000",
    "0192c0de-0000-7000-8000-000000000001",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "An id of more than sixty-four bytes, which is more than an id may have",
];

/// A word by its number.
pub fn word(number: u8) -> &'static str {
    WORDS.get(usize::from(number) % WORDS.len()).copied().unwrap_or_default()
}
