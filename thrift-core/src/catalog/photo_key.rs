//! The names of stored photos. A garment's photos lie in a folder of its own, so that whoever cleans up need not know every
//! garment of the shop to see that a photo belongs to none.

use crate::error::{ErrorKind, StoreError};
use crate::id::ItemId;

/// The longest key, in bytes.
pub const PHOTO_KEY_BYTES_MAX: usize = 250;

/// Below it lie the folders of the garments.
const GARMENTS: &str = "g/";

/// Below it lie files as browsers uploaded them, neither checked nor public.
pub const UPLOADS: &str = "uploads/";

/// Refuses what is no key: `FixCall`. A key is 1 to 250 bytes of `a-z 0-9 . _ -` in parts apart by `/`; no part is empty
/// or begins with a dot.
pub fn check_photo_key(key: &str) -> Result<(), StoreError> {
    let plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-');
    let sound = |part: &str| !part.is_empty() && !part.starts_with('.') && part.bytes().all(plain);
    if key.len() <= PHOTO_KEY_BYTES_MAX && key.split('/').all(sound) {
        return Ok(());
    }
    let shown: String = key.chars().take(40).collect();
    let message = format!("{shown:?} is no photo key: it takes a-z 0-9 . _ - and / between parts");
    Err(StoreError::new(ErrorKind::FixCall, message))
}

/// The content type that the ending of a key tells.
pub fn content_type_of(key: &str) -> &'static str {
    match key.rsplit_once('.').map(|(_, ending)| ending) {
        Some("webp") => "image/webp",
        Some("jpg") => "image/jpeg",
        Some("png") => "image/png",
        Some("avif") => "image/avif",
        _ => "application/octet-stream",
    }
}

/// The folder of a garment's photos, with a slash at its end. Ids may hold any character and tell case apart, folders may
/// not: it is named by the id's bytes in hexadecimal digits.
pub fn photo_folder(item: &ItemId) -> String {
    let halves = item.as_str().bytes().flat_map(|byte| [byte >> 4, byte & 15]);
    let digits: String = halves.filter_map(|half| char::from_digit(half.into(), 16)).collect();
    format!("{GARMENTS}{digits}/")
}

/// The garment in whose folder a key lies, if it lies in one.
pub fn garment_of_key(key: &str) -> Option<ItemId> {
    let (folder, _) = key.strip_prefix(GARMENTS)?.split_once('/')?;
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let bytes: Option<Vec<u8>> = folder
        .as_bytes()
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => u8::try_from(digit(*high)? * 16 + digit(*low)?).ok(),
            _ => None,
        })
        .collect();
    ItemId::new(String::from_utf8(bytes?).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_leads_back_to_its_garment() {
        let longest = "é".repeat(32);
        for id in ["a", "A", "robe/../bleue", "x y", &longest] {
            let item = ItemId::new(id).unwrap();
            let key = format!("{}p2-0123456789abcdef0123456789abcdef-1080.webp", photo_folder(&item));
            check_photo_key(&key).unwrap();
            assert_eq!(garment_of_key(&key), Some(item));
        }
        for other in ["p1/abc-360.webp", "g/", "g/6", "g/6/a", "g/xx/a", "g//a", "g/61", "uploads/61/a", "g/ff/a"] {
            assert_eq!(garment_of_key(other), None, "{other}");
        }
    }

    #[test]
    fn the_ending_tells_the_type() {
        assert_eq!(content_type_of("g/61/a.b-360.webp"), "image/webp");
        assert_eq!(content_type_of("a.avif"), "image/avif");
        assert_eq!(content_type_of("a.jpg"), "image/jpeg");
        assert_eq!(content_type_of("html"), "application/octet-stream");
    }
}
