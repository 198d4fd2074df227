//! The page that people write and this package adds to.

/// What comes after this line is ours.
pub(super) const BEGIN: &str = "<!-- contention: begin -->";
/// Up to this one.
pub(super) const END: &str = "<!-- contention: end -->";

/// The page with another text between its markers; stops if it has none.
pub fn between_markers(page: &str, text: &str) -> String {
    let (before, rest) = page.split_once(BEGIN).expect("the page has a marker where the report begins");
    let (_, after) = rest.split_once(END).expect("the page has a marker where the report ends");
    format!("{before}{BEGIN}\n\n{}\n\n{END}{after}", text.trim())
}
