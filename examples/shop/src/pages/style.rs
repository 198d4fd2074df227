//! The style sheets, written into each page: one request less on a slow network. A page takes only those it uses.

use crate::pages::photo::Photo;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::LazyLock;

/// CSS that goes into a page as it is. Only this file makes one, from our own sheets and from numbers.
#[derive(Debug, Clone)]
pub(crate) struct Css(String);

impl fmt::Display for Css {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Css {}

macro_rules! sheets {
    ($($(#[$doc:meta])* $name:ident = $path:literal;)*) => {
        $(
            $(#[$doc])*
            pub(crate) static $name: LazyLock<Css> = LazyLock::new(|| Css(minify(include_str!($path))));
        )*
    };
}

sheets! {
    /// What every page needs.
    SHOP = "../../assets/shop.css";
    /// Garments side by side.
    CARDS = "../../assets/cards.css";
    /// Categories and filters.
    BROWSE = "../../assets/browse.css";
    /// One garment.
    GARMENT = "../../assets/garment.css";
    /// Garments one below the other, with sums.
    LINES = "../../assets/lines.css";
    /// The clock and the form.
    CHECKOUT = "../../assets/checkout.css";
    /// The staff pages.
    STAFF = "../../assets/staff.css";
}

/// One class for each pair of tones of these photos (in 4096 shades: close enough to wait with), see [`Photo::tint`].
pub(crate) fn tints<'a>(photos: impl IntoIterator<Item = &'a Photo>) -> Css {
    let classes: BTreeSet<String> = photos.into_iter().map(Photo::tint).collect();
    let rule = |class: &String| {
        let (top, bottom) = class.trim_start_matches('t').split_at(3);
        [".", class, "{background:linear-gradient(#", top, ",#", bottom, ")}"].concat()
    };
    Css(classes.iter().map(rule).collect())
}

/// Drops comments, indentation and line ends. Knows just the CSS of `assets/`: no braces or comments inside strings.
pub(crate) fn minify(sheet: &str) -> String {
    let mut bare = String::with_capacity(sheet.len());
    for (index, part) in sheet.split("/*").enumerate() {
        let kept = if index == 0 { part } else { part.split_once("*/").map_or("", |(_, rest)| rest) };
        bare.push_str(kept);
    }
    let words = bare.split_whitespace().collect::<Vec<_>>().join(" ");
    let spaced = [" {", "{ ", " }", "} ", "; ", ": ", ", ", " > "];
    spaced.iter().fold(words, |sheet, spaced| sheet.replace(spaced, spaced.trim())).replace(";}", "}")
}
