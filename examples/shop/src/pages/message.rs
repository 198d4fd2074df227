//! A page that says one thing: not found, conflict, something broke. Always with a way back.

use crate::pages::choice::Link;
use crate::pages::html;
use crate::pages::shell::Shell;
use crate::pages::style;
use askama::Template;

/// One message.
#[derive(Debug, Clone, Template)]
#[template(path = "message.html", whitespace = "minimize")]
pub(crate) struct MessagePage {
    /// What surrounds it.
    pub shell: Shell,
    /// What happened.
    pub title: String,
    /// What to do about it; each line a paragraph.
    pub text: String,
    /// The way back.
    pub back: Link,
}

impl MessagePage {
    /// The page.
    pub(crate) fn render(&self) -> String {
        html(self)
    }
}
