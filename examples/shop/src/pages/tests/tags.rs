//! Reads the tags of a page, as a browser would see them: enough of HTML for pages that we wrote ourselves.

/// One tag; a closing one has a name that begins with `/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag {
    /// Its name.
    pub name: String,
    /// Its attributes, values as they are written.
    pub attributes: Vec<(String, String)>,
}

impl Tag {
    /// The value of an attribute; empty if it has none.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str())
    }
}

/// All tags, in order; what stands inside `style` is not looked at.
pub(super) fn tags(html: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        let (tag, after) = one(after);
        rest = after;
        if tag.name == "style" {
            rest = rest.split_once("</style>").map_or("", |(_, after)| after);
        }
        found.push(tag);
    }
    found
}

fn one(text: &str) -> (Tag, &str) {
    let name_end = text.find([' ', '\n', '>']).unwrap_or(text.len());
    let (name, mut rest) = text.split_at(name_end);
    let mut tag = Tag { name: name.to_owned(), attributes: Vec::new() };
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix('>') {
            return (tag, after);
        }
        let end = rest.find(['=', ' ', '\n', '>']).unwrap_or(rest.len());
        let (key, after) = rest.split_at(end);
        assert!(!key.is_empty(), "a tag that does not end: {}", rest.chars().take(60).collect::<String>());
        let (value, after) = match after.strip_prefix("=\"") {
            Some(quoted) => quoted.split_once('"').expect("an attribute that does not end"),
            None => ("", after),
        };
        tag.attributes.push((key.to_owned(), value.to_owned()));
        rest = after;
    }
}
