//! The door of the staff pages.

use crate::pages::html;
use crate::pages::shell::Shell;
use crate::pages::style;
use askama::Template;

/// The login form.
#[derive(Debug, Clone, Template)]
#[template(path = "login.html", whitespace = "minimize")]
pub(crate) struct LoginPage {
    /// What surrounds it.
    pub shell: Shell,
    /// The address typed so far.
    pub email: String,
    /// Why it did not work; never which of the two was wrong.
    pub error: Option<String>,
}

impl LoginPage {
    /// The page.
    pub(crate) fn render(&self) -> String {
        html(self)
    }
}
