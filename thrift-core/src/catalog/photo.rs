//! Photos of a garment. Where their bytes live is the business of the [`PhotoStore`](crate::catalog::PhotoStore).

use std::fmt;
use std::str::FromStr;

/// One photo in its served sizes. Keys are content-addressed: the same key always names the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Photo {
    /// Width of the oriented original, in pixels.
    pub width: u32,
    /// Height of the oriented original, in pixels.
    pub height: u32,
    /// Its main colour as RGB, shown until the picture is there.
    pub colour: [u8; 3],
    /// The sizes it is served in, narrowest first; never empty.
    pub variants: Vec<Variant>,
    /// The narrow ones again as AVIF, narrowest first; empty until the background pass was there.
    #[cfg_attr(feature = "serde", serde(default))]
    pub avif: Vec<Variant>,
    /// A JPEG for previews of links, which other programs show.
    #[cfg_attr(feature = "serde", serde(default))]
    pub preview: Option<Variant>,
    /// Its [ThumbHash](https://evanw.github.io/thumbhash/) in base64, at most 36 characters: a blurred picture to wait
    /// with. Empty for photos from before there were any.
    #[cfg_attr(feature = "serde", serde(default))]
    pub placeholder: String,
    /// What it looks like, to find the same photo again.
    #[cfg_attr(feature = "serde", serde(default))]
    pub likeness: Option<Likeness>,
}

impl Photo {
    /// Every key it names in the photo store.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.variants.iter().chain(&self.avif).chain(&self.preview).map(|variant| variant.key.as_str())
    }
}

/// One served size of a photo.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Variant {
    /// Where its bytes are, in the [`PhotoStore`](crate::catalog::PhotoStore).
    pub key: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// A perceptual hash of 64 bits: photos that look alike differ in few of them. Folded black garments look alike, too, so
/// it may warn of a duplicate, and must never decide that there is one. Written as 16 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "String", into = "String")
)]
pub struct Likeness(pub u64);

impl Likeness {
    /// In how many of their 64 bits two photos differ; up to 8 they are probably of the same thing.
    pub fn distance(self, other: Self) -> u32 {
        (self.0 ^ other.0).count_ones()
    }
}

impl fmt::Display for Likeness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// Not the text of a [`Likeness`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a likeness is written as 16 hexadecimal digits")]
pub struct InvalidLikeness;

impl FromStr for Likeness {
    type Err = InvalidLikeness;

    fn from_str(text: &str) -> Result<Self, InvalidLikeness> {
        let digits = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        digits.then(|| u64::from_str_radix(text, 16).ok()).flatten().map(Self).ok_or(InvalidLikeness)
    }
}

impl TryFrom<String> for Likeness {
    type Error = InvalidLikeness;

    fn try_from(text: String) -> Result<Self, InvalidLikeness> {
        text.parse()
    }
}

impl From<Likeness> for String {
    fn from(likeness: Likeness) -> Self {
        likeness.to_string()
    }
}
