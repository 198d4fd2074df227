//! What surrounds every page: head, header and footer.

/// What every page needs besides its own content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shell {
    /// The name of the shop.
    pub shop_name: String,
    /// The nonce of this answer, the same as in its `style-src`.
    pub nonce: String,
    /// The address of the script with its version: `/assets/shop.js?v=…`.
    pub script: String,
    /// The IANA name of the shop's time zone, for times that the script writes.
    pub time_zone: String,
    /// How many garments the basket has.
    pub basket_count: usize,
    /// How long a hold lives, for the sentences that promise it.
    pub hold_minutes: u64,
    /// The shop's WhatsApp link.
    pub whatsapp: Option<String>,
}

/// What a link to the page looks like in WhatsApp and elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Share {
    /// The absolute address of the page.
    pub url: String,
    /// Its title.
    pub title: String,
    /// A sentence or two.
    pub description: String,
    /// A picture, best 1200 × 630 JPEG below 200 KB.
    pub image: Option<ShareImage>,
}

/// The picture of a [`Share`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ShareImage {
    /// Its absolute address.
    pub url: String,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
}
