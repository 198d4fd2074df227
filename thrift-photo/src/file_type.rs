//! What a file is, told from its first bytes. It must never look at a name, and never at more than the first kilobyte.

/// What a file is. Only the first three are decoded; the others are told apart to tell the sender the way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each variant is the name of its format")]
pub enum FileType {
    Jpeg,
    Png,
    WebP,
    Heic,
    Avif,
    Gif,
    Svg,
    Pdf,
    Tiff,
    Bmp,
    JpegXl,
    Video,
    Archive,
    WebPage,
    Text,
    Unknown,
}

const AVIF_BRANDS: [&[u8]; 2] = [b"avif", b"avis"];
const HEIF_BRANDS: [&[u8]; 10] =
    [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"];
const SIGNATURES: [(&[u8], FileType); 12] = [
    (b"\xFF\xD8\xFF", FileType::Jpeg),
    (b"\x89PNG\r\n\x1A\n", FileType::Png),
    (b"GIF87a", FileType::Gif),
    (b"GIF89a", FileType::Gif),
    (b"%PDF-", FileType::Pdf),
    (b"II*\0", FileType::Tiff),
    (b"MM\0*", FileType::Tiff),
    (b"BM", FileType::Bmp),
    (b"\xFF\x0A", FileType::JpegXl),
    (b"\0\0\0\x0CJXL \r\n\x87\n", FileType::JpegXl),
    (b"PK\x03\x04", FileType::Archive),
    (b"\x1A\x45\xDF\xA3", FileType::Video),
];

impl FileType {
    /// Tells the type of a file from its content; [`FileType::Unknown`] if nothing is recognised.
    pub fn of(bytes: &[u8]) -> Self {
        let head = bytes.get(..1024).unwrap_or(bytes);
        let is_riff = head.starts_with(b"RIFF");
        match (head.get(4..8), head.get(8..12)) {
            (_, Some(b"WEBP")) if is_riff => return Self::WebP,
            (_, Some(b"AVI ")) if is_riff => return Self::Video,
            (Some(b"ftyp"), Some(brand)) => return of_brand(brand),
            _ => {}
        }
        // Text first: "BM" also begins a sentence.
        let known = SIGNATURES.iter().find(|(signature, _)| head.starts_with(signature));
        match (known, of_text(head)) {
            (Some(&(_, Self::Bmp)) | None, Some(text)) => text,
            (Some(&(_, file_type)), _) => file_type,
            (None, None) => Self::Unknown,
        }
    }

    /// The short name: `"JPEG"`, `"HEIC"`, `"text"`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::WebP => "WebP",
            Self::Heic => "HEIC",
            Self::Avif => "AVIF",
            Self::Gif => "GIF",
            Self::Svg => "SVG",
            Self::Pdf => "PDF",
            Self::Tiff => "TIFF",
            Self::Bmp => "BMP",
            Self::JpegXl => "JPEG XL",
            Self::Video => "video",
            Self::Archive => "archive",
            Self::WebPage => "web page",
            Self::Text => "text",
            Self::Unknown => "unknown",
        }
    }

    /// The name within a sentence: `"a HEIC photo"`, `"a text file"`.
    pub fn english(self) -> &'static str {
        match self {
            Self::Jpeg => "a JPEG photo",
            Self::Png => "a PNG picture",
            Self::WebP => "a WebP picture",
            Self::Heic => "a HEIC photo",
            Self::Avif => "an AVIF picture",
            Self::Gif => "a GIF picture",
            Self::Svg => "an SVG drawing",
            Self::Pdf => "a PDF document",
            Self::Tiff => "a TIFF or raw camera file",
            Self::Bmp => "a BMP picture",
            Self::JpegXl => "a JPEG XL picture",
            Self::Video => "a video",
            Self::Archive => "an archive or office document",
            Self::WebPage => "a web page",
            Self::Text => "a text file",
            Self::Unknown => "not a picture that is known here",
        }
    }

    /// What the sender can do instead, in English.
    pub fn way_out(self) -> &'static str {
        match self {
            Self::Heic => {
                "on an iPhone set Settings > Camera > Formats > Most Compatible and take it again, or send a JPEG copy"
            }
            Self::Video => "take a photo of the garment, or send a screenshot of the video",
            Self::Svg | Self::Pdf | Self::Archive | Self::WebPage | Self::Text => "send a photo of the garment",
            Self::Gif | Self::Avif | Self::Tiff | Self::Bmp | Self::JpegXl => "export it as a JPEG and send that",
            Self::Jpeg | Self::Png | Self::WebP => "send it again",
            Self::Unknown => "take the photo again, or export it as a JPEG",
        }
    }
}

fn of_brand(brand: &[u8]) -> FileType {
    match brand {
        brand if AVIF_BRANDS.contains(&brand) => FileType::Avif,
        brand if HEIF_BRANDS.contains(&brand) => FileType::Heic,
        _ => FileType::Video,
    }
}

fn of_text(head: &[u8]) -> Option<FileType> {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let text = match str::from_utf8(head) {
        Ok(text) => text,
        // The first kilobyte may end within a character.
        Err(error) if error.error_len().is_none() => str::from_utf8(head.get(..error.valid_up_to())?).ok()?,
        Err(_) => return None,
    };
    if text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r')) {
        return None;
    }
    let text = text.trim_start().to_ascii_lowercase();
    let is_markup = text.starts_with('<');
    Some(match text.as_str() {
        "" => FileType::Unknown,
        text if is_markup && (text.contains("<html") || text.contains("<!doctype html")) => FileType::WebPage,
        text if is_markup && text.contains("<svg") => FileType::Svg,
        _ => FileType::Text,
    })
}
